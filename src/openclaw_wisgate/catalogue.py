"""The models WisGate is known to serve, as shipped with this program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openclaw_wisgate.provider import Cost, ModelSpec


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Known models by id; `as_of` is the date of the data (YYYY-MM-DD)."""

    as_of: str
    models: Mapping[str, ModelSpec]


def read_catalogue(value: Mapping[str, object]) -> Catalogue:
    """Return the catalogue that `value`, valid by catalogue.schema.json, holds; models without limits are left out."""
    listed = value["models"]
    assert isinstance(listed, list)
    models = {model["id"]: _model(model) for model in listed if model["contextWindow"] and model["maxTokens"]}
    return Catalogue(as_of=str(value["as_of"]), models=models)


def _model(value: Mapping[str, object]) -> ModelSpec:
    cost, window, limit, modalities = value["cost"], value["contextWindow"], value["maxTokens"], value["input"]
    assert isinstance(window, int)
    assert isinstance(limit, int)
    assert isinstance(modalities, list)
    return ModelSpec(
        id=str(value["id"]),
        name=str(value["name"]),
        context_window=window,
        max_tokens=limit,
        reasoning=bool(value["reasoning"]),
        input=tuple(str(item) for item in modalities),
        cost=_cost(cost) if isinstance(cost, Mapping) else None,
    )


def _cost(value: Mapping[str, object]) -> Cost:
    figures = [value.get(key) for key in ("input", "output", "cacheRead", "cacheWrite")]
    numbers = [figure if isinstance(figure, int | float) else 0 for figure in figures]
    return Cost(input=numbers[0], output=numbers[1], cache_read=numbers[2], cache_write=numbers[3])
