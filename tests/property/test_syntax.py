"""What holds for every text and every document, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from tests.property.json5_texts import DOCUMENTS, TEXTS, Printed

from openclaw_wisgate import syntax
from openclaw_wisgate.syntax import Document, Element, Member, Node, ScalarNode
from openclaw_wisgate.text import Span

_WHITE_SPACE = "\t\n\v\f\r \u00a0\ufeff\u2028\u2029\u1680\u2003\u202f\u205f\u3000"
_EXACT_ONLY = "//\u2028"
"""A comment that makes the parser use the exact scanner alone, without moving anything before it."""


def document_of(text: str) -> Document:
    """Return the document of `text`, which is known to be JSON5."""
    parsed = syntax.parse(text, name="openclaw.json")
    assert parsed.diagnostics == ()
    assert parsed.document is not None
    return parsed.document


def comparable(value: object) -> str:
    """Return `value` so that equal means equal in JavaScript: all numbers doubles, -0 not 0, NaN itself."""
    if isinstance(value, dict):
        return repr([(key, comparable(member)) for key, member in value.items()])
    if isinstance(value, list):
        return repr([comparable(element) for element in value])
    return repr(float(value) if isinstance(value, int) and not isinstance(value, bool) else value)


def entries(document: Document) -> Iterator[tuple[Node, list[Member] | list[Element]]]:
    """Yield every node of the document with its members or elements, parents first."""
    pending: list[Node] = [document.root]
    while pending:
        node = pending.pop()
        inside = document.members(node) or document.elements(node)
        yield node, inside
        pending += [entry.node for entry in inside]


def outline(document: Document) -> list[object]:
    """Return all that a document says about its text."""
    return [
        (type(node), node.span, comparable(syntax.node_value(node)), [(entry.span, entry.comma) for entry in inside])
        for node, inside in entries(document)
    ]


@given(TEXTS)
def test_any_text_gives_a_document_or_one_diagnostic(text: str) -> None:
    """Parsing never raises: it gives a document or one syntax diagnostic whose span lies in the text."""
    parsed = syntax.parse(text, name="openclaw.json")
    if parsed.document is not None:
        assert parsed.diagnostics == ()
        return
    (diagnostic,) = parsed.diagnostics
    assert diagnostic.rule.startswith("syntax/")
    assert diagnostic.span is not None
    assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
    assert all(0 <= related.span.start <= related.span.end <= len(text) for related in diagnostic.related)


@given(DOCUMENTS)
def test_a_document_has_the_value_it_was_printed_from(printed: Printed) -> None:
    """White space, comments, quotes, escapes, number forms, commas and line ends do not change the value."""
    assert comparable(document_of(printed.text).value) == comparable(printed.value)


@given(TEXTS)
def test_fast_patterns_and_exact_scanner_agree_on_any_text(text: str) -> None:
    """The exact scanner alone gives the same outline, or the same refusal at a character of the text."""
    fast, exact = (syntax.parse(text + end, name="openclaw.json") for end in ("\n//", "\n" + _EXACT_ONLY))
    if fast.document is None:
        assert exact.document is None
        assert [diagnostic.message for diagnostic in exact.diagnostics] == [d.message for d in fast.diagnostics]
    else:
        assert exact.document is not None
        assert outline(exact.document) == outline(fast.document)


@given(DOCUMENTS)
def test_fast_patterns_and_exact_scanner_agree_on_documents(printed: Printed) -> None:
    """The exact scanner alone gives the same nodes, spans, commas and values as the fast patterns."""
    assert outline(document_of(printed.text + _EXACT_ONLY)) == outline(document_of(printed.text + "//"))


@given(DOCUMENTS)
def test_spans_lie_in_their_parent_in_order(printed: Printed) -> None:
    """The entries of a container follow each other, commas between them, inside its brackets."""
    for node, inside in entries(document_of(printed.text)):
        at = node.span.start + 1
        for entry in inside:
            assert at <= entry.span.start <= entry.node.span.start < entry.node.span.end == entry.span.end
            at = entry.comma.end if entry.comma else entry.span.end
            assert at > entry.span.end or entry is inside[-1]
        assert at <= node.span.end - bool(inside)


@given(DOCUMENTS)
def test_key_spans_hold_the_keys(printed: Printed) -> None:
    """What stands in a key's span is that key."""
    document = document_of(printed.text)
    for node, _ in entries(document):
        for member in document.members(node):
            again = document_of(f"{{{printed.text[slice(*member.key_span)]}:0}}").value
            assert again == {member.key: 0}


@given(DOCUMENTS)
def test_node_spans_hold_the_values(printed: Printed) -> None:
    """What stands in a node's span is a document with the node's value."""
    for node, _ in entries(document_of(printed.text)):
        again = document_of(printed.text[slice(*node.span)])
        assert comparable(again.value) == comparable(syntax.node_value(node))


@given(DOCUMENTS)
def test_every_character_belongs_to_one_thing(printed: Printed) -> None:
    """Keys, scalars, brackets, commas and comments do not overlap; besides them are colons and white space."""
    text, document = printed.text, document_of(printed.text)
    taken: list[Span] = [comment.span for comment in document.comments]
    colons = 0
    for node, inside in entries(document):
        start, end = node.span
        taken += [node.span] if isinstance(node, ScalarNode) else [Span(start, start + 1), Span(end - 1, end)]
        taken += [entry.comma for entry in inside if entry.comma]
        taken += [member.key_span for member in document.members(node)]
        colons += len(document.members(node))
    taken.sort()
    assert all(before.end <= after.start for before, after in pairwise(taken))
    ends = [0, *(span.end for span in taken)]
    rest = "".join(text[end:start] for end, start in zip(ends, [*(s.start for s in taken), len(text)], strict=True))
    assert rest.strip(_WHITE_SPACE + ":") == ""
    assert rest.count(":") == colons


@given(DOCUMENTS)
def test_commas_and_comments_are_what_they_claim(printed: Printed) -> None:
    """A comma's span holds a comma, a comment's span the whole comment, in the order of the text."""
    document = document_of(printed.text)
    for _, inside in entries(document):
        assert {printed.text[slice(*entry.comma)] for entry in inside if entry.comma} <= {","}
    for comment in document.comments:
        assert printed.text[slice(*comment.span)] == comment.text
        closed = comment.text.startswith("/*") and comment.text.endswith("*/")
        assert closed or (comment.text.startswith("//") and not set(comment.text) & set("\n\r\u2028\u2029"))
    assert list(document.comments) == sorted(document.comments, key=lambda comment: comment.span)


@given(DOCUMENTS)
def test_find_and_key_span_lead_to_every_member(printed: Printed) -> None:
    """From the root every key path finds its node, and its key span is that of the member."""
    document = document_of(printed.text)
    pending: list[tuple[tuple[str | int, ...], Node]] = [((), document.root)]
    while pending:
        path, node = pending.pop()
        assert document.find(path) == node
        for member in document.members(node):
            assert document.key_span((*path, member.key)) == member.key_span
            assert document.nearest_span((*path, member.key, "no such key")) == member.key_span
        pending += [((*path, member.key), member.node) for member in document.members(node)]
        pending += [((*path, index), element.node) for index, element in enumerate(document.elements(node))]
