"""Planning to apply the fixes that diagnostics carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openclaw_wisgate import guards
from openclaw_wisgate.change import Action, Change, drop, get, has, put
from openclaw_wisgate.diagnostics import Diagnostic, Drop, Fix, Put, Rename
from openclaw_wisgate.keypath import KeyPath, starts_with
from openclaw_wisgate.plan import Draft, Plan, Refusal, finish, obstacles
from openclaw_wisgate.syntax import Document

Step = Put | Drop | Rename


@dataclass(frozen=True, slots=True)
class FixPlan:
    """A plan, the diagnostics that it cures, and those whose fix has to wait for a second run."""

    plan: Plan | Refusal
    cured: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def plan_fix(
    document: Document, diagnostics: Sequence[Diagnostic], *, baseline: guards.Baseline | None = None
) -> FixPlan:
    """Return the plan that applies the fixes of `diagnostics` to `document`, all that do not get in each other's way.

    A fix stays undone where it is about an included file, where a repeated key or an include is on its way, and
    where an earlier one changes the same place or moves it.
    """
    cured: list[Diagnostic] = []
    left: list[Diagnostic] = []
    steps: list[Step] = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None:
            continue
        if all(_is_among(step, steps) for step in fix.steps):
            cured.append(diagnostic)
        elif diagnostic.source is None and _is_possible(document, fix) and not _meet(steps, fix.steps):
            steps += fix.steps
            cured.append(diagnostic)
        else:
            left.append(diagnostic)
    return FixPlan(finish(document, _draft(document, steps), baseline), tuple(cured), tuple(left))


def _is_among(step: Step, steps: Sequence[Step]) -> bool:
    # Steps are tuples, and of two kinds they can be equal.
    return any(type(other) is type(step) and other == step for other in steps)


def _is_possible(document: Document, fix: Fix) -> bool:
    """Tell whether the places that `fix` changes are there and in this document."""
    for step in fix.steps:
        if obstacles(document, step.path):
            return False
        if not isinstance(step, Put) and not _stands(document.value, step.path):
            return False
        if isinstance(step, Rename) and has(document.value, (*step.path[:-1], step.key)):
            return False
    return True


def _stands(value: object, path: KeyPath) -> bool:
    last = path[-1]
    if isinstance(last, str):
        return has(value, path)
    parent = get(value, path[:-1])
    return isinstance(parent, list) and 0 <= last < len(parent)


def _meet(taken: Sequence[Step], steps: Sequence[Step]) -> bool:
    """Tell whether one of `steps` is about a place that one of those `taken` changes or moves."""
    return any(_reach(one, other) or _reach(other, one) for one in taken for other in steps)


def _reach(step: Step, other: Step) -> bool:
    """Tell whether `step` touches the place of `other`; what leaves an array moves all that is in it."""
    moves = isinstance(step, Drop) and isinstance(step.path[-1], int) and not _are_siblings(step, other)
    return starts_with(other.path, step.path[:-1] if moves else step.path)


def _are_siblings(step: Drop, other: Step) -> bool:
    """Tell whether both drop different entries of one array, which can be done together."""
    return isinstance(other, Drop) and other.path[:-1] == step.path[:-1] and other.path != step.path


def _draft(document: Document, steps: Sequence[Step]) -> Draft:
    value: object = document.value
    for step in steps:
        if isinstance(step, Put):
            value = put(value, step.path, step.value)
    drops = [step.path for step in steps if isinstance(step, Drop)]
    for path in sorted(drops, key=_index, reverse=True):
        value = drop(value, path)
    renamings = [
        Change(Action.RENAME, step.path, step.path[-1], step.key) for step in steps if isinstance(step, Rename)
    ]
    return Draft("", value, renamings=tuple(renamings))


def _index(path: KeyPath) -> int:
    last = path[-1]
    return last if isinstance(last, int) else -1
