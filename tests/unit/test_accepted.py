"""Findings that the user has accepted."""

from __future__ import annotations

import json

import pytest

from openclaw_wisgate.accepted import Accepted, accept, decode, encode
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.excerpt import Text, located
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.report import Judged
from openclaw_wisgate.text import Span


def judged(*places: tuple[str, KeyPath, int], name: str = "a.json5", text: str = "{ secret: 'sk-canary' }") -> Judged:
    """Return a file with a finding of a rule at each key path and offset."""
    diagnostics = [
        Diagnostic(rule=rule, severity=Severity.ERROR, message="m", key_path=path, span=Span(offset, offset + 1))
        for rule, path, offset in places
    ]
    return Judged(name=name, located=located((Text(name, text, None),), diagnostics), ignored=1)


KEY = ("schema/unknown-key", ("models", "x"), 3)
TWIN = ("syntax/duplicate-key", ("models",), 5)
BROKEN = ("syntax/unexpected-end", (), 0)


def test_what_is_accepted_does_not_count() -> None:
    """Of a file that is as it was nothing counts, and what does not is counted as ignored."""
    file = judged(KEY, TWIN)
    left = accept([file]).remaining(file)
    assert (left.located, left.ignored) == ((), 3)


def test_moved_lines() -> None:
    """A finding that only moved is the same; one of another rule or at another key is new."""
    accepted = accept([judged(KEY)])
    assert accepted.remaining(judged((KEY[0], KEY[1], 9))).located == ()
    for rule, path in ((KEY[0], ("models", "y")), ("schema/wrong-type", KEY[1])):
        assert len(accepted.remaining(judged((rule, path, 3))).located) == 1
    assert len(accepted.remaining(judged(KEY, name="b.json5")).located) == 1


def test_one_more_of_the_same() -> None:
    """Where one of a kind is accepted the second is not."""
    assert len(accept([judged(TWIN)]).remaining(judged(TWIN, TWIN)).located) == 1


def test_what_is_not_json5_always_counts() -> None:
    """That a file is not JSON5 is never accepted."""
    file = judged(BROKEN, KEY)
    assert accept([file]).remaining(file).diagnostics == file.diagnostics[:1]
    assert "unexpected-end" not in encode([file])


def test_text() -> None:
    """What is written is read again; it is the same whatever the order, and no line of a config is in it."""
    files = [judged(TWIN, KEY), judged(KEY, name="b\\c.json5")]
    text = encode(files)
    assert decode(text) == accept(files)
    assert encode(files[::-1]) == text
    assert "sk-canary" not in text
    value = json.loads(text)
    assert value["format_version"] == "1.0"
    assert [(entry["file"], entry["rule"], entry["key"]) for entry in value["accepted"]] == [
        ("a.json5", "schema/unknown-key", "models.x"),
        ("a.json5", "syntax/duplicate-key", "models"),
        ("b/c.json5", "schema/unknown-key", "models.x"),
    ]
    assert text.endswith("}\n")


def test_nothing_found() -> None:
    """Without findings nothing is accepted."""
    assert decode(encode([judged()])) == Accepted(frozenset())


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "{}", "null", "1", "[" * 100_000),
        *('{"format_version": "2.0", "accepted": []}', '{"format_version": 1}', '{"accepted": []}'),
        *('{"format_version": "1.0", "accepted": {}}', '{"format_version": "1.0", "accepted": ["x"]}'),
    ],
)
def test_another_file(text: str) -> None:
    """A file that is no baseline, or of a later format, is not taken for one."""
    assert decode(text) is None


def test_later_addition() -> None:
    """What a later minor version adds does no harm."""
    assert decode('{"format_version": "1.7", "accepted": [{"fingerprint": "a", "since": 1}], "x": 1}') == Accepted(
        frozenset({"a"})
    )
