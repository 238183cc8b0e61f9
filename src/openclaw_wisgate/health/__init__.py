"""Whether an OpenClaw setup works with WisGate: one check after the other, from facts; nothing here finds them out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from openclaw_wisgate.health import choice, file, key, provider, running
from openclaw_wisgate.health._base import Check, Finding, State, failed, passed, skipped, warned
from openclaw_wisgate.health.facts import Facts

CHECKS: tuple[Check, ...] = (
    *file.CHECKS,
    *provider.CHECKS,
    *key.CHECKS,
    *choice.CHECKS,
    *running.CHECKS,
)
"""All checks but the ping, in the order in which they are made and shown."""
PING = "ping"
"""The last check, which asks the model."""
PING_NEEDS = ("base-url", "api", "model", "key")


class Checked(NamedTuple):
    """A check and what it has found."""

    check: str
    finding: Finding


def examine(facts: Facts) -> tuple[Checked, ...]:
    """Return what each check finds, in their order; one that needs a check that failed is skipped, and says so."""
    done: dict[str, Finding] = {}
    for check in CHECKS:
        reason = blocked(done, check.needs)
        done[check.id] = skipped(reason) if reason else check.examine(facts)
    return tuple(Checked(name, finding) for name, finding in done.items())


def blocked(done: Mapping[str, Finding], needs: Collection[str]) -> str | None:
    """Return why what `needs` these checks cannot be made, or None where it can."""
    for name in needs:
        state = done[name].state
        if state is State.FAIL:
            return f'because the check "{name}" failed'
        if state is State.SKIPPED:
            first = done[name].found
            return first if first.startswith("because ") else f'because the check "{name}" was skipped'
    return None


__all__ = [
    "CHECKS",
    "PING",
    "PING_NEEDS",
    "Check",
    "Checked",
    "Facts",
    "Finding",
    "State",
    "blocked",
    "examine",
    "failed",
    "passed",
    "skipped",
    "warned",
]
