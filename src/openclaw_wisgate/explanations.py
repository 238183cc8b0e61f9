"""What every finding means: for `explain`, and for formats that describe their rules.

A rule explains itself. Faults of syntax, schema and includes, and what is said about OpenClaw's own words and about
comments to this program, are found elsewhere and explained here.
"""

from __future__ import annotations

from dataclasses import dataclass

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What the findings called `id` mean.

    `summary` is a line for a table, `why` a paragraph; `bad` is a JSON5 text with the fault and `good` one
    without it, None where a text alone cannot have it. `seen_on` is the OpenClaw release on which the
    behaviour was seen, None for what does not depend on releases.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    bad: str | None = None
    good: str | None = None
    seen_on: Release | None = None


_WITHOUT_RULE_FILE = (
    Explanation(
        id="ignore/unclear",
        severity=Severity.WARNING,
        summary="a comment to openclaw-wisgate cannot be followed",
        why="""\
A comment that begins with "openclaw-wisgate:" is an order to this program. One that it does not understand sets
nothing aside, although its author thinks that it does.""",
        bad="{ models: {} } // openclaw-wisgate: ignore",
        good="{ models: {} }",
    ),
    Explanation(
        id="ignore/unknown-rule",
        severity=Severity.WARNING,
        summary="a comment ignores a rule that does not exist",
        why="""\
The name in the brackets is neither a rule nor an area, so the comment sets nothing aside.""",
        bad="{ models: {} } // openclaw-wisgate: ignore[schema/unknwon-key]",
        good="{ models: {} }",
    ),
    Explanation(
        id="ignore/unused",
        severity=Severity.NOTE,
        summary="a comment ignores what is not found",
        why="""\
What the comment sets aside has gone. While it stays, it would hide the next fault of that name in its line.""",
        bad="{ models: {} } // openclaw-wisgate: ignore[schema/unknown-key]",
        good="{ models: {} }",
    ),
    Explanation(
        id="include/circular",
        severity=Severity.ERROR,
        summary="a file includes itself",
        why="""\
OpenClaw refuses a config in which a file includes itself, directly or by way of others.""",
    ),
    Explanation(
        id="include/not-json5",
        severity=Severity.ERROR,
        summary="an included file is not JSON5",
        why="""\
OpenClaw refuses the whole config where a file that it includes cannot be parsed.""",
    ),
    Explanation(
        id="include/outside",
        severity=Severity.ERROR,
        summary="an included file lies where OpenClaw does not read it",
        why="""\
OpenClaw includes files from the folder of the config and below, and from the folders that OPENCLAW_INCLUDE_ROOTS
names, by their path and by where links lead. It refuses the config for any other.""",
        bad='{ $include: "/etc/hosts" }',
        good="{ models: {} }",
    ),
    Explanation(
        id="include/too-deep",
        severity=Severity.ERROR,
        summary="includes are nested too deep",
        why="""\
OpenClaw follows includes ten files deep and refuses the config beyond that.""",
    ),
    Explanation(
        id="include/unreadable",
        severity=Severity.ERROR,
        summary="an included file cannot be read",
        why="""\
OpenClaw refuses the whole config where a file that it includes is missing or cannot be read.""",
        bad='{ $include: "./there-is-no-such-file.json5" }',
        good="{ models: {} }",
    ),
    Explanation(
        id="include/wrong-type",
        severity=Severity.ERROR,
        summary="an include is not a path",
        why="""\
"$include" takes a path or an array of paths, and what is included beside other keys must be an object. OpenClaw
refuses anything else.""",
        bad="{ $include: 5 }",
        good="{ models: {} }",
    ),
    Explanation(
        id="openclaw/accepted",
        severity=Severity.NOTE,
        summary="the installed OpenClaw accepts what is called an error here",
        why="""\
With --with-openclaw the installed OpenClaw is asked as well. It takes the file, so either it is another release than
the one judged by, or this program is wrong.""",
    ),
    Explanation(
        id="openclaw/refused",
        severity=Severity.ERROR,
        summary="the installed OpenClaw refuses the file",
        why="""\
With --with-openclaw the installed OpenClaw is asked as well. This is its own objection, in its own words; it judges
the whole file, not only models.""",
    ),
    Explanation(
        id="openclaw/unknown-release",
        severity=Severity.NOTE,
        summary="the OpenClaw release is not known, so the nearest one judges",
        why="""\
The release that was asked for, that wrote the file or that is installed is newer or older than all whose rules are
known here. The file is judged by the nearest one.""",
        bad='{ meta: { lastTouchedVersion: "2099.1.1" } }',
        good='{ meta: { lastTouchedVersion: "2026.9.6" } }',
    ),
    Explanation(
        id="openclaw/warned",
        severity=Severity.WARNING,
        summary="the installed OpenClaw warns about the file",
        why="""\
With --with-openclaw the installed OpenClaw is asked as well. This is its own warning, in its own words.""",
    ),
    Explanation(
        id="schema/missing-key",
        severity=Severity.ERROR,
        summary="a key that must be there is missing",
        why="""\
OpenClaw refuses the whole config where an object lacks a key that it must have.""",
        bad='{ models: { providers: { x: { baseUrl: "https://x.example/v1", models: [{ name: "a" }] } } } }',
        good='{ models: { providers: { x: { baseUrl: "https://x.example/v1", models: [{ id: "a", name: "a" }] } } } }',
    ),
    Explanation(
        id="schema/unknown-key",
        severity=Severity.ERROR,
        summary="a key may not stand where it does",
        why="""\
OpenClaw knows all keys of these objects and refuses the whole config where another one stands in them, most often a
misspelt one.""",
        bad='{ models: { providers: { x: { baseURL: "https://x.example/v1", models: [] } } } }',
        good='{ models: { providers: { x: { baseUrl: "https://x.example/v1", models: [] } } } }',
    ),
    Explanation(
        id="schema/wrong-type",
        severity=Severity.ERROR,
        summary="a value is of the wrong type",
        why="""\
OpenClaw refuses the whole config where a value is of another type than expected; it converts none.""",
        bad="{ models: { providers: [] } }",
        good="{ models: { providers: {} } }",
    ),
    Explanation(
        id="schema/wrong-value",
        severity=Severity.ERROR,
        summary="a value is none of those that are allowed",
        why="""\
OpenClaw refuses the whole config where a value has the right type and is not allowed all the same: another word than
those expected, or a number out of range.""",
        bad='{ models: { mode: "both" } }',
        good='{ models: { mode: "merge" } }',
    ),
    Explanation(
        id="syntax/not-utf8",
        severity=Severity.WARNING,
        summary="the file is not UTF-8",
        why="""\
OpenClaw reads every file as UTF-8. It puts a replacement character for each byte that is not, so keys and texts with
such bytes are not what was written.""",
    ),
    Explanation(
        id="syntax/too-deep",
        severity=Severity.ERROR,
        summary="values are nested too deep",
        why="""\
No config comes near such a depth, and programs that read it may fail. Nothing else of the file is judged.""",
    ),
    Explanation(
        id="syntax/unexpected-character",
        severity=Severity.ERROR,
        summary="the file is not JSON5: a character stands where it must not",
        why="""\
OpenClaw cannot parse the file and takes none of it. Nothing behind the character is judged.""",
        bad='{ models: { mode: "merge" providers: {} } }',
        good='{ models: { mode: "merge", providers: {} } }',
    ),
    Explanation(
        id="syntax/unexpected-end",
        severity=Severity.ERROR,
        summary="the file is not JSON5: it ends too early",
        why="""\
OpenClaw cannot parse the file and takes none of it. Most often a bracket or a quotation mark was never closed.""",
        bad='{ models: { mode: "merge" }',
        good='{ models: { mode: "merge" } }',
    ),
)

EXPLANATIONS = tuple(
    sorted(
        (
            *_WITHOUT_RULE_FILE,
            *(
                Explanation(
                    id=rule.id,
                    severity=rule.severity,
                    summary=rule.summary,
                    why=rule.why,
                    bad=rule.bad,
                    good=rule.good,
                    seen_on=rule.seen_on,
                )
                for rule in RULES
            ),
        ),
        key=lambda explanation: explanation.id,
    )
)
"""One for every id that a finding can have, in the order of the alphabet."""
