"""What this program knows to have written of models: a digest for each field, so that a hand-made one is told from it.

A field is ours as long as its value is the one that was written; whatever else stands there is somebody else's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.selection import PROVIDERS

FIELDS = ("contextWindow", "maxTokens", "cost", "input")
"""The fields of a model that are facts about it, which a gateway may change."""
AUTHORS = frozenset({"add", "sync"})
"""The commands whose figures are this program's; others only bring back, move or remove what stood in a config."""

_TOO_LARGE = 2**1023
"""What no JavaScript number is."""


class Place(NamedTuple):
    """A field of a model: its provider, as it is written, and the id of the model."""

    provider: str
    model: str
    field: str


class Mark(NamedTuple):
    """The digest of what was written last, and of what of ours it took the place of; None for nothing of ours."""

    digest: str | None = None
    before: str | None = None


Memory = Mapping[Place, Mark]
"""What is known of one config."""

_NOTHING = Mark()


def digest(place: Place, value: object) -> str:
    """Return the SHA-256 of `value` at `place`; values that are one in JavaScript have the same."""
    text = json.dumps([*place, _alike(value)], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def is_ours(memory: Memory, place: Place, value: object) -> bool:
    """Tell whether `value`, which stands at `place`, is what this program wrote there."""
    return memory.get(place, _NOTHING).digest == digest(place, value)


def after_write(  # noqa: PLR0913 - what was, what is, and whose doing it was
    memory: Memory,
    before: object,
    after: object,
    *,
    authored: bool,
    renamed: Mapping[str, str] | None = None,
    stated: frozenset[Place] = frozenset(),
) -> dict[Place, Mark]:
    """Return what is known once a write of this program has made the config `after` of the config `before`.

    Fields that it changed are ours where it was `authored`, where they are again as this program left them before its
    last write, and where a provider with fields of ours was `renamed`, which maps new ids to old ones. What is `stated`
    the user has said, so it is hand-made.
    """
    old, new = dict(_fields(before)), dict(_fields(after))
    known = dict(memory)
    for place in {**old, **new}:
        was = digest(place, old[place]) if place in old else None
        now = digest(place, new[place]) if place in new else None
        if was == now:
            continue
        mark = memory.get(place, _NOTHING)
        source = place._replace(provider=(renamed or {}).get(place.provider, place.provider))
        moved = source != place and source in old and place in new and is_ours(memory, source, old[source])
        stays = moved and digest(source, new[place]) == memory[source].digest
        ours = now is not None and ((authored and place not in stated) or now == mark.before or stays)
        known[place] = Mark(now if ours else None, was if was is not None and was == mark.digest else None)
    return {place: mark for place, mark in known.items() if mark != _NOTHING}


def entries(config: object, provider: str) -> dict[str, int]:
    """Return where in its list each model of `provider` stands; of several with one id the first, as in OpenClaw."""
    listed = get(config, (*PROVIDERS, provider, "models"))
    found: dict[str, int] = {}
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        identifier = get(entry, ("id",))
        if isinstance(identifier, str) and identifier.strip():
            found.setdefault(identifier.strip(), index)
    return found


def to_value(memory: Memory) -> list[dict[str, object]]:
    """Return `memory` as JSON can hold it."""
    return [{**place._asdict(), **mark._asdict()} for place, mark in memory.items()]


def from_value(value: object) -> dict[Place, Mark]:
    """Return the memory that `value` is; what is none of it is passed over."""
    found: dict[Place, Mark] = {}
    for row in value if isinstance(value, list) else ():
        place = [get(row, (name,)) for name in Place._fields]
        mark = [get(row, (name,)) for name in Mark._fields]
        if all(isinstance(word, str) for word in place) and all(word is None or isinstance(word, str) for word in mark):
            found[Place(*map(str, place))] = Mark(*(None if word is None else str(word) for word in mark))
    return found


def _fields(config: object) -> Iterator[tuple[Place, object]]:
    providers = get(config, PROVIDERS)
    for name in providers if isinstance(providers, Mapping) else ():
        for model, index in entries(config, str(name)).items():
            entry = get(config, (*PROVIDERS, str(name), "models", index))
            assert isinstance(entry, Mapping)
            yield from ((Place(str(name), model, key), entry[key]) for key in FIELDS if key in entry)


def _alike(value: object) -> object:
    """Return `value` with one spelling for each number."""
    if isinstance(value, Mapping):
        return {str(key): _alike(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_alike(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_LARGE:
        return float(value)
    return value
