"""What a gateway says of the models that it serves: its answer to `GET /v1/models`, in the forms that are about.

OpenAI's form names the models only. Gateways add limits and prices to it in the words of OpenRouter (tokens of
context, USD per token), LiteLLM (input and output tokens, USD per token) or vLLM; Gemini has a form of its own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from openclaw_wisgate.change import get
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.provider import Cost

_WINDOWS: tuple[KeyPath, ...] = (
    ("context_length",),
    ("context_window",),
    ("max_context_length",),
    ("max_input_tokens",),
    ("inputTokenLimit",),
    ("max_model_len",),
)
_LIMITS: tuple[KeyPath, ...] = (
    ("top_provider", "max_completion_tokens"),
    ("max_completion_tokens",),
    ("max_output_tokens",),
    ("outputTokenLimit",),
)
_INPUTS: tuple[KeyPath, ...] = (("architecture", "input_modalities"), ("input_modalities",), ("modalities", "input"))
_PRICES: Mapping[str, tuple[KeyPath, ...]] = {
    "input": (("pricing", "prompt"), ("input_cost_per_token",)),
    "output": (("pricing", "completion"), ("output_cost_per_token",)),
    "cache_read": (("pricing", "input_cache_read"), ("cache_read_input_token_cost",)),
    "cache_write": (("pricing", "input_cache_write"), ("cache_creation_input_token_cost",)),
}
_MODALITIES = ("text", "image", "video", "audio")
_PER_MILLION = 1_000_000
_GEMINI = "models/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One model that a gateway lists; limits in tokens, None for what the gateway does not state."""

    id: str
    name: str | None = None
    context_window: int | None = None
    max_tokens: int | None = None
    input: tuple[str, ...] | None = None
    cost: Cost | None = None


def read_offers(body: bytes) -> tuple[Offer, ...] | None:
    """Return the models that `body` lists, each id once, in its order; None where it is no list of models."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    rows = next((rows for name in ("data", "models") if isinstance(rows := get(value, (name,)), list)), None)
    if rows is None:
        return None
    offers: dict[str, Offer] = {}
    for row in rows:
        offer = _offer(row)
        if offer is not None:
            offers.setdefault(offer.id, offer)
    return None if rows and not offers else tuple(offers.values())


def write_offers(offers: Iterable[Offer]) -> dict[str, object]:
    """Return a list of models that `read_offers` reads as `offers`, in the words of OpenRouter."""
    return {"object": "list", "data": [_row(offer) for offer in offers]}


def _row(offer: Offer) -> dict[str, object]:
    row: dict[str, object] = {
        "id": offer.id,
        "name": offer.name,
        "context_length": offer.context_window,
        "max_completion_tokens": offer.max_tokens,
        "input_modalities": list(offer.input) if offer.input else None,
    }
    if offer.cost is not None:
        prices = [getattr(offer.cost, name) for name in _PRICES]
        words = (places[0][-1] for places in _PRICES.values())
        row["pricing"] = {
            word: str(Decimal(str(price)) / _PER_MILLION) for word, price in zip(words, prices, strict=True)
        }
    return {key: value for key, value in row.items() if value is not None}


def _offer(row: object) -> Offer | None:
    identifier = get(row, ("id",))
    name = get(row, ("name",))
    if not isinstance(identifier, str) and isinstance(name, str) and name.startswith(_GEMINI):
        identifier, name = name.removeprefix(_GEMINI), get(row, ("displayName",))
    if not isinstance(identifier, str) or not identifier.strip():
        return None
    return Offer(
        id=identifier.strip(),
        name=name.strip() if isinstance(name, str) and name.strip() else None,
        context_window=_tokens(row, _WINDOWS),
        max_tokens=_tokens(row, _LIMITS),
        input=_input(row),
        cost=_cost(row),
    )


def _tokens(row: object, places: tuple[KeyPath, ...]) -> int | None:
    for place in places:
        figure = get(row, place)
        if isinstance(figure, int | float) and not isinstance(figure, bool) and math.isfinite(figure) and figure >= 1:
            return int(figure)
    return None


def _input(row: object) -> tuple[str, ...] | None:
    for place in _INPUTS:
        listed = get(row, place)
        if isinstance(listed, list) and (known := tuple(kind for kind in _MODALITIES if kind in listed)):
            return known
    return None


def _cost(row: object) -> Cost | None:
    """Return the price where input and output have one; what is given per token is written per million."""
    figures = {name: _price(row, places) for name, places in _PRICES.items()}
    if figures["input"] is None or figures["output"] is None:
        return None
    return Cost(**{name: figure or 0 for name, figure in figures.items()})


def _price(row: object, places: tuple[KeyPath, ...]) -> float | None:
    for place in places:
        figure = get(row, place)
        if not isinstance(figure, str | int | float) or isinstance(figure, bool):
            continue
        try:
            price = Decimal(str(figure)) * _PER_MILLION
        except InvalidOperation:
            continue
        if price.is_finite() and price >= 0:
            # Through a decimal, because 0.0000025 times a million is not 2.5 to a machine.
            return int(price) if price == int(price) else float(price)
    return None
