"""What there is to choose when a provider is added: the key that OpenClaw would find, models, and their roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from openclaw_wisgate.change import get, has, put
from openclaw_wisgate.commands.asking import Send, base_url_of
from openclaw_wisgate.commands.judging import seen_at
from openclaw_wisgate.commands.models import asked
from openclaw_wisgate.commands.storing import NewKey, shared
from openclaw_wisgate.commands.subject import Target, open_subject
from openclaw_wisgate.credentials import key_fault
from openclaw_wisgate.endpoints import address
from openclaw_wisgate.known_models import Known, LiveList, Standing, known_models
from openclaw_wisgate.provider import Api, Cost, ModelSpec, ProviderSpec
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.report import Ping, Report
from openclaw_wisgate.secret_ref import variable_of
from openclaw_wisgate.selection import PRIMARY, PROVIDERS, comparable, configured_default
from openclaw_wisgate.system import http, live_models, resources
from openclaw_wisgate.system.keys import resolve_key

PATIENCE = 5.0
"""Seconds that somebody who waits for a list gives the gateway for each exchange."""


@dataclass(frozen=True, slots=True)
class FoundKey:
    """The key that OpenClaw would find, and where; never shows it.

    Without one, `origin` says what is missing, and `variable` is what could hold one, if anything can. `fault` says
    why a key that is there cannot work.
    """

    key: str | None = field(repr=False)
    origin: str
    variable: str | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Offered:
    """Models to choose from. `live` is whose list they are, None for the catalogue's; `ping` tells how asking went."""

    known: tuple[Known, ...]
    live: LiveList | None
    ping: Ping | None


