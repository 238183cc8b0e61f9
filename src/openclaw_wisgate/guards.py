"""When OpenClaw would put its own backup back over a file, foreseen.

On its next start or model listing OpenClaw 2026.9.6 replaces a valid config by `openclaw.json.bak` when it
looks damaged beside the last one it knew to be good: smaller than half of it, without `meta` or without
`gateway.mode` where that had them. A file that uses `$include` is left alone.
"""

from __future__ import annotations

from typing import NamedTuple

from openclaw_wisgate.change import get

SMALLEST_GUARDED = 512
"""Bytes; a smaller baseline is not held against a file that shrank."""


class Baseline(NamedTuple):
    """What OpenClaw compares a file with, and whether it has a backup that it would put back."""

    size: int
    has_meta: bool
    gateway_mode: bool
    restorable: bool


def reasons_to_revert(baseline: Baseline | None, value: object, size: int) -> tuple[str, ...]:
    """Return why OpenClaw 2026.9.6 would revert a file of `size` bytes that holds `value`; empty if it would not."""
    if baseline is None or not baseline.restorable or uses_include(value):
        return ()
    reasons = []
    if baseline.size >= SMALLEST_GUARDED and size < baseline.size // 2:
        reasons.append(f"it shrinks from {baseline.size} to {size} bytes, below half")
    if baseline.has_meta and get(value, ("meta",)) is None:
        reasons.append('it has no "meta" section any more')
    if baseline.gateway_mode and not get(value, ("gateway", "mode")):
        reasons.append('it has no "gateway.mode" any more')
    return tuple(reasons)


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
