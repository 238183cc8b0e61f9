"""Talk on standard error while models are asked: a board that is redrawn on a terminal, lines elsewhere."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, TextIO

from openclaw_wisgate.cli.progress import PATIENCE
from openclaw_wisgate.cli.streams import put, size_of
from openclaw_wisgate.commands.rounds import Unwatched

if TYPE_CHECKING:  # for annotations only
    from openclaw_wisgate.report import Asked, Ping
    from openclaw_wisgate.reporters import Palette
    from openclaw_wisgate.reporters.board import Board

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
    """A board on a terminal's standard error, which leaves nothing behind."""

    def __init__(self, palette: Palette) -> None:
        """Draw in the colours of `palette`."""
        self._palette = palette
        self._board: Board | None = None
        self._widths: list[int] = []
        self._next = 0.0
        self._interrupts = _Interrupts()

    def begin(self, errands: Sequence[Asked], total: int) -> None:
        """Take what is to be asked; one model alone is shown only when it takes its time."""
        from openclaw_wisgate.reporters.board import Board

        self._interrupts.begin()
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
        from openclaw_wisgate.reporters.terminal import columns

        width, height = size_of(sys.stderr)
        # A line that fills the last column would make some terminals begin another.
        plain = self._board.lines(self._palette._replace(on=False, columns=width - 1), height - 1, now)
        lines = self._board.lines(self._palette._replace(columns=width - 1), height - 1, now)
        with self._interrupts.put_off():
            put(sys.stderr, self._back(width) + "".join(f"{line}\x1b[K\n" for line in lines) + "\x1b[J")
            self._widths = [columns(line) for line in plain]

    def end(self) -> None:
        """Take the board away."""
        with self._interrupts.put_off():
            if self._widths:
                width, _ = size_of(sys.stderr)
                put(sys.stderr, f"{self._back(width)}\x1b[J")
            self._widths, self._board = [], None
        self._interrupts.end()

    def _back(self, width: int) -> str:
        """Return what brings the cursor to where the last picture begins, also if the terminal became narrower."""
        lines = sum(max(-(-drawn // width), 1) for drawn in self._widths)
        return f"\r\x1b[{lines}A" if lines else "\r"


class _Interrupts:
    """Ctrl+C as usual, but not between a picture and the note of where the cursor is after it; the second one at once."""

    def __init__(self) -> None:
        """Change nothing yet."""
        self._before: object = None
        self._busy = self._late = False

    def begin(self) -> None:
        """Take Ctrl+C over, unless the program was started so that it means nothing."""
        before = signal.getsignal(signal.SIGINT)
        if callable(before):
            self._before = before
            signal.signal(signal.SIGINT, self._interrupt)

    def end(self) -> None:
        """Give it back."""
        if callable(self._before):
            signal.signal(signal.SIGINT, self._before)
        self._before = None

    @contextmanager
    def put_off(self) -> Iterator[None]:
        """Let Ctrl+C wait for the end of this context."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        if self._late:
            self._late = False
            raise KeyboardInterrupt

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._busy and not self._late:
            self._late = True
            return
        raise KeyboardInterrupt


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
