"""Values, limits, and what is said of texts that are not JSON5."""

from __future__ import annotations

import gc
import math

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.syntax.parser import MAX_DEPTH


def value_of(text: str) -> object:
    """Return the value of `text`, which is known to be JSON5."""
    document = syntax.parse(text, name="openclaw.json").document
    assert document is not None
    return document.value


def fault_in(text: str) -> Diagnostic:
    """Return the only diagnostic of `text`, which is known not to be JSON5."""
    parsed = syntax.parse(text, name="openclaw.json")
    assert parsed.document is None
    (diagnostic,) = parsed.diagnostics
    return diagnostic


def test_every_kind_of_value() -> None:
    """Literals, numbers, strings, objects and arrays become plain Python data."""
    text = "{a: null, b: [true, false], c: -1, d: .5, e: 'x', \"f\": {}, g: [], h: 0x10, i: 2e3}"
    assert value_of(text) == {
        "a": None,
        "b": [True, False],
        "c": -1,
        "d": 0.5,
        "e": "x",
        "f": {},
        "g": [],
        "h": 16,
        "i": 2000.0,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9007199254740992", 2**53),
        ("9007199254740993", 2.0**53),
        ("1e400", math.inf),
        ("-1e400", -math.inf),
        ("0x20000000000001", 2.0**53),
        (f"0x{'f' * 300}", math.inf),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("-Infinity", -math.inf),
    ],
)
def test_numbers_are_doubles(text: str, expected: float) -> None:
    """A number is what JavaScript makes of it: rounded to a double, infinite when too large."""
    assert value_of(text) == expected


@pytest.mark.parametrize("text", ["-0", "-0.0", "-0x0", "-.0", "-0e5", "-1e-400"])
def test_minus_zero_keeps_its_sign(text: str) -> None:
    """Minus zero is not zero, however it is written."""
    value = value_of(text)
    assert isinstance(value, float)
    assert math.copysign(1, value) == -1


def test_escaped_surrogate_pairs_are_one_character() -> None:
    """A pair of escapes is the character it means; one alone stays alone."""
    assert value_of('"\\ud83e\\udd90"') == "\U0001f990"
    assert value_of('"\\ud83e"') == "\ud83e"


