"""The writing habits of a document, as its neighbours show them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.syntax.style import Style, begins_line, line_indent, read_style


def style_of(text: str, *path: str | int) -> Style:
    """Return the style for the container at `path` of `text`."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    return read_style(document, path)


@pytest.mark.parametrize("text", ["", "{}", "{ }", "{\n}", "[]", "null", "// nothing\n{}"])
def test_without_evidence_it_is_json(text: str) -> None:
    """A document that shows no habits gets plain JSON, so that JSON stays JSON."""
    assert style_of(text) == Style()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{\n    "a": 1\n}', Style(indent="    ")),
        ('{\n\t"a": 1\n}', Style(indent="\t")),
        ('{\r\n  "a": 1\r\n}', Style(newline="\r\n")),
        ('{\r  "a": 1\r}', Style(newline="\r")),
        ("{\n  'a': 1\n}", Style(quote="'")),
        ("{\n  a: 1\n}", Style(bare_keys=True)),
        ("{\n  a: 'x'\n}", Style(bare_keys=True, quote="'")),
        ('{\n  "a":1\n}', Style(colon=":")),
        ('{\n  "a" : 1\n}', Style(colon=" : ")),
        ('{\n  "a":  1\n}', Style(colon=":  ")),
        ('{\n  "a": 1,\n}', Style(trailing_comma=True)),
        ('{"a": 1}', Style(padding="", one_line=True)),
        ('{ "a": 1 }', Style(one_line=True)),
        ('{"a":1}', Style(padding="", colon=":", one_line=True)),
        ('{\n  "a": [\n    1\n  ]\n}', Style(compact=False)),
        ('{\n  "a": [1]\n}', Style()),
        ('{\n  "a":\n  {\n    "b": 1\n  }\n}', Style(opener_below=True)),
        ('{\n  "a-b": 1\n}', Style()),
        ("{\n  'a-b': 1, c: 1\n}", Style(quote="'", bare_keys=True)),
    ],
)
def test_each_habit_is_seen(text: str, expected: Style) -> None:
    """Indent, line end, quotes, keys, colon, padding, commas and brackets are read off what is there."""
    assert style_of(text) == expected


MIXED = """{
    "a": {
      'b': { c: 1 },
      d: [
        'x'
      ],
    },
    "e": { "f": 1 },
    "g": 2,
    "h": 3
}
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("a",), Style(indent="  ", quote="'", bare_keys=True, trailing_comma=True, compact=True)),
        (("a", "d"), Style(indent="  ", quote="'", bare_keys=True, compact=False)),
        (("e",), Style(indent="  ", compact=True)),
        (("new",), Style(indent="  ", compact=True)),
    ],
)
def test_the_nearest_neighbours_count(path: KeyPath, expected: Style) -> None:
    """A container's own habits come first, then those of the containers around it."""
    style = style_of(MIXED, *path)
    assert replace(style, trailing_comma=expected.trailing_comma) == expected
    assert style.trailing_comma is (path == ("a",))


def test_most_count_where_neighbours_differ() -> None:
    """Of several habits in one place the most frequent one wins."""
    assert style_of('{\n  \'a\': 1,\n  "b": 2,\n  "c": 3\n}').quote == '"'
    assert style_of("{\r\n  a: 1,\n  b: 2,\r\n}\r\n").newline == "\r\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{\n  "a": 1,\n  // "b": 2\n}', False),
        ('{\n  "a": 1,\n  /* "b": 2,\n     "c": 3 */\n}', False),
        ('{\n  "a": 1, // about a\n}', True),
        ('{\n  "a": 1 // about a\n}', False),
        ('{ "a": 1, }', False),
        ('{\n  "a": 1, }', False),
    ],
)
def test_a_comma_above_a_comment_is_no_habit(text: str, *, expected: bool) -> None:
    """Where the entries below were commented out the comma is left over; on one line it tells nothing either."""
    assert style_of(text).trailing_comma is expected


def test_commas_first_do_not_widen_the_indent() -> None:
    """What stands behind a leading comma is not taken for indented by it."""
    text = '{\n    "a": 1\n  , "b": {\n        "c": 1\n      , "d": {\n            "e": 1\n        }\n    }\n}'
    assert style_of(text, "b", "d").indent == "    "


def test_one_line_is_for_documents_with_something_on_it() -> None:
    """A document stays on one line only if it holds something and has no line end inside."""
    assert style_of('// head\n{ "a": 1 }\n').one_line
    assert not style_of("{}").one_line
    assert not style_of('{ "a": 1,\n "b": 2 }').one_line


@pytest.mark.parametrize(
    ("text", "offset", "indent", "begins"),
    [
        ("  a", 2, "  ", True),
        ("x\n\t a", 4, "\t ", True),
        ("x\r  a", 4, "  ", True),
        ("x\r\n  a", 5, "  ", True),
        ("  b a", 4, "  ", False),
        ("\ufeff{", 1, "", True),
        ("", 0, "", True),
        ("// x\u2028 a", 6, "", False),
    ],
)
def test_lines(text: str, offset: int, indent: str, *, begins: bool) -> None:
    """A line starts behind LF, CRLF or CR; a byte order mark is no indent, and U+2028 starts no line."""
    assert line_indent(text, offset) == indent
    assert begins_line(text, offset) is begins
