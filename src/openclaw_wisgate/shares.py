"""A change of a config that several files make up, as what each of these files is to hold.

Nothing here says that OpenClaw reads the result as wanted: that is for whoever resolves it anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from openclaw_wisgate.change import Action, Change, Value, drop, get, put
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.effective.tree import Place
from openclaw_wisgate.syntax import Document


def owners(effective: Effective, change: Change) -> tuple[Place, ...]:
    """Return what `change` is to be made in: the places of the value, of an addition its container.

    A value that several files make up is changed where it is written last, and removed wherever it is written. A
    new section of the config goes into the config file itself, whatever that includes.
    """
    path = change.key_path
    if change.action is Action.REMOVE:
        return effective.places(path)
    if change.action is Action.UPDATE:
        return (effective.home(path),)
    return (effective.home(path[:-1]) if len(path) > 1 else Place(effective.root, ()),)


def shared(effective: Effective, changes: Iterable[Change]) -> dict[Document, Value]:
    """Return the value that each file is to hold for `changes`, made on what `effective` has written, to come about.

    Files that stay as they are have no part in it.
    """
    values: dict[Document, Value] = {}
    removed: list[Place] = []
    for change in changes:
        for place in owners(effective, change):
            value = values.setdefault(place.document, place.document.value)
            if change.action is Action.REMOVE:
                removed.append(place)
            else:
                values[place.document] = put(value, _target(change, place, value), change.after)
    # Of several elements of an array the last ones go first, so that the others keep their indices.
    for place in reversed(removed):
        values[place.document] = drop(values[place.document], place.path)
    return values


def _target(change: Change, place: Place, value: Value) -> tuple[str | int, ...]:
    """Return where in `value`, that of a file, the new value of `change` goes; new elements go last."""
    if change.action is Action.UPDATE:
        return place.path
    step = change.key_path[-1]
    container = get(value, place.path)
    return (*place.path, len(container) if isinstance(step, int) and isinstance(container, list) else step)
