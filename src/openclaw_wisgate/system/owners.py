"""Whose a provider id is on this machine, where the published guide's id is somebody else's.

`moonshot` is Kimi's id in OpenClaw: with it, some releases send the user's real Moonshot key to the
configured host, and others try to install a plugin at every run (seen on 2026.5.12 and 2026.9.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from openclaw_wisgate.change import get
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system import dotenv
from openclaw_wisgate.system.locate import Location, Surroundings
from openclaw_wisgate.system.state import has_auth_profile

_VARIABLES = ("MOONSHOT_API_KEY", "KIMI_API_KEY")
_HOSTS = ("wisgate.ai", "juheapi.com")


def owners_of(provider: str, config: object, *, location: Location, around: Surroundings) -> tuple[str, ...]:
    """Return what on this machine uses the id `provider` for somebody else than WisGate; empty if nothing does."""
    if normalised(provider) != "moonshot":
        return ()
    found = []
    providers = get(config, PROVIDERS)
    for name, block in providers.items() if isinstance(providers, Mapping) else ():
        if normalised(name) == normalised(provider) and not is_wisgate(get(block, ("baseUrl",))):
            found.append("the config has a Moonshot provider")
    files = [dotenv.read(file) for file in (around.folder / ".env", *location.env_files)]
    for name in _VARIABLES:
        places = (around.variables.get(name), *(file.get(name) for file in files), get(config, ("env", "vars", name)))
        if any(places):
            found.append(f"{name} is set")
    if has_auth_profile(location.state, config, provider):
        found.append("OpenClaw has a Moonshot auth profile")
    return tuple(found)


def is_wisgate(base_url: object) -> bool:
    """Tell whether `base_url` is an address of WisGate, under its present or its older name."""
    if not isinstance(base_url, str):
        return False
    try:
        host = urlsplit(base_url.strip()).hostname or ""
    except ValueError:
        return False
    return any(host == name or host.endswith(f".{name}") for name in _HOSTS)
