"""References to secrets by the rules of OpenClaw 2026.9.6 (its `SecretRef`), and the variable that a key is in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.provider import SecretRef

SOURCES = ("env", "file", "exec", "store")
BUILT_IN = frozenset({"env", "store"})
"""Sources that OpenClaw knows without an entry in `secrets.providers`, under their default alias."""

_ALIAS = r"[a-z][a-z0-9_-]{0,63}\Z"
_VARIABLE = r"[A-Z][A-Z0-9_]{0,127}\Z"
_POINTER = r"value\Z|/(?:[^~]|~[01])*\Z"
_EXEC = r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}\Z"
_WHOLE = r"\$\{([A-Z_][A-Z0-9_]*)\}\Z|\$([A-Z][A-Z0-9_]{0,127})\Z"


def parsed(text: str) -> SecretRef | str:
    """Return the reference that `text`, of the form SOURCE:PROVIDER:ID, names, or what is wrong with it."""
    source, first, rest = text.partition(":")
    alias, second, identifier = rest.partition(":")
    if not (first and second):
        return "it has not the form SOURCE:PROVIDER:ID"
    if source not in SOURCES:
        return f'"{source}" is no source: {", ".join(SOURCES)}'
    if not re.match(_ALIAS, alias):
        return f'"{alias}" is no provider of secrets: small letters, digits, "_" and "-", a letter first'
    if not _fits(source, identifier):
        return f'"{identifier}" is no id for the source "{source}": {_EXPECTED[source]}'
    return SecretRef(source, alias, identifier)


_EXPECTED = {
    "env": "the name of a variable, in capitals",
    "store": "a name in capitals",
    "file": '"value", or a JSON pointer that begins with "/"',
    "exec": 'letters, digits and . _ : / # -, without "." and ".." between slashes',
}


def _fits(source: str, identifier: str) -> bool:
    if source == "file":
        return re.match(_POINTER, identifier) is not None
    if source == "exec":
        steps = identifier.split("/")
        return re.match(_EXEC, identifier) is not None and "." not in steps and ".." not in steps
    return re.match(_VARIABLE, identifier) is not None


def lacks_provider(reference: SecretRef, config: object) -> bool:
    """Tell whether `config` has no entry in `secrets.providers` that `reference` needs."""
    if get(config, ("secrets", "providers", reference.provider)) is not None:
        return False
    if reference.source not in BUILT_IN:
        return True
    chosen = get(config, ("secrets", "defaults", reference.source))
    default = chosen.strip() if isinstance(chosen, str) and chosen.strip() else "default"
    return reference.provider != default


def variable_of(value: object) -> str | None:
    """Return the variable that `value`, an `apiKey`, takes the whole key from, or None."""
    if isinstance(value, str):
        match = re.match(_WHOLE, value.strip())
        return (match.group(1) or match.group(2)) if match else None
    if isinstance(value, Mapping) and value.get("source") == "env" and isinstance(value.get("id"), str):
        return str(value["id"])
    return None
