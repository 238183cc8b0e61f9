"""The table of what several models answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openclaw_wisgate.report import Asked, Report
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.ping_words import balance_words, failed_layer, milliseconds
from openclaw_wisgate.reporters.table import Column, table
from openclaw_wisgate.reporters.terminal import harmless
from openclaw_wisgate.series import BARS, PLAIN_BARS, Quantiles, Series, sparkline

_SPARKS = 12
_NONE = "-"
_TIME_WIDTH = 7
"""Columns of a time of less than ten seconds, so that tables of different runs look alike."""


def lines(report: Report, series: Sequence[Series], palette: Palette) -> list[str]:
    """Return a table with a row for everything that was asked or should have been, in that order."""
    rows = _rows(report, series)
    found = [one for _, one, _ in rows]
    names = [harmless(name) for name, _, _ in rows]
    columns = [Column("MODEL", names)]
    if report.chain:
        columns.append(Column("ROLE", [role for _, _, role in rows], rank=1))
    columns += _verdicts(found)
    columns += _times(found, PLAIN_BARS if palette.plain else BARS)
    columns += _came(found)
    return table(columns, palette)


def chain_words(report: Report, series: Sequence[Series]) -> str:
    """Return which model of the chain answers first, as far as could be found out."""
    by_asked = {one.asked: one for one in series}
    passed: list[str] = []
    for link in report.chain:
        one = by_asked.get(link.asked) if link.asked else None
        if one is not None and one.good == len(one.pings):
            before = f": {_list(passed)}" if passed else ""
            return f"{harmless(link.reference)} ({link.role}) is the first that answers{before}"
        name = harmless(link.reference)
        if one is not None:
            passed.append(f"{name} does not answer well")
        else:
            passed.append(f"{name} was not asked ({harmless(link.why or 'no answer yet')})")
    return f"no model of the chain answers: {_list(passed)}"


def _list(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _rows(report: Report, series: Sequence[Series]) -> list[tuple[str, Series | None, str]]:
    """Return name, series and role of each row; in a chain one for each link, which may be asked nothing."""
    by_asked = {one.asked: one for one in series}
    rows = [(link.reference, by_asked.get(link.asked) if link.asked else None, link.role) for link in report.chain]
    linked = {link.asked for link in report.chain}
    rest: list[Asked] = [one.asked for one in series] + [one for one in report.unanswered if one not in by_asked]
    return rows + [(asked.name, by_asked.get(asked), "") for asked in rest if asked not in linked]


def _verdicts(found: Sequence[Series | None]) -> list[Column]:
    verdicts, colours, layers, counts = [], [], [], []
    for one in found:
        ping = one.shown if one else None
        verdicts.append(ping.result.verdict.value if ping else "-")
        colours.append("faint" if ping is None else "green" if ping.is_ok else "red")
        layers.append((failed_layer(ping) if ping else None) or "")
        counts.append(f"{one.good}/{len(one.pings)}" if one else "")
    columns = [Column("VERDICT", verdicts, colours=colours)]
    if any(one and len(one.pings) > 1 for one in found):
        columns.append(Column("GOOD", counts, right=True))
    elif any(layers):
        columns.append(Column("AT", layers, rank=5, leaves=30))
    return columns


def _times(found: Sequence[Series | None], bars: str) -> list[Column]:
    if not any(one and len(one.pings) > 1 for one in found):
        totals = [one.pings[-1].result.total if one else None for one in found]
        if not any(total is not None for total in totals):
            return []
        times = ["" if total is None else milliseconds(total) for total in totals]
        return [Column("TIME", times, rank=2, right=True, least=_TIME_WIDTH)]
    spreads = [one.seconds if one else None for one in found]
    # Of fewer than twenty numbers the 95th percentile is the greatest.
    is_same = all(one.p95 == one.maximum for one in spreads if one)
    picks: tuple[tuple[str, Callable[[Quantiles], float], int], ...] = (
        ("MIN", lambda spread: spread.minimum, 7),
        ("MEDIAN", lambda spread: spread.median, 2),
        ("P95", lambda spread: spread.p95, 9 if is_same else 3),
        ("MAX", lambda spread: spread.maximum, 6),
    )
    columns = [
        Column(title, [milliseconds(pick(one)) if one else _NONE for one in spreads], rank=rank, right=True)
        for title, pick, rank in picks
    ]
    sparks = [_sparks(one, bars) if one else "" for one in found]
    return [*columns, Column("", sparks, rank=8)]


def _sparks(one: Series, bars: str) -> str:
    return sparkline([ping.result.total if ping.is_ok else None for ping in one.pings], _SPARKS, bars)


def _came(found: Sequence[Series | None]) -> list[Column]:
    columns = []
    if any(one and one.first_token and one.pings[0].result.probe.streams for one in found):
        firsts = [one.first_token if one else None for one in found]
        speeds = [one.tokens_per_second if one else None for one in found]
        columns.append(
            Column("FIRST", [milliseconds(one.median) if one else _NONE for one in firsts], rank=4, right=True)
        )
        columns.append(Column("TOK/S", [f"{one.median:.1f}" if one else _NONE for one in speeds], rank=4, right=True))
    results = [one.pings[-1].result if one else None for one in found]
    if any(result and result.balance for result in results):
        credit = [balance_words(result.balance) if result and result.balance else "" for result in results]
        columns.append(Column("CREDIT", credit, rank=3))
    return columns
