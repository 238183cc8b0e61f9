"""Which saved copies may go: those that are neither among the latest nor young, and that nothing needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

KEEP = 20
"""Copies of one config file that are kept however old they are."""
DAYS = 90
"""Days that a copy is kept however many there are."""


class Limits(NamedTuple):
    """How many of the latest copies to keep, and for how many days to keep the others."""

    keep: int = KEEP
    days: float = DAYS


class Copy(NamedTuple):
    """A saved copy by its name, and when it was made."""

    identifier: str
    when: dt.datetime


def expired(
    copies: Sequence[Copy], limits: Limits, *, now: dt.datetime, needed: str | None, is_good: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return the names of the `copies`, the latest first, that may go.

    The latest one stays, the one `needed` to undo the last write, and the last one that `is_good`; it is asked
    about as few as possible, because to know it a copy must be read.
    """
    oldest = now - dt.timedelta(days=limits.days)
    going = [copy.identifier for copy in copies[max(limits.keep, 1) :] if copy.when < oldest]
    going = [identifier for identifier in going if identifier != needed]
    if not going or any(is_good(copy.identifier) for copy in copies if copy.identifier not in going):
        return tuple(going)
    spared = next((identifier for identifier in going if is_good(identifier)), None)
    return tuple(identifier for identifier in going if identifier != spared)
