"""The provider blocks of a config as rules walk them: their models, base URLs and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from openclaw_wisgate.bundled import BUNDLED_PROVIDERS
from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Fix, Put
from openclaw_wisgate.endpoints import Address, address, cured, is_wisgate
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.rules._base import Context
from openclaw_wisgate.selection import PROVIDERS

Value = Mapping[str, object]

_UNSET = r"\$\{[A-Z_][A-Z0-9_]*\}"
_OWN_API = {"google": "google-generative-ai"}
"""The API that OpenClaw gives a built-in provider with a base URL and no "api"; of others its plugin decides."""
DEFAULT_API = "openai-completions"
"""What OpenClaw 2026.9.6 speaks to a custom provider without "api"."""


class Model(NamedTuple):
    """An entry of a provider's list of models."""

    path: KeyPath
    value: Value

    @property
    def id(self) -> str:
        """The id as OpenClaw reads it, trimmed; empty where there is none."""
        return text_at(self.value, "id").strip()


class Block(NamedTuple):
    """A provider block and the models that it lists."""

    name: str
    path: KeyPath
    value: Value
    models: tuple[Model, ...]

    @property
    def id(self) -> str:
        """The provider's id as OpenClaw compares it."""
        return normalised(self.name)

    @property
    def is_custom(self) -> bool:
        """Whether OpenClaw knows nothing of the provider but what stands in the block."""
        return self.id not in BUNDLED_PROVIDERS

    @property
    def host(self) -> str | None:
        """The host of its base URL; None where there is none, or where it cannot be told."""
        url = text_at(self.value, "baseUrl")
        place = None if is_unset(url) else address(url)
        return place.host if place else None

    @property
    def is_wisgate(self) -> bool:
        """Whether its base URL is WisGate's."""
        return self.host is not None and is_wisgate(self.host)

    def api(self, model: Model | None = None) -> str | None:
        """Return the API that OpenClaw speaks to `model`; None where a plugin of OpenClaw's decides."""
        own = text_at(model.value, "api") if model else ""
        return own or text_at(self.value, "api") or _OWN_API.get(self.id, DEFAULT_API if self.is_custom else None)


class Route(NamedTuple):
    """A base URL, in a block or in one of its models, and the APIs that are asked there."""

    block: Block
    path: KeyPath
    url: str
    place: Address | None
    apis: tuple[str | None, ...]
    is_literal: bool

    @property
    def subject(self) -> str:
        """What has this base URL, for a message."""
        name = f'provider "{self.block.name}"'
        return f"the base URL of a model of {name}" if "models" in self.path[3:] else f"the base URL of {name}"

    def cure(self) -> Fix | None:
        """Return what makes this the base URL that it must have been meant to be, where that is certain."""
        if self.place is None or self.place.user or not self.is_literal or len(self.apis) != 1:
            return None
        url = str(cured(self.place, self.apis[0] or ""))
        return None if url == self.url else Fix(f'set "baseUrl" to "{url}"', (Put(self.path, url),))


@lru_cache(maxsize=1)  # most rules ask for the same config, one after the other
def blocks(context: Context) -> tuple[Block, ...]:
    """Return every provider block, in the order of the file."""
    providers = get(context.value, PROVIDERS)
    entries = providers.items() if isinstance(providers, Mapping) else ()
    return tuple(_block(name, value) for name, value in entries if isinstance(value, Mapping))


def _block(name: str, value: Value) -> Block:
    path = (*PROVIDERS, name)
    listed = value.get("models")
    entries = enumerate(listed) if isinstance(listed, list) else ()
    models = tuple(Model((*path, "models", index), entry) for index, entry in entries if isinstance(entry, Mapping))
    return Block(name, path, value, models)


@lru_cache(maxsize=1)
def routes(context: Context) -> tuple[Route, ...]:
    """Return every base URL that is known: not blank, and without a variable that nobody sets."""
    return tuple(_routes(context))


def _routes(context: Context) -> Iterator[Route]:
    for block in blocks(context):
        own = [model for model in block.models if text_at(model.value, "baseUrl").strip()]
        others: list[Model | None] = [model for model in block.models if model not in own]
        places: list[tuple[KeyPath, Value, list[Model | None]]] = [(block.path, block.value, others or [None])]
        places += [(model.path, model.value, [model]) for model in own]
        for path, value, users in places:
            url = text_at(value, "baseUrl")
            if not url.strip() or is_unset(url):
                continue
            apis = tuple(dict.fromkeys(block.api(user) for user in users))
            at = (*path, "baseUrl")
            yield Route(block, at, url, address(url), apis, is_literal(context, at))


def text_at(value: Value, key: str) -> str:
    """Return the string at `key`, or an empty one where there is no string."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def number_at(value: Value, key: str) -> float | None:
    """Return the number at `key`, or None."""
    found = value.get(key)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def is_literal(context: Context, path: KeyPath) -> bool:
    """Tell whether what stands at `path` is written there as it is, without a variable."""
    return get(context.effective.written, path) == get(context.value, path)


def is_unset(text: str) -> bool:
    """Tell whether `text` still has a variable in it that nobody sets."""
    return "${" in text and re.search(_UNSET, text) is not None
