"""What is known of a model: the gateway before the catalogue, field by field."""

from __future__ import annotations

import pytest

from openclaw_wisgate.figures import Figure, Model, Sources
from openclaw_wisgate.known_models import LiveList
from openclaw_wisgate.offers import Offer
from openclaw_wisgate.provider import Cost
from openclaw_wisgate.sync_notes import new_told
from openclaw_wisgate.system import resources

GPT = Model("p", "gpt-5")


def sources(*offers: Offer) -> Sources:
    """Return the packaged catalogue and a gateway with these models."""
    return Sources(resources.catalogue(), {"p": LiveList("https://x.example/v1", "2026-11-29", offers)})


def test_each_field_has_its_source() -> None:
    """What the gateway does not state is the catalogue's; what neither states is no figure."""
    known = resources.catalogue().entries["gpt-5"]
    found = {figure.field: figure for figure in sources(Offer(id="gpt-5", context_window=5000)).figures(GPT)}
    assert found["contextWindow"] == Figure("contextWindow", 5000, "the gateway")
    assert found["maxTokens"] == Figure("maxTokens", known.max_tokens, "the catalogue")
    opus = {figure.field for figure in sources().figures(Model("p", "claude-opus-4-6"))}
    assert opus == {"input", "contextWindow", "maxTokens"}
    assert list(sources(Offer(id="nobody")).figures(Model("p", "nobody"))) == []


def test_inputs_are_those_that_a_config_can_name() -> None:
    """Video and sound are left out; where nothing is left nothing is stated."""
    (figure,) = sources(Offer(id="x", input=("image", "video", "text"))).figures(Model("p", "x"))
    assert figure.value == ["text", "image"]
    assert list(sources(Offer(id="x", input=("audio",))).figures(Model("p", "x"))) == []


@pytest.mark.parametrize(
    ("wanted", "present", "agrees"),
    [
        (1000, 1000.0, True),
        (1000, "1000", False),
        (["text", "image"], ["image", "text"], True),
        (["text", "image"], ["text", "text"], False),
        (["text"], "text", False),
        (Cost(input=1, output=2).to_value(), {"output": 2, "input": 1}, True),
        (Cost(input=1, output=2).to_value(), {"input": 1, "output": 2, "tiers": []}, False),
        (Cost(input=1, output=2).to_value(), {"input": 1}, False),
    ],
)
def test_what_says_the_same_agrees(wanted: object, present: object, *, agrees: bool) -> None:
    """Nothing is told of a figure that only is written otherwise."""
    assert Figure("x", wanted, "the gateway").agrees(present) is agrees


def test_gone_and_new() -> None:
    """Gone is what a gateway does not list, unless it lists nothing; new is told once, whoever lists it."""
    config = {"models": {"providers": {name: {"models": [{"id": "a"}, {"id": "b"}]} for name in ("p", "q", "r")}}}
    live = {name: LiveList("u", "2026-11-29", (Offer(id="b"), Offer(id="c"))) for name in ("p", "q")}
    known = Sources(resources.catalogue(), {**live, "r": LiveList("u", "2026-11-29", ())})
    providers = ("p", "q", "r", "unasked")
    assert known.gone(config, providers) == (Model("p", "a"), Model("q", "a"))
    assert known.new(providers, frozenset({"b"})) == {"p": ("c",)}


def test_new_models_are_told_with_the_command_that_adds_one() -> None:
    """It names the preset or the provider where `add` alone would take another one, and few models of many."""
    new = {"wisgate": ["a b"], "wisgate-anthropic": [f"m{number}" for number in range(7)], "moonshot": ["x"]}
    usual, claude, guide = new_told(new)
    assert str(usual.hint).startswith("openclaw-wisgate add 'a b', ")
    assert str(claude.hint).startswith("openclaw-wisgate add m0 --preset wisgate-anthropic, ")
    assert claude.message.endswith("lists 7 models that the config does not have: m0, m1, m2, m3, m4 and 2 more")
    assert str(guide.hint).startswith("openclaw-wisgate add x --provider-id moonshot, ")
