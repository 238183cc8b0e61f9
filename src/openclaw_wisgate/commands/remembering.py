"""Remembering what a write made of models, so that `sync` can tell its figures from those that people have changed."""

from __future__ import annotations

from openclaw_wisgate.change import Action
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.memory import AUTHORS, Place, after_write
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system import written_fields
from openclaw_wisgate.system.reading import reason


def remember(
    command: str, plan: Plan, target: Target, *, taken_back: bool = False, stated: frozenset[Place] = frozenset()
) -> tuple[Diagnostic, ...]:
    """Keep what `command` has written by `plan`, or that it is `taken_back`; return what there is to tell of that.

    What is `stated` the user has said. Where it cannot be kept nothing is lost but the memory.
    """
    before, after = reversed(plan.values) if taken_back else plan.values
    renamed = {
        str(change.after): str(change.before)
        for change in plan.changes
        if change.action is Action.RENAME and change.key_path[:-1] == PROVIDERS
    }
    known = written_fields.recall(target.location.file, target.around)
    memory = after_write(known, before, after, authored=command in AUTHORS, renamed=renamed, stated=stated)
    if memory == known:
        return ()
    try:
        written_fields.remember(target.location.file, memory, target.around)
    except OSError as error:
        message = f"what was written could not be remembered ({reason(error)}), so `sync` takes it for made by hand"
        return (note("not-remembered", Severity.WARNING, message),)
    return ()
