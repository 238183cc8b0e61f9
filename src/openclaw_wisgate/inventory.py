"""The providers and models of a config as OpenClaw will use them: limits, key, and who may choose which model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.admission import Admission
from openclaw_wisgate.change import get
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.endpoints import address, is_wisgate
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.mentions import Resolver, Role, Target, mentions, own_aliases
from openclaw_wisgate.probe import COMPLETIONS
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.redact import mask_words, redact_value
from openclaw_wisgate.releases import Release
from openclaw_wisgate.selection import DEFAULTS, PROVIDERS, agent_homes, configured_default

_SECRETS = frozenset({"apiKey", "headers", "request"})
"""What a provider's digest leaves out: keys, and what may hold some."""


class KeyState(Enum):
    """What there is of a provider's key."""

    SET = "set"
    """It stands elsewhere, and is there."""
    PLAIN_TEXT = "plain-text"
    """It stands in the config itself."""
    MISSING = "missing"
    PLACEHOLDER = "placeholder"
    MALFORMED = "malformed"


class KeyFacts(NamedTuple):
    """The state of a key, and where it comes from or what is missing, in words without it."""

    state: KeyState
    origin: str


class Listed(NamedTuple):
    """One model of a provider; limits in tokens and prices in USD per million of them, None where none is written.

    `path` is where it stands. `fallback` is its place among the fallbacks of the defaults, from 1. `agents` are those
    that use it as their own primary model. `hidden_by` is the key path of the allowlist of the defaults if that keeps
    agents from it; `open_to` are those that may choose it all the same, and `hidden_from` those that may not where
    the others may.
    """

    id: str
    name: str | None
    path: KeyPath
    api: str
    context_window: int | None
    max_tokens: int | None
    input: tuple[str, ...]
    reasoning: bool | None
    cost: Mapping[str, float] | None
    aliases: tuple[str, ...]
    is_default: bool
    is_implicit: bool
    fallback: int | None
    agents: tuple[str, ...]
    hidden_by: KeyPath | None
    hidden_from: tuple[str, ...]
    open_to: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """What it is used for, in words."""
        found = [("default (because none is named)" if self.is_implicit else "default") if self.is_default else ""]
        found.append(f"fallback {self.fallback}" if self.fallback else "")
        found += [f"default of {agent}" for agent in self.agents]
        return tuple(role for role in found if role)


class Setting(NamedTuple):
    """One value of a provider: its key path, the value without secrets, and the file and line that it is written in."""

    path: KeyPath
    value: object
    file: str
    line: int


class Listing(NamedTuple):
    """One provider. `base_url` holds no secret; `digest` is the SHA-256 of its settings without key and headers."""

    id: str
    base_url: str | None
    api: str
    is_wisgate: bool
    key: KeyFacts
    models: tuple[Listed, ...]
    settings: tuple[Setting, ...]
    digest: str


def inventory(config: Effective, release: Release, key_of: Callable[[object], KeyFacts]) -> tuple[Listing, ...]:
    """Return the providers of `config` in its order; `key_of` tells of an `apiKey`."""
    providers = get(config.written, PROVIDERS)
    if not isinstance(providers, Mapping):
        return ()
    choice = _Choice(config.value, release)
    return tuple(
        _listing(config, str(name), choice, key_of(get(block, ("apiKey",))))
        for name, block in providers.items()
        if isinstance(block, Mapping)
    )


class _Choice:
    """Who chooses which model of a config."""

    def __init__(self, value: object, release: Release) -> None:
        self.value = value
        self.resolver = Resolver(value, release)
        self.default = str(self.resolver.primary(DEFAULTS))
        self.is_implicit = configured_default(value) is None
        self.agents = {_agent_name(value, home): home for home in agent_homes(value)}
        named = [mention for mention in mentions(value) if mention.home == DEFAULTS and mention.role is Role.FALLBACK]
        self.fallbacks = [str(self.resolver.target(mention)) for mention in named]
        self.admission = Admission(self.resolver)

    def aliases(self, reference: str) -> Iterator[str]:
        """Yield the aliases of a model."""
        for path, alias in own_aliases(self.value, DEFAULTS):
            provider, _, model = str(path[-1]).partition("/")
            if f"{normalised(provider)}/{model}" == reference:
                yield alias

    def hiding(self, home: KeyPath, target: Target) -> KeyPath | None:
        """Return the key path of the allowlist that keeps the agent at `home` from a model, or None."""
        found = self.admission.hiding(home, target)
        return found.key_path if found else None


