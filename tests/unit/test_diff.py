"""Unified diffs of masked lines."""

from __future__ import annotations

import difflib
import re
from random import Random

import pytest

from openclaw_wisgate.diff import unified
from openclaw_wisgate.edit import Edit, apply_edits
from openclaw_wisgate.redact import MaskedText, Redaction, redact
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.text import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")


def masked(text: str) -> Redaction:
    """Return `text` as it is shown."""
    return redact(text, document_of(text, name="openclaw.json"))


def diff(before: str, after: str, edits: tuple[Edit, ...] = ()) -> str:
    """Return the diff of two texts as it is shown."""
    return unified(before, after, shown=(masked(before), masked(after)), name="openclaw.json", edits=edits)


def plain(before: str, after: str, edits: tuple[Edit, ...] = ()) -> str:
    """Return the diff of two texts that hold no secret."""
    shown = (Redaction(MaskedText(before), ()), Redaction(MaskedText(after), ()))
    return unified(before, after, shown=shown, name="x", edits=edits)


def check_patch(before: str, after: str, told: str) -> None:
    """Check that `told`, a diff without secrets, turns the lines of `before` into those of `after`."""
    old, new = [line.rstrip("\r\n") for line in _LINE.findall(before)], []
    position = 0
    lines = told.splitlines(keepends=True)[2:]
    counts = [0, 0]
    for line in [line for line in lines if not line.startswith("\\")]:
        header = _HEADER.fullmatch(line)
        if header:
            assert counts == [0, 0]
            start, length, new_start, new_length = (int(group or 1) for group in header.groups())
            start -= length > 0
            new += old[position:start]
            position, counts = start, [length, new_length]
            assert len(new) == new_start - (new_length > 0)
        elif line[0] == "+":
            new.append(line[1:-1])
            counts[1] -= 1
        else:
            assert old[position] == line[1:-1]
            new += [line[1:-1]] if line[0] == " " else []
            counts = [counts[0] - 1, counts[1] - (line[0] == " ")]
            position += 1
    assert counts == [0, 0]
    assert [*new, *old[position:]] == [line.rstrip("\r\n") for line in _LINE.findall(after)]


def test_no_difference_is_no_text() -> None:
    """Equal texts have an empty diff."""
    assert diff("{}\n", "{}\n") == ""
    assert diff("", "") == ""


def test_a_diff_to_read() -> None:
    """Headers, three lines of context and the changed lines, as `diff -u` has them."""
    before = "".join(f"// {number}\n" for number in range(1, 10)) + "{}\n"
    after = before.replace("// 5\n", "// five\n// six\n")
    expected = (
        "--- openclaw.json\n+++ openclaw.json\n@@ -2,7 +2,8 @@\n // 2\n // 3\n // 4\n-// 5\n+// five\n+// six\n"
        " // 6\n // 7\n // 8\n"
    )
    assert diff(before, after) == expected


@pytest.mark.parametrize("seed", range(60))
def test_hunks_are_difflibs(seed: int) -> None:
    """Where lines are unique the whole diff is the one that difflib makes, line numbers and all."""
    random = Random(seed)  # noqa: S311 - texts, not secrets
    old = [f"line {number}\n" for number in range(random.choice((0, 1, 5, 30)))]
    new = [line for line in old if random.random() > 0.1]
    for number in range(random.choice((0, 1, 3))):
        new.insert(random.randint(0, len(new)), f"new {number}\n")
    before, after = "".join(old), "".join(new)
    assert plain(before, after) == "".join(difflib.unified_diff(old, new, "x", "x"))
    check_patch(before, after, plain(before, after))


@pytest.mark.parametrize("seed", range(150))
def test_a_diff_by_edits_is_a_patch(seed: int) -> None:
    """Whatever is edited, the lines shown turn the old lines into the new ones."""
    random = Random(seed)  # noqa: S311 - texts, not secrets
    newline = random.choice(("\n", "\r\n", "\r"))
    before = "".join(random.choice(("a", "b", "", "cc")) + newline for _ in range(random.choice((0, 1, 4, 25))))
    before += random.choice(("", "end"))
    edits: list[Edit] = []
    position = 0
    while position <= len(before) and len(edits) < 3:
        start = random.randint(position, len(before))
        end = random.randint(start, min(len(before), start + random.choice((0, 0, 3))))
        if before[start - 1 : start + 1] == "\r\n" or before[end - 1 : end + 1] == "\r\n":
            break
        edits.append(Edit(Span(start, end), random.choice(("", "x", f"x{newline}y{newline}", newline)), ()))
        position = end + 1
    after = apply_edits(before, edits)
    check_patch(before, after, plain(before, after, tuple(edits)))
    check_patch(before, after, plain(before, after))


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_line_ends_are_lines_too(newline: str) -> None:
    """CRLF and CR end lines; the diff itself is written with LF."""
    before = newline.join(["{", "  a: 1", "}", ""])
    told = diff(before, before.replace("1", "2"))
    assert "\r" not in told
    assert told.splitlines()[2:] == ["@@ -1,3 +1,3 @@", " {", "-  a: 1", "+  a: 2", " }"]


def test_changed_line_ends_are_changes() -> None:
    """A line that only changed its end is shown as changed."""
    assert "-{}\n+{}\n" in diff("{}\n", "{}\r\n")


def test_a_missing_final_line_end_is_told() -> None:
    """The usual remark stands below a last line that does not end."""
    remark = "\\ No newline at end of file\n"
    assert diff("{}", "{a: 1}").endswith(f"-{{}}\n{remark}+{{a: 1}}\n{remark}")
    assert diff("{}", "{}\n").endswith(f"-{{}}\n{remark}+{{}}\n")


def test_a_new_file() -> None:
    """Every line of a new file is an addition from line 0."""
    assert diff("", "{\n}\n") == "--- openclaw.json\n+++ openclaw.json\n@@ -0,0 +1,2 @@\n+{\n+}\n"


def test_a_changed_secret_is_a_change_all_the_same() -> None:
    """Two secrets look alike masked, but that one took the other's place is shown."""
    before, after = '{\n  "apiKey": "first"\n}\n', '{\n  "apiKey": "second"\n}\n'
    edit = Edit(Span(before.index("first"), before.index("first") + 5), "second", ("apiKey",))
    for told in (diff(before, after), diff(before, after, (edit,))):
        assert '-  "apiKey": "***"\n+  "apiKey": "***"\n' in told
        assert "first" not in told
        assert "second" not in told


def test_secrets_in_context_are_masked() -> None:
    """The lines around a change are other people's, keys and all."""
    told = diff('{\n  "token": "hush",\n  "a": 1\n}\n', '{\n  "token": "hush",\n  "a": 2\n}\n')
    assert ' "token": "***"' in told
    assert "hush" not in told


def test_a_secret_over_two_lines_does_not_shift_the_rest() -> None:
    """A masked secret keeps its lines, so that the lines below are the right ones."""
    before = '{\n  "token": "hu\\\nsh",\n  "a": 1\n}\n'
    told = diff(before, before.replace("1", "2"))
    assert told.splitlines()[3:] == [" {", '   "token": "***', ' ***",', '-  "a": 1', '+  "a": 2', " }"]


def test_a_line_separator_ends_no_line() -> None:
    """U+2028 and its like stand inside a line, as editors have it."""
    told = diff("{ // a\u2028}\n", "{ // a\u2028b: 1 }\n")
    assert told.split("\n")[2:] == ["@@ -1 +1 @@", "-{ // a\u2028}", "+{ // a\u2028b: 1 }", ""]
