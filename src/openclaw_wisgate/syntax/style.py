"""The writing habits of a document, read off the neighbours of a place.

Nearest evidence counts: first the container itself with what is in it, then the container around it, up
to the root. Where nothing speaks, the answer is plain JSON, so strict JSON stays strict JSON.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax.document import Document
from openclaw_wisgate.syntax.nodes import ArrayNode, Element, Member, Node, ObjectNode, ScalarNode
from openclaw_wisgate.text import LINE_END

BARE_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
SHORT = 72
"""Characters up to which a container of scalars may stand on one line."""

_SAMPLE = 400
_TELLING = 4
"""Members from which on a short object on several lines shows a habit; a cost has as many."""
_BLANKS = re.compile(r"[^\S\r\n]*")

Choice = TypeVar("Choice", str, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How new text is to be written at one place."""

    indent: str = "  "
    newline: str = "\n"
    quote: str = '"'
    bare_keys: bool = False
    colon: str = ": "
    padding: str = " "
    trailing_comma: bool = False
    compact: bool = True
    opener_below: bool = False
    one_line: bool = False

    @property
    def separator(self) -> str:
        """What stands between two entries on one line."""
        return "," if not self.padding and self.colon == ":" else ", "


@dataclass(slots=True)
class _Evidence:
    """What one part of a document shows, counted."""

    indent: Counter[str] = field(default_factory=Counter)
    quote: Counter[str] = field(default_factory=Counter)
    bare_keys: Counter[bool] = field(default_factory=Counter)
    colon: Counter[str] = field(default_factory=Counter)
    padding: Counter[str] = field(default_factory=Counter)
    trailing_comma: Counter[bool] = field(default_factory=Counter)
    compact: Counter[bool] = field(default_factory=Counter)
    opener_below: Counter[bool] = field(default_factory=Counter)


def read_style(document: Document, path: KeyPath) -> Style:
    """Return the habits that hold for new text in the container at `path`, or where it would stand."""
    nodes = [document.find(path[:length]) for length in range(len(path), -1, -1)]
    evidence = [_collect(document, node) for node in nodes if node is not None]
    text = document.text

    def most(choose: Callable[[_Evidence], Counter[Choice]], default: Choice) -> Choice:
        for part in evidence:
            counted = choose(part).most_common(1)
            if counted:
                return counted[0][0]
        return default

    newlines = Counter(LINE_END.findall(text)).most_common(1)
    root = document.root.span
    return Style(
        indent=most(lambda part: part.indent, "  "),
        newline=newlines[0][0] if newlines else "\n",
        quote=most(lambda part: part.quote, '"'),
        bare_keys=most(lambda part: part.bare_keys, default=False),
        colon=most(lambda part: part.colon, ": "),
        padding=most(lambda part: part.padding, " "),
        trailing_comma=most(lambda part: part.trailing_comma, default=False),
        compact=most(lambda part: part.compact, default=True),
        opener_below=most(lambda part: part.opener_below, default=False),
        one_line=bool(document.value) and not LINE_END.search(text, *root),
    )


def line_indent(text: str, offset: int) -> str:
    """Return the blanks that begin the line holding `offset`."""
    match = _BLANKS.match(text, _line_start(text, offset), offset)
    return match.group().lstrip("\ufeff") if match else ""


def begins_line(text: str, offset: int) -> bool:
    """Tell whether only blanks stand before `offset` on its line."""
    return not text[_line_start(text, offset) : offset].strip().strip("\ufeff")


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _collect(document: Document, node: Node) -> _Evidence:
    evidence = _Evidence()
    for container in _sample(document, node):
        entries = _entries(document, container)
        if entries:
            _note_container(document.text, container, entries, evidence)
        for entry in entries:
            if isinstance(entry, Member):
                _note_key(document.text, entry, evidence)
            if isinstance(entry.node, ScalarNode) and isinstance(entry.node.value, str):
                evidence.quote[document.text[entry.node.span.start]] += 1
    return evidence


def _entries(document: Document, container: ObjectNode | ArrayNode) -> list[Member] | list[Element]:
    return document.members(container) if isinstance(container, ObjectNode) else document.elements(container)


def _sample(document: Document, node: Node) -> Iterator[ObjectNode | ArrayNode]:
    pending, seen = [node], 0
    for current in pending:
        if isinstance(current, ObjectNode | ArrayNode) and seen < _SAMPLE:
            entries = _entries(document, current)
            seen += len(entries)
            pending += [entry.node for entry in entries]
            yield current


def _note_key(text: str, member: Member, evidence: _Evidence) -> None:
    first = text[member.key_span.start]
    if BARE_KEY.match(member.key):
        evidence.bare_keys[first not in "\"'"] += 1
    if first in "\"'":
        evidence.quote[first] += 1
    between = text[member.key_span.end : member.node.span.start]
    if not between.replace(":", "", 1).strip(" "):
        evidence.colon[between] += 1
    if LINE_END.search(text, *member.node.span):
        evidence.opener_below[LINE_END.search(between) is not None] += 1


def _note_container(
    text: str, container: ObjectNode | ArrayNode, entries: list[Member] | list[Element], evidence: _Evidence
) -> None:
    start, end = container.span
    first, last = entries[0], entries[-1]
    if not LINE_END.search(text, start, end):
        if isinstance(container, ObjectNode):
            evidence.padding[" " if text[start + 1] == " " else ""] += 1
        evidence.compact[True] += 1
        return
    _, *lines_below = LINE_END.split(text[last.span.end : end - 1])
    # Above a comment the comma tells nothing: it may be left over where the entries below were commented out.
    if lines_below and not (last.comma and any(line.strip() for line in lines_below)):
        evidence.trailing_comma[last.comma is not None] += 1
    comma_first = text.startswith(",", _line_start(text, start) + len(line_indent(text, start)))
    if begins_line(text, first.span.start) and not comma_first:
        inner, outer = line_indent(text, first.span.start), line_indent(text, start)
        if len(inner) > len(outer) and inner.startswith(outer):
            evidence.indent[inner[len(outer) :]] += 1
    # A small object on lines of its own tells nothing: many write so by hand what they group.
    tells = isinstance(container, ArrayNode) or len(entries) >= _TELLING
    if (
        tells
        and all(isinstance(entry.node, ScalarNode) for entry in entries)
        and len(" ".join(text[start:end].split())) <= SHORT
    ):
        evidence.compact[False] += 1
