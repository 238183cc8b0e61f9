"""Whom a comment is about, by where it stands. Only the proof of a plan asks, so that it does not rely on the merge."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax.document import Document
from openclaw_wisgate.syntax.nodes import Comment, Element, Member, Node
from openclaw_wisgate.text import LINE_END, Span

_BLANK_LINE = re.compile(r"(?:\r\n?+|\n)[ \t]*(?:\r\n?|\n)")

_Keyed = list[tuple[str | int, Member | Element]]
_Entries = Callable[[Node], tuple[list[int], _Keyed]]
"""Gives where the entries of a node start, and the entries, each with its key or index."""


def comment_owners(document: Document) -> Iterator[tuple[Comment, KeyPath]]:
    """Yield each comment with the key path it is about.

    That is the entry behind which it stands on a line, else the entry right below it, else its container. A
    comment behind an opening bracket that ends its line, or above a blank line, is about the container.
    """
    entries = _known_entries(document)
    for comment in document.comments:
        path, node = _innermost(document, comment.span.start, entries)
        yield comment, path + _neighbour(document.text, comment.span, node, entries)


def container_at(document: Document, offset: int) -> KeyPath:
    """Return the key path of the innermost container around `offset`, or of the member whose key it stands behind."""
    return _innermost(document, offset, _known_entries(document))[0]


def _known_entries(document: Document) -> _Entries:
    known: dict[int, tuple[list[int], _Keyed]] = {}

    def entries(node: Node) -> tuple[list[int], _Keyed]:
        if id(node) not in known:
            members = [(member.key, member) for member in document.members(node)]
            keyed: _Keyed = [*members, *enumerate(document.elements(node))]
            known[id(node)] = ([entry.span.start for _, entry in keyed], keyed)
        return known[id(node)]

    return entries


def _innermost(document: Document, offset: int, entries: _Entries) -> tuple[KeyPath, Node]:
    path: KeyPath = ()
    node: Node = document.root
    while True:
        starts, inside = entries(node)
        index = bisect_right(starts, offset) - 1
        if index < 0 or offset >= inside[index][1].span.end:
            return path, node
        step, entry = inside[index]
        path, node = (*path, step), entry.node


def _neighbour(text: str, span: Span, node: Node, entries: _Entries) -> KeyPath:
    starts, inside = entries(node)
    if not (inside and node.span.start <= span.start < node.span.end):
        return ()
    index = bisect_right(starts, span.start) - 1
    if index >= 0 and not LINE_END.search(text, inside[index][1].span.end, span.start):
        return (inside[index][0],)
    if index + 1 == len(inside):
        return ()
    step, later = inside[index + 1]
    behind_bracket = index < 0 and not LINE_END.search(text, node.span.start, span.start)
    ends_line = behind_bracket and LINE_END.search(text, span.end, later.span.start)
    return () if ends_line or _BLANK_LINE.search(text, span.end, later.span.start) else (step,)
