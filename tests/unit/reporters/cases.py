"""Reports made by hand: one of each kind that a format has to word, the same in every run."""

from __future__ import annotations

from dataclasses import dataclass, field

from openclaw_wisgate.diagnostics import Diagnostic, Drop, Fix, Related, Severity
from openclaw_wisgate.errors import ConfigUnreadableError
from openclaw_wisgate.excerpt import Text, located
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.report import Decision, Judged, Report
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A diagnostic whose place is the first occurrence of the words `at` in `source`, or in the file judged."""

    rule: str
    message: str
    severity: Severity = Severity.ERROR
    at: str | None = None
    source: str | None = None
    hint: str | None = None
    path: KeyPath = ()
    related: tuple[tuple[str, str | None, str], ...] = field(default=())
    """Words, the file they are in, and what is to be said about them."""
    fix: Fix | None = None


def judged(
    files: dict[str, str], found: tuple[Found, ...] = (), *, release: Release | None = NEWEST, ignored: int = 0
) -> Judged:
    """Return what is said about the first of `files`, which includes the others."""
    root = next(iter(files))

    def place(words: str, source: str | None) -> Span:
        start = files[source or root].index(words)
        return Span(start, start + len(words))

    diagnostics = tuple(
        Diagnostic(
            rule=one.rule,
            severity=one.severity,
            message=one.message,
            key_path=one.path,
            span=None if one.at is None else place(one.at, one.source),
            hint=one.hint,
            related=tuple(Related(place(words, source), said, source) for words, source, said in one.related),
            source=one.source,
            fix=one.fix,
        )
        for one in found
    )
    texts = [Text(name, text, parse(text, name=name).document) for name, text in files.items()]
    return Judged(name=root, located=located(texts, diagnostics), release=release, ignored=ignored)


def report(*files: Judged, decision: Decision = Decision.PROBLEMS, notes: tuple[Diagnostic, ...] = ()) -> Report:
    """Return the report of `validate` on `files`."""
    return Report(command="validate", decision=decision, file=files[0].name, judged=files, notes=notes)


_CONFIG = """\
{
  $include: "./providers.json5",
  models: {
    mode: "both",
    mode: "merge",
  },
  agents: { defaults: { model: "wisgate/gone" } },
}
"""
_PROVIDERS = """\
{
  // all of them
  models: { providers: { wisgate: { baseURL: "https://me:hunter2Canary@x.example/v1", models: [] } } },
}
"""
_FOUND = (
    Found(
        rule="syntax/duplicate-key",
        severity=Severity.WARNING,
        message='"models.mode" stands more than once, and only the last one counts',
        at='mode: "both"',
        path=("models", "mode"),
        hint="remove this one, or give it another key",
        related=(('mode: "merge"', None, "this one counts"),),
    ),
    Found(
        rule="schema/unknown-key",
        message='unknown key "baseURL" in provider "wisgate"',
        at="baseURL",
        source="conf/providers.json5",
        path=("models", "providers", "wisgate", "baseURL"),
        hint='did you mean "baseUrl"?',
        related=(('"./providers.json5"', None, "it is included here"),),
        fix=Fix('rename "baseURL"', (Drop(("models", "providers", "wisgate", "baseURL")),)),
    ),
    Found(
        rule="schema/wrong-value",
        message="the models of a provider are none of those [expected](somewhere)",
        at='"https://me:hunter2Canary@x.example/v1", models: []',
        source="conf/providers.json5",
        path=("models", "providers", "wisgate", "models", 0),
    ),
    Found(
        rule="schema/wrong-value",
        message="an object over several lines, expected one",
        at='models: {\n    mode: "both"',
        path=("models",),
    ),
    Found(
        rule="openclaw/unknown-release",
        severity=Severity.NOTE,
        message="OpenClaw 2099.1.1 wrote this file, and the newest release known here is 2026.9.6",
    ),
)

_ORDER = "::stop-commands::x"
_SIGNS = "%0A %25 , : ; ] [ ( ) & < > \" ' ]]> --> \\ | ` $(x) {0} é 漢 🐳 \t"
_EVIL = (
    f"a\r\n{_ORDER}\n##[set-output name=x;]y\u2028\u202e\x00\x1b[2J\x9b\ufeff\uffff\ud800 [link](https://evil.example) "
)
_NAME = f"evil {_SIGNS}\n{_ORDER}\r##[add-path]x/\u202e\x1b[2J.openclaw.json"
_TEXT = f"{{ /* {_ORDER} ##[add-mask]e {_SIGNS} \u202e\x1b */ models: 1, '[x](y)': 2 }}"


def _hostile() -> Report:
    path = ("models", _EVIL, 0, _SIGNS)
    found = (
        Found(rule="schema/wrong-type", message=_EVIL, at="1", hint=_EVIL, path=path, related=(("2", None, _EVIL),)),
        Found(rule="schema/wrong-type", message=_SIGNS, at="'[x](y)'", hint=_SIGNS, path=path),
        Found(rule="schema/unknown-key", message=_ORDER, severity=Severity.WARNING, path=("models", _ORDER)),
    )
    note = Diagnostic(rule="file/not-judged", severity=Severity.ERROR, message=_EVIL, hint=_SIGNS)
    whole = judged({_NAME: _TEXT}, found)
    return report(whole, judged({"-\udcff.json": "{}"}), decision=Decision.INCOMPLETE, notes=(note,))


def _incomplete() -> Report:
    gone = ConfigUnreadableError('"b.json" cannot be read: permission denied', hint="see who owns the file")
    note = Diagnostic(rule="file/not-judged", severity=Severity.ERROR, message=gone.message, hint=gone.hint)
    baseline = Diagnostic(rule="baseline/written", severity=Severity.NOTE, message='2 findings accepted in "b"')
    return report(judged({"a.json": "{}"}), decision=Decision.INCOMPLETE, notes=(note, baseline))


CASES: dict[str, Report] = {
    "clean": report(
        judged({"~/.openclaw/openclaw.json": "{}"}, release=Release(2026, 7, 1, 2)), decision=Decision.CLEAN
    ),
    "findings": report(
        judged({"conf/openclaw.json": _CONFIG, "conf/providers.json5": _PROVIDERS}, _FOUND, ignored=3),
        judged({"./fine/openclaw.json": "{}"}, release=Release(2026, 1, 24)),
        judged({"C:\\conf\\openclaw.json": _CONFIG}, _FOUND[:1]),
        judged(
            {"/etc/openclaw.json": "{ models: { mode: 1 } }"},
            (Found(rule="schema/wrong-type", severity=Severity.WARNING, message='"mode" is a number', at="1"),),
        ),
    ),
    "hostile": _hostile(),
    "incomplete": _incomplete(),
    "not-json5": report(
        judged(
            {"<stdin>": "{ a: 1 b: 2 }"},
            (
                Found(
                    rule="syntax/unexpected-character",
                    message='unexpected "b", expected a comma or "}"',
                    at="b",
                    hint="put a comma behind the value before it",
                ),
            ),
            release=None,
        ),
        judged(
            {"blank.json": ""},
            (Found(rule="syntax/unexpected-end", message="the file is empty", at=""),),
            release=None,
        ),
    ),
}
"""Reports by the folder in `fixtures/reports` that shows them in every format."""

FAILURE = ConfigUnreadableError('"a\n::b" cannot be read: permission denied', hint="see who owns the file")
"""Why a command failed."""
