"""The proof that the planned changes, made on the value before, give the value after; the door to `deepdiff`."""

from __future__ import annotations

from dataclasses import dataclass

from openclaw_wisgate.change import Action, Change
from openclaw_wisgate.errors import PlanProofError
from openclaw_wisgate.keypath import render
from openclaw_wisgate.plan import Plan

_FOLD_DEPTH = 24
"""Levels that deepdiff is shown as they are; no plan reaches deeper, and deepdiff recurses."""

_TURNS = (Action.UPDATE, Action.RENAME, Action.ADD, Action.REMOVE)
"""Removals come last, so that all else stands where it stood; nothing both gains and loses entries."""


def require(holds: bool, what: str) -> None:  # noqa: FBT001 - the condition is the subject
    """Raise PlanProofError with `what` unless it `holds`."""
    if not holds:
        message = f"the plan failed its proof: {what}; nothing was written"
        raise PlanProofError(message, hint="report this as a bug")


def check_values(plan: Plan) -> None:
    """Prove the values of `plan`; raise PlanProofError."""
    # deepdiff takes a third of a second to import; only a command that writes pays for it.
    from deepdiff import DeepDiff

    difference = DeepDiff(
        _changed(plan),
        _folded(plan.after.value),
        view="tree",
        ignore_private_variables=False,
        ignore_nan_inequality=True,
        ignore_numeric_type_changes=True,
    )
    require(not difference, "the values differ by other than the planned changes")


def _changed(plan: Plan) -> object:
    """Return the folded value before with the planned changes made: updates, additions, removals from behind."""
    root: list[object] = [_folded(plan.before.value)]
    for change in sorted(plan.changes, key=_turn):
        *way, step = (0, *change.key_path)
        place: object = root
        for key in way:
            place = _child(place, key)
        if change.action is Action.RENAME:
            _rename(place, change)
            continue
        new, there = _folded(change.after, len(change.key_path)), _has(place, step)
        require(there is (change.action is not Action.ADD), f'"{render(change.key_path)}" is wrongly planned')
        if there:
            old = _folded(change.before, len(change.key_path))
            require(_spelled(_child(place, step)) == _spelled(old), f'"{render(change.key_path)}" held another value')
        if isinstance(place, list) and isinstance(step, int):
            place[step : step + there] = [] if change.action is Action.REMOVE else [new]
        elif isinstance(place, dict) and change.action is Action.REMOVE:
            del place[step]
        elif isinstance(place, dict):
            place[step] = new
    return root[0]


def _rename(place: object, change: Change) -> None:
    """Put the new key into an object in the place of the old one."""
    old, new = change.before, change.after
    planned = isinstance(place, dict) and old == change.key_path[-1] and old in place and new not in place
    require(planned, f'"{render(change.key_path)}" is wrongly planned')
    assert isinstance(place, dict)
    entries = [(new if key == old else key, item) for key, item in place.items()]
    place.clear()
    place.update(entries)


def _turn(change: Change) -> tuple[int, int]:
    last = change.key_path[-1] if change.key_path else 0
    index = last if isinstance(last, int) else 0
    return _TURNS.index(change.action), -index if change.action is Action.REMOVE else index


def _has(place: object, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(place, list) and 0 <= step < len(place)
    return isinstance(place, dict) and step in place


def _child(place: object, step: str | int) -> object:
    require(_has(place, step), f'"{step}" is not in the file')
    if isinstance(place, list):
        assert isinstance(step, int)
        return place[step]
    assert isinstance(place, dict)
    return place[step]


def _folded(value: object, depth: int = 0) -> object:
    """Return a copy of `value` for deepdiff, which recurses and takes true for 1.

    Everything below `_FOLD_DEPTH` levels is replaced by a text that stands for it, and no boolean is left.
    """
    root: list[object] = []
    pending: list[tuple[object, list[object] | dict[str, object], str | None, int]] = [(value, root, None, depth)]
    while pending:
        current, parent, key, level = pending.pop()
        copy: object = current
        if isinstance(current, bool | str):
            copy = f'"{current}' if isinstance(current, str) else str(current)
        elif level >= _FOLD_DEPTH and isinstance(current, dict | list):
            copy = _spelled(current)
        elif isinstance(current, dict):
            copy = made = dict.fromkeys(current)
            pending += [(item, made, name, level + 1) for name, item in current.items()]
        elif isinstance(current, list):
            copy = grown = list[object]()
            # The stack gives back the last one first.
            pending += [(item, grown, None, level + 1) for item in reversed(current)]
        if isinstance(parent, list):
            parent.append(copy)
        else:
            parent[key or ""] = copy
    return root[0]


def _spelled(value: object) -> str:
    """Return a text that is equal for equal values, however deep."""
    words: list[str] = []
    pending: list[object] = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, dict):
            words.append(f"{{{len(current)}")
            for key, item in current.items():
                pending += (item, _Word(f"{key!r}:"))
        elif isinstance(current, list):
            words.append(f"[{len(current)}")
            pending += current
        else:
            words.append(current.text if isinstance(current, _Word) else repr(current))
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
