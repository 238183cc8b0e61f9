"""The tree of a document: what stands where.

Containers are made while parsing; their members and elements are made when asked for, because most of a
config is never looked at. Every span is in code-point offsets of the document's text.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from openclaw_wisgate.syntax.scanner import LITERALS, Scalar, number
from openclaw_wisgate.text import Span

Value = object
"""Plain data: None, bool, int, float, str, list of values, dict from str to values."""


class Record(Protocol):
    """One member or element as scanned: group 1 is the key, 2 the scalar, 3 what follows the scalar."""

    def group(self, number: int, /) -> str | None:
        """Return the text of a group, or None where it took no part."""

    def span(self, number: int, /) -> tuple[int, int]:
        """Return where a group stands."""


class ScannedExactly(NamedTuple):
    """A record made by the exact scanner, with its decoded key and scalar."""

    key: str
    key_span: tuple[int, int]
    scalar: Scalar
    scalar_span: tuple[int, int]
    delimiter: int

    def group(self, _number: int, /) -> str | None:
        """Return nothing: the decoded values are attributes."""
        return None

    def span(self, number: int, /) -> tuple[int, int]:
        """Return the span of the key (1), of the scalar (2) or of what follows it (3)."""
        return (self.key_span, self.scalar_span, (self.delimiter, self.delimiter + 1))[number - 1]


def decode_key(record: Record) -> str:
    """Return the key of `record` as a value."""
    if isinstance(record, ScannedExactly):
        return record.key
    raw = record.group(1) or ""
    return raw[1:-1] if raw[0] in "\"'" else raw


def decode_scalar(record: Record) -> Scalar:
    """Return the scalar of `record` as a value."""
    if isinstance(record, ScannedExactly):
        return record.scalar
    raw = record.group(2) or ""
    if raw[0] in "\"'":
        return raw[1:-1]
    if raw in LITERALS:
        return LITERALS[raw]
    return number(raw)


class ScalarNode(NamedTuple):
    """A string, number, boolean or null."""

    span: Span
    value: Scalar


class ContainerNode:
    """An object or an array; `value` is its plain data and must not be changed."""

    __slots__ = ("_children", "_records", "delimiter", "end", "start")

    def __init__(self, start: int) -> None:
        """Open a container whose bracket stands at `start`; the parser fills it."""
        self.start = start
        self.end = start
        self.delimiter = start
        self._records: list[Record] = []
        self._children: dict[int, ContainerNode] = {}

    @property
    def span(self) -> Span:
        """From the opening to behind the closing bracket."""
        return Span(self.start, self.end)

    def __len__(self) -> int:
        """Return the number of members or elements, repeated keys included."""
        return len(self._records)

    def __bool__(self) -> bool:
        """Return true: an empty container is a node like any other, never "no node"."""
        return True

    def append(self, record: Record, child: ContainerNode | None = None) -> None:
        """Add what was scanned; `child` is given for a container, whose record has no scalar."""
        if child is not None:
            self._children[len(self._records)] = child
        self._records.append(record)

    def containers(self) -> list[tuple[str | int, ContainerNode]]:
        """Return the objects and arrays directly inside, in order, each with its key or index."""
        return [(self._step(index), child) for index, child in self._children.items()]

    def _step(self, index: int) -> str | int:
        return index

    def _entry(self, index: int, text: str) -> tuple[Record, Node, Span | None]:
        record = self._records[index]
        child = self._children.get(index)
        if child is None:
            node: Node = ScalarNode(Span(*record.span(2)), decode_scalar(record))
            delimiter = record.span(3)[0]
        else:
            node, delimiter = child, child.delimiter
        comma = Span(delimiter, delimiter + 1) if text[delimiter : delimiter + 1] == "," else None
        return record, node, comma


class ObjectNode(ContainerNode):
    """A JSON5 object."""

    __slots__ = ("_last", "value")

    def __init__(self, start: int) -> None:
        """Open an object whose brace stands at `start`."""
        super().__init__(start)
        self.value: dict[str, Value] = {}
        self._last: dict[str, int] | None = None

    def _step(self, index: int) -> str:
        return decode_key(self._records[index])

    def members(self, text: str) -> list[Member]:
        """Return the members in the order of the file, repeated keys included; `text` is the document's."""
        return [self._member(index, text) for index in range(len(self))]

    def member(self, key: str | int, text: str) -> Member | None:
        """Return the member whose value counts for `key`, the last one that has it, or None."""
        if self._last is None:
            self._last = {decode_key(record): index for index, record in enumerate(self._records)}
        index = self._last.get(key) if isinstance(key, str) else None
        return None if index is None else self._member(index, text)

    def _member(self, index: int, text: str) -> Member:
        record, node, comma = self._entry(index, text)
        return Member(decode_key(record), Span(*record.span(1)), node, comma)


class ArrayNode(ContainerNode):
    """A JSON5 array."""

    __slots__ = ("value",)

    def __init__(self, start: int) -> None:
        """Open an array whose bracket stands at `start`."""
        super().__init__(start)
        self.value: list[Value] = []

    def elements(self, text: str) -> list[Element]:
        """Return the elements in order; `text` is the document's."""
        return [self.element(index, text) for index in range(len(self))]

    def element(self, index: int, text: str) -> Element:
        """Return the element at `index`, which the array has."""
        _, node, comma = self._entry(index, text)
        return Element(node, comma)


Node = ScalarNode | ObjectNode | ArrayNode | ContainerNode


class Member(NamedTuple):
    """A key and its value; `comma` is the span of the comma behind the value, if there is one."""

    key: str
    key_span: Span
    node: Node
    comma: Span | None

    @property
    def span(self) -> Span:
        """From the key to the end of the value."""
        return Span(self.key_span.start, self.node.span.end)


class Element(NamedTuple):
    """A value in an array; `comma` is the span of the comma behind it, if there is one."""

    node: Node
    comma: Span | None

    @property
    def span(self) -> Span:
        """The span of the value."""
        return self.node.span


class Comment(NamedTuple):
    """A comment with its delimiters; `text` is all of it, without the line end that ends a `//`."""

    span: Span
    text: str
