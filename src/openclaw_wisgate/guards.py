"""When OpenClaw would put its own backup back over a file, foreseen.

On its next start or model listing OpenClaw 2026.9.6 replaces a valid config by `openclaw.json.bak` when it
looks damaged beside the last one it knew to be good: smaller than half of it, without `meta` or without
`gateway.mode` where that had them. A file that uses `$include` is left alone.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.change import get

SMALLEST_GUARDED = 512
"""Bytes; a smaller baseline is not held against a file that shrank."""


class Guard(Enum):
    """What OpenClaw takes for a sign of damage."""

    SIZE = "size"
    META = "meta"
    MODE = "gateway.mode"


class Reason(NamedTuple):
    """A guard that trips, in words."""

    guard: Guard
    words: str


class Baseline(NamedTuple):
    """What OpenClaw compares a file with, and whether it has a backup that it would put back.

    `gateway` tells that a gateway runs, `openclaw` that a program can be asked to look at the file: the ways past
    the guards, which are looked for only once one has tripped.
    """

    size: int
    has_meta: bool
    gateway_mode: bool
    restorable: bool
    gateway: bool = False
    openclaw: bool = False


def reasons_to_revert(baseline: Baseline | None, value: object, size: int) -> tuple[Reason, ...]:
    """Return why OpenClaw 2026.9.6 would revert a file of `size` bytes that holds `value`; empty if it would not."""
    if baseline is None or not baseline.restorable or uses_include(value):
        return ()
    reasons = []
    if _is_guarded(baseline.size, size):
        words = f"it shrinks from {baseline.size} to {size} bytes, below half"
        reasons.append(Reason(Guard.SIZE, words))
    if baseline.has_meta and get(value, ("meta",)) is None:
        reasons.append(Reason(Guard.META, 'it has no "meta" section any more'))
    if baseline.gateway_mode and not get(value, ("gateway", "mode")):
        reasons.append(Reason(Guard.MODE, 'it has no "gateway.mode" any more'))
    return tuple(reasons)


def stages(baseline: int, size: int) -> tuple[int, ...]:
    """Return the fewest sizes in bytes by which a file gets from `baseline` down to `size` past the guard.

    OpenClaw takes a size for the new baseline only when it looks at a file of it, so it has to look at each.
    """
    found: list[int] = []
    while _is_guarded(baseline, size):
        baseline //= 2
        found.append(baseline)
    return tuple(found)


def _is_guarded(baseline: int, size: int) -> bool:
    return baseline >= SMALLEST_GUARDED and size < baseline // 2


def uses_include(value: object) -> bool:
    """Tell whether `$include` is a key anywhere in `value`."""
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, dict):
            if "$include" in current:
                return True
            pending += current.values()
        elif isinstance(current, list):
            pending += current
    return False
