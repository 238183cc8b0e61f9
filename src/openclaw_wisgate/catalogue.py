"""The models WisGate is known to serve, as shipped with this program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openclaw_wisgate.provider import Api, Cost, ModelSpec


@dataclass(frozen=True, slots=True)
class Origin:
    """A document that states something, and the day it was read (YYYY-MM-DD)."""

    source: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One known model; limits in tokens, None where they are not known, which is no limit of zero.

    `api` is the protocol that serves the model best. `served`, `limits` and `priced` say where it is stated that the
    gateway serves it, what it can take and give, and what it costs.
    """

    id: str
    name: str
    family: str
    api: Api
    input: tuple[str, ...]
    output: tuple[str, ...]
    reasoning: bool
    context_window: int | None
    max_tokens: int | None
    cost: Cost | None
    served: Origin
    limits: Origin | None
    priced: Origin | None

    @property
    def makes_text(self) -> bool:
        """Whether an agent can talk to it; otherwise it makes pictures only."""
        return "text" in self.output

    def to_spec(self) -> ModelSpec | None:
        """Return what stands in a config, or None where the limits are not known.

        Reasoning is off, as in the guide: with it OpenClaw sends fields that the gateway has to understand.
        """
        if self.context_window is None or self.max_tokens is None:
            return None
        return ModelSpec(
            id=self.id,
            name=self.name,
            context_window=self.context_window,
            max_tokens=self.max_tokens,
            input=self.input,
            cost=self.cost,
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Known models by id; `as_of` is the date of the data (YYYY-MM-DD)."""

    as_of: str
    entries: Mapping[str, Entry]

    def model(self, identifier: str) -> ModelSpec | None:
        """Return what is known of a model as it stands in a config, or None where that is not enough."""
        entry = self.entries.get(identifier)
        return entry.to_spec() if entry else None

    def matching(self, text: str) -> tuple[Entry, ...]:
        """Return the models that have every word of `text` in their id, name, family or api; all for an empty text."""
        words = text.lower().split()
        return tuple(
            entry
            for entry in self.entries.values()
            if all(word in f"{entry.id} {entry.name} {entry.family} {entry.api.value}".lower() for word in words)
        )


def read_catalogue(value: Mapping[str, object]) -> Catalogue:
    """Return the catalogue that `value`, valid by catalogue.schema.json, holds."""
    listed = value["models"]
    assert isinstance(listed, list)
    return Catalogue(as_of=str(value["as_of"]), entries={model["id"]: _entry(model) for model in listed})


def _entry(value: Mapping[str, object]) -> Entry:
    cost, window, limit, sources = value["cost"], value["contextWindow"], value["maxTokens"], value["sources"]
    assert isinstance(sources, Mapping)
    served = _origin(sources["served"])
    assert served is not None
    return Entry(
        id=str(value["id"]),
        name=str(value["name"]),
        family=str(value["family"]),
        api=Api(str(value["api"])),
        input=_words(value["input"]),
        output=_words(value["output"]),
        reasoning=bool(value["reasoning"]),
        context_window=window if isinstance(window, int) else None,
        max_tokens=limit if isinstance(limit, int) else None,
        cost=_cost(cost) if isinstance(cost, Mapping) else None,
        served=served,
        limits=_origin(sources.get("limits")),
        priced=_origin(sources.get("cost")),
    )


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(item) for item in value)


def _origin(value: object) -> Origin | None:
    return Origin(str(value["source"]), str(value["as_of"])) if isinstance(value, Mapping) else None


def _cost(value: Mapping[str, object]) -> Cost:
    figures = [value.get(key) for key in ("input", "output", "cacheRead", "cacheWrite")]
    numbers = [figure if isinstance(figure, int | float) else 0 for figure in figures]
    return Cost(input=numbers[0], output=numbers[1], cache_read=numbers[2], cache_write=numbers[3])
