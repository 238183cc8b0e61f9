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
    elements: list[Owned] = field(default_factory=list)


Part = Written | Unknown | Joined | Listed


@dataclass(frozen=True, slots=True)
class Owned:
    """A member or an element: where its key, or the element, is written, and its value.

    `earlier` are the places of the same key in what the member was merged over, the first one first.
    """

    key: Place
    part: Part
    earlier: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Everywhere the key is written; the last one is the one that counts."""
        return (*self.earlier, self.key)


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


def elements(part: Part) -> list[Owned]:
    """Return the elements of an array, none for anything else."""
    if isinstance(part, Listed):
        return part.elements
    if not isinstance(part, Written) or not isinstance(part.value, list):
        return []
    places = map(part.home.below, range(len(part.value)))
    return [Owned(place, Written(place, value)) for place, value in zip(places, part.value, strict=True)]


def place_of(part: Part, path: KeyPath, *, key: bool = False) -> Place:
    """Return where the value at `path`, which must exist in `part`, is written; with `key`, where its key is."""
    keys, home = _found(part, path)
    return keys[-1] if key else home


def places_of(part: Part, path: KeyPath) -> tuple[Place, ...]:
    """Return where the key or the element that `path` ends in is written; of a key in several files the last one counts."""
    return _found(part, path)[0]


def _found(part: Part, path: KeyPath) -> tuple[tuple[Place, ...], Place]:
    """Return where the key that `path` ends in is written, and where its value is."""
    keys: tuple[Place, ...] = (part.home,)
    for index, step in enumerate(path):
        if isinstance(part, Joined):
            owned = part.members[str(step)]
        elif isinstance(part, Listed):
            owned = part.elements[int(step)]
        else:
            place = Place(part.home.document, (*part.home.path, *path[index:]))
            return (place,), place
        keys, part = owned.places, owned.part
    return keys, part.home


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
            pending += [(owned.part, elements_of, None) for owned in reversed(current.elements)]
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
            pending += [((*path, index), owned.part) for index, owned in enumerate(current.elements)]
