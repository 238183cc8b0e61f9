"""A diagnostic with its line: the caret stands under the place, whatever the line holds."""

from __future__ import annotations

import unicodedata

import pytest

from openclaw_wisgate.diagnostics import Diagnostic, Related, Severity
from openclaw_wisgate.excerpt import Text, located
from openclaw_wisgate.reporters.frame import WIDTH, frame
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.text import Span

TAB = 8


def framed(  # noqa: PLR0913 - the parts of a frame
    text: str, start: int, end: int, *, on: bool = False, hint: str | None = None, related: tuple[Related, ...] = ()
) -> list[str]:
    """Return the lines of a frame about a stretch of `text`, which need not be JSON5."""
    document = parse(text, name="c.json").document
    diagnostic = Diagnostic(
        rule="area/name",
        severity=Severity.ERROR,
        message="wrong",
        span=Span(start, end),
        hint=hint,
        related=related,
    )
    (told,) = located((Text("c.json", text, document),), (diagnostic,))
    return frame(told, Palette(on=on)).split("\n")


def columns(line: str) -> list[tuple[int, str]]:
    """Return the characters of a line with the column a terminal shows each at."""
    placed = []
    column = 0
    for character in line:
        if character == "\t":
            column += TAB - column % TAB
            continue
        placed.append((column, character))
        wide = unicodedata.east_asian_width(character) in "WF"
        column += 0 if unicodedata.category(character) in ("Mn", "Me") else 2 if wide else 1
    return placed


def marked(lines: list[str]) -> str:
    """Return the characters that carets stand under."""
    carets = {column for column, character in columns(lines[2]) if character == "^"}
    return "".join(character for column, character in columns(lines[1]) if column in carets)


def test_form() -> None:
    """A frame is place, severity, rule and message, then the line, the caret and the hint."""
    lines = framed("{\n  a: 1,\n}", 4, 5, hint="do it")
    assert lines == [
        "c.json:2:3: error[area/name] wrong",
        "  2 |   a: 1,",
        "    |   ^",
        "  hint: do it",
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{ abc: 1 }", "abc"),
        ("{\tabc: 1 }", "abc"),
        ("\t\t{\tabc:\t1 }", "abc"),
        ("{ /* 漢字 */ abc: 1 }", "abc"),
        ("{ /* 🐳🐳 */ abc: 1 }", "abc"),
        ("{ /* e\u0301e\u0301 */ abc: 1 }", "abc"),
        ("{ /* ☎\ufe0f */ abc: 1 }", "abc"),
        ("{ /*\t漢\t字 */\tabc: 1 }", "abc"),
        ("{ '漢字': 1 }", "'漢字'"),
        ("{ /* \u3000 */ abc: 1 }", "abc"),
        ("{ /* \u00a0 */ abc: 1 }", "abc"),
        ("{ /* \x01\x1b[2J\x9b */ abc: 1 }", "abc"),
        ("{ /* \u200b\u202e */ abc: 1 }", "abc"),
        ("\ufeff{ abc: 1 }", "abc"),
        ("\ufeff{\n  abc: 1 }", "abc"),
        ("{ x: 1,\r\n  abc: 1\r\n}", "abc"),
        ("{ x: 1,\r  abc: 1\r}", "abc"),
        ("{ /* \u2028 */ abc: 1 }", "abc"),
        ("{ abc: broken", "abc"),
        ("{ apiKey: 'sk-1234567890', abc: 1 }", "abc"),
        ("{ apiKey: 'sk-1234567890', token: 'x1', abc: 1 }", "abc"),
        ("{ apiKey: 's', abc: 1 }", "abc"),
        ("{ apiKey: 'sk-1234567890', abc: broken", "abc"),
        ("{ /* 漢 */ apiKey: 'sk-漢字', \tabc: 1 }", "abc"),
        ("{ a: '" + "x " * 300 + "', abc: 1 }", "abc"),
        ("{ a: '" + "漢 " * 300 + "', abc: 1 }", "abc"),
        ("{ abc: 1, a: '" + "x " * 300 + "' }", "abc"),
        ("{ apiKey: '" + "k" * 500 + "', abc: 1 }", "abc"),
        ("{ a: '" + "x " * 49 + "', abc: 1 }", "abc"),
        ("{ a: '" + "x " * 50 + "', abc: 1 }", "abc"),
    ],
)
def test_caret(text: str, word: str) -> None:
    """The carets stand under the word and under nothing else."""
    start = text.index(word)
    assert marked(framed(text, start, start + len(word))) == word


def test_position_counts_code_points() -> None:
    """Line and column are those an editor shows: tabs and wide characters count one, a byte order mark nothing."""
    assert framed("\ufeff{ /* 🐳\t */ abc: 1 }", 13, 16)[0].startswith("c.json:1:13: ")


def test_secret_itself() -> None:
    """A diagnostic about a secret shows its mask, quotes included."""
    text = "{ apiKey: 'sk-1234567890' }"
    lines = framed(text, 10, 25)
    assert lines[1] == "  1 | { apiKey: '***' }"
    assert marked(lines) == "'***'"


@pytest.mark.parametrize("start", range(10, 26))
def test_inside_a_secret(start: int) -> None:
    """A diagnostic that begins inside a secret tells no more of it."""
    lines = framed("{ apiKey: 'sk-1234567890' }", start, start + 1)
    assert lines[1] == "  1 | { apiKey: '***' }"
    assert marked(lines).strip("'* ") == ""


