"""New values as JSON5 text."""

from __future__ import annotations

import pytest

from openclaw_wisgate.syntax import parse
from openclaw_wisgate.syntax.printer import print_entry, print_key, print_string, print_value
from openclaw_wisgate.syntax.style import Style

JSON = Style()
JSON5 = Style(quote="'", bare_keys=True, trailing_comma=True)
TIGHT = Style(colon=":", padding="", one_line=True)
VALUE = {"a": [1, {"b": "c"}], "d": {}, "e": [], "f": ["x", True, None]}


def test_plain_json_by_default() -> None:
    """Without any habits the text is JSON with two blanks of indent; short lists of scalars stay on a line."""
    expected = '{\n  "a": [\n    1,\n    { "b": "c" }\n  ],\n  "d": {},\n  "e": [],\n  "f": ["x", true, null]\n}'
    assert print_value(VALUE, JSON, indent="") == expected


def test_further_lines_start_with_the_indent() -> None:
    """The first line goes where the value stands; the others start with the blanks given."""
    lines = print_value({"a": {"b": {}}, "c": [[]]}, Style(indent="\t", newline="\r\n"), indent=">>").split("\r\n")
    assert lines == ["{", '>>\t"a": {', '>>\t\t"b": {}', ">>\t},", '>>\t"c": [', ">>\t\t[]", ">>\t]", ">>}"]


def test_the_habits_of_json5() -> None:
    """Bare keys, single quotes and trailing commas, where they are wanted and allowed."""
    assert print_value({"a-b": {"c": [{}]}}, JSON5, indent="") == "{\n  'a-b': {\n    c: [\n      {},\n    ],\n  },\n}"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (TIGHT, '{"a":[1,{"b":"c"}],"d":{},"e":[],"f":["x",true,null]}'),
        (Style(one_line=True), '{ "a": [1, { "b": "c" }], "d": {}, "e": [], "f": ["x", true, null] }'),
        (Style(one_line=True, padding=""), '{"a": [1, {"b": "c"}], "d": {}, "e": [], "f": ["x", true, null]}'),
        (
            Style(one_line=True, trailing_comma=True, bare_keys=True, quote="'"),
            "{ a: [1, { b: 'c' }], d: {}, e: [], f: ['x', true, null] }",
        ),
    ],
)
def test_on_one_line(style: Style, expected: str) -> None:
    """Everything on one line, with the blanks of the neighbours and no trailing comma."""
    assert print_value(VALUE, style, indent="    ") == expected


def test_only_short_containers_of_scalars_share_a_line() -> None:
    """What would be longer than 72 characters, holds containers, or is expanded nearby, has a line per entry."""
    short, long = ["x" * 32] * 2, ["x" * 33] * 2
    assert "\n" not in print_value(short, JSON, indent="")
    assert print_value(long, JSON, indent="").count("\n") == 3
    assert print_value(short, Style(compact=False), indent="").count("\n") == 3
    assert print_value([[]], JSON, indent="").count("\n") == 2


def test_brackets_below_their_keys() -> None:
    """Where brackets stand below, so do those of members on several lines, but not of elements."""
    style = Style(opener_below=True)
    assert print_entry("a", {"b": [{"c": [[]]}]}, style, indent="  ") == (
        '"a":\n  {\n    "b":\n    [\n      {\n        "c":\n        [\n          []\n        ]\n      }\n    ]\n  }'
    )
    assert print_entry("a", {"b": 1}, style, indent="") == '"a": { "b": 1 }'
    assert print_entry("a", {}, style, indent="") == '"a": {}'


def test_entries() -> None:
    """A member has its key, an element has none."""
    assert print_entry("a", 1, JSON, indent="") == '"a": 1'
    assert print_entry(None, 1, JSON, indent="") == "1"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "a"),
        ("$_9", "$_9"),
        ("9a", "'9a'"),
        ("a-b", "'a-b'"),
        ("", "''"),
        ("\u00e9", "'\u00e9'"),
        ("a\n", "'a\\n'"),
    ],
)
def test_keys_are_bare_only_where_they_can_be(key: str, expected: str) -> None:
    """A key that is no plain ASCII identifier is quoted even among bare ones."""
    assert print_key(key, JSON5) == expected
    assert print_key(key, JSON)[0] == '"'


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "it's",
        'say "x"',
        "a\\b",
        "\\'",
        '\\"',
        "\n\r\t\b\f\0\x1b\x7f",
        "\u2028\u2029",
        "\ud83d",
        "\U0001f990\u00e9",
        "</x>",
    ],
)
def test_strings_come_back(text: str, quote: str) -> None:
    """Any string, printed in either quotes, is read as itself; nothing in it can end a line or a comment."""
    printed = print_string(text, Style(quote=quote))
    document = parse(printed, name="x").document
    assert document is not None
    assert document.value == text
    assert printed[0] == printed[-1] == quote
    assert printed.isprintable() or "\x7f" in printed
    assert not set(printed) & set("\n\r\u2028\u2029\ud83d")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, "1"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (-0.0, "-0.0"),
        (True, "true"),
        (None, "null"),
        (256000, "256000"),
    ],
)
def test_scalars(value: object, expected: str) -> None:
    """Numbers, booleans and null are written as JSON has them."""
    assert print_value(value, JSON5, indent="") == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_numbers_that_openclaw_cannot_write_are_not_printed(value: object) -> None:
    """NaN and infinity raise ValueError: no plan of ours makes them, and OpenClaw fails on its next write."""
    with pytest.raises(ValueError, match="JSON"):
        print_value(value, JSON, indent="")
