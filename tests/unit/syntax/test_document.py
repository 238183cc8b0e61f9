"""Finding things in a parsed document."""

from __future__ import annotations

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax import ArrayNode, Document, ObjectNode, ScalarNode, node_value
from openclaw_wisgate.text import Position, Span

CONFIG = """\
// who answers
{
  models: {
    'mode': "merge", /* keep */
    providers: { "gpt-4.1": { models: [{ id: "a" }, {}, []] }, empty: {} },
  },
}
"""


def document_of(text: str) -> Document:
    """Return the document of `text`, which is known to be JSON5."""
    document = syntax.parse(text, name="openclaw.json").document
    assert document is not None
    return document


def text_at(document: Document, span: Span | None) -> str | None:
    """Return what stands in `span`."""
    return None if span is None else document.text[slice(*span)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), CONFIG[CONFIG.index("{") : -1]),
        (("models", "mode"), '"merge"'),
        (("models", "providers", "empty"), "{}"),
        (("models", "providers", "gpt-4.1", "models", 0, "id"), '"a"'),
        (("models", "providers", "gpt-4.1", "models", 1), "{}"),
        (("models", "providers", "gpt-4.1", "models", 2), "[]"),
    ],
)
def test_find_leads_to_the_node_at_a_path(path: KeyPath, expected: str) -> None:
    """A key path leads through objects and arrays, to empty containers too."""
    document = document_of(CONFIG)
    node = document.find(path)
    assert node is not None
    assert text_at(document, node.span) == expected


@pytest.mark.parametrize(
    "path",
    [
        ("model",),
        ("models", 0),
        ("models", "mode", "x"),
        ("models", "providers", "gpt-4", "1"),
        ("models", "providers", "gpt-4.1", "models", 3),
        ("models", "providers", "gpt-4.1", "models", -1),
        ("models", "providers", "gpt-4.1", "models", "0"),
        ("models", "providers", "empty", "x"),
    ],
)
def test_find_gives_none_where_nothing_is(path: KeyPath) -> None:
    """A missing key, an index out of range or a step of the wrong kind leads nowhere."""
    document = document_of(CONFIG)
    assert document.find(path) is None
    assert document.key_span(path) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("models",), "models"),
        (("models", "mode"), "'mode'"),
        (("models", "providers", "gpt-4.1"), '"gpt-4.1"'),
        (("models", "providers", "gpt-4.1", "models", 0), '{ id: "a" }'),
        (("models", "providers", "gpt-4.1", "models", 1), "{}"),
        (("models", "providers", "gpt-4.1", "models", 0, "id"), "id"),
    ],
)
def test_key_span_is_that_of_the_key_or_of_the_element(path: KeyPath, expected: str) -> None:
    """A path that ends in a key gives the key as written, one that ends in an index the value."""
    document = document_of(CONFIG)
    assert text_at(document, document.key_span(path)) == expected
    assert text_at(document, document.nearest_span(path)) == expected


def test_key_span_of_the_empty_path_is_the_whole_value() -> None:
    """The root has no key, so its span stands for it."""
    assert document_of(" {} ").key_span(()) == Span(1, 3)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("models", "mode", "x", 3), "'mode'"),
        (("models", "providers", "gpt-4.1", "models", 9, "id"), "models"),
        (("agents", "list"), "{"),
    ],
)
def test_nearest_span_is_the_deepest_part_that_exists(path: KeyPath, expected: str) -> None:
    """What is missing is shown at the key above it, and at the opening bracket where nothing is above."""
    document = document_of(CONFIG)
    assert text_at(document, document.nearest_span(path)) == expected


def test_the_last_of_repeated_keys_counts() -> None:
    """Value, find and key span all follow the last member of a repeated key."""
    document = document_of("{a: 1, \"a\": {b: 2}, 'a': {b: 3}}")
    assert document.value == {"a": {"b": 3}}
    assert text_at(document, document.key_span(("a",))) == "'a'"
    node = document.find(("a", "b"))
    assert node is not None
    assert node_value(node) == 3


def test_duplicates_are_told_with_all_their_members() -> None:
    """Every repeated key is told once with its members in order, however it is written, at any depth."""
    document = document_of("{a: {x: 1, \"x\": 2, y: 0}, b: [{}, {\\u0063: 1, c: 2, 'c': 3}], a: 1, d: {e: {}}}")
    told = {path: [text_at(document, member.key_span) for member in same] for path, same in document.duplicates()}
    assert told == {("a",): ["a", "a"], ("a", "x"): ["x", '"x"'], ("b", 1, "c"): ["\\u0063", "c", "'c'"]}


@pytest.mark.parametrize("text", ["1", "[]", "{a: 1, b: {a: 2}}", "[{a: 1}, {a: 2}]"])
def test_no_duplicates_where_keys_differ(text: str) -> None:
    """The same key in different objects is not a repetition."""
    assert list(document_of(text).duplicates()) == []


def test_members_keep_repetitions_order_and_commas() -> None:
    """Members are those of the text, each with the comma behind it if there is one."""
    document = document_of("{b: 1 , a: {} /* x */, b: 2}")
    members = document.members(document.root)
    assert [member.key for member in members] == ["b", "a", "b"]
    assert [member.comma for member in members] == [Span(6, 7), Span(21, 22), None]
    assert [member.span for member in members] == [Span(1, 5), Span(8, 13), Span(23, 27)]
    assert isinstance(document.root, ObjectNode)
    assert document.root.member("b", document.text) == members[-1]
    assert document.root.member("c", document.text) is None
    assert document.root.member(0, document.text) is None


def test_elements_are_those_of_an_array_only() -> None:
    """Members belong to objects and elements to arrays; other nodes have neither."""
    document = document_of("[[], {}, 'x', ]")
    elements = document.elements(document.root)
    assert [type(element.node) for element in elements] == [ArrayNode, ObjectNode, ScalarNode]
    assert [element.comma for element in elements] == [Span(3, 4), Span(7, 8), Span(12, 13)]
    assert document.members(document.root) == []
    assert document.elements(elements[1].node) == []
    assert document.members(elements[2].node) == []


def test_an_empty_container_is_a_node() -> None:
    """A node that holds nothing is still true, so that it is never taken for a missing one."""
    document = document_of("{a: {}, b: []}")
    assert document.find(("a",))
    assert document.find(("b",))


def test_comments_are_in_order_and_whole() -> None:
    """Comments are told with their delimiters and without the line end; those in strings are text."""
    document = document_of('// one\r\n{ a: \'// no\', /* two\n */ "b": "/* no */\\"//" } //')
    assert [comment.text for comment in document.comments] == ["// one", "/* two\n */", "//"]
    assert [text_at(document, comment.span) for comment in document.comments] == [c.text for c in document.comments]


def test_position_counts_lines_as_editors_do() -> None:
    """An offset of the document becomes a line and a column."""
    document = document_of("\ufeff{\r\n  a: 1\r}")
    assert document.position(document.text.index("a")) == Position(2, 3)
    assert document.position(len(document.text)) == Position(3, 2)


def test_name_and_text_are_kept() -> None:
    """A document holds the very text it was parsed from, and the name it was given."""
    document = document_of(CONFIG)
    assert document.text == CONFIG
    assert document.name == "openclaw.json"