@pytest.mark.parametrize(
    ("text", "rest", "message", "hint"),
    [
        ('{\n "a": 1\n "b": 2}', '"b": 2}', "unexpected '\"', expected \",\" or \"}\"", "put a comma behind the value before it"),
        ("[1 2]", "2]", 'unexpected "2", expected "," or "]"', "put a comma behind the value before it"),
        ("{a: 1; b: 2}", "; b: 2}", 'unexpected ";", expected "," or "}"', 'write "," between values'),
        ("{a: 1,, b: 2}", ", b: 2}", 'unexpected ",", expected a key or "}"', "remove the extra comma"),
        ("[1,, 2]", ", 2]", 'unexpected ",", expected a value or "]"', "remove the extra comma"),
        ("{a: ,}", ",}", 'unexpected ",", expected a value', None),
        ("# c\n{}", "# c\n{}", 'unexpected "#", expected a value', 'start comments with "//"'),
        ("{a: 1 # c\n}", "# c\n}", 'unexpected "#", expected "," or "}"', 'start comments with "//"'),
        ("{a: 1, # c\n}", "# c\n}", 'unexpected "#", expected a key or "}"', 'start comments with "//"'),
        ("{} # c", "# c", 'unexpected "#", expected the end of the file', 'start comments with "//"'),
        ("{\u201ca\u201d: 1}", "\u201ca\u201d: 1}", 'unexpected "\u201c", expected a key or "}"', "replace typographic quotation marks by \" or '"),
        ("[\u00aba\u00bb]", "\u00aba\u00bb]", 'unexpected "\u00ab", expected a value', "replace typographic quotation marks by \" or '"),
        ("{a: True}", "True}", 'unexpected "T", expected a value', "write true"),
        ("{a: False}", "False}", 'unexpected "F", expected a value', "write false"),
        ("{a: None}", "one}", 'unexpected "o", expected "NaN"', "write null"),
        ("{a: undefined}", "undefined}", 'unexpected "u", expected a value', "write null"),
        ("{a: Truely}", "Truely}", 'unexpected "T", expected a value', "put text in quotation marks"),
        ("{a: text}", "ext}", 'unexpected "e", expected "true"', None),
        ("{a: yes}", "yes}", 'unexpected "y", expected a value', "put text in quotation marks"),
        ("{} {}", "{}", 'unexpected "{", expected the end of the file', "keep one of the top-level values"),
        ("{}}", "}", 'unexpected "}", expected the end of the file', "remove the surplus bracket, or find the one that was closed too early"),
        ("{a-b: 1}", "-b: 1}", 'unexpected "-", expected ":" after the key "a"', "put the key in quotation marks"),
        ("{'a'-b: 1}", "-b: 1}", 'unexpected "-", expected ":" after the key "a"', None),
        ("{a = 1}", "= 1}", 'unexpected "=", expected ":" after the key "a"', 'write ":" between a key and its value'),
        ("{4o: 1}", "4o: 1}", 'unexpected "4", expected a key or "}"', "put the key in quotation marks"),
        ("{a\\u0020b: 1}", "\\u0020b: 1}", "this escape is not a letter that a bare key may hold", "put the key in quotation marks"),
        ("{a: 010}", "10}", 'unexpected "1", expected "," or "}"', "write the number without leading zeros, separators and units"),
        ("{a: 1_000}", "_000}", 'unexpected "_", expected "," or "}"', "write the number without leading zeros, separators and units"),
        ("{a: 200k}", "k}", 'unexpected "k", expected "," or "}"', "write the number without leading zeros, separators and units"),
        ("{a: nullx}", "x}", 'unexpected "x", expected "," or "}"', None),
        ("{a: 0x}", "}", 'unexpected "}", expected a hexadecimal digit', None),
        ("{a: 1e}", "}", 'unexpected "}", expected a digit', None),
        ("{a: - 1}", " 1}", 'unexpected " ", expected a digit', None),
        ("{a: 'x\ny'}", "\ny'}", "unexpected line end, expected the closing ' of a string", "close the string on its line"),
        ('{a: "C:\\users"}', 'sers"}', 'unexpected "s", expected a hexadecimal digit', 'write "\\\\" for a backslash'),
        ('{a: "\\1"}', '1"}', 'unexpected "1", expected an escape that JSON5 knows', 'write "\\\\" for a backslash'),
        ("{\0}", "\0}", 'unexpected character U+0000, expected a key or "}"', "save the file as UTF-8"),
        ("{a: /b/}", "b/}", 'unexpected "b", expected "/" or "*" to make a comment', None),
    ],
)  # fmt: skip
def test_typical_mistakes_are_named_at_their_place(text: str, rest: str, message: str, hint: str | None) -> None:
    """The diagnostic stands at the character where reading stops, says what was expected and what to do."""
    diagnostic = fault_in(text)
    assert diagnostic.rule == "syntax/unexpected-character"
    assert diagnostic.severity is Severity.ERROR
    assert diagnostic.span is not None
    assert text[diagnostic.span.start :] == rest
    assert diagnostic.span.end == diagnostic.span.start + 1
    assert (diagnostic.message, diagnostic.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "unexpected end of file, expected a value", 'write at least "{}"'),
        ("// only this", "unexpected end of file, expected a value", 'write at least "{}"'),
        ("{", 'unexpected end of file, expected a key or "}"', 'add the missing "}"'),
        ("{a: {b: 1}", 'unexpected end of file, expected "," or "}"', 'add the missing "}"'),
        ("{a: 1", 'unexpected end of file, expected "," or "}"', 'add the missing "}"'),
        ("[1,", 'unexpected end of file, expected a value or "]"', 'add the missing "]"'),
        ("{a", 'unexpected end of file, expected ":"', 'add the missing "}"'),
        ("{} /* open", 'unexpected end of file, expected "*/"', None),
        ("{a: 'open", "unexpected end of file, expected the closing ' of a string", "close the string on its line"),
        ("'\\", "unexpected end of file, expected an escape that JSON5 knows", 'write "\\\\" for a backslash'),
    ],
)
def test_what_is_missing_at_the_end_is_named(text: str, message: str, hint: str | None) -> None:
    """A text that ends too early is told at its end, with what should have come."""
    diagnostic = fault_in(text)
    assert diagnostic.rule == "syntax/unexpected-end"
    assert diagnostic.span == (len(text), len(text))
    assert (diagnostic.message, diagnostic.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("{a: {b: 1}", "{a", 'this "{" is never closed'),
        ("{a: [1, 2", "[", 'this "[" is never closed'),
        ("{a: [1}", "[", '"[" was opened here'),
        ("{} /* open", "/*", "this comment is never closed"),
        ("{a: 'x\n'}", "'", "the string starts here"),
        ("{a: 1 b: 2}", " b", "the value before it ends here"),
        ("{a: {} b: 2}", " b", "the value before it ends here"),
    ],
)
def test_the_other_end_of_a_mistake_is_shown(text: str, place: str, message: str) -> None:
    """A diagnostic points at what was opened, or at where the value before it ends."""
    (related,) = fault_in(text).related
    assert related.span.start == text.index(place)
    assert related.message == message


@pytest.mark.parametrize("opener", ["[", "{a:", "[{a:"])
def test_the_deepest_nesting_is_read(opener: str) -> None:
    """Nesting takes no recursion: as many containers in each other as OpenClaw reads are read, whatever their kind."""
    count = MAX_DEPTH // len(opener.replace("a:", ""))
    closer = opener.replace("a:", "")[::-1].translate({ord("["): "]", ord("{"): "}"})
    node = value_of(opener * count + "1" + closer * count)
    depth = 0
    while isinstance(node, dict | list):
        node = node["a"] if isinstance(node, dict) else node[0]
        depth += 1
    assert (node, depth) == (1, MAX_DEPTH)


def test_too_deep_nesting_is_a_diagnostic() -> None:
    """One level more than OpenClaw can read is refused at the bracket that opens it."""
    assert value_of("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    diagnostic = fault_in("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert diagnostic.rule == "syntax/too-deep"
    assert diagnostic.span == (MAX_DEPTH, MAX_DEPTH + 1)


def test_five_megabytes_are_read() -> None:
    """A config of five million characters is read, comments and all."""
    member = "  // one of many\n  'key': { id: \"model\", list: [1, 2.5, true], },\n"
    count = 5_000_000 // len(member) + 1
    document = syntax.parse(f"[{'{' + member + '},'}{('{' + member + '},') * count}]", name="openclaw.json").document
    assert document is not None
    assert len(document.elements(document.root)) == count + 1
    assert len(document.comments) == count + 1


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("text", ["{}", "{"])
def test_garbage_collection_is_left_as_it_was(text: str, *, enabled: bool) -> None:
    """Parsing pauses the garbage collector and leaves it on or off as it found it."""
    was_enabled = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        syntax.parse(text, name="openclaw.json")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()
