"""Tables for people: columns that line up whatever the letters, and that fit where they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import columns, harmless

NARROWEST = 12
"""Columns that are left to the first column before another one is dropped."""
_GAP = "  "
_CUT = "…"


class Column(NamedTuple):
    """A column of a table; of those that do not fit the one with the greatest `rank` goes first, those with 0 stay."""

    title: str
    cells: Sequence[str]
    rank: int = 0
    right: bool = False
    colours: Sequence[str] = ()

    @property
    def width(self) -> int:
        """Columns of the terminal that the widest cell takes."""
        return max(map(columns, (self.title, *self.cells)))


def table(rows: Sequence[Column], palette: Palette) -> list[str]:
    """Return the lines of a table, its head first; the first column is cut in the middle where that makes it fit."""
    kept = list(rows)
    if palette.columns is not None:
        while _width(kept[1:]) + NARROWEST > palette.columns and any(column.rank for column in kept[1:]):
            kept.remove(max(kept[1:], key=lambda column: column.rank))
        first = max(min(kept[0].width, palette.columns - _width(kept[1:])), 1)
        cells = [cut(cell, first) for cell in kept[0].cells]
        kept[0] = kept[0]._replace(title=cut(kept[0].title, first), cells=cells)
    head = _line(kept, [column.title for column in kept], [""] * len(kept), palette)
    lines = [palette.paint("bold", head)]
    for index in range(len(kept[0].cells)):
        cells = [column.cells[index] for column in kept]
        colours = [column.colours[index] if column.colours else "" for column in kept]
        lines.append(_line(kept, cells, colours, palette))
    return lines


def cut(text: str, most: int) -> str:
    """Return harmless `text` in at most `most` columns: what does not fit is taken out of the middle."""
    text = harmless(text)
    if columns(text) <= most:
        return text
    if most <= 1:
        return _CUT[:most]
    end = _from_end(text, (most - 1) // 2)
    return f"{_from_start(text, most - 1 - columns(end))}{_CUT}{end}"


def wrapped(text: str, indent: str, most: int | None) -> str:
    """Return `text` behind `indent`, broken between words where it is wider than `most`, with a hanging indent."""
    room = None if most is None else most - columns(indent)
    if room is None or room < NARROWEST or columns(text) <= room:
        return f"{indent}{text}"
    lines, line = list[str](), ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and columns(longer) > room:
            lines.append(line)
            longer = word
        line = longer
    return indent + f"\n{' ' * columns(indent)}".join((*lines, line))


def _from_start(text: str, most: int) -> str:
    kept = ""
    for character in text:
        if columns(kept + character) > most:
            break
        kept += character
    return kept


def _from_end(text: str, most: int) -> str:
    kept = ""
    for character in reversed(text):
        if columns(character + kept) > most:
            break
        kept = character + kept
    return kept


def _width(kept: Sequence[Column]) -> int:
    return sum(column.width + len(_GAP) for column in kept)


def _line(kept: Sequence[Column], cells: Sequence[str], colours: Sequence[str], palette: Palette) -> str:
    parts = []
    for column, cell, colour in zip(kept, cells, colours, strict=True):
        blanks = " " * (column.width - columns(cell))
        words = palette.paint(colour, cell) if colour else cell
        parts.append(f"{blanks}{words}" if column.right else f"{words}{blanks}")
    return _GAP.join(parts).rstrip()
