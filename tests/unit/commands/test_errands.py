"""What a ping asks, and whom: all that follows from names and flags."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.commands.machine import REFUSED, Machine

from openclaw_wisgate.commands.errands import PingRequest, chain, chain_errands, errands
from openclaw_wisgate.commands.ping import ping
from openclaw_wisgate.commands.rounds import Unwatched
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.probe import Ask
from openclaw_wisgate.releases import NEWEST
from openclaw_wisgate.report import Asked, Decision

WISGATE = "https://api.wisgate.ai/v1"


def config(model: object = None, **providers: tuple[str, ...]) -> dict[str, object]:
    """Return a config in which providers list these models, and agents use `model`."""
    blocks = {
        name: {"baseUrl": WISGATE, "apiKey": "${WISGATE_API_KEY}", "models": [{"id": one} for one in models]}
        for name, models in providers.items()
    }
    agents = {} if model is None else {"agents": {"defaults": {"model": model}}}
    return {**agents, "models": {"providers": blocks}}


def request(machine: Machine, *names: str, **flags: Any) -> PingRequest:
    """Return a request."""
    return PingRequest(target=machine.target, names=names, **flags)


def wanted(machine: Machine, *names: str, **flags: Any) -> list[str]:
    """Return what would be asked of two providers with two models each and of one with none."""
    providers = config(x=("a", "b"), y=("c", "gpt-image-2"), z=())
    found = errands(providers, request(machine, *names, **flags))
    return [f"{one.name} {one.ask.value}" for one in found]


@pytest.mark.parametrize(
    ("names", "flags", "expected"),
    [
        (("x",), {}, ["x/a answer"]),
        (("x", "x", "x/a"), {}, ["x/a answer"]),
        (("x",), {"all_models": True}, ["x/a answer", "x/b answer"]),
        (("x/b",), {"all_models": True}, ["x/b answer"]),
        (("x",), {"tools": True}, ["x/a tool-call"]),
        (("x", "x/b"), {"image": True}, ["x/a answer", "x/b answer", "x/gpt-image-2 image"]),
        (("y/gpt-image-2",), {"image": True}, ["y/gpt-image-2 image"]),
        (("x",), {"image": True, "image_model": "draw"}, ["x/a answer", "x/draw image"]),
        (("y",), {"image": True, "all_models": True}, ["y/c answer", "y/gpt-image-2 image"]),
        (("x", "y"), {"balance": True}, ["x/a answer", "y/c answer", "x (balance) balance", "y (balance) balance"]),
        (("z",), {"balance": True}, ["z (balance) balance"]),
        (("z",), {"image": True}, ["z/gpt-image-2 image"]),
        (("z",), {"image": True, "balance": True}, ["z/gpt-image-2 image", "z (balance) balance"]),
    ],
)
def test_errands(machine: Machine, names: tuple[str, ...], flags: dict[str, Any], expected: list[str]) -> None:
    """Each is asked once for each thing; a picture and the balance are asked of each provider."""
    assert wanted(machine, *names, **flags) == expected


@pytest.mark.parametrize("names", [("x/",), ("/a",), ("q",), ("z",)])
def test_names_that_mean_nothing(machine: Machine, names: tuple[str, ...]) -> None:
    """A name that means nothing is refused."""
    with pytest.raises(UsageError):
        wanted(machine, *names)


def test_nothing_to_ask(machine: Machine) -> None:
    """A config without providers is told apart from one without WisGate's."""
    with pytest.raises(UsageError, match="this config has no provider"):
        errands(config(), request(machine, all_providers=True))


def test_questions(machine: Machine) -> None:
    """Pictures may take longer; only turns are judged as streams."""
    asked = request(machine, streams=True, max_tokens=3, prompt="hi", allow_exec=True)
    turn, picture = asked.question(Ask.TOOL_CALL), asked.question(Ask.IMAGE)
    assert (turn.seconds, picture.seconds) == (30.0, 180.0)
    assert (turn.streams, picture.streams) == (True, False)
    assert (turn.max_tokens, turn.prompt, turn.allow_exec, turn.ask) == (3, "hi", True, Ask.TOOL_CALL)
    asked = request(machine, timeout=7.0)
    assert {asked.question(ask).seconds for ask in Ask} == {7.0}


