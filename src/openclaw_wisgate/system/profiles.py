"""Auth profiles, OpenClaw's own credentials by provider, which it prefers to the key of the config (2026.9.6).

They are in its database; older releases kept them in a file of each agent, which it takes over when it starts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.system.keys import ResolvedKey, secret
from openclaw_wisgate.system.secret_refs import Sources
from openclaw_wisgate.system.state import query

_STORE = "SELECT value_json FROM config_machine_state WHERE state_key = ?"
_OLD_FILES = ("agents/main/agent/auth-profiles.json", "agents/*/agent/auth-profiles.json")
_KINDS = ("oauth", "token", "api_key")
"""In the order in which OpenClaw prefers them where nothing else decides."""
_FIELDS = {"api_key": ("key", "keyRef"), "token": ("token", "tokenRef")}
_MILLISECONDS = 1000


def profile_key(provider: str, sources: Sources) -> ResolvedKey | None:
    """Return the credential that OpenClaw would send for `provider` from its profiles, None where it has none.

    One that only OpenClaw can use, such as a login that it renews, is a missing key whose origin says so.
    """
    store = _store(sources.location.state)
    name = next(iter(_in_order(provider, store, sources.config)), None)
    if name is None:
        return None
    profile = get(store, ("profiles", name))
    kind = get(profile, ("type",))
    called = f'the auth profile "{name}" of OpenClaw'
    if kind not in _FIELDS:
        return ResolvedKey(None, f"{called} holds a login, which only OpenClaw can use and renew")
    value, reference = (get(profile, (field,)) for field in _FIELDS[str(kind)])
    found = secret(reference or value, sources, "key")
    return ResolvedKey(found.key, f"{called}: {found.origin}" if reference or found.key is None else called)


def names_profile(text: str, provider: str, sources: Sources) -> bool:
    """Tell whether `text`, an `apiKey`, is the name of a profile of `provider`, which OpenClaw puts in its place."""
    configured = get(sources.config, ("auth", "profiles", text.strip(), "provider"))
    stored = get(_store(sources.location.state), ("profiles", text.strip(), "provider"))
    return any(_is(value, provider) for value in (configured, stored))


def _in_order(provider: str, store: object, config: object) -> Iterable[str]:
    """Return the names of the usable profiles of `provider`, as OpenClaw orders them."""
    stored = _of_provider(get(store, ("profiles",)), provider)
    configured = _of_provider(get(config, ("auth", "profiles")), provider)
    explicit = _order(get(store, ("order",)), provider) or _order(get(config, ("auth", "order")), provider)
    usable = {name for name in stored if _is_usable(name, store, config)}
    chosen = [name for name in explicit or configured or stored if name in usable]
    if not chosen and not any(name in stored for name in explicit or configured):
        chosen = [name for name in stored if name in usable]
    if explicit and any(name in stored for name in explicit):
        return chosen
    return sorted(chosen, key=lambda name: (_rank(store, name), _last_used(store, name)))


def _of_provider(profiles: object, provider: str) -> list[str]:
    entries = profiles.items() if isinstance(profiles, Mapping) else ()
    return [str(name) for name, profile in entries if _is(get(profile, ("provider",)), provider)]


def _is(value: object, provider: str) -> bool:
    return isinstance(value, str) and normalised(value) == normalised(provider)


def _order(orders: object, provider: str) -> list[str]:
    entries = orders.items() if isinstance(orders, Mapping) else ()
    found = next((names for name, names in entries if _is(name, provider)), None)
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _is_usable(name: str, store: object, config: object) -> bool:
    """Tell whether a profile has a credential of the kind that the config says, which has not expired."""
    kind = get(store, ("profiles", name, "type"))
    mode = get(config, ("auth", "profiles", name, "mode"))
    if kind not in _KINDS or (mode is not None and mode != kind and (mode, kind) != ("oauth", "token")):
        return False
    expires = get(store, ("profiles", name, "expires"))
    lapsed = kind == "token" and isinstance(expires, int | float) and expires <= time.time() * _MILLISECONDS
    has_one = any(get(store, ("profiles", name, field)) for field in _FIELDS.get(str(kind), ("access", "refresh")))
    return has_one and not lapsed


def _rank(store: object, name: str) -> int:
    return _KINDS.index(str(get(store, ("profiles", name, "type"))))


def _last_used(store: object, name: str) -> float:
    used = get(store, ("usageStats", name, "lastUsed"))
    return float(used) if isinstance(used, int | float) else 0.0


def _store(state: Path) -> object:
    stored = query(state, _STORE, "authProfiles.store")
    if stored is not None:
        return stored
    file = next((file for pattern in _OLD_FILES for file in sorted(state.glob(pattern))), None)
    try:
        return json.loads(file.read_bytes()) if file else None
    except (OSError, ValueError):
        return None
