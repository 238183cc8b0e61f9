"""The key of a provider as this shell and as OpenClaw's service find it; none of it leaves this module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.credentials import key_fault
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.effective.variables import is_blank, own_variables, references
from openclaw_wisgate.health.facts import Key, Variable
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system import dotenv
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.keys import resolve_key
from openclaw_wisgate.system.locate import shortened
from openclaw_wisgate.system.service import Service
from openclaw_wisgate.system.state import has_auth_profile

_SHORTHAND = re.compile(r"\$([A-Z][A-Z0-9_]{0,127})\Z")
_IN_CONFIG = '"env.vars" in the config'


def key_of(effective: Effective, provider: str, target: Target, service: Service | None) -> Key:
    """Return what is known of the key of `provider`, but for the key."""
    written = get(effective.written, (*PROVIDERS, provider, "apiKey"))
    profile = _profile(written, effective, provider, target)
    if profile is not None:
        named = f' "{profile}"' if profile else ""
        origin = f"the key is in OpenClaw's auth profile{named}, which only OpenClaw can read"
        return Key(found=False, origin=origin, foreign=True, profile=profile)
    found = resolve_key(written, effective.written, location=target.location, around=target.around)
    return Key(
        found=found.key is not None,
        origin=found.origin,
        fault=key_fault(found.key) if found.key is not None else None,
        foreign=found.key is None and isinstance(written, Mapping) and written.get("source") != "env",
        variables=tuple(_variable(name, effective.written, target, service) for name in _names(written)),
    )


def dotenv_of(key: Key, target: Target) -> list[Path]:
    """Return the `.env` files of OpenClaw's that set the key."""
    names = {variable.name for variable in key.variables}
    return [file for file in target.location.env_files if not names.isdisjoint(dotenv.read(file))]


def _names(written: object) -> list[str]:
    """Return the variables that the key is made of."""
    if isinstance(written, Mapping):
        identifier = written.get("id")
        return [identifier] if written.get("source") == "env" and isinstance(identifier, str) else []
    if not isinstance(written, str):
        return []
    shorthand = _SHORTHAND.match(written)
    return [shorthand.group(1)] if shorthand else list(dict.fromkeys(references(written)))


def _variable(name: str, config: object, target: Target, service: Service | None) -> Variable:
    value, place = Environment(target.location, target.around).find(name)
    own = own_variables(config).get(name)
    if is_blank(value):
        value, place = own, _IN_CONFIG
    other, where = _of_service(name, target, service)
    if is_blank(other):
        other, where = own, _IN_CONFIG
    has_here, has_there = not is_blank(value), not is_blank(other)
    return Variable(
        name=name,
        here=place if has_here else None,
        service=where if has_there else None,
        differs=has_here and has_there and value != other,
    )


def _of_service(name: str, target: Target, service: Service | None) -> tuple[str | None, str]:
    """Return the value that a variable has for the service, and where it is set; of several places the first counts."""
    places = [(dotenv.read(file), f"OpenClaw's {file.name} file") for file in target.location.env_files]
    if service is not None:
        places.insert(0, (dict(service.variables), shortened(service.file, target.around.variables)))
    return next(((found[name], place) for found, place in places if name in found), (None, ""))


def _profile(written: object, effective: Effective, provider: str, target: Target) -> str | None:
    """Return the auth profile that OpenClaw takes the key from, as the config has none; empty where it names none.

    `models auth paste-api-key` leaves the name of a profile in the place of the key (OpenClaw 2026.9.6).
    """
    if not has_auth_profile(target.location.state, effective.value, provider):
        return None
    if written is None or written == "":
        return None if get(effective.value, (*PROVIDERS, provider, "auth")) == "api-key" else ""
    owner, colon, _ = written.partition(":") if isinstance(written, str) else ("", "", "")
    return str(written) if colon and normalised(owner) == normalised(provider) else None
