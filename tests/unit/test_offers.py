"""What gateways say of their models."""

from __future__ import annotations

import json

import pytest

from openclaw_wisgate.offers import Offer, read_offers
from openclaw_wisgate.provider import Cost


def offers(*rows: object, key: str = "data") -> tuple[Offer, ...] | None:
    """Return what is made of an answer with these rows."""
    return read_offers(json.dumps({"object": "list", key: rows}).encode())


@pytest.mark.parametrize(
    ("row", "offer"),
    [
        ({"id": "m", "object": "model", "created": 0, "owned_by": "x"}, Offer(id="m")),
        ({"id": " m "}, Offer(id="m")),
        (
            {
                "id": "m",
                "name": "The M",
                "context_length": 200000,
                "top_provider": {"context_length": 200000, "max_completion_tokens": 64000},
                "architecture": {"input_modalities": ["file", "image", "text"]},
                "pricing": {"prompt": "0.0000024", "completion": "0.000012", "input_cache_read": "0"},
            },
            Offer(
                id="m",
                name="The M",
                context_window=200000,
                max_tokens=64000,
                input=("text", "image"),
                cost=Cost(input=2.4, output=12),
            ),
        ),
        (
            {
                "id": "m",
                "max_input_tokens": 8000.0,
                "max_output_tokens": 4000,
                "input_cost_per_token": 1.25e-06,
                "output_cost_per_token": 1e-05,
                "cache_read_input_token_cost": 1.25e-07,
            },
            Offer(id="m", context_window=8000, max_tokens=4000, cost=Cost(input=1.25, output=10, cache_read=0.125)),
        ),
        ({"id": "m", "max_model_len": 32768}, Offer(id="m", context_window=32768)),
        ({"id": "m", "pricing": {"prompt": "0.000001"}}, Offer(id="m")),
        ({"id": "m", "pricing": {"prompt": "-1", "completion": "free"}}, Offer(id="m")),
        ({"id": "m", "context_length": True, "max_output_tokens": 0}, Offer(id="m")),
    ],
)
def test_forms(row: object, offer: Offer) -> None:
    """Each form of a row is read; what it does not state, or states as nonsense, is unknown."""
    assert offers(row) == (offer,)


def test_form_of_gemini() -> None:
    """Gemini's own list has names with a prefix, and limits."""
    row = {"name": "models/gemini-x", "displayName": "Gemini X", "inputTokenLimit": 9, "outputTokenLimit": 3}
    assert offers(row, key="models") == (Offer(id="gemini-x", name="Gemini X", context_window=9, max_tokens=3),)


def test_odd_rows_are_left_out() -> None:
    """Rows without an id are no models; a repeated one counts once."""
    assert offers({"id": "m"}, {"object": "model"}, None, {"id": ""}, {"id": "m", "context_length": 5}) == (
        Offer(id="m"),
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data": {}}', b'{"data": ["m"]}', b"\xff", b"[" * 9999])
def test_no_list_of_models(body: bytes) -> None:
    """What is no list of models is none, and raises nothing."""
    assert read_offers(body) is None


def test_empty_list() -> None:
    """A gateway may serve nothing to a key."""
    assert offers() == ()
