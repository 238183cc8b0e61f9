"""Blocks that somebody else wrote, merged as they are."""

from __future__ import annotations

import json

import pytest

from openclaw_wisgate.change import get
from openclaw_wisgate.pasted import PastedProvider, pasted
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_add import plan_add
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.verify import verify
from openclaw_wisgate.workspace import AddOptions

BLOCK = {"baseUrl": "https://x.example/v1", "apiKey": "k", "models": [{"id": "a", "name": "A"}]}
CONFIG = {"models": {"mode": "merge", "providers": {"moonshot": BLOCK}}}


@pytest.mark.parametrize(
    ("value", "identifier", "ids"),
    [
        (BLOCK, "mine", ["mine"]),
        (CONFIG, None, ["moonshot"]),
        (CONFIG, "wisgate", ["wisgate"]),
        ({"providers": {"a": BLOCK, "b": BLOCK}}, None, ["a", "b"]),
        ({"baseUrl": "https://x.example/v1"}, "mine", ["mine"]),
    ],
)
def test_blocks_and_snippets_are_found(value: object, identifier: str | None, ids: list[str]) -> None:
    """A block needs a name; a snippet of a config has one, which may be replaced."""
    found = pasted(value, identifier)
    assert not isinstance(found, str)
    assert [provider.id for provider in found] == ids


@pytest.mark.parametrize(
    ("value", "identifier", "reason"),
    [
        ([], "mine", "no object"),
        ("text", None, "no object"),
        (BLOCK, None, "without its id"),
        ({}, "mine", "is empty"),
        ({"models": {"providers": {"a": BLOCK, "b": BLOCK}}}, "c", "2 providers"),
        ({"models": {"providers": {"a": 5}}}, None, "is no object"),
        ({"models": {"providers": {"a": {"models": [{}]}}}}, None, "no list of models with ids"),
        ({"providers": {}}, None, "no provider"),
    ],
)
def test_what_is_no_block_is_told(value: object, identifier: str | None, reason: str) -> None:
    """One sentence says what is missing."""
    found = pasted(value, identifier)
    assert isinstance(found, str)
    assert reason in found


def merged(config: object, block: dict[str, object], policy: OnConflict = OnConflict.FAIL) -> Plan | Refusal:
    """Return the plan that merges `block` as the provider "mine"."""
    document = document_of(json.dumps(config, indent=2), name="openclaw.json")
    assert document is not None
    plan = plan_add(document, PastedProvider("mine", block), AddOptions(on_conflict=policy))
    if isinstance(plan, Plan):
        verify(plan)
    return plan


def test_one_value_is_the_smallest_edit() -> None:
    """A block of one value changes that value, and nothing else of the provider."""
    config = {"gateway": {"mode": "local"}, "models": {"mode": "merge", "providers": {"mine": BLOCK}}}
    plan = merged(config, {"baseUrl": "https://y.example/v1"}, OnConflict.UPDATE)
    assert isinstance(plan, Plan)
    assert [(change.key_path[-1], change.after) for change in plan.changes] == [("baseUrl", "https://y.example/v1")]
    refused = merged(config, {"baseUrl": "https://y.example/v1"})
    assert isinstance(refused, Refusal)


def test_what_the_block_has_is_merged() -> None:
    """Models merge by id, a key that the block names counts, other settings come along as they are."""
    config = {"models": {"mode": "merge", "providers": {"mine": {**BLOCK, "headers": {"a": "b"}}}}}
    block: dict[str, object] = {
        "apiKey": "${K}",
        "request": {"proxy": {"mode": "env-proxy"}},
        "models": [{"id": "a", "contextWindow": 5}, {"id": "b", "name": "B", "params": {"x": 1}}],
    }
    plan = merged(config, block, OnConflict.UPDATE)
    assert isinstance(plan, Plan)
    assert get(plan.after.value, ("models", "providers", "mine")) == {
        "baseUrl": "https://x.example/v1",
        "apiKey": "${K}",
        "models": [{"id": "a", "name": "A", "contextWindow": 5}, {"id": "b", "name": "B", "params": {"x": 1}}],
        "headers": {"a": "b"},
        "request": {"proxy": {"mode": "env-proxy"}},
    }


def test_a_new_provider_has_a_list_of_models() -> None:
    """OpenClaw refuses a provider of one's own without one."""
    plan = merged({}, {"baseUrl": "https://x.example/v1"})
    assert isinstance(plan, Plan)
    assert get(plan.after.value, ("models", "providers", "mine")) == {"baseUrl": "https://x.example/v1", "models": []}


def test_nothing_of_a_block_shows() -> None:
    """A block may hold a key, and a value of this kind does not show it."""
    assert "sk-canary" not in repr(PastedProvider("mine", {**BLOCK, "apiKey": "sk-canary-1"}))
