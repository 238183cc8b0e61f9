"""A parsed config file: its text, its tree, and how to find things in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax.nodes import (
    ArrayNode,
    Comment,
    ContainerNode,
    Element,
    Member,
    Node,
    ObjectNode,
    ScalarNode,
    Value,
)
from openclaw_wisgate.text import LineIndex, Position, Span

_STRING_OR_COMMENT = (
    r"(?s)\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|(//[^\n\r\u2028\u2029]*+|/\*(?:[^*]++|\*(?!/))*+\*/)"
)


class Document:
    """A JSON5 text and its tree.

    Where a key stands twice in one object the last one counts, as in JavaScript; `duplicates` tells.
    `value` is the plain data of the whole document; it is shared and must not be changed.
    """

    __slots__ = ("_comments", "_lines", "name", "root", "text")

    def __init__(self, *, name: str, text: str, root: Node) -> None:
        """Hold `root`, the tree of `text`; only the parser calls this."""
        self.name = name
        self.text = text
        self.root = root
        self._comments: tuple[Comment, ...] | None = None
        self._lines: LineIndex | None = None

    @property
    def value(self) -> Value:
        """The plain data of the document."""
        return node_value(self.root)

    @property
    def lines(self) -> LineIndex:
        """The lines of the text."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Every comment, in order."""
        if self._comments is None:
            self._comments = tuple(
                Comment(Span(*match.span(1)), match.group(1))
                for match in re.finditer(_STRING_OR_COMMENT, self.text)
                if match.group(1) is not None
            )
        return self._comments

    def position(self, offset: int) -> Position:
        """Return the line and column of `offset`."""
        return self.lines.position(offset)

    def members(self, node: Node) -> list[Member]:
        """Return the members of `node`, or nothing if it is not an object."""
        return node.members(self.text) if isinstance(node, ObjectNode) else []

    def elements(self, node: Node) -> list[Element]:
        """Return the elements of `node`, or nothing if it is not an array."""
        return node.elements(self.text) if isinstance(node, ArrayNode) else []

    def find(self, path: KeyPath) -> Node | None:
        """Return the node at `path`, or None."""
        node: Node | None = self.root
        for step in path:
            node = self._child(node, step)
        return node

    def key_span(self, path: KeyPath) -> Span | None:
        """Return the span of the key that `path` ends in; of the value where it ends in an index."""
        if not path:
            return self.root.span
        parent = self.find(path[:-1])
        if isinstance(parent, ObjectNode):
            member = parent.member(path[-1], self.text)
            return member.key_span if member else None
        node = self._child(parent, path[-1])
        return node.span if node else None

    def nearest_span(self, path: KeyPath) -> Span:
        """Return the span of the key at `path`, or of the deepest part of `path` that the document has."""
        for length in range(len(path), 0, -1):
            span = self.key_span(path[:length])
            if span is not None:
                return span
        return Span(self.root.span.start, min(self.root.span.start + 1, self.root.span.end))

    def duplicates(self) -> Iterator[tuple[KeyPath, list[Member]]]:
        """Yield every key path whose key stands more than once in its object, with all its members."""
        path: list[str | int] = []
        pending: list[tuple[int, KeyPath, ContainerNode]] = []
        if isinstance(self.root, ContainerNode):
            pending.append((0, (), self.root))
        while pending:
            depth, last_step, node = pending.pop()
            path[depth:] = last_step
            if isinstance(node, ObjectNode) and len(node.value) != len(node):
                yield from _repeated(tuple(path), node.members(self.text))
            pending += [(len(path), (step,), child) for step, child in reversed(node.containers())]

    def _child(self, node: Node | None, step: str | int) -> Node | None:
        if isinstance(node, ObjectNode) and isinstance(step, str) and step in node.value:
            member = node.member(step, self.text)
            return member.node if member else None
        if isinstance(node, ArrayNode) and isinstance(step, int) and 0 <= step < len(node):
            return node.element(step, self.text).node
        return None


def node_value(node: Node) -> Value:
    """Return the plain data of `node`."""
    if isinstance(node, ScalarNode | ObjectNode | ArrayNode):
        return node.value
    msg = f"not a node: {node!r}"
    raise TypeError(msg)


def _repeated(path: KeyPath, members: list[Member]) -> Iterator[tuple[KeyPath, list[Member]]]:
    by_key: dict[str, list[Member]] = {}
    for member in members:
        by_key.setdefault(member.key, []).append(member)
    for key, same in by_key.items():
        if len(same) > 1:
            yield (*path, key), same


def blank(text: str, *, name: str) -> Document:
    """Return the document of a text in which no value is read: an object without braces at the end of the text.

    OpenClaw refuses such a file. Where there is only white space, an edit may begin it; where it is not JSON5,
    the text can only be replaced as a whole.
    """
    return Document(name=name, text=text, root=ObjectNode(len(text)))
