"""Offsets and positions in decoded text.

Inside the program every place is a half-open range of code-point offsets. Lines and columns exist only
for people, and only `LineIndex` makes them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

BYTE_ORDER_MARK = "\ufeff"
LINE_END = re.compile(r"\r\n?|\n")
"""A line end as editors count them: LF, CRLF or a lone CR."""


class Span(NamedTuple):
    """A half-open range of code-point offsets; `start == end` is a point between two characters."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as an editor shows it: line and column are 1-based, the column counts code points."""

    line: int
    column: int


class LineIndex:
    """The lines of one text.

    A line ends at LF, CRLF or a lone CR, as editors count. U+2028 and U+2029 end a JSON5 comment but not
    a line. A leading byte order mark has no column of its own.
    """

    __slots__ = ("_ends", "_starts", "_text")

    def __init__(self, text: str) -> None:
        """Index `text`; linear in its length."""
        ends = [(match.start(), match.end()) for match in LINE_END.finditer(text)]
        self._text = text
        self._starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(text)]

    def __len__(self) -> int:
        """Return the number of lines; an empty text has one."""
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """Return where `offset` stands; an offset inside a line end belongs to the line it ends."""
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        if line == 1 and column > 1 and self._text.startswith(BYTE_ORDER_MARK):
            column -= 1
        return Position(line, column)

    def line_span(self, line: int) -> Span:
        """Return the span of the 1-based `line` without its line end and without a byte order mark."""
        start = self._starts[line - 1]
        if start == 0 and self._text.startswith(BYTE_ORDER_MARK):
            start = 1
        return Span(start, self._ends[line - 1])

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line holding `offset` begins."""
        return self._starts[bisect_right(self._starts, offset) - 1]
