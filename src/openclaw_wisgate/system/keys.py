"""Where the key of a provider comes from, found as OpenClaw finds it (2026.9.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openclaw_wisgate.effective import variables
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.locate import Location, Surroundings

_SHORTHAND = re.compile(r"\$([A-Z][A-Z0-9_]{0,127})\Z")
_MARKER = "secretref-env:"


_Find = Callable[[str], tuple[str | None, str]]


@dataclass(frozen=True, slots=True)
class ResolvedKey:
    """A key and where it came from; without a key, `origin` says what is missing. Never shows the key."""

    key: str | None = field(repr=False)
    origin: str


def resolve_key(value: object, config: object, *, location: Location, around: Surroundings) -> ResolvedKey:
    """Return the key that `value`, an `apiKey` in `config`, stands for: a literal, variables or an env SecretRef."""
    if value is None or value == "":
        return ResolvedKey(None, 'no "apiKey" is set')
    if not isinstance(value, str | Mapping):
        return ResolvedKey(None, '"apiKey" is neither a text nor a SecretRef')
    find = _finder(config, location, around)
    if isinstance(value, Mapping):
        return _from_reference(value, find)
    if value.startswith(_MARKER):
        return ResolvedKey(None, f'"{_MARKER}" marks a key that OpenClaw alone resolves, and in the config it does not')
    shorthand = _SHORTHAND.match(value)
    found = {name: find(name) for name in ([shorthand.group(1)] if shorthand else variables.references(value))}
    missing = next((name for name, (text, _) in found.items() if text is None), None)
    if missing is not None:
        return ResolvedKey(None, f"the variable {missing} is not set")
    origin = " and ".join(f"{name} from {place}" for name, (_, place) in found.items()) or "literal in the config"
    if shorthand:
        return ResolvedKey(found[shorthand.group(1)][0], origin)
    return ResolvedKey(variables.substituted(value, lambda name: found[name][0]), origin)


def substituted(text: str, config: object, *, location: Location, around: Surroundings) -> str:
    """Return `text`, which stands in `config`, with its variables replaced; one that is not set stays as written."""
    find = _finder(config, location, around)
    return variables.substituted(text, lambda name: find(name)[0])


def _from_reference(value: Mapping[str, object], find: _Find) -> ResolvedKey:
    source, name = value.get("source"), value.get("id")
    if source != "env" or not isinstance(name, str):
        return ResolvedKey(None, f'the key is a SecretRef of source "{source}", which only OpenClaw can read')
    text, place = find(name)
    if text is None:
        return ResolvedKey(None, f"the variable {name} is not set")
    return ResolvedKey(text, f"{name} from {place}")


def _finder(config: object, location: Location, around: Surroundings) -> _Find:
    """Return what finds the value that OpenClaw gives a variable, unless it is empty, and where it is set."""
    environment = Environment(location, around)
    lookup = variables.lookup_in(environment, config, reads_config=True)

    def find(name: str) -> tuple[str | None, str]:
        text = lookup(name)
        if text is None:
            return None, ""
        value, place = environment.find(name)
        return text, place if text == value else '"env.vars" in the config'

    return find
