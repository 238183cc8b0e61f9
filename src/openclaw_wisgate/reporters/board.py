"""What is going on while many models are asked, as lines that fit on a screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from openclaw_wisgate.report import Asked, Ping
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.ping_words import failed_layer, milliseconds
from openclaw_wisgate.reporters.table import Column, cut, table
from openclaw_wisgate.reporters.terminal import columns, harmless
from openclaw_wisgate.series import BARS, PLAIN_BARS, asked_of, sparkline

_SPARKS = 12
_AROUND_ROWS = 2
"""Lines beside those of the models: the one above, and the one that tells how many are not shown."""


@dataclass(slots=True)
class _Row:
    asked: Asked
    since: float | None = None
    """When it was asked, if it is under way."""
    pings: list[Ping] = field(default_factory=list)
    last: int = 0
    """Which answer of all its last one was."""

    @property
    def is_bad(self) -> bool:
        return any(not ping.is_ok for ping in self.pings)


class Board:
    """The models that were asked so far, each with its last answer or how long it has been waited for."""

    def __init__(self, errands: Sequence[Asked], total: int) -> None:
        """Show that `errands` are to be asked, `total` times all together."""
        self._rows: dict[Asked, _Row] = {}
        self._errands = len(errands)
        self._widest = max((columns(harmless(errand.name)) for errand in errands), default=0)
        self.total = total
        self.answers = 0
        self._bad = 0

    def asked(self, errand: Asked, now: float) -> None:
        """Take that `errand` is under way since `now`, which is in seconds of some clock."""
        self._rows.setdefault(errand, _Row(errand)).since = now

    def answered(self, ping: Ping) -> None:
        """Take an answer."""
        self.answers += 1
        self._bad += not ping.is_ok
        row = self._rows.setdefault(asked_of(ping), _Row(asked_of(ping)))
        row.since = None
        row.last = self.answers
        row.pings.append(ping)

    def lines(self, palette: Palette, rows: int, now: float) -> list[str]:
        """Return at most `rows` lines: how far it is, and the models in the order in which they were asked.

        Where they do not all fit, those under way come first, then those that failed, then the latest answers.
        """
        most = max(rows - _AROUND_ROWS, 1)
        known = list(self._rows.values())
        first = sorted(known, key=lambda row: (row.since is None, not row.is_bad, -row.last))[:most]
        shown = [row for row in known if row in first]
        lines = [_fitting(self._head(), palette)]
        if shown:
            lines += table(self._columns(shown, now, palette), palette)[1:]
        if len(known) > len(shown):
            lines.append(_fitting(f"{_dots(palette)} and {len(known) - len(shown)} more", palette))
        return lines[:rows]

    def _head(self) -> str:
        under_way = sum(1 for row in self._rows.values() if row.since is not None)
        bad = f", {self._bad} badly" if self._bad else ""
        return f"{self.answers} of {self.total} answered{bad}; {under_way} under way; Ctrl+C stops"

    def _columns(self, shown: Sequence[_Row], now: float, palette: Palette) -> list[Column]:
        last = [row.pings[-1] if row.pings else None for row in shown]
        verdicts = [_verdict(row, now, palette) for row in shown]
        colours = ["faint" if row.since is not None else "red" if row.is_bad else "green" for row in shown]
        times = [milliseconds(ping.result.total) if ping and ping.result.total is not None else "" for ping in last]
        # Columns that grow with what comes would make the lines jump.
        found = [
            Column("", [harmless(row.asked.name) for row in shown], least=self._widest),
            Column("", verdicts, colours=colours, least=13),
            Column("", times, rank=1, right=True, least=7),
        ]
        if self.total > self._errands:
            bars = PLAIN_BARS if palette.plain else BARS
            took = [[ping.result.total if ping.is_ok else None for ping in row.pings] for row in shown]
            sparks = [sparkline(seconds, _SPARKS, bars) for seconds in took]
            return [*found, Column("", sparks, rank=2)]
        layers = [(failed_layer(ping) if ping else None) or "" for ping in last]
        return [*found, Column("", layers, rank=2, leaves=30)]


def _dots(palette: Palette) -> str:
    return "..." if palette.plain else "…"


def _verdict(row: _Row, now: float, palette: Palette) -> str:
    if row.since is not None:
        return f"{_dots(palette)} {now - row.since:.1f} s"
    return row.pings[-1].result.verdict.value


def _fitting(line: str, palette: Palette) -> str:
    if palette.columns is None or columns(line) <= palette.columns:
        return line
    return cut(line, palette.columns, plain=palette.plain)
