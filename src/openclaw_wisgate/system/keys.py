"""Where the key of a provider comes from, found as OpenClaw finds it (2026.9.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from openclaw_wisgate.change import get
from openclaw_wisgate.system import dotenv
from openclaw_wisgate.system.locate import Location, Surroundings

_VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_][A-Z0-9_]*)\}")
_SHORTHAND = re.compile(r"\$([A-Z][A-Z0-9_]{0,127})\Z")


@dataclass(frozen=True, slots=True)
class ResolvedKey:
    """A key and where it came from; without a key, `origin` says what is missing. Never shows the key."""

    key: str | None = field(repr=False)
    origin: str


def resolve_key(value: object, config: object, *, location: Location, around: Surroundings) -> ResolvedKey:
    """Return the key that `value`, an `apiKey` in `config`, stands for: a literal, variables or an env SecretRef."""
    if value is None or value == "":
        return ResolvedKey(None, 'no "apiKey" is set')
    if isinstance(value, Mapping):
        return _from_reference(value, config, location, around)
    if not isinstance(value, str):
        return ResolvedKey(None, '"apiKey" is neither a text nor a SecretRef')
    shorthand = _SHORTHAND.match(value)
    names = [shorthand.group(1)] if shorthand else _VARIABLE.findall(value)
    if not names:
        return ResolvedKey(value.replace("$${", "${"), "literal in the config")
    found = {name: _lookup(name, config, location, around) for name in names}
    missing = next((name for name, (text, _) in found.items() if text is None), None)
    if missing is not None:
        return ResolvedKey(None, f"the variable {missing} is not set")
    origin = " and ".join(f"{name} from {place}" for name, (_, place) in found.items())
    if shorthand:
        return ResolvedKey(found[shorthand.group(1)][0], origin)
    return ResolvedKey(_VARIABLE.sub(lambda match: found[match.group(1)][0] or "", value), origin)


def _from_reference(
    value: Mapping[str, object], config: object, location: Location, around: Surroundings
) -> ResolvedKey:
    source, name = value.get("source"), value.get("id")
    if source != "env" or not isinstance(name, str):
        return ResolvedKey(None, f'the key is a SecretRef of source "{source}", which only OpenClaw can read')
    text, place = _lookup(name, config, location, around)
    if text is None:
        return ResolvedKey(None, f"the variable {name} is not set")
    return ResolvedKey(text, f"{name} from {place}")


def _lookup(name: str, config: object, location: Location, around: Surroundings) -> tuple[str | None, str]:
    """Return the first value that is not empty, in OpenClaw's order, and the place it has."""
    in_config = get(config, ("env", "vars", name))
    places = (
        (around.variables.get(name), "the environment"),
        (dotenv.read(around.folder / ".env").get(name), "the .env file of this folder"),
        (dotenv.read(location.state / ".env").get(name), "OpenClaw's .env file"),
        (in_config if isinstance(in_config, str) else None, '"env.vars" in the config'),
    )
    return next(((text, place) for text, place in places if text), (None, ""))
