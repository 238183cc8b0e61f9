"""Telling what findings mean."""

from __future__ import annotations

from collections.abc import Sequence

from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.explanations import EXPLANATIONS
from openclaw_wisgate.policy import fits, likely
from openclaw_wisgate.report import Decision, Report


def explain(names: Sequence[str]) -> Report:
    """Return what the rules called `names` mean, each an id or an area, or all there are where there is no name.

    Raise UsageError for a name that no rule has.
    """
    for name in names:
        if not any(fits(name, explanation.id) for explanation in EXPLANATIONS):
            meant = likely(name, [explanation.id for explanation in EXPLANATIONS])
            hint = f'did you mean "{meant}"?' if meant else "`openclaw-wisgate explain` lists them all"
            message = f'there is no rule "{name}"'
            raise UsageError(message, hint=hint)
    told = [one for one in EXPLANATIONS if not names or any(fits(name, one.id) for name in names)]
    return Report(command="explain", decision=Decision.CLEAN, file="", explained=tuple(told))
