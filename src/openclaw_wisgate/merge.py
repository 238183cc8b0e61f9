"""Changes to edits: the only module that knows about commas, indents and comments when text is changed.

New entries go last in their container and look like their neighbours. Nothing outside an edit moves; a
comment that stands alone keeps its line, and a blank line keeps it apart from a new entry below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from openclaw_wisgate.change import Action, Change, Value
from openclaw_wisgate.edit import Edit, in_order
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax import ArrayNode, Document, Element, Member, ObjectNode, ScalarNode
from openclaw_wisgate.syntax.printer import print_entry, print_key, print_value
from openclaw_wisgate.syntax.style import Style, begins_line, line_indent, read_style
from openclaw_wisgate.text import LINE_END, Span

_BLANKS = re.compile(r"[ \t]*")
_BLANK_LINE = re.compile(r"[ \t]*(?:\r\n?|\n)")
_BLANK_LINE_ABOVE = re.compile(r"(?:\r\n?+|\n)([ \t]*(?:\r\n?|\n))\Z")
_REST_OF_LINE = re.compile(
    "[^\\S\r\n\u2028\u2029]*(?:(?://[^\r\n\u2028\u2029]*|/\\*[^\r\n]*?\\*/)[^\\S\r\n\u2028\u2029]*)*"
)


def plan_edits(document: Document, changes: Sequence[Change]) -> tuple[Edit, ...]:
    """Return the edits that make `changes` in `document`, in order.

    Additions to one container must stand together and go to its end, and nothing can be removed from it at the
    same time. Raise ValueError for a change that the document has no place for.
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
            made = _rename if change.action is Action.RENAME else _update
            edits.append(made(document, change))
    if removals.keys() & additions.keys():
        msg = "a container both gains and loses entries"
        raise ValueError(msg)
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
    if not isinstance(node, ScalarNode) and not LINE_END.search(document.text, *node.span):
        style = replace(style, one_line=True)
    indent = line_indent(document.text, node.span.start)
    return Edit(node.span, print_value(change.after, style, indent=indent), change.key_path)


def _rename(document: Document, change: Change) -> Edit:
    span = document.key_span(change.key_path)
    if span is None or not isinstance(change.after, str):
        msg = "no key to rename"
        raise ValueError(msg)
    style = read_style(document, change.key_path[:-1])
    quote = document.text[span.start]
    style = replace(style, quote=quote, bare_keys=False) if quote in "'\"" else replace(style, bare_keys=True)
    return Edit(span, print_key(change.after, style), change.key_path)


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
        return LINE_END.search(self.text, start, end) is not None


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
    at = _behind_words(text, inner_start, closer)
    if style.one_line:
        padding = style.padding if isinstance(place.container, ObjectNode) else ""
        lead = " " if at > inner_start else padding
        return [Edit(Span(at, closer), f"{lead}{_print_in_line(place, entries)}{padding}", cause)]
    outer = line_indent(text, place.container.start)
    lines = _print_lines(place, entries, outer + style.indent, trailing=style.trailing_comma)
    return [Edit(Span(at, closer), f"{style.newline}{lines}{style.newline}{outer}", cause)]


def _append_after(place: _Place, entries: Sequence[tuple[str | None, Value]], cause: KeyPath) -> list[Edit]:
    text, closer, last = place.text, place.closer, place.entries[-1]
    end = last.span.end
    edits = [] if last.comma else [Edit(Span(end, end), ",", cause)]
    if begins_line(text, closer) and place.has_line_end(end, closer):
        return [*edits, _insert_lines(place, entries, cause, trailing=last.comma is not None)]
    at = _behind_words(text, last.comma.end if last.comma else end, closer)
    below_comment = _stands_below_comment(text, end, at)
    own_lines = begins_line(text, last.span.start) and place.has_line_end(place.container.start, last.span.start)
    if not place.has_line_end(place.container.start, closer):
        printed = place.style.separator[1:] + _print_in_line(place, entries)
    elif own_lines or below_comment:
        inner = line_indent(text, last.span.start)
        apart = place.style.newline * (2 if below_comment else 1)
        printed = apart + _print_lines(place, entries, inner, trailing=False)
    else:
        indent = line_indent(text, end)
        printed = " " + ", ".join(print_entry(key, value, place.style, indent=indent) for key, value in entries)
    trailing = "," if last.comma else ""
    return [*edits, Edit(Span(at, at), printed + trailing, cause)]


def _behind_words(text: str, start: int, end: int) -> int:
    """Return where the blanks begin that stand before `end`, not before `start`.

    U+2028 and its like are no blanks here: they may end a comment.
    """
    return start + len(text[start:end].rstrip(" \t\r\n"))


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
    behind = place.entries[-1].span.end if place.entries else place.container.start + 1
    apart = newline if _stands_below_comment(text, behind, line_start) else ""
    return Edit(Span(line_start, line_start), f"{apart}{lines}{newline}", cause)


