"""Where the tokens of one document stand; each container is read once, however many places are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax.document import Document
from openclaw_wisgate.syntax.nodes import ArrayNode, Element, Member, Node, ObjectNode
from openclaw_wisgate.text import Span


class Places:
    """The places of a document by key path; every path asked for must exist."""

    def __init__(self, document: Document) -> None:
        """Start with the root known."""
        self._document = document
        self._children: dict[KeyPath, Mapping[str | int, Member | Element]] = {}

    def value(self, path: KeyPath) -> Span:
        """Return the span of the value at `path`."""
        return self._node(path).span

    def key(self, path: KeyPath) -> Span:
        """Return the span of the key that `path` ends in."""
        entry = self._entry(path)
        return entry.key_span if isinstance(entry, Member) else entry.span

    def object(self, path: KeyPath) -> Span:
        """Return what names the object at `path`: its key, or its opening brace in an array or as the whole file."""
        if path and isinstance(path[-1], str):
            return self.key(path)
        start = self.value(path).start
        return Span(start, start + 1)

    def _node(self, path: KeyPath) -> Node:
        return self._entry(path).node if path else self._document.root

    def _entry(self, path: KeyPath) -> Member | Element:
        parent = path[:-1]
        if parent not in self._children:
            self._children[parent] = self._read(self._node(parent))
        return self._children[parent][path[-1]]

    def _read(self, node: Node) -> Mapping[str | int, Member | Element]:
        if isinstance(node, ObjectNode):
            return {member.key: member for member in self._document.members(node)}
        assert isinstance(node, ArrayNode)
        return dict(enumerate(self._document.elements(node)))
