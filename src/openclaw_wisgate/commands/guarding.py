"""Plans that mind what OpenClaw would revert, and OpenClaw watched while they are written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.reverts import is_guarded
from openclaw_wisgate.system import observing

Make = Callable[[Baseline | None], Plan | Refusal]
"""Makes a plan for a file that OpenClaw compares with this baseline."""


def minding(baseline: Baseline | None, target: Target, make: Make) -> Plan | Refusal:
    """Return the plan that `make` makes; ways past OpenClaw's guards are looked for only if one is in the way."""
    plan = make(baseline)
    told = plan.diagnostics if isinstance(plan, Refusal) else plan.notes
    if baseline is None or not is_guarded(told):
        return plan
    return make(observing.with_ways(baseline, target.location, target.around.variables))


def watcher(plan: Plan, target: Target) -> Callable[[], None] | None:
    """Return what lets OpenClaw take note of the file, where the plan wants it; raise OpenClawError if it is gone."""
    location, variables = target.location, target.around.variables
    if not plan.watched:
        return None
    if not plan.stages:
        return lambda: observing.await_gateway(location)
    openclaw = observing.observer(location, variables)
    if openclaw is None:
        message = "openclaw, which is to look at the file after each step, is not there any more"
        raise OpenClawError(message, hint="put it on PATH and run this again")
    steps = count(1)

    def look() -> None:
        target.talk(f"step {next(steps)} of {len(plan.stages) + 1}: OpenClaw looks at the file")
        observing.observe(openclaw, location, variables)

    return look
