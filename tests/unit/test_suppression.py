"""Comments that set diagnostics aside."""

from __future__ import annotations

import re

import pytest

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.suppression import suppress
from openclaw_wisgate.syntax import Document, parse
from openclaw_wisgate.text import Span

KNOWN = ("agents/unresolved", "provider/incomplete", "schema/unknown-key", "syntax/unexpected-end")


def document(text: str, name: str = "openclaw.json") -> Document:
    """Return a parsed text."""
    parsed = parse(text, name=name).document
    assert parsed is not None
    return parsed


def found(document: Document, *, rule: str = "schema/unknown-key", source: str | None = None) -> list[Diagnostic]:
    """Return a diagnostic at every key that begins with `bad`."""
    return [
        Diagnostic(rule=rule, severity=Severity.ERROR, message=match.group(), span=Span(*match.span()), source=source)
        for match in re.finditer(r"bad\w*", document.text)
    ]


def left(text: str, *, rule: str = "schema/unknown-key") -> list[str]:
    """Return the bad keys that stay, and the rules of what is said about comments."""
    judged = document(text)
    kept, count = suppress([judged], found(judged, rule=rule), lambda: KNOWN)
    stayed = [one.message if one.rule == rule else one.rule for one in kept]
    assert count == len(found(judged)) - sum(name.startswith("bad") for name in stayed)
    return stayed


@pytest.mark.parametrize(
    "text",
    [
        "{ bad: 1 } // openclaw-wisgate: ignore[schema/unknown-key]",
        "{ bad: 1 } // openclaw-wisgate: ignore[schema]",
        "{ bad: 1 } // openclaw-wisgate: ignore[agents/unresolved,schema/] since 2026".replace(
            "agents/unresolved,", ""
        ),
        "{ bad: 1 } /* openclaw-wisgate: ignore[schema] */",
        "{ /* openclaw-wisgate:ignore [ schema ] */ bad: 1 }",
        "{\n  // openclaw-wisgate: ignore[schema]\n  bad: 1\n}",
        "{\r\n  // openclaw-wisgate: ignore[schema]\r\n  bad: 1\r\n}",
        "{\n  // openclaw-wisgate: ignore[schema]\n  // the desk\n  /* more */ bad: 1\n}",
        "{\n  /* openclaw-wisgate: ignore[schema]\n     for now */\n\n  bad: 1\n}",
        "{\n  /**\n   * openclaw-wisgate: ignore[schema]\n   */\n  bad: 1\n}",
        "\ufeff// openclaw-wisgate: ignore[schema]\n{ bad: 1 }",
        "// openclaw-wisgate: ignore-file[schema]\n{\n bad: 1, bad2: 2 }",
        "/* mine */ // openclaw-wisgate: ignore-file[schema]\n{\n\n bad: 1 }",
    ],
)
def test_set_aside(text: str) -> None:
    """A comment in the line, or alone above it, sets aside what it names; one above everything is about the file."""
    assert left(text) == []


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("{ bad: 1, // openclaw-wisgate: ignore[schema]\n bad2: 2 }", ["bad2"]),
        ("{ bad: 1,\n // openclaw-wisgate: ignore[schema]\n bad2: 2,\n bad3: 3 }", ["bad", "bad3"]),
        ("{ bad: 1 } // openclaw-wisgate: ignore[provider]", ["bad", "ignore/unused"]),
        ("{ bad: {\n} } // openclaw-wisgate: ignore[schema]", ["bad", "ignore/unused"]),
        ("{ bad: 1 } // openclaw-wisgate: ignore[schema, provider]", ["ignore/unused"]),
        ('{ bad: "// openclaw-wisgate: ignore[schema]" }', ["bad"]),
        ("{ bad: 1 } // see openclaw-wisgate: ignore[schema]", ["bad"]),
        ("// openclaw-wisgate: ignore[schema]\n{\n bad: 1 }", ["ignore/unused", "bad"]),
    ],
)
def test_not_set_aside(text: str, stays: list[str]) -> None:
    """A comment reaches no other line and no other rule, and a string is no comment."""
    assert left(text) == stays


