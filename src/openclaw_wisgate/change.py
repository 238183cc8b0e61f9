"""Changes: what an edit means, as values at key paths."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.keypath import KeyPath, starts_with

Value = object

DEPTH = 64
"""Levels of a changed value that are told; OpenClaw's own settings are not a quarter as deep."""


class Action(Enum):
    """What happens to the value at a key path."""

    ADD = "add"
    UPDATE = "update"
    REMOVE = "remove"
    RENAME = "rename"
    """The key that the path ends in becomes another one; its value stays as it is written."""


class Change(NamedTuple):
    """One difference between two values.

    `before` is None for an addition, `after` for a removal; of a renaming they are the keys. What stands below
    a key that is renamed does not change at the same time.
    """

    action: Action
    key_path: KeyPath
    before: Value
    after: Value


def same(left: Value, right: Value) -> bool:
    """Tell whether two values are one in JavaScript: 1 is 1.0, but true is not 1; key order does not count."""
    pending = [(left, right)]
    while pending:
        one, other = pending.pop()
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            if one.keys() != other.keys():
                return False
            pending += [(one[key], other[key]) for key in one]
        elif _is_array(one) and _is_array(other):
            assert isinstance(one, Sequence)
            assert isinstance(other, Sequence)
            if len(one) != len(other):
                return False
            pending += zip(one, other, strict=True)
        elif isinstance(one, bool) or isinstance(other, bool):
            if one is not other:
                return False
        elif one != other and not (one != one and other != other):  # noqa: PLR0124 - NaN is the one value unlike itself
            return False
    return True


