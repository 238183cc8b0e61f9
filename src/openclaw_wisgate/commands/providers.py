"""The providers of a config, as commands name and choose them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.asking import base_url_of
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system.owners import is_wisgate


def blocks(config: object) -> Mapping[str, object]:
    """Return the blocks of `config` by the ids of their providers; none where it has none."""
    found = get(config, PROVIDERS)
    return {str(name): block for name, block in found.items()} if isinstance(found, Mapping) else {}


def url_of(config: object, provider: str, target: Target) -> str:
    """Return the base URL of `provider` with its variables replaced; empty where it has none."""
    return base_url_of(get(config, (*PROVIDERS, provider, "baseUrl")), config, target)


def at_wisgate(config: object, target: Target) -> Iterator[str]:
    """Yield the providers of `config` whose base URL is WisGate's."""
    return (name for name in blocks(config) if is_wisgate(url_of(config, name, target)))


def checked(name: str, known: Iterable[str]) -> str:
    """Return `name`, which is among the providers `known`; raise UsageError where it is not."""
    names = list(known)
    if name not in names:
        message = f'there is no provider "{name}" in this config'
        raise UsageError(message, hint=f"the providers are: {', '.join(names)}" if names else None)
    return name
