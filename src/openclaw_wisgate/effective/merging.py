"""How OpenClaw merges what includes bring: objects by key, arrays end to end, of all else the later one.

`mergeDeep` of 2026.9.6: wherever two objects meet, keys that could reach a prototype are dropped from both,
down to the first array.
"""

from __future__ import annotations

from openclaw_wisgate.effective.tree import (
    Joined,
    Listed,
    Owned,
    Part,
    Unknown,
    Written,
    elements,
    is_array,
    is_object,
    members,
)

_BLOCKED = frozenset({"__proto__", "prototype", "constructor"})


def merged(base: Part, override: Part) -> Part:
    """Return `override` merged over `base`; what is merged with something unknown is unknown."""
    if is_object(base) and is_object(override):
        return _merged_objects(base, override)
    if isinstance(base, Unknown):
        return base
    if is_array(base) and is_array(override):
        return Listed(override.home, [*elements(base), *elements(override)])
    return override


def _merged_objects(base: Part, override: Part) -> Joined:
    top = _without_blocked(base)
    pending = [(top, override)]
    while pending:
        target, source = pending.pop()
        target.home = source.home
        for key, owned in members(source).items():
            if key in _BLOCKED:
                continue
            there = target.members.get(key)
            part: Part
            if there is None:
                part = _cleaned(owned.part)
            elif is_object(there.part) and is_object(owned.part):
                part = inner = _opened(there.part)
                pending.append((inner, owned.part))
            else:
                part = merged(there.part, _cleaned(owned.part))
            earlier = (*there.places, *owned.earlier) if there else owned.earlier
            target.members[key] = Owned(owned.key, part, earlier)
    return top


def _opened(part: Part) -> Joined:
    """Return an object that may be merged into; a Joined one is already ours."""
    return part if isinstance(part, Joined) else Joined(part.home, members(part))


def _cleaned(part: Part) -> Part:
    return _without_blocked(part) if isinstance(part, Joined) or _has_blocked(part) else part


def _without_blocked(part: Part) -> Joined:
    """Return a copy of the object `part` without blocked keys, in which every Joined object is a copy as well."""
    top = Joined(part.home)
    pending: list[tuple[Part, Joined]] = [(part, top)]
    while pending:
        source, target = pending.pop()
        for key, owned in members(source).items():
            if key in _BLOCKED:
                continue
            inner = owned.part
            if isinstance(inner, Joined) or _has_blocked(inner):
                copy = Joined(inner.home)
                pending.append((inner, copy))
                inner = copy
            target.members[key] = Owned(owned.key, inner, owned.earlier)
    return top


def _has_blocked(part: Part) -> bool:
    pending = [part.value] if isinstance(part, Written) else []
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if not _BLOCKED.isdisjoint(value):
                return True
            pending += value.values()
    return False
