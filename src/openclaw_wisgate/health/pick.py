"""Which provider of a config is examined, and which of its models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openclaw_wisgate import selection
from openclaw_wisgate.change import get
from openclaw_wisgate.endpoints import address, is_wisgate
from openclaw_wisgate.provider_id import normalised

_NAMES = ("wisgate", "custom-api-wisgate")
"""What ids begin with that people give to WisGate, whatever the address beside them."""


class Picked(NamedTuple):
    """A provider, None where there is none to examine, its model, None where it lists none, and others at WisGate."""

    provider: str | None
    model: str | None
    others: tuple[str, ...]


def pick(value: object, asked: str | None) -> Picked:
    """Return what to examine in the config `value`: the provider `asked` for, else that of the default, else the first."""
    found = at_wisgate(value)
    default = (selection.configured_default(value) or "").strip()
    owner, _, model = default.partition("/")
    if asked is not None:
        providers = get(value, selection.PROVIDERS)
        names = [str(name) for name in providers] if isinstance(providers, Mapping) else []
        provider = next((name for name in names if normalised(name) == normalised(asked)), None)
    else:
        provider = next((name for name in found if normalised(name) == normalised(owner)), next(iter(found), None))
    if provider is None:
        return Picked(None, None, found)
    listed = [one for one in selection.listed_models(value).get(normalised(provider), ()) if one]
    is_default = normalised(owner) == normalised(provider) and model in listed
    chosen = model if is_default else next(iter(listed), None)
    return Picked(provider, chosen, tuple(name for name in found if name != provider))


def at_wisgate(value: object) -> tuple[str, ...]:
    """Return the providers of the config `value` that are at WisGate by their address or by their id."""
    providers = get(value, selection.PROVIDERS)
    blocks = providers.items() if isinstance(providers, Mapping) else ()
    return tuple(str(name) for name, block in blocks if _is_at_wisgate(str(name), block))


def _is_at_wisgate(name: str, block: object) -> bool:
    url = get(block, ("baseUrl",))
    place = address(url) if isinstance(url, str) else None
    return normalised(name).startswith(_NAMES) or (place is not None and is_wisgate(place.host))
