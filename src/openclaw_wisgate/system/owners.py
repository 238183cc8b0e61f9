"""Whose a provider id is on this machine, where the published guide's id is somebody else's.

`moonshot` is Kimi's id in OpenClaw: with it, some releases send the user's real Moonshot key to the
configured host, and others try to install a plugin at every run (seen on 2026.5.12 and 2026.9.6).
"""

from __future__ import annotations

from openclaw_wisgate.change import get
from openclaw_wisgate.provider import normalised
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
    base_url = get(config, (*PROVIDERS, provider, "baseUrl"))
    if get(config, (*PROVIDERS, provider)) is not None and not is_wisgate(base_url):
        found.append("the config has a Moonshot provider")
    files = [dotenv.read(folder / ".env") for folder in (around.folder, location.state)]
    for name in _VARIABLES:
        places = (around.variables.get(name), *(file.get(name) for file in files), get(config, ("env", "vars", name)))
        if any(places):
            found.append(f"{name} is set")
    if has_auth_profile(location.state, config, provider):
        found.append("OpenClaw has a Moonshot auth profile")
    return tuple(found)


def is_wisgate(base_url: object) -> bool:
    """Tell whether `base_url` is an address of WisGate, under its present or its older name."""
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0].lower() if isinstance(base_url, str) else ""
    return any(host == name or host.endswith(f".{name}") for name in _HOSTS)
