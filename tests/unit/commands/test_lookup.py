"""Finding models for `add`: the catalogue, an answer that was kept, the gateway itself, in this order."""

from __future__ import annotations

import json

from tests.unit.commands.machine import KEY, UNAUTHORISED, Machine

from openclaw_wisgate.commands.lookup import Lookup, best_api
from openclaw_wisgate.known_models import LiveList
from openclaw_wisgate.offers import Offer
from openclaw_wisgate.probe import HttpReply, Phases
from openclaw_wisgate.provider import Api
from openclaw_wisgate.system import live_models

BLOCK = {"baseUrl": "https://api.wisgate.ai/v1", "apiKey": KEY, "api": "openai-completions"}
ROWS = [{"id": "new-1", "name": "New", "context_length": 64000, "max_completion_tokens": 4096}, {"id": "bare"}]
SERVED = HttpReply(status=200, headers={}, body=json.dumps({"data": ROWS}).encode(), phases=Phases(total=0.1))


def test_the_catalogue_needs_nobody(machine: Machine) -> None:
    """A model with known limits is found without asking."""
    found = Lookup(machine.target, BLOCK, send=machine.gateway.send)("claude-opus-4-6")
    assert found is not None
    assert found.context_window == 256000
    assert machine.gateway.asked == []


def test_the_gateway_is_asked_once(machine: Machine) -> None:
    """Models that are not known otherwise are looked for in one answer; the key is the one that was given."""
    machine.gateway.reply = SERVED
    lookup = Lookup(machine.target, BLOCK, send=machine.gateway.send)
    found = lookup("new-1")
    assert found is not None
    assert (found.name, found.context_window, found.max_tokens) == ("New", 64000, 4096)
    assert (lookup("bare"), lookup("gone")) == (None, None)
    assert [probe.url for probe in machine.gateway.asked] == ["https://api.wisgate.ai/v1/models"]
    assert machine.gateway.keys == [KEY]


def test_a_gateway_that_does_not_answer_is_no_fault_here(machine: Machine) -> None:
    """Without an answer the model is not known, which is for the caller to say."""
    machine.gateway.reply = UNAUTHORISED
    assert Lookup(machine.target, BLOCK, send=machine.gateway.send)("new-1") is None
    assert Lookup(machine.target, BLOCK, asks=False, send=machine.gateway.send)("new-1") is None
    assert len(machine.gateway.asked) == 1


def test_what_was_kept_is_used(machine: Machine) -> None:
    """An answer of earlier saves the question."""
    offers = (Offer(id="kept-1", context_window=1000, max_tokens=100),)
    live_models.store(LiveList(BLOCK["baseUrl"], "2026-11-29", offers), machine.around)
    assert Lookup(machine.target, BLOCK, send=machine.gateway.send)("kept-1") is not None
    assert machine.gateway.asked == []


def test_the_best_api_is_the_catalogues() -> None:
    """Claude is asked in Anthropic's API, what nobody knows in chat completions."""
    assert best_api("claude-opus-4-6") is Api.ANTHROPIC_MESSAGES
    assert best_api("nobody-knows") is Api.OPENAI_COMPLETIONS
