"""From a catalogue, a gateway's answer and vendors' figures to a new catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openclaw_wisgate.offers import Offer

FILE = Path(__file__).parents[3] / "src/openclaw_wisgate/data/catalogue.json"

_FAMILIES = (
    ("claude", "claude", "anthropic-messages", ("", "anthropic/")),
    ("gpt-image", "gpt-image", "openai-completions", ("",)),
    ("dall-e", "dall-e", "openai-completions", ("",)),
    ("gpt", "gpt", "openai-responses", ("", "openai/")),
    ("o1", "o-series", "openai-responses", ("",)),
    ("o3", "o-series", "openai-responses", ("",)),
    ("o4", "o-series", "openai-responses", ("",)),
    ("gemini", "gemini", "google-generative-ai", ("gemini/", "vertex_ai/", "")),
    ("deepseek", "deepseek", "openai-completions", ("deepseek/", "novita/deepseek/")),
    ("qwen", "qwen", "openai-completions", ("dashscope/",)),
    ("kimi", "kimi", "openai-completions", ("moonshot/",)),
    ("grok", "grok", "openai-completions", ("xai/",)),
    ("glm", "glm", "openai-completions", ("zai/",)),
)
"""How ids begin, the family, the protocol that serves it best, and where LiteLLM keeps its figures."""
_OTHER = ("", "", "openai-completions", ("",))


def read() -> dict[str, Any]:
    """Return the catalogue as it is."""
    value: dict[str, Any] = json.loads(FILE.read_bytes())
    return value


def refreshed(  # noqa: PLR0913 - each source with its name
    catalogue: Mapping[str, Any],
    offers: Iterable[Offer],
    figures: Mapping[str, Any],
    *,
    day: str,
    gateway: str,
    figures_of: str,
) -> tuple[dict[str, Any], list[str]]:
    """Return the new catalogue and the ids that the gateway does not list any more."""
    offered = {offer.id: offer for offer in offers}
    models = {model["id"]: dict(model) for model in catalogue["models"]}
    for identifier in offered:
        models.setdefault(identifier, _unknown(identifier))
    for identifier, model in models.items():
        model["sources"] = dict(model["sources"])
        _take_figures(model, figures, figures_of, day)
        if identifier in offered:
            _take_offer(model, offered[identifier], {"source": gateway, "as_of": day})
    gone = [identifier for identifier in models if offered and identifier not in offered]
    return {**catalogue, "as_of": day, "models": list(models.values())}, gone


def text(catalogue: Mapping[str, Any]) -> str:
    """Return the file of a catalogue: lists and prices on one line each."""
    head = {key: value for key, value in catalogue.items() if key != "models"}
    lines = ["{", *(f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()), '  "models": [']
    for index, model in enumerate(catalogue["models"]):
        lines += ["    {", *_members(model), "    }" + ("," if index + 1 < len(catalogue["models"]) else "")]
    return "\n".join([*lines, "  ]", "}", ""])


def _members(model: Mapping[str, Any]) -> list[str]:
    plain = {key: value for key, value in model.items() if key != "sources"}
    lines = [f"      {json.dumps(key)}: {_inline(value)}," for key, value in plain.items()]
    sources = [f"        {json.dumps(key)}: {_inline(value)}" for key, value in model["sources"].items()]
    return [*lines, '      "sources": {', ",\n".join(sources), "      }"]


def _inline(value: object) -> str:
    inline = json.dumps(value)
    return f"{{ {inline[1:-1]} }}" if isinstance(value, dict) else inline


def _family(identifier: str) -> tuple[str, str, str, tuple[str, ...]]:
    return next((family for family in _FAMILIES if identifier.startswith(family[0])), _OTHER)


def _unknown(identifier: str) -> dict[str, Any]:
    _, family, api, _ = _family(identifier)
    output = ["image"] if family in ("gpt-image", "dall-e") else ["text"]
    return {
        "id": identifier,
        "name": identifier,
        "family": family or identifier.partition("-")[0],
        "api": api,
        "input": ["text"],
        "output": output,
        "reasoning": False,
        "contextWindow": None,
        "maxTokens": None,
        "cost": None,
        "sources": {},
    }


def _take_figures(model: dict[str, Any], figures: Mapping[str, Any], figures_of: str, day: str) -> None:
    """Take the vendor's limits, unless somebody who knows the gateway stated others."""
    stated = model["sources"].get("limits", {}).get("source", "LiteLLM")
    places = [prefix + model["id"] for prefix in _family(model["id"])[3]]
    place = next((place for place in places if place in figures), None)
    if place is None or not stated.startswith("LiteLLM"):
        return
    row = figures[place]
    window, limit = row.get("max_input_tokens"), row.get("max_output_tokens")
    if not (isinstance(window, int) and isinstance(limit, int)) or "text" not in model["output"]:
        return
    model["contextWindow"], model["maxTokens"] = window, limit
    model["input"] = ["text", "image"] if row.get("supports_vision") else ["text"]
    model["reasoning"] = bool(row.get("supports_reasoning"))
    model["sources"]["limits"] = {"source": f'{figures_of}, "{place}"', "as_of": day}


def _take_offer(model: dict[str, Any], offer: Offer, origin: Mapping[str, str]) -> None:
    model["sources"]["served"] = origin
    if offer.name:
        model["name"] = offer.name
    if offer.context_window and offer.max_tokens:
        model["contextWindow"], model["maxTokens"] = offer.context_window, offer.max_tokens
        model["input"] = list(offer.input or model["input"])
        model["sources"]["limits"] = origin
    if offer.cost:
        model["cost"] = offer.cost.to_value()
        model["sources"]["cost"] = origin
