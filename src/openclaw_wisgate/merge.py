"""Changes to edits: the only module that knows about commas, indents and comments when text is changed.

New entries go last in their container and look like their neighbours. Nothing outside an edit moves; a
comment that stands alone keeps its line, and a blank line keeps it apart from a new entry below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from openclaw_wisgate.change import Action, Change, Value
from openclaw_wisgate.edit import Edit, in_order
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax import ArrayNode, Document, Element, Member, ObjectNode, ScalarNode
from openclaw_wisgate.syntax.printer import print_entry, print_value
from openclaw_wisgate.syntax.style import Style, begins_line, line_indent, read_style
from openclaw_wisgate.text import Span

_LINE_END = re.compile(r"\r\n?|\n")
_REST_OF_LINE = re.compile(
    "[^\\S\r\n\u2028\u2029]*(?:(?://[^\r\n\u2028\u2029]*|/\\*[^\r\n]*?\\*/)[^\\S\r\n\u2028\u2029]*)*"
)


def plan_edits(document: Document, changes: Sequence[Change]) -> tuple[Edit, ...]:
    """Return the edits that make `changes` in `document`, in order.

    Additions to one container must stand together and go to its end. Raise ValueError for a change that
    the document has no place for.
    """
    edits: list[Edit] = []
    additions: dict[KeyPath, list[Change]] = {}
    removals: dict[KeyPath, list[Change]] = {}
    for change in changes:
        if change.action is Action.ADD:
            additions.setdefault(change.key_path[:-1], []).append(change)
        elif change.action is Action.REMOVE:
            removals.setdefault(change.key_path[:-1], []).append(change)
        else:
            edits.append(_update(document, change))
    for path, group in removals.items():
        edits += _remove(document, path, {change.key_path[-1] for change in group})
    for path, group in additions.items():
        edits += _append(document, path, group)
    return in_order(edits)


def _update(document: Document, change: Change) -> Edit:
    node = document.find(change.key_path)
    if node is None:
        msg = "no value to update"
        raise ValueError(msg)
    style = read_style(document, change.key_path[:-1])
    if isinstance(node, ScalarNode) and isinstance(node.value, str):
        style = replace(style, quote=document.text[node.span.start])
    if not isinstance(node, ScalarNode) and not _LINE_END.search(document.text, *node.span):
        style = replace(style, one_line=True)
    indent = line_indent(document.text, node.span.start)
    return Edit(node.span, print_value(change.after, style, indent=indent), change.key_path)


@dataclass(frozen=True, slots=True)
class _Place:
    """A container that entries are added to or removed from."""

    text: str
    container: ObjectNode | ArrayNode
    entries: Sequence[Member | Element]
    style: Style
    path: KeyPath

    @property
    def closer(self) -> int:
        """The offset of the closing bracket."""
        return self.container.end - 1

    def has_line_end(self, start: int, end: int) -> bool:
        """Tell whether a line ends between two offsets."""
        return _LINE_END.search(self.text, start, end) is not None


def _place(document: Document, path: KeyPath) -> _Place:
    container = document.find(path)
    if not isinstance(container, ObjectNode | ArrayNode):
        msg = "no container to change"
        raise ValueError(msg)  # noqa: TRY004 - the caller's plan is at fault, not a type
    entries: Sequence[Member | Element]
    entries = document.members(container) if isinstance(container, ObjectNode) else document.elements(container)
    return _Place(document.text, container, entries, read_style(document, path), path)


def _append(document: Document, path: KeyPath, group: Sequence[Change]) -> list[Edit]:
    place = _place(document, path)
    entries = [(change.key_path[-1], change.after) for change in group]
    keyed = [(key if isinstance(key, str) else None, value) for key, value in entries]
    cause = group[0].key_path
    if place.container.start == place.container.end:
        return _fill_blank(place, keyed, cause)
    if place.entries:
        return _append_after(place, keyed, cause)
    return _fill_empty(place, keyed, cause)


def _fill_blank(place: _Place, entries: Sequence[tuple[str | None, Value]], cause: KeyPath) -> list[Edit]:
    """Fill a file that holds no value at all."""
    text, newline = place.text, place.style.newline
    before = newline if text.strip("\ufeff") and not text.endswith(("\n", "\r")) else ""
    printed = print_value({str(key): value for key, value in entries}, place.style, indent="")
    return [Edit(Span(len(text), len(text)), f"{before}{printed}{newline}", cause)]


def _fill_empty(place: _Place, entries: Sequence[tuple[str | None, Value]], cause: KeyPath) -> list[Edit]:
    text, style, closer = place.text, place.style, place.closer
    inner_start = place.container.start + 1
    if begins_line(text, closer) and place.has_line_end(inner_start, closer):
        return [_insert_lines(place, entries, cause, trailing=style.trailing_comma)]
    filled = text[inner_start:closer].rstrip()
    at = inner_start + len(filled)
    blanks = text[at:closer]
    if style.one_line:
        printed = _print_in_line(place, entries)
        padding = style.padding if isinstance(place.container, ObjectNode) else ""
        lead, tail = (" " if filled else padding), padding[len(blanks) :]
        return [Edit(Span(at, at), f"{lead}{printed}{tail}", cause)]
    outer = line_indent(text, place.container.start)
    inner = outer + style.indent
    lines = _print_lines(place, entries, inner, trailing=style.trailing_comma)
    # The blanks that stand before the bracket become the end of its new indent.
    closing_indent = outer.removesuffix(blanks) if outer.endswith(blanks) else outer
    return [Edit(Span(at, at), f"{style.newline}{lines}{style.newline}{closing_indent}", cause)]


def _append_after(place: _Place, entries: Sequence[tuple[str | None, Value]], cause: KeyPath) -> list[Edit]:
    text, closer, last = place.text, place.closer, place.entries[-1]
    end = last.span.end
    edits = [] if last.comma else [Edit(Span(end, end), ",", cause)]
    if begins_line(text, closer) and place.has_line_end(end, closer):
        return [*edits, _insert_lines(place, entries, cause, trailing=last.comma is not None)]
    at = closer - (len(text[end:closer]) - len(text[end:closer].rstrip()))
    at = max(at, last.comma.end if last.comma else end)
    own_lines = begins_line(text, last.span.start) and place.has_line_end(place.container.start, last.span.start)
    if not place.has_line_end(place.container.start, closer):
        printed = " " + _print_in_line(place, entries)
    elif own_lines:
        inner = line_indent(text, last.span.start)
        printed = place.style.newline + _print_lines(place, entries, inner, trailing=False)
    else:
        indent = line_indent(text, end)
        printed = " " + ", ".join(print_entry(key, value, place.style, indent=indent) for key, value in entries)
    trailing = "," if last.comma else ""
    return [*edits, Edit(Span(at, at), printed + trailing, cause)]


def _insert_lines(
    place: _Place, entries: Sequence[tuple[str | None, Value]], cause: KeyPath, *, trailing: bool
) -> Edit:
    """Put entries on lines of their own, just above the line of the closing bracket."""
    text, closer, newline = place.text, place.closer, place.style.newline
    line_start = closer - len(line_indent(text, closer))
    neighbours = (entry.span.start for entry in reversed(place.entries))
    neighbour = next((start for start in neighbours if begins_line(text, start)), None)
    inner = line_indent(text, closer) + place.style.indent if neighbour is None else line_indent(text, neighbour)
    lines = _print_lines(place, entries, inner, trailing=trailing)
    apart = newline if _stands_below_comment(place, line_start) else ""
    return Edit(Span(line_start, line_start), f"{apart}{lines}{newline}", cause)


def _stands_below_comment(place: _Place, line_start: int) -> bool:
    """Tell whether the line above holds the end of a comment that begins a line, so that it would seem to lead."""
    start = place.entries[-1].span.end if place.entries else place.container.start + 1
    between = place.text[start:line_start]
    lines = _LINE_END.split(between)
    # The first piece is the rest of the entry's own line, the last one is empty.
    return len(lines) > 2 and bool(lines[-2].strip())  # noqa: PLR2004


def _print_lines(place: _Place, entries: Sequence[tuple[str | None, Value]], indent: str, *, trailing: bool) -> str:
    printed = [indent + print_entry(key, value, place.style, indent=indent) for key, value in entries]
    return f",{place.style.newline}".join(printed) + ("," if trailing else "")


def _print_in_line(place: _Place, entries: Sequence[tuple[str | None, Value]]) -> str:
    style = replace(place.style, one_line=True)
    return ", ".join(print_entry(key, value, style, indent="") for key, value in entries)


def _remove(document: Document, path: KeyPath, steps: set[str | int]) -> list[Edit]:
    """Take entries out, each with its comma, its own lines and the comment that trails it."""
    place = _place(document, path)
    doomed = {
        index
        for index, entry in enumerate(place.entries)
        if (entry.key if isinstance(entry, Member) else index) in steps
    }
    kept = [index for index in range(len(place.entries)) if index not in doomed]
    edits = [Edit(_reach(place, index), "", (*path, _step(place, index))) for index in sorted(doomed)]
    last = place.entries[-1]
    if kept and len(place.entries) - 1 in doomed and last.comma is None:
        dangling = place.entries[kept[-1]].comma
        if dangling is not None:
            edits.append(Edit(dangling, "", (*path, _step(place, kept[-1] + 1))))
    inner = Span(place.container.start + 1, place.closer)
    if not kept and not _without(place.text, inner, edits).strip():
        return [Edit(inner, "", edits[0].cause)]
    return _disjoint(in_order(edits))


def _step(place: _Place, index: int) -> str | int:
    entry = place.entries[index]
    return entry.key if isinstance(entry, Member) else index


def _reach(place: _Place, index: int) -> Span:
    """Return what goes with an entry: comma, blanks, its lines if it has them alone, its trailing comment."""
    text, entry = place.text, place.entries[index]
    start, end = entry.span.start, entry.comma.end if entry.comma else entry.span.end
    rest = _REST_OF_LINE.match(text, end)
    rest_end = rest.end() if rest else end
    line_end = _LINE_END.match(text, rest_end)
    if begins_line(text, start) and (line_end or rest_end == len(text)):
        start -= len(line_indent(text, start))
        if index == len(place.entries) - 1:
            start = _above_blank_line(text, start)
        return Span(start, line_end.end() if line_end else rest_end)
    previous = place.entries[index - 1] if index else None
    if line_end:
        floor = (previous.comma.end if previous.comma else previous.span.end) if previous else place.container.start + 1
        return Span(floor + len(text[floor:start].rstrip()), rest_end)
    if index + 1 < len(place.entries):
        return Span(
            start,
            place.entries[index + 1].span.start if not text[end : place.entries[index + 1].span.start].strip() else end,
        )
    floor = previous.span.end if previous else start
    if previous and previous.comma:
        floor = previous.comma.end
    return Span(floor + len(text[floor:start].rstrip()), end)


def _above_blank_line(text: str, start: int) -> int:
    """Return where the line above `start` begins if it is blank, else `start`."""
    above = text[:start].removesuffix("\n").removesuffix("\r") if start and text[start - 1] in "\r\n" else ""
    line_start = max(above.rfind("\n"), above.rfind("\r")) + 1
    return line_start if line_start and not above[line_start:].strip() else start


def _without(text: str, inner: Span, edits: Sequence[Edit]) -> str:
    position, pieces = inner.start, []
    for edit in edits:
        pieces.append(text[position : edit.span.start])
        position = max(position, edit.span.end)
    return "".join((*pieces, text[position : inner.end]))


def _disjoint(edits: Sequence[Edit]) -> list[Edit]:
    """Return removals with what two of them share counted once."""
    result: list[Edit] = []
    position = 0
    for edit in edits:
        span = Span(max(edit.span.start, position), max(edit.span.end, position))
        result.append(Edit(span, "", edit.cause))
        position = span.end
    return [edit for edit in result if edit.span.start < edit.span.end]