def _stands_below_comment(text: str, behind: int, at: int) -> bool:
    """Tell whether what comes to stand at `at` would seem led by a comment that begins a line after `behind`."""
    _, *lines = LINE_END.split(text[behind:at])
    if lines and not lines[-1]:
        lines.pop()
    while lines and lines[-1].strip(" \t") == ",":
        lines.pop()
    return bool(lines) and bool(lines[-1].strip(" \t"))


def _print_lines(place: _Place, entries: Sequence[tuple[str | None, Value]], indent: str, *, trailing: bool) -> str:
    printed = [indent + print_entry(key, value, place.style, indent=indent) for key, value in entries]
    return f",{place.style.newline}".join(printed) + ("," if trailing else "")


def _print_in_line(place: _Place, entries: Sequence[tuple[str | None, Value]]) -> str:
    style = replace(place.style, one_line=True)
    return style.separator.join(print_entry(key, value, style, indent="") for key, value in entries)


def _remove(document: Document, path: KeyPath, steps: set[str | int]) -> list[Edit]:
    """Take entries out, each with its comma, its own lines and the comment that trails it."""
    place = _place(document, path)
    doomed = {
        index
        for index, entry in enumerate(place.entries)
        if (entry.key if isinstance(entry, Member) else index) in steps
    }
    kept = [index for index in range(len(place.entries)) if index not in doomed]
    spans = [span for index in sorted(doomed) for span in _reach(place, index)]
    last = place.entries[-1]
    if kept and len(place.entries) - 1 in doomed and last.comma is None:
        spans += [entry.comma for entry in (place.entries[kept[-1]],) if entry.comma]
    inner = Span(place.container.start + 1, place.closer)
    if not kept and not _without(place.text, inner, sorted(spans)).strip():
        spans = [inner]
    cause = (*path, *sorted(steps, key=str)[:1])
    tidied = [_tidied(place, span) for span in _joined(place.text, sorted(spans))]
    return [Edit(span, _line_end_left(place, span), cause) for span in tidied]


def _line_end_left(place: _Place, span: Span) -> str:
    """Return the line end that has to stay where `span` goes, lest a comment comes to trail what stands before it."""
    comes_up = place.has_line_end(*span) and place.text[span.end : place.closer].lstrip(" \t").startswith("/")
    return place.style.newline if comes_up and not begins_line(place.text, span.start) else ""


def _reach(place: _Place, index: int) -> Iterator[Span]:
    """Yield what goes with an entry: its comma, the comment that trails it, the blanks that would be left over."""
    text, entry = place.text, place.entries[index]
    start, end, comma = entry.span.start, entry.span.end, entry.comma
    if comma and not place.has_line_end(end, comma.start):
        end = comma.end
    elif comma:
        yield comma
    rest = _REST_OF_LINE.match(text, end)
    rest_end = rest.end() if rest else end
    ends_line = bool(LINE_END.match(text, rest_end)) or rest_end == len(text)
    if begins_line(text, start) and ends_line:
        yield Span(start, rest_end)
    elif not ends_line and index + 1 < len(place.entries):
        yield Span(start, end + len(text[end:]) - len(text[end:].lstrip(" \t")))
    else:
        previous = place.entries[index - 1] if index else None
        floor = (previous.comma or previous.span).end if previous else place.container.start + 1
        words = text[floor:start].strip()
        # The line end behind a comment stays, or the comment would go on.
        behind = floor + len(text[floor:start].rstrip(" \t" if words else " \t\r\n"))
        yield Span(behind if previous or ends_line else start, rest_end if ends_line else end)


def _without(text: str, inner: Span, spans: Sequence[Span]) -> str:
    position, pieces = inner.start, []
    for span in spans:
        pieces.append(text[position : span.start])
        position = max(position, span.end)
    return "".join((*pieces, text[position : inner.end]))


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return `spans`, which are sorted, as one where only blanks stand between them."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip(" \t\r\n"):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _tidied(place: _Place, span: Span) -> Span:
    """Return `span` with its lines if nothing else stands on them, and with a blank line that would be one too many."""
    text, opener = place.text, place.container.start
    behind = _BLANKS.match(text, span.end)
    line_end = LINE_END.match(text, behind.end() if behind else span.end)
    if not (begins_line(text, span.start) and line_end):
        return span
    start, end = span.start - len(line_indent(text, span.start)), line_end.end()
    above, below = _BLANK_LINE_ABOVE.search(text, opener, start), _BLANK_LINE.match(text, end)
    closes = begins_line(text, place.closer) and not text[end : place.closer].strip()
    if above and (below or closes):
        return Span(above.start(1), end)
    if below and not text[opener + 1 : start].strip():
        return Span(start, below.end())
    floor = max((entry.span.end for entry in place.entries if entry.span.end <= start), default=opener + 1)
    led = any(span.start <= entry.span.start < span.end for entry in place.entries)
    followed = any(entry.span.start >= end for entry in place.entries)
    if led and followed and not below and _stands_below_comment(text, floor, start):
        end = line_end.start()
    return Span(start, end)