def test_rounds(machine: Machine) -> None:
    """A count is for turns: nobody draws the same picture ten times by mistake."""
    asked = request(machine, count=10)
    assert {ask.value: asked.rounds(Asked("x", "a", ask)) for ask in Ask} == {
        "answer": 10,
        "tool-call": 10,
        "image": 1,
        "balance": 1,
        "models": 1,
    }


def links(machine: Machine, value: object) -> list[tuple[str, str, bool, bool]]:
    """Return role and reference of each link of a chain, whether it can be asked, and whether it is dead."""
    found = chain(value, request(machine), NEWEST)
    return [(link.role, link.reference, link.asked is not None, link.is_dead) for link in found]


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (None, [("primary", "x/a", True, False)]),
        ("x/b", [("primary", "x/b", True, False)]),
        (
            {"primary": "y/c", "fallbacks": ["x/a", "openai/gpt", "nobody/z", "d"]},
            [
                ("primary", "y/c", True, False),
                ("fallback 1", "x/a", True, False),
                ("fallback 2", "openai/gpt", False, False),
                ("fallback 3", "nobody/z", False, True),
                ("fallback 4", "y/d", True, False),
            ],
        ),
        (
            {"fallbacks": [" X/a ", "x/"]},
            [("primary", "x/a", True, False), ("fallback 1", "x/a", True, False), ("fallback 2", "x/", False, True)],
        ),
    ],
)
def test_chain(machine: Machine, model: object, expected: list[tuple[str, str, bool, bool]]) -> None:
    """The default model comes first, then the fallbacks, as OpenClaw reads their names."""
    assert links(machine, config(model, x=("a",), y=("c",))) == expected


def test_chain_that_nobody_can_be_asked_of(machine: Machine) -> None:
    """A chain of providers that are not in the config leaves nothing to ask."""
    found = chain(config("openai/gpt", x=("a",)), request(machine), NEWEST)
    with pytest.raises(UsageError, match="no model of OpenClaw's chain"):
        chain_errands(found, request(machine))


def test_chain_is_asked_in_order(machine: Machine) -> None:
    """The provider is asked by the name it has in the config; a model that stands twice is asked once."""
    value = config({"primary": "WISGATE/a", "fallbacks": ["wisGate/b", "wisgate/a"]}, Wisgate=("a", "b"))
    machine.put(json.dumps(value))
    report = ping(request(machine, chain=True, jobs=1), send=machine.gateway.send)
    assert [(probe.provider, probe.model) for probe in machine.gateway.asked] == [("Wisgate", "a"), ("Wisgate", "b")]
    assert [link.role for link in report.chain] == ["primary", "fallback 1", "fallback 2"]
    assert report.decision is Decision.CLEAN


def test_dead_link_makes_the_answer_no(machine: Machine) -> None:
    """A fallback that OpenClaw cannot use is no good, even if everything that was asked answers."""
    machine.put(json.dumps(config({"primary": "x/a", "fallbacks": ["typo/a"]}, x=("a",))))
    report = ping(request(machine, chain=True), send=machine.gateway.send)
    assert [item.is_ok for item in report.pings] == [True]
    assert report.decision is Decision.PROBLEMS


def test_count(machine: Machine) -> None:
    """With a count each model is asked so often, whatever it answers."""
    machine.put(json.dumps(config(x=("a",), y=("b",))))
    machine.gateway.reply = REFUSED
    report = ping(request(machine, "x", "y", count=3, interval=0.0), send=machine.gateway.send)
    assert [item.result.probe.model for item in report.pings] == ["a", "a", "a", "b", "b", "b"]


def test_interrupt(machine: Machine) -> None:
    """Ctrl+C is an answer of its own, with what is missing; where nobody watches it is passed on."""
    machine.put(json.dumps(config(x=("a", "b"))))
    machine.gateway.reply = KeyboardInterrupt()
    asked = request(machine, "x", all_models=True, jobs=1)
    report = ping(asked, send=machine.gateway.send, watcher=Unwatched())
    assert report.decision is Decision.INTERRUPTED
    assert [one.name for one in report.unanswered] == ["x/a", "x/b"]
    assert report.pings == ()
    with pytest.raises(KeyboardInterrupt):
        ping(asked, send=machine.gateway.send)
