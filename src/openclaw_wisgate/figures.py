"""What gateways and the catalogue say of the models of a config: their figures, and which are served at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from openclaw_wisgate.catalogue import Catalogue, Entry
from openclaw_wisgate.change import same
from openclaw_wisgate.known_models import LiveList
from openclaw_wisgate.memory import entries
from openclaw_wisgate.offers import Offer

GATEWAY = "the gateway"
_CATALOGUE = "the catalogue"
_FIELDS = ("input", "cost", "contextWindow", "maxTokens")
_WRITABLE = ("text", "image")
"""The kinds of input that a config can name (OpenClaw 2026.9.6)."""


class Model(NamedTuple):
    """A model of a config; `str()` is how people call it."""

    provider: str
    id: str

    def __str__(self) -> str:
        """Return the provider and the id."""
        return f"{self.provider}/{self.id}"


class Figure(NamedTuple):
    """What a field of a model is to hold, and who says so."""

    field: str
    value: object
    source: str

    def agrees(self, present: object) -> bool:
        """Tell whether `present` says the same: a price that is not there is 0, and inputs have no order."""
        if isinstance(present, Mapping) and isinstance(self.value, Mapping):
            return same({**dict.fromkeys(self.value, 0), **present}, self.value)
        if isinstance(present, list) and isinstance(self.value, list):
            return len(present) == len(self.value) and all(kind in present for kind in self.value)
        return same(present, self.value)


class Sources(NamedTuple):
    """Where figures come from: what gateways list, by provider, which counts first and goes by `name`, and the catalogue."""

    catalogue: Catalogue
    live: Mapping[str, LiveList]
    name: str = GATEWAY

    def figures(self, model: Model) -> Iterator[Figure]:
        """Yield the figures of `model` that somebody states."""
        live = self.live.get(model.provider)
        offer = next((each for each in live.offers if each.id == model.id), None) if live else None
        stated = [(_stated(offer), self.name), (_stated(self.catalogue.entries.get(model.id)), _CATALOGUE)]
        for field in _FIELDS:
            found = next(((known[field], who) for known, who in stated if known.get(field) is not None), None)
            if found:
                yield Figure(field, *found)

    def gone(self, config: object, providers: Sequence[str]) -> tuple[Model, ...]:
        """Return the models of `providers` in `config` that their gateways do not list.

        A gateway that lists nothing at all tells nothing of its models.
        """
        return tuple(
            Model(provider, identifier)
            for provider in providers
            if (served := self._served(provider))
            for identifier in entries(config, provider)
            if identifier not in served
        )

    def new(self, providers: Sequence[str], known: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """Return the models that the gateway of each of `providers` lists beside those that are `known`, each once."""
        found: dict[str, tuple[str, ...]] = {}
        for provider in providers:
            told = known.union(*found.values())
            found[provider] = tuple(each for each in self._served(provider) if each not in told)
        return {provider: models for provider, models in found.items() if models}

    def _served(self, provider: str) -> tuple[str, ...]:
        live = self.live.get(provider)
        return tuple(offer.id for offer in live.offers) if live else ()


def _stated(known: Offer | Entry | None) -> dict[str, object]:
    """Return what is stated of a model, as it stands in a config; None for what is not."""
    if known is None:
        return {}
    return {
        "input": [kind for kind in _WRITABLE if kind in (known.input or ())] or None,
        "cost": known.cost.to_value() if known.cost else None,
        "contextWindow": known.context_window,
        "maxTokens": known.max_tokens,
    }
