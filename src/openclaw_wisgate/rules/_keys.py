"""The keys of a config as rules walk them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.credentials import KeyKind, kind_of_key
from openclaw_wisgate.endpoints import is_public
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.rules._base import Context
from openclaw_wisgate.rules._blocks import Block, blocks

_OWN_SERVERS = frozenset({"ollama", "lmstudio", "vllm", "sglang", "comfy"})
"""Built-in providers whose server is the user's own, and needs no key, where the config does not say otherwise."""
_AUTH_HEADERS = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key", "proxy-authorization"})
_MARKER = "-api-key"


class Key(NamedTuple):
    """A key as it is written in the file; `is_main` where it is an `apiKey`, not a header."""

    block: Block
    path: KeyPath
    text: str
    kind: KeyKind
    is_main: bool

    @property
    def subject(self) -> str:
        """What this is, for a message."""
        name = f'provider "{self.block.name}"'
        return f"the key of {name}" if self.is_main else f'the header "{self.path[-1]}" of {name}'


@lru_cache(maxsize=1)  # most rules about keys ask for the same config, one after the other
def keys(context: Context) -> tuple[Key, ...]:
    """Return every key of a provider that is a string, and every header with a name that is known to hold one."""
    return tuple(_keys(context))


def _keys(context: Context) -> Iterator[Key]:
    for block in blocks(context):
        found: list[tuple[KeyPath, bool]] = [((*block.path, "apiKey"), True)]
        for section in (("headers",), ("request", "headers")):
            headers = get(block.value, section)
            names = map(str, headers if isinstance(headers, Mapping) else ())
            found += (((*block.path, *section, name), False) for name in names if name.lower() in _AUTH_HEADERS)
        for path, is_main in found:
            text = get(context.effective.written, path)
            if isinstance(text, str):
                yield Key(block, path, text, _kind(context, text, is_main=is_main), is_main)


def needs_key(block: Block) -> bool:
    """Tell whether the provider's server certainly is not the user's own."""
    if "baseUrl" not in block.value:
        return not block.is_custom and block.id not in _OWN_SERVERS
    return block.host is not None and is_public(block.host)


def has_profile(context: Context, provider: str) -> bool:
    """Tell whether the config names an auth profile or an order of them for `provider`."""
    profiles = get(context.value, ("auth", "profiles"))
    named = [get(profile, ("provider",)) for profile in profiles.values()] if isinstance(profiles, Mapping) else []
    order = get(context.value, ("auth", "order"))
    named += [str(name) for name in order] if isinstance(order, Mapping) else []
    return any(isinstance(name, str) and normalised(name) == provider for name in named)


def _kind(context: Context, text: str, *, is_main: bool) -> KeyKind:
    kind = kind_of_key(text if is_main else _credential(text))
    if kind in (KeyKind.PLAIN, KeyKind.VARIABLE_NAME) and _is_elsewhere(context, text.strip()):
        return KeyKind.MARKER
    return kind


def _credential(header: str) -> str:
    scheme, blank, rest = header.strip().partition(" ")
    return rest if blank and scheme.lower() in ("bearer", "basic") else header


def _is_elsewhere(context: Context, text: str) -> bool:
    """Tell whether `text` is the id of an auth profile, or the variable of a provider that a plugin brings."""
    profiles = get(context.value, ("auth", "profiles"))
    if isinstance(profiles, Mapping) and text in profiles:
        return True
    provider = normalised(text.partition(":")[0])
    if ":" in text and (provider in KNOWN_PROVIDERS or any(block.id == provider for block in blocks(context))):
        return True
    plain = text.lower().replace("_", "-")
    return plain.endswith(_MARKER) and plain.removesuffix(_MARKER) in KNOWN_PROVIDERS
