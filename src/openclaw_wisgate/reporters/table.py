"""Tables for people: columns that line up whatever the letters, and that fit where they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import columns, harmless

_NARROWEST = 12
"""Columns of text beside a hanging indent, below which the terminal may as well break the lines itself."""
_GAP = "  "
_CUT, _PLAIN_CUT = "…", "~"


class Column(NamedTuple):
    """A column of a table; it is left out where it would leave the first column less than `leaves`.

    Of several that would, the one with the greatest `rank` goes first; those with 0 stay. It is at least `least` wide.
    """

    title: str
    cells: Sequence[str]
    rank: int = 0
    leaves: int = 18
    least: int = 0
    right: bool = False
    colours: Sequence[str] = ()

    @property
    def width(self) -> int:
        """Columns of the terminal that it takes."""
        return max(self.least, *map(columns, (self.title, *self.cells)))


def table(rows: Sequence[Column], palette: Palette) -> list[str]:
    """Return the lines of a table, its head first; the first column is cut in the middle where that makes it fit."""
    kept = list(rows)
    if palette.columns is not None:
        first = _room(kept, palette.columns)
        while too_wide := [one for one in kept[1:] if one.rank and first < min(one.leaves, kept[0].width)]:
            kept.remove(max(too_wide, key=lambda column: column.rank))
            first = _room(kept, palette.columns)
        cells = [cut(cell, first, plain=palette.plain) for cell in kept[0].cells]
        kept[0] = kept[0]._replace(
            title=cut(kept[0].title, first, plain=palette.plain), cells=cells, least=min(kept[0].least, first)
        )
    head = _line(kept, [column.title for column in kept], [""] * len(kept), palette)
    lines = [palette.paint("bold", head)]
    for index in range(len(kept[0].cells)):
        cells = [column.cells[index] for column in kept]
        colours = [column.colours[index] if column.colours else "" for column in kept]
        lines.append(_line(kept, cells, colours, palette))
    return lines


def cut(text: str, most: int, *, plain: bool = False) -> str:
    """Return harmless `text` in at most `most` columns: what does not fit is taken out of the middle."""
    text, mark = harmless(text), _PLAIN_CUT if plain else _CUT
    if columns(text) <= most:
        return text
    if most <= 1:
        return mark[:most]
    end = _from_end(text, (most - 1) // 2)
    return f"{_from_start(text, most - 1 - columns(end))}{mark}{end}"


def wrapped(text: str, indent: str, most: int | None) -> str:
    """Return `text` behind `indent`, broken between words where it is wider than `most`, with a hanging indent."""
    room = None if most is None else most - columns(indent)
    if room is None or room < _NARROWEST or columns(text) <= room:
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


def _room(kept: Sequence[Column], most: int) -> int:
    """Return how wide the first column can be in a table of `most` columns of the terminal."""
    return max(min(kept[0].width, most - sum(column.width + len(_GAP) for column in kept[1:])), 1)


def _line(kept: Sequence[Column], cells: Sequence[str], colours: Sequence[str], palette: Palette) -> str:
    parts = []
    for column, cell, colour in zip(kept, cells, colours, strict=True):
        blanks = " " * (column.width - columns(cell))
        words = palette.paint(colour, cell) if colour else cell
        parts.append(f"{blanks}{words}" if column.right else f"{words}{blanks}")
    return _GAP.join(parts).rstrip()