def get(value: Value, path: KeyPath) -> Value:
    """Return what stands at `path` in `value`, or None."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and 0 <= step < len(value) else None
    return value


def has(value: Value, path: KeyPath) -> bool:
    """Tell whether something, null included, stands at the key that `path` ends in."""
    parent = get(value, path[:-1])
    return isinstance(parent, Mapping) and path[-1] in parent


def put(value: Value, path: KeyPath, new: Value) -> Value:
    """Return `value` with `new` at `path`; only the containers on the path are copied.

    Missing objects on the way are made; an index one past the end appends.
    """
    if not path:
        return new
    step = path[0]
    if isinstance(step, int):
        assert isinstance(value, list)
        if step == len(value):
            return [*value, put({}, path[1:], new)]
        return [*value[:step], put(value[step], path[1:], new), *value[step + 1 :]]
    assert isinstance(value, dict)
    return {**value, step: put(value.get(step, {}), path[1:], new)}


def drop(value: Value, path: KeyPath) -> Value:
    """Return `value` without what stands at `path`, which exists; only the containers on the path are copied."""
    step = path[0]
    if isinstance(step, int):
        assert isinstance(value, list)
        kept = [] if len(path) == 1 else [drop(value[step], path[1:])]
        return [*value[:step], *kept, *value[step + 1 :]]
    assert isinstance(value, dict)
    if len(path) == 1:
        return {key: item for key, item in value.items() if key != step}
    return {**value, step: drop(value[step], path[1:])}


def as_json(value: Value, depth: int = 0) -> Value:
    """Return `value` as JSON can hold it: a number it does not have is null, what lies below DEPTH levels is "…"."""
    if isinstance(value, Mapping | list) and depth >= DEPTH:
        return "…"
    if isinstance(value, Mapping):
        return {key: as_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item, depth + 1) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def changes_between(before: Value, after: Value) -> tuple[Change, ...]:
    """Return the topmost differences from `before` to `after`.

    Objects are compared key by key. An array that only grew gives additions with their indices in `after`, one
    that only lost elements removals with their indices in `before`. Of objects with ids of which one array has all and
    in the same order, those with the same id are compared as well. Else elements are compared one by one, and those
    beyond the end of the shorter one are additions or removals. What changes in an element has its index in `before`.
    """
    return tuple(_differences((), before, after))


def expressible(changes: Sequence[Change], before: Value, after: Value) -> tuple[Change, ...]:
    """Return `changes` as edits can make them: what they cannot is one update of the whole container.

    That is a container that both gains and loses entries, of which it cannot be told which takes the place of which,
    and an array that gains entries elsewhere than at its end.
    """
    gaining = [change.key_path for change in changes if change.action is Action.ADD]
    losing = {change.key_path[:-1] for change in changes if change.action is Action.REMOVE}
    kept = {path: get(before, path) for path in {path[:-1] for path in gaining}}
    inside = {path[:-1] for path in gaining if isinstance(path[-1], int) and path[-1] < len(_elements(kept[path[:-1]]))}
    return as_updates(changes, (kept.keys() & losing) | inside, before, after)


def as_updates(
    changes: Sequence[Change], containers: Iterable[KeyPath], before: Value, after: Value
) -> tuple[Change, ...]:
    """Return `changes` with one update of each of `containers` in the place of those at it and in it."""
    whole: list[KeyPath] = []
    for path in sorted(containers, key=len):
        if not any(starts_with(path, above) for above in whole):
            whole.append(path)
    kept = [change for change in changes if not any(starts_with(change.key_path, path) for path in whole)]
    updates = (Change(Action.UPDATE, path, get(before, path), get(after, moved(path, kept))) for path in whole)
    return (*kept, *updates)


def moved(path: KeyPath, changes: Sequence[Change]) -> KeyPath:
    """Return where what stands at `path` stands after `changes`, which rename keys, and add and remove elements."""
    return tuple(
        _moved(step, [change for change in changes if change.key_path[:-1] == path[:depth]])
        for depth, step in enumerate(path)
    )


def _moved(step: str | int, changes: Sequence[Change]) -> str | int:
    """Return what becomes of the last step of a key path by `changes` in the same container."""
    if isinstance(step, str):
        renamed = {change.key_path[-1]: str(change.after) for change in changes if change.action is Action.RENAME}
        return renamed.get(step, step)
    index = step
    steps = [(change.action, change.key_path[-1]) for change in changes]
    index -= sum(1 for action, gone in steps if action is Action.REMOVE and isinstance(gone, int) and gone < step)
    for new in sorted(new for action, new in steps if action is Action.ADD and isinstance(new, int)):
        index += new <= index
    return index


def _elements(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _differences(path: KeyPath, before: Value, after: Value) -> Iterator[Change]:
    if same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in before:
            if key in after:
                yield from _differences((*path, key), before[key], after[key])
            else:
                yield Change(Action.REMOVE, (*path, key), before[key], None)
        for key in after:
            if key not in before:
                yield Change(Action.ADD, (*path, key), None, after[key])
    elif isinstance(before, list) and isinstance(after, list):
        yield from _array_differences(path, before, after)
    else:
        yield Change(Action.UPDATE, path, before, after)


def _array_differences(path: KeyPath, before: list[Value], after: list[Value]) -> Iterator[Change]:
    added, removed = _surplus(after, before), _surplus(before, after)
    if added is not None:
        for index in added:
            yield Change(Action.ADD, (*path, index), None, after[index])
    elif removed is not None:
        for index in removed:
            yield Change(Action.REMOVE, (*path, index), before[index], None)
    else:
        pairs = _pairs(before, after)
        for old, new in pairs:
            yield from _differences((*path, old), before[old], after[new])
        for index in sorted(set(range(len(after))).difference(new for _, new in pairs)):
            yield Change(Action.ADD, (*path, index), None, after[index])
        for index in sorted(set(range(len(before))).difference(old for old, _ in pairs)):
            yield Change(Action.REMOVE, (*path, index), before[index], None)


def _pairs(before: list[Value], after: list[Value]) -> list[tuple[int, int]]:
    """Return which element of `after` is to be compared with which of `before`: by their ids, else by their places."""
    old, new = _ids(before), _ids(after)
    same_id = [(old[name], new[name]) for name in old if name in new]
    in_order = [place for _, place in same_id] == sorted(place for _, place in same_id)
    if old and new and in_order and len(same_id) == min(len(before), len(after)):
        return same_id
    return [(index, index) for index in range(min(len(before), len(after)))]


def _ids(items: list[Value]) -> dict[str, int]:
    """Return the place of each of `items` by its id; nothing unless all have one, and each its own."""
    ids = [item.get("id") if isinstance(item, Mapping) else None for item in items]
    places = {name: index for index, name in enumerate(ids) if isinstance(name, str)}
    return places if len(places) == len(items) else {}


def _surplus(longer: list[Value], shorter: list[Value]) -> list[int] | None:
    """Return the indices of what `longer` has beyond `shorter`, or None if that is not all they differ in."""
    kept = 0
    surplus: list[int] = []
    for index, item in enumerate(longer):
        if kept < len(shorter) and same(item, shorter[kept]):
            kept += 1
        else:
            surplus.append(index)
    return surplus if kept == len(shorter) else None


def _is_array(value: Value) -> bool:
    return isinstance(value, list | tuple)
