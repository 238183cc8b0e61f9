"""A value made of several files: which part of it was written where.

A part that stands in one file as it is written is `Written`, however large; only what includes have touched
is taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax import Document


@dataclass(frozen=True, slots=True)
class Place:
    """The value, or the key that `path` ends in, in one of the files."""

    document: Document
    path: KeyPath

    def below(self, step: str | int) -> Place:
        """Return the place of a member or an element."""
        return Place(self.document, (*self.path, step))


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it stands in one file."""

    home: Place
    value: object


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a failed include stands for; `home` is the object that has the `$include`."""

    home: Place


@dataclass(slots=True)
class Joined:
    """An object whose members come from several places; `home` is the last object that was merged into it."""

    home: Place
    members: dict[str, Owned] = field(default_factory=dict)


@dataclass(slots=True)
class Listed:
    """An array whose elements come from several places; `home` is the last array that was appended to it."""

    home: Place
    elements: list[Part] = field(default_factory=list)


Part = Written | Unknown | Joined | Listed


@dataclass(frozen=True, slots=True)
class Owned:
    """A member: where its key is written, and its value."""

    key: Place
    part: Part


def is_object(part: Part) -> bool:
    """Tell whether `part` is known to be an object."""
    return isinstance(part, Joined) or (isinstance(part, Written) and isinstance(part.value, dict))


def is_array(part: Part) -> bool:
    """Tell whether `part` is known to be an array."""
    return isinstance(part, Listed) or (isinstance(part, Written) and isinstance(part.value, list))


def members(part: Part) -> dict[str, Owned]:
    """Return the members of an object, none for anything else."""
    if isinstance(part, Joined):
        return part.members
    if not isinstance(part, Written) or not isinstance(part.value, dict):
        return {}
    return {key: Owned(part.home.below(key), Written(part.home.below(key), part.value[key])) for key in part.value}


def elements(part: Part) -> list[Part]:
    """Return the elements of an array, none for anything else."""
    if isinstance(part, Listed):
        return part.elements
    if not isinstance(part, Written) or not isinstance(part.value, list):
        return []
    return [Written(part.home.below(index), value) for index, value in enumerate(part.value)]


def place_of(part: Part, path: KeyPath, *, key: bool = False) -> Place:
    """Return where the value at `path`, which must exist in `part`, is written; with `key`, where its key is."""
    key_place = part.home
    for index, step in enumerate(path):
        if isinstance(part, Joined):
            owned = part.members[str(step)]
            key_place, part = owned.key, owned.part
        elif isinstance(part, Listed):
            part = part.elements[int(step)]
            key_place = part.home
        else:
            return Place(part.home.document, (*part.home.path, *path[index:]))
    return key_place if key else part.home


def value_of(part: Part) -> object:
    """Return the plain data of `part`; what is unknown is an empty object."""
    top: list[object] = []
    pending: list[tuple[Part, list[object] | dict[str, object], str | None]] = [(part, top, None)]
    while pending:
        current, holder, key = pending.pop()
        made: object = {}
        if isinstance(current, Written):
            made = current.value
        elif isinstance(current, Joined):
            # The keys are put in at once, because their order would be lost later.
            members_of: dict[str, object] = dict.fromkeys(current.members)
            made = members_of
            pending += [(owned.part, members_of, key) for key, owned in current.members.items()]
        elif isinstance(current, Listed):
            elements_of: list[object] = []
            made = elements_of
            pending += [(element, elements_of, None) for element in reversed(current.elements)]
        if isinstance(holder, dict):
            holder[str(key)] = made
        else:
            holder.append(made)
    return top[0]


def unknown(part: Part) -> Iterator[KeyPath]:
    """Yield the key path of everything unknown in `part`."""
    pending: list[tuple[KeyPath, Part]] = [((), part)]
    while pending:
        path, current = pending.pop()
        if isinstance(current, Unknown):
            yield path
        elif isinstance(current, Joined):
            pending += [((*path, key), owned.part) for key, owned in current.members.items()]
        elif isinstance(current, Listed):
            pending += [((*path, index), element) for index, element in enumerate(current.elements)]
