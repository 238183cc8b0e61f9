"""The pings of each model as a series: how many were answered well, how long they took, and how that looks as a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from openclaw_wisgate.report import Asked, Ping

BARS = "▁▂▃▄▅▆▇█"
PLAIN_BARS = "_.-=+*%#"
"""Bars for where only ASCII can be shown."""
FAILED = "x"
"""What stands in a sparkline for a ping that was not answered well."""


class Quantiles(NamedTuple):
    """What is usual and what is bad among numbers: `median` the middle, `p95` by the nearest rank."""

    minimum: float
    median: float
    p95: float
    maximum: float


class Series(NamedTuple):
    """The pings of one model for one thing, in the order of their answers; at least one."""

    asked: Asked
    pings: tuple[Ping, ...]

    @property
    def good(self) -> int:
        """How many were answered well."""
        return sum(1 for ping in self.pings if ping.is_ok)

    @property
    def seconds(self) -> Quantiles | None:
        """The whole exchanges of those that were answered well, in seconds."""
        return self._of(lambda ping: ping.result.total)

    @property
    def first_token(self) -> Quantiles | None:
        """From the request to the first piece of the answer, in seconds, of those that were answered well."""
        return self._of(lambda ping: ping.result.stream.first if ping.result.stream else None)

    @property
    def tokens_per_second(self) -> Quantiles | None:
        """The speed of the answers of those that were answered well."""
        return self._of(lambda ping: ping.result.stream.tokens_per_second if ping.result.stream else None)

    @property
    def shown(self) -> Ping:
        """The ping that tells most about the series: the last that failed, else the last."""
        return next((ping for ping in reversed(self.pings) if not ping.is_ok), self.pings[-1])

    def _of(self, number: Callable[[Ping], float | None]) -> Quantiles | None:
        return quantiles(value for ping in self.pings if ping.is_ok and (value := number(ping)) is not None)


def series_of(pings: Iterable[Ping]) -> tuple[Series, ...]:
    """Return `pings` by what was asked, in the order in which each was asked first."""
    found: dict[Asked, list[Ping]] = {}
    for ping in pings:
        found.setdefault(asked_of(ping), []).append(ping)
    return tuple(Series(asked, tuple(own)) for asked, own in found.items())


def asked_of(ping: Ping) -> Asked:
    """Return what was asked in `ping`."""
    probe = ping.result.probe
    return Asked(probe.provider, probe.model, probe.ask)


def quantiles(numbers: Iterable[float]) -> Quantiles | None:
    """Return the quantiles of `numbers`, or None where there are none."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    count = len(ordered)
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Quantiles(ordered[0], median, ordered[-(-count * 95 // 100) - 1], ordered[-1])


def sparkline(numbers: Sequence[float | None], most: int, bars: str = BARS) -> str:
    """Return one of `bars` for each number from the least to the greatest, in at most `most` columns; None has failed.

    Where there are more numbers, a bar is for several in a row, and the worst of them counts.
    """
    size = -(-len(numbers) // most) if numbers else 1
    groups = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    known = [number for number in numbers if number is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)

    def bar(group: Sequence[float | None]) -> str:
        values = [number for number in group if number is not None]
        if len(values) < len(group):
            return FAILED
        share = (max(values) - low) / (high - low) if high > low else 0.0
        return bars[round(share * (len(bars) - 1))]

    return "".join(map(bar, groups))