class Roles(NamedTuple):
    """What a config lets its agents use first, and next where that fails: models as it names them."""

    default: str | None
    fallbacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offering:
    """A config and the provider `draft` that is to be added to it, whatever its models will be.

    `base_url` is the one that the user asked for, None for that of the config or else of the draft. `provider_of` gives
    the id of the provider that a model is to be under.
    """

    target: Target
    config: object
    draft: ProviderSpec
    base_url: str | None
    provider_of: Callable[[str], str]

    def find_key(self) -> FoundKey:
        """Return the key that the provider would take."""
        value = get(self._block, ("apiKey",))
        found = resolve_key(value, self.config, location=self.target.location, around=self.target.around)
        fault = key_fault(found.key) if found.key is not None else None
        return FoundKey(found.key, found.origin, variable_of(value), fault)

    def offer(self, key: NewKey | None = None, *, live: bool, send: Send = http.send) -> Offered:
        """Return the models that an agent can talk to and that the config can hold, those that the config has first.

        With `live` the gateway is asked, with `key` if one is given; without an answer the list counts that was kept
        of it, or else the catalogue.
        """
        ping, listed = self._asked(key, send) if live else (None, None)
        listed = listed or live_models.stored(self.url, self.target.around)
        known = known_models(resources.catalogue(), listed, {name: (self.provider_of(name),) for name in self._entries})
        listed_ids = {one.id for one in known}
        by_hand = (_of_config(name, self.provider_of(name)) for name in self._entries if name not in listed_ids)
        fit = [self._as_configured(one) for one in (*known, *by_hand) if self._can_be_chosen(one)]
        return Offered(tuple(sorted(fit, key=lambda one: not one.configured)), listed, ping)

    @property
    def roles(self) -> Roles:
        """The default model and the fallbacks, with the providers normalised."""
        default = configured_default(self.config)
        listed = get(self.config, (*PRIMARY, "fallbacks"))
        fallbacks = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
        return Roles(comparable(default) if default else None, tuple(map(comparable, fallbacks)))

    def reference(self, identifier: str) -> str:
        """Return how OpenClaw refers to a model of the provider."""
        return f"{normalised(self.provider_of(identifier))}/{identifier}"

    def spec(self, one: Known) -> ModelSpec | None:
        """Return a model as it is to stand in the config, None where its limits are not known."""
        spec, entry = one.to_spec(), self._entries.get(one.id)
        if spec is None or entry is None:
            return spec
        return replace(spec, input=one.input or spec.input, reasoning=get(entry, ("reasoning",)) is True)

    @property
    def _block(self) -> Mapping[object, object]:
        """The block as it will be, but for its models: what is there stays, unless the user asked for something else."""
        there = get(self.config, (*PROVIDERS, self.draft.id))
        written = self.draft.settings()
        chosen = {"apiKey"} & self.draft.requested | ({"baseUrl"} if self.base_url is not None else set())
        own = {key: value for key, value in there.items() if key not in chosen} if isinstance(there, Mapping) else {}
        return {**written, **own}

    @property
    def url(self) -> str:
        """The gateway's base URL."""
        return base_url_of(self._block.get("baseUrl"), self.config, self.target)

    @property
    def host(self) -> str:
        """How people call the gateway: nothing else of an address is fit to be shown before it is asked."""
        place = address(self.url)
        if place is None:
            return "the gateway"
        return f"{place.host}:{place.port}" if place.port else place.host

    def _asked(self, key: NewKey | None, send: Send) -> tuple[Ping, LiveList | None]:
        target, block = self.target, self._block
        if key is not None:
            # Under a variable the key is in no value that could be shown.
            around = target.around._replace(variables={**target.around.variables, _TYPED: key.text})
            target, block = target._replace(around=around), {**block, "apiKey": f"${{{_TYPED}}}"}
        config = put(self.config, (*PROVIDERS, self.draft.id), block)
        return asked(config, self.draft.id, target, timeout=PATIENCE, send=send)

    @property
    def _entries(self) -> dict[str, object]:
        """The models that the config has where they would be added, by their ids; of two with one id the first counts."""
        blocks = get(self.config, PROVIDERS)
        found: dict[str, object] = {}
        for provider, block in blocks.items() if isinstance(blocks, Mapping) else ():
            models = get(block, ("models",))
            for entry in models if isinstance(models, list) else ():
                identifier = get(entry, ("id",))
                if isinstance(identifier, str) and self.provider_of(identifier.strip()) == provider:
                    found.setdefault(identifier.strip(), entry)
        return found

    def _can_be_chosen(self, one: Known) -> bool:
        """Tell whether an agent can talk to a model in the draft's API, and its id can be shown and typed."""
        if not one.makes_text or not one.id.isprintable() or " " in one.id or one.id.startswith("-"):
            return False
        speaks = self.draft.api in (Api.OPENAI_COMPLETIONS, one.api) or one.api is None
        return bool(one.configured) or (one.standing is not Standing.GONE and speaks)

    def _as_configured(self, one: Known) -> Known:
        """Return `one` with the figures that the config has: who chooses what is there does not want it changed."""
        entry = self._entries.get(one.id)
        if entry is None:
            return one
        name, window, limit = (get(entry, (key,)) for key in ("name", "contextWindow", "maxTokens"))
        kinds = get(entry, ("input",))
        return one._replace(
            name=name if isinstance(name, str) else one.name,
            context_window=_count(window) or one.context_window,
            max_tokens=_count(limit) or one.max_tokens,
            input=tuple(map(str, kinds)) if isinstance(kinds, list) and kinds else one.input,
            cost=_cost(get(entry, ("cost",))) or one.cost,
        )


_TYPED = "OPENCLAW_WISGATE_TYPED_KEY"


def offering(
    target: Target, draft: ProviderSpec, *, base_url: str | None, provider_of: Callable[[str], str]
) -> Offering | None:
    """Return what `draft` is to be added to, or None where that is no config with providers, which adding will refuse."""
    subject = open_subject(target, command="add", create=True)
    if isinstance(subject, Report):
        return None
    config = seen_at(target, subject.document).written
    ways = (PROVIDERS[:depth] for depth in range(len(PROVIDERS) + 1))
    fits = all(isinstance(get(config, way), Mapping) for way in ways if not way or has(config, way))
    return Offering(target, config, shared(draft, config, target), base_url, provider_of) if fits else None


def _of_config(identifier: str, provider: str) -> Known:
    """Return a model that only the config has."""
    return Known(identifier, None, None, None, None, None, None, None, (), Standing.KNOWN, (provider,))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _cost(value: object) -> Cost | None:
    """Return the price of a model in the config, None for zeros, which are what is written where none is known."""
    names = {"input": "input", "output": "output", "cache_read": "cacheRead", "cache_write": "cacheWrite"}
    figures = {name: get(value, (key,)) for name, key in names.items()}
    numbers = {name: figure for name, figure in figures.items() if isinstance(figure, int | float)}
    return Cost(**numbers) if any(numbers.values()) else None
