"""Where the figures of the catalogue are from, and the script that brings it up to date."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.conformance.catalogue.refreshing import FILE, read, refreshed, text

from openclaw_wisgate.offers import Offer
from openclaw_wisgate.provider import Cost

DAY = "2027-01-02"


@pytest.fixture
def catalogue() -> dict[str, Any]:
    """Return the catalogue as it is shipped."""
    return read()


def new(catalogue: dict[str, Any], *offers: Offer, **figures: object) -> tuple[dict[str, Any], list[str]]:
    """Return the catalogue after a gateway's answer and somebody's figures, and what is gone."""
    found, gone = refreshed(catalogue, offers, figures, day=DAY, gateway="the gateway", figures_of="LiteLLM 9")
    return {model["id"]: model for model in found["models"]}, gone


def test_every_figure_has_a_source_and_a_date(catalogue: dict[str, Any]) -> None:
    """No limit and no price stands in the catalogue without a document that states it and the day it was read."""
    for model in catalogue["models"]:
        sources = model["sources"]
        figures = {
            "served": True,
            "limits": model["contextWindow"] is not None or model["maxTokens"] is not None,
            "cost": model["cost"] is not None,
        }
        assert set(sources) == {name for name, stated in figures.items() if stated}, model["id"]
        assert all(source["source"] and source["as_of"] <= catalogue["as_of"] for source in sources.values())


def test_file_is_as_the_script_writes_it(catalogue: dict[str, Any]) -> None:
    """A refresh changes the lines of what changed only."""
    assert FILE.read_text("utf-8") == text(catalogue)
    assert json.loads(text(catalogue)) == catalogue


def test_what_a_gateway_states_is_taken(catalogue: dict[str, Any]) -> None:
    """Its limits and prices replace those from elsewhere, with their source."""
    offer = Offer(id="gpt-5", context_window=1000, max_tokens=100, cost=Cost(input=3, output=4))
    models, gone = new(catalogue, offer)
    assert (models["gpt-5"]["contextWindow"], models["gpt-5"]["maxTokens"]) == (1000, 100)
    assert models["gpt-5"]["cost"] == {"input": 3, "output": 4, "cacheRead": 0, "cacheWrite": 0}
    assert {source["source"] for source in models["gpt-5"]["sources"].values()} == {"the gateway"}
    assert "gpt-5" not in gone
    assert "claude-opus-4-6" in gone
    assert models["claude-opus-4-6"] == catalogue["models"][0]


def test_new_model_is_added(catalogue: dict[str, Any]) -> None:
    """A model that only the gateway knows is added; what it does not state is unknown, or the vendor's figure."""
    figures = {"claude-next": {"max_input_tokens": 7, "max_output_tokens": 5, "supports_vision": True}}
    models, _ = new(catalogue, Offer(id="claude-next"), Offer(id="odd-one"), **figures)
    assert models["claude-next"] == {
        "id": "claude-next",
        "name": "claude-next",
        "family": "claude",
        "api": "anthropic-messages",
        "input": ["text", "image"],
        "output": ["text"],
        "reasoning": False,
        "contextWindow": 7,
        "maxTokens": 5,
        "cost": None,
        "sources": {
            "limits": {"source": 'LiteLLM 9, "claude-next"', "as_of": DAY},
            "served": {"source": "the gateway", "as_of": DAY},
        },
    }
    assert models["odd-one"]["contextWindow"] is None


def test_figures_of_the_guide_stay(catalogue: dict[str, Any]) -> None:
    """What the vendor states does not replace what WisGate says of its own model."""
    figures = {"claude-opus-4-6": {"max_input_tokens": 1, "max_output_tokens": 1}}
    models, gone = new(catalogue, **figures)
    assert models["claude-opus-4-6"] == catalogue["models"][0]
    assert gone == []
