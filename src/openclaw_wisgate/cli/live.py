"""Talk on standard error while models are asked: a board that is redrawn on a terminal, lines elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from openclaw_wisgate.cli.progress import PATIENCE
from openclaw_wisgate.cli.streams import put, size_of
from openclaw_wisgate.commands.rounds import Unwatched

if TYPE_CHECKING:  # for annotations only
    from openclaw_wisgate.cli.console import Console
    from openclaw_wisgate.report import Asked, Ping
    from openclaw_wisgate.reporters import Palette
    from openclaw_wisgate.reporters.board import Board

_ERASE_LINE, _ERASE_BELOW = "\x1b[K", "\x1b[J"
"""From the cursor to the end of its line, and of the screen."""
_BREAK = 0.05
"""Seconds between two pictures, so that a thousand answers do not take longer to draw than to come."""


def can_redraw(stream: TextIO) -> bool:
    """Tell whether the cursor of `stream` can be moved."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return False
    # The older console of Windows shows escapes as letters; the newer terminal says who it is.
    return sys.platform != "win32" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))


class View(Unwatched):
    """What shows how far it is: this one shows nothing."""

    def end(self) -> None:
        """Take away what must not stand above the report."""


class LiveBoard(View):
    """A board on a terminal's standard error, which leaves nothing behind.

    The cursor rests where the board begins, so that nothing has to be remembered: a picture that Ctrl+C cuts off, or
    that the terminal loses by it, makes the next one erase nothing that is not of the board.
    """

    def __init__(self, palette: Palette) -> None:
        """Draw in the colours of `palette`."""
        self._palette = palette
        self._board: Board | None = None
        self._next = 0.0

    def begin(self, errands: Sequence[Asked], total: int) -> None:
        """Take what is to be asked; one model alone is shown only when it takes its time."""
        from openclaw_wisgate.reporters.board import Board

        self._board = Board(errands, total)
        self._next = time.monotonic() + (PATIENCE if total == 1 else 0.0)

    def asked(self, errand: Asked) -> None:
        """Show that `errand` is under way."""
        if self._board:
            self._board.asked(errand, time.monotonic())
            self.tick()

    def answered(self, ping: Ping) -> None:
        """Show an answer."""
        if self._board:
            self._board.answered(ping)
            self.tick()

    def tick(self) -> None:
        """Draw the board anew, unless that was done a moment ago."""
        now = time.monotonic()
        if self._board is None or now < self._next:
            return
        self._next = now + _BREAK
        width, height = size_of(sys.stderr)
        # A line that fills the last column would make some terminals begin another.
        lines = self._board.lines(self._palette._replace(columns=width - 1), height - 1, now)
        drawn = "\n".join(f"{line}{_ERASE_LINE}" for line in lines)
        up = f"\x1b[{len(lines) - 1}A" if len(lines) > 1 else ""
        put(sys.stderr, f"\r{drawn}{_ERASE_BELOW}{up}\r")

    def end(self) -> None:
        """Take the board away."""
        if self._board is not None:
            put(sys.stderr, f"\r{_ERASE_BELOW}")
        self._board = None


class PlainLines(View):
    """A line on standard error for each answer, where there are several."""

    def __init__(self) -> None:
        """Begin with none."""
        self._total = self._done = 0

    def begin(self, errands: Sequence[Asked], total: int) -> None:
        """Take how many there will be."""
        del errands
        self._total = total

    def answered(self, ping: Ping) -> None:
        """Say one answer."""
        from openclaw_wisgate.reporters.ping_words import milliseconds
        from openclaw_wisgate.reporters.terminal import harmless
        from openclaw_wisgate.series import asked_of

        self._done += 1
        if self._total > 1:
            total = ping.result.total
            took = f" in {milliseconds(total)}" if total is not None else ""
            name = harmless(asked_of(ping).name)
            put(sys.stderr, f"{self._done}/{self._total} {name}: {ping.result.verdict.value}{took}\n")


class AnswerLines(View):
    """A line of JSON on standard output for each answer as it comes."""

    def answered(self, ping: Ping) -> None:
        """Write the line."""
        from openclaw_wisgate.reporters.ndjson import line

        put(sys.stdout, line(ping))


@contextmanager
def watching(console: Console) -> Iterator[View | None]:
    """Give a board for as long as something is asked, or None where nobody looks."""
    if console.common.quiet or not can_redraw(sys.stderr):
        yield None
        return
    board = LiveBoard(console.palette(sys.stderr))
    try:
        yield board
    finally:
        board.end()