@pytest.mark.parametrize(
    ("comment", "rule", "message"),
    [
        ("ignore", "ignore/unclear", '"ignore" names no rule'),
        ("ignore[]", "ignore/unclear", '"ignore" names no rule'),
        ("ignore[ , ]", "ignore/unclear", '"ignore" names no rule'),
        ("ignore-file", "ignore/unclear", '"ignore-file" names no rule'),
        ("ignore-file[schema]", "ignore/unclear", "stands too late"),
        ("disable[schema]", "ignore/unclear", '"disable" is no order'),
        ("", "ignore/unclear", "orders nothing"),
        ("ignore[shcema]", "ignore/unknown-rule", 'no rule "shcema"'),
        ("ignore[sk-Abc123]", "ignore/unknown-rule", "no rule of such a name"),
        ("ignore[provider]", "ignore/unused", 'nothing of "provider"'),
    ],
)
def test_what_a_comment_cannot_mean(comment: str, rule: str, message: str) -> None:
    """A comment that cannot be followed, or sets nothing aside, is told at its own place, and nothing is ignored."""
    text = f"{{\n  bad: 1, // openclaw-wisgate: {comment}\n}}"
    judged = document(text)
    kept, count = suppress([judged], found(judged), lambda: KNOWN)
    (said,) = [one for one in kept if one.rule != "schema/unknown-key"]
    assert (said.rule, count, len(kept)) == (rule, 0, 2)
    assert message in said.message
    assert said.span is not None
    assert text[said.span.start :].startswith(f"// openclaw-wisgate: {comment}".rstrip())


def test_misspelt_rule_has_a_hint() -> None:
    """For a misspelt rule the comment's diagnostic says what was probably meant."""
    judged = document("{} // openclaw-wisgate: ignore[provider/incomplet]")
    ((said,), _) = suppress([judged], [], lambda: KNOWN)
    assert said.hint == 'did you mean "provider/incomplete"?'


def test_two_comments_for_one_place() -> None:
    """Of two comments that fit one diagnostic none is called unused."""
    assert left("// openclaw-wisgate: ignore-file[schema]\n{ bad: 1 } // openclaw-wisgate: ignore[schema]") == []


def test_whole_file_diagnostics() -> None:
    """What has no place is set aside for the whole file only."""
    whole = Diagnostic(rule="schema/unknown-key", severity=Severity.WARNING, message="x")
    for verb, count in (("ignore", 0), ("ignore-file", 1)):
        judged = document(f"// openclaw-wisgate: {verb}[schema]\n{{}}")
        assert suppress([judged], [whole], lambda: KNOWN)[1] == count


def test_included_files() -> None:
    """A comment in an included file is about that file; one in the config is not about it."""
    order = "// openclaw-wisgate: ignore[schema]"
    root = document(f"{{ a: 1, {order}\n bad: 2 }}")
    inner = document(f"{{ bad: 1 }} {order}", name="inner.json5")
    diagnostics = [*found(root), *found(inner, source="inner.json5")]
    kept, count = suppress([root, inner], diagnostics, lambda: KNOWN)
    assert [(one.rule, one.source) for one in kept] == [("ignore/unused", None), ("schema/unknown-key", None)]
    assert count == 1


def test_what_is_not_json5_stays() -> None:
    """That an included file is not JSON5 is told, whatever a comment says."""
    assert left("{ bad: 1 } // openclaw-wisgate: ignore[syntax]", rule="syntax/unexpected-end") == [
        "bad",
        "ignore/unused",
    ]


def test_nobody_is_asked_without_comments() -> None:
    """Without a comment to this program nothing is looked up and nothing changes."""
    judged = document("{ bad: 1 } // a comment")
    assert suppress([judged], found(judged), pytest.fail) == (tuple(found(judged)), 0)
