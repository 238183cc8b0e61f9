"""Where the key of a provider comes from, found as OpenClaw finds it (2026.9.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from openclaw_wisgate.change import get
from openclaw_wisgate.system import dotenv
from openclaw_wisgate.system.locate import Location, Surroundings

_VARIABLE = re.compile(r"\$(\$?)\{([A-Z_][A-Z0-9_]*)\}")
"""A variable, or with two dollars the escaped text of one."""
_SHORTHAND = re.compile(r"\$([A-Z][A-Z0-9_]{0,127})\Z")
_MARKER = "secretref-env:"


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
    if value.startswith(_MARKER):
        return ResolvedKey(None, f'"{_MARKER}" marks a key that OpenClaw alone resolves, and in the config it does not')
    shorthand = _SHORTHAND.match(value)
    names = [shorthand.group(1)] if shorthand else [name for escape, name in _VARIABLE.findall(value) if not escape]
    found = {name: _lookup(name, config, location, around) for name in names}
    missing = next((name for name, (text, _) in found.items() if text is None), None)
    if missing is not None:
        return ResolvedKey(None, f"the variable {missing} is not set")
    origin = " and ".join(f"{name} from {place}" for name, (_, place) in found.items()) or "literal in the config"
    if shorthand:
        return ResolvedKey(found[shorthand.group(1)][0], origin)
    return ResolvedKey(substituted(value, config, location=location, around=around), origin)


def substituted(text: str, config: object, *, location: Location, around: Surroundings) -> str:
    """Return `text`, which stands in `config`, with its variables replaced; one that is not set stays as written."""

    def replaced(match: re.Match[str]) -> str:
        escape, name = match.groups()
        if escape:
            return match.group().removeprefix("$")
        return _lookup(name, config, location, around)[0] or match.group()

    return _VARIABLE.sub(replaced, text)


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
    """Return the value that OpenClaw gives a variable, unless it is empty, and where it is set.

    The first place that sets it counts, even to nothing; the config's own variables fill what is empty.
    """
    places = [(around.variables.get(name), "the environment")]
    places.append((dotenv.read(around.folder / ".env").get(name), "the .env file of this folder"))
    places += [(dotenv.read(file).get(name), f"OpenClaw's {file.name} file") for file in location.env_files]
    text, place = next(((text, place) for text, place in places if text is not None), (None, ""))
    if text:
        return text, place
    in_config = get(config, ("env", "vars", name))
    if isinstance(in_config, str) and in_config.strip() and not _refers(in_config):
        return in_config, '"env.vars" in the config'
    return None, ""


def _refers(value: str) -> bool:
    return any(not escape for escape, _ in _VARIABLE.findall(value))