@pytest.mark.parametrize("text", ["{", "{ a: 1", "{ a: 1,\n", "{ a: 'x", "a\n\n"])
def test_end_of_the_text(text: str) -> None:
    """A diagnostic at the end of the text has one caret behind the last character."""
    lines = framed(text, len(text), len(text))
    last = text.rpartition("\n")[2]
    assert lines[2].index("^") - lines[1].index("|") == len(last) + 2
    assert lines[2].count("^") == 1


def test_longer_than_its_line() -> None:
    """A diagnostic over several lines is marked to the end of the first."""
    lines = framed("{ a: [\n 1,\n] }", 5, 13)
    assert lines[1:] == ["  1 | { a: [", "    |      ^"]


@pytest.mark.parametrize("at", [0, 50, 99, 100, 101, 119, 120, 121, 500, 890])
def test_long_line(at: int) -> None:
    """Of a long line a stretch around the place is shown, never more than a terminal holds."""
    text = "{ " + "".join(f"a{number:03}: 1, " for number in range(100)) + "}"
    lines = framed(text, at, at + 1)
    assert len(lines[1]) <= WIDTH + 10
    assert marked(lines) == text[at]


def test_long_stretch() -> None:
    """Carets end where the shown line ends."""
    lines = framed("{ a: '" + "x" * 500 + "' }", 5, 507)
    assert len(lines[2]) <= len(lines[1])


@pytest.mark.parametrize("text", ["", " \n ", "\ufeff", "\ufeff\r\n"])
def test_nothing_to_show(text: str) -> None:
    """A blank file has a message and no line."""
    (line,) = framed(text, len(text), len(text))
    assert line.endswith("error[area/name] wrong")


def test_no_place() -> None:
    """A diagnostic about the whole file has no line."""
    diagnostic = Diagnostic(rule="a/b", severity=Severity.NOTE, message="so it is", hint="see")
    (told,) = located((Text("c.json", "{}", None),), (diagnostic,))
    shown = frame(told, Palette())
    assert shown == "c.json: note[a/b] so it is\n  hint: see"


def test_related_places() -> None:
    """Related places stand between line and hint, each with its position and its line."""
    text = "{\n  a: 1,\n  a: 2,\n}"
    lines = framed(text, 4, 5, related=(Related(Span(12, 13), "this counts"),), hint="choose")
    assert lines[3:] == ["  c.json:3:3: this counts", "  3 |   a: 2,", "    |   ^", "  hint: choose"]


def test_related_place_in_the_same_line() -> None:
    """A line that has just been shown is not shown again."""
    related = (Related(Span(2, 3), "the first"), Related(Span(8, 9), "the second"))
    lines = framed("{ a: 1, a: 2, a: 3 }", 14, 15, related=related)
    assert lines[1:] == [
        "  1 | { a: 1, a: 2, a: 3 }",
        "    |               ^",
        "  c.json:1:3: the first",
        "  c.json:1:9: the second",
    ]


def test_included_file() -> None:
    """A diagnostic in an included file names that file, and the one that includes it with its line."""
    root, inner = '{ $include: "./m.json5" }', "{\n  bogus: 1,\n}"
    diagnostic = Diagnostic(
        rule="area/name",
        severity=Severity.ERROR,
        message="wrong",
        span=Span(4, 9),
        source="m.json5",
        related=(Related(Span(12, 23), "it is included here"),),
    )
    texts = [Text(name, text, parse(text, name=name).document) for name, text in (("c.json", root), ("m.json5", inner))]
    (told,) = located(texts, (diagnostic,))
    assert frame(told, Palette()).split("\n") == [
        "m.json5:2:3: error[area/name] wrong",
        "  2 |   bogus: 1,",
        "    |   ^^^^^",
        "  c.json:1:13: it is included here",
        '  1 | { $include: "./m.json5" }',
        "    |             ^^^^^^^^^^^",
    ]


def test_colour() -> None:
    """With colour the words are the same, and every escape is closed."""
    plain, coloured = (framed("{ a: 1 }", 2, 3, on=on) for on in (False, True))
    joined = "\n".join(coloured)
    for code in ("31", "2", "0"):
        joined = joined.replace(f"\x1b[{code}m", "")
    assert joined == "\n".join(plain)
    assert "\x1b[31merror\x1b[0m[area/name]" in coloured[0]
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in coloured)


CONTROLS = [chr(code) for code in (*range(9), *range(10, 32), *range(127, 160), 0x200E, 0x202E, 0x2066, 0x2028, 0xFEFF)]


@pytest.mark.parametrize("character", CONTROLS, ids=lambda character: f"{ord(character):04x}")
def test_control_characters(character: str) -> None:
    """No control character reaches the terminal, from the text, the name, the message, the hint or a related place."""
    text = f"{{ /* {character} */ a: 1 }}"
    words = f"x{character}y"
    diagnostic = Diagnostic(
        rule="a/b",
        severity=Severity.ERROR,
        message=words,
        hint=words,
        span=Span(text.index("a:"), len(text)),
        related=(Related(Span(0, 1), words),),
    )
    (told,) = located((Text(words, text, parse(text, name="").document),), (diagnostic,))
    shown = frame(told, Palette())
    assert character not in shown.replace("\n", "")
    assert "\ufffd" in shown
