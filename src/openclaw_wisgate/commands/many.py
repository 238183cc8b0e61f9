"""Judging files one after the other, or several at a time, so that none of them ends the run."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.commands.judging import Bench, judge
from openclaw_wisgate.errors import JudgingError, WisgateError
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.policy import Policy
from openclaw_wisgate.report import Judged
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import sources
from openclaw_wisgate.system.locate import Location
from openclaw_wisgate.system.sources import Found

MANY = 500
"""Files from which on several processes are faster than one, their start included."""


class Outcome(NamedTuple):
    """What became of one file: what is said about it and whether its release was assumed, or why there is nothing."""

    judged: Judged | None
    assumed: bool = False
    error: WisgateError | None = None


class Terms(NamedTuple):
    """What files are judged by; only the config file at `location` is compared with what OpenClaw keeps of it."""

    bench: Bench
    policy: Policy
    location: Location

    def judge(self, source: Source, file: Path | None) -> tuple[Judged, bool]:
        """Return what counts about `source`, which was read from `file`, and whether its release was assumed.

        Raise OpenClawError.
        """
        return judge(source, file, self.bench, self.policy, baseline=self.baseline(file))

    def baseline(self, file: Path | None) -> Baseline | None:
        """Return what OpenClaw will compare `file` with, if that is its config file."""
        if file is None or file.absolute() != self.location.file:
            return None
        from openclaw_wisgate.system.baseline import read_baseline  # noqa: PLC0415 - for one file on a machine

        return read_baseline(self.location)


def outcomes(found: Sequence[Found], terms: Terms) -> Generator[Outcome, None, None]:
    """Yield the outcome of each of `found`, in their order."""
    if len(found) == 1:
        yield _outcome(terms, found[0])
        return
    # OpenClaw takes most of a gigabyte, so it is asked about one file at a time.
    if len(found) >= MANY and terms.bench.openclaw is None:
        # Most runs are about one file.
        from openclaw_wisgate.system import processes  # noqa: PLC0415

        count = processes.available()
        if count > 1:
            # Only this process has the standard input.
            items = [sources.read(one) if one.path is None else one for one in found]
            yield from processes.in_order(partial(_guarded, terms), items, processes=count)
            return
    for one in found:
        yield _guarded(terms, one)


def _guarded(terms: Terms, item: Found | Source) -> Outcome:
    try:
        return _outcome(terms, item)
    except WisgateError as error:
        return Outcome(None, error=error)
    except Exception as error:  # noqa: BLE001 - one file must not end the run about the others
        message = f'"{item.name}" could not be judged: {type(error).__name__} in openclaw-wisgate'
        hint = "report this, with the traceback that judging this file alone gives"
        return Outcome(None, error=JudgingError(message, hint=hint))


def _outcome(terms: Terms, item: Found | Source) -> Outcome:
    try:
        source = sources.read(item) if isinstance(item, Found) else item
    except WisgateError as error:
        return Outcome(None, error=error)
    file = Path(item.path) if isinstance(item, Found) and item.path is not None else None
    judged, assumed = terms.judge(source, file)
    return Outcome(judged, assumed)
