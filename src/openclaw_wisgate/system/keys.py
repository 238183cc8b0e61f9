"""Where the key of a provider comes from, found as OpenClaw finds it (2026.9.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from openclaw_wisgate.effective import variables
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.locate import Location, Surroundings
from openclaw_wisgate.system.secret_files import SecretError
from openclaw_wisgate.system.secret_refs import Find, Sources, is_ref, resolved

_SHORTHAND = re.compile(r"\$([A-Z][A-Z0-9_]{0,127})\Z")
_MARKER = "secretref-env:"


@dataclass(frozen=True, slots=True)
class ResolvedKey:
    """A key and where it came from; without a key, `origin` says what is missing. Never shows the key."""

    key: str | None = field(repr=False)
    origin: str


def resolve_key(
    value: object, config: object, *, location: Location, around: Surroundings, allow_exec: bool = False
) -> ResolvedKey:
    """Return the key that `value`, an `apiKey` in `config`, stands for: a literal, variables or a SecretRef.

    The program of a SecretRef is run only with `allow_exec`.
    """
    return secret(value, sources_of(config, location=location, around=around, allow_exec=allow_exec), '"apiKey"')


def sources_of(config: object, *, location: Location, around: Surroundings, allow_exec: bool = False) -> Sources:
    """Return where the secrets of `config`, as it is written, come from."""
    return Sources(config, _finder(config, location, around), location, around, allow_exec)


def secret(value: object, sources: Sources, name: str) -> ResolvedKey:
    """Return the secret that `value` stands for; `name` is how messages call the place where it is written."""
    if value is None or value == "":
        return ResolvedKey(None, f"no {name} is set")
    if is_ref(value):
        try:
            return ResolvedKey(*resolved(value, sources))
        except SecretError as error:
            return ResolvedKey(None, str(error))
    if not isinstance(value, str):
        return ResolvedKey(None, f"{name} is neither a text nor a SecretRef")
    if value.startswith(_MARKER):
        return ResolvedKey(None, f'"{_MARKER}" marks a key that OpenClaw alone resolves, and in the config it does not')
    shorthand = _SHORTHAND.match(value)
    found = {name: sources.find(name) for name in ([shorthand.group(1)] if shorthand else variables.references(value))}
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


def _finder(config: object, location: Location, around: Surroundings) -> Find:
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