def _agent_name(value: object, home: KeyPath) -> str:
    own = get(value, (*home, "id"))
    return own if isinstance(own, str) else str(home[-1])


def _listing(config: Effective, name: str, choice: _Choice, key: KeyFacts) -> Listing:
    block = get(config.value, (*PROVIDERS, name))
    written = get(config.written, (*PROVIDERS, name))
    url, api = get(block, ("baseUrl",)), get(block, ("api",))
    at = address(url) if isinstance(url, str) else None
    provider_api = api if isinstance(api, str) else COMPLETIONS
    models = get(block, ("models",))
    return Listing(
        id=name,
        base_url=mask_words(url) if isinstance(url, str) else None,
        api=provider_api,
        is_wisgate=at is not None and is_wisgate(at.host),
        key=key,
        models=tuple(
            _listed(entry, (*PROVIDERS, name, "models", index), name, provider_api, choice)
            for index, entry in enumerate(models if isinstance(models, list) else ())
            if isinstance(get(entry, ("id",)), str)
        ),
        settings=tuple(_settings(config, written, (*PROVIDERS, name))),
        digest=digest_of(written),
    )


def digest_of(block: object) -> str:
    """Return the SHA-256 of a provider's settings as canonical JSON, without its key and headers.

    Two providers that send the same requests but for their keys have the same one, however they are written.
    """
    kept = {key: value for key, value in block.items() if key not in _SECRETS} if isinstance(block, Mapping) else block
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _listed(entry: object, path: KeyPath, provider: str, provider_api: str, choice: _Choice) -> Listed:
    identifier = str(get(entry, ("id",)))
    target = Target(normalised(provider), identifier.strip())
    own, cost = get(entry, ("api",)), get(entry, ("cost",))
    modalities, reasoning, name = (get(entry, (key,)) for key in ("input", "reasoning", "name"))
    fallbacks = choice.fallbacks
    hidden_by = choice.hiding(DEFAULTS, target)
    differing = tuple(
        agent
        for agent, home in choice.agents.items()
        if (choice.hiding(home, target) is None) is (hidden_by is not None)
    )
    return Listed(
        id=identifier,
        name=name if isinstance(name, str) else None,
        path=path,
        api=own if isinstance(own, str) else provider_api,
        context_window=_count(get(entry, ("contextWindow",))),
        max_tokens=_count(get(entry, ("maxTokens",))),
        input=tuple(str(item) for item in modalities) if isinstance(modalities, list) else (),
        reasoning=reasoning if isinstance(reasoning, bool) else None,
        cost={str(key): float(value) for key, value in cost.items() if _is_number(value)}
        if isinstance(cost, Mapping)
        else None,
        aliases=tuple(choice.aliases(str(target))),
        is_default=choice.default == str(target),
        is_implicit=choice.is_implicit,
        fallback=fallbacks.index(str(target)) + 1 if str(target) in fallbacks else None,
        agents=tuple(
            agent
            for agent, home in choice.agents.items()
            if get(choice.value, (*home, "model")) is not None and str(choice.resolver.primary(home)) == str(target)
        ),
        hidden_by=hidden_by,
        hidden_from=differing if hidden_by is None else (),
        open_to=differing if hidden_by is not None else (),
    )


def _settings(config: Effective, value: object, path: KeyPath) -> Iterator[Setting]:
    """Yield what `value` at `path` says, down to its texts and numbers, in the order in which it is written."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _settings(config, inner, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(item, Mapping | list) for item in value):
        for index, inner in enumerate(value):
            yield from _settings(config, inner, (*path, index))
    else:
        site = config.site(path)
        line = site.document.position(site.span.start).line
        yield Setting(path, redact_value(value, path), site.document.name, line)


def setting_name(setting: Setting) -> str:
    """Return the key path of `setting` below its provider, as people write it."""
    return render(setting.path[len(PROVIDERS) + 1 :])


def _count(value: object) -> int | None:
    return int(value) if _is_number(value) and isinstance(value, int | float) and value == int(value) else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
