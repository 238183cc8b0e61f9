"""What there is to choose: keys that are found, models that can be had, and their roles."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.unit.commands.machine import KEY, UNAUTHORISED, VARIABLE, Machine, provider

from openclaw_wisgate.commands.offering import PATIENCE, Offering, offering
from openclaw_wisgate.commands.storing import NewKey
from openclaw_wisgate.known_models import LiveList, Standing
from openclaw_wisgate.offers import Offer
from openclaw_wisgate.probe import HttpReply, Phases
from openclaw_wisgate.provider import Api, Cost, ProviderSpec
from openclaw_wisgate.system import live_models, resources

SERVED = ["claude-opus-4-6", "brand-new-1", "two words", "\x1b[2J", "--yes", "gpt-image-2"]
BLOCK = {
    "baseUrl": "https://mine.example/v1",
    "apiKey": "${MINE}",
    "models": [
        {
            "id": "gpt-5",
            "name": "Mine",
            "contextWindow": 9000,
            "maxTokens": 900,
            "input": ["text"],
            "cost": {"input": 3, "output": 4},
        },
        {"id": "by-hand", "contextWindow": True, "cost": {"input": 0, "output": 0}},
        {"id": "by-hand", "contextWindow": 1},
        7,
    ],
}


def config_of(block: object, **others: object) -> str:
    """Return a config with `block` as the provider wisgate."""
    return json.dumps({"models": {"providers": {"wisgate": block}}, **others})


def made(machine: Machine, draft: ProviderSpec | None = None, *, base_url: str | None = None) -> Offering:
    """Return what a provider, the preset wisgate's unless told otherwise, is added to."""
    draft = draft or provider()
    found = offering(machine.target, draft, base_url=base_url, provider_of=lambda _: draft.id)
    assert found is not None
    return found


def serve(machine: Machine, names: list[str]) -> None:
    """Let the gateway list these models."""
    rows = json.dumps({"data": [{"id": name} for name in names]}).encode()
    machine.gateway.reply = HttpReply(status=200, headers={}, body=rows, phases=Phases(total=0.1))


def test_the_key_of_the_environment(machine: Machine) -> None:
    """It is found with its place; it is not shown by what holds it."""
    found = made(machine).find_key()
    assert (found.key, found.origin, found.fault) == (KEY, f"{VARIABLE} from the environment", None)
    assert KEY not in repr(found)


def test_no_key(machine: Machine) -> None:
    """What could hold it is told: the variable of the config counts before that of the preset."""
    machine.variables.clear()
    assert (made(machine).find_key().key, made(machine).find_key().variable) == (None, VARIABLE)
    machine.put(config_of(BLOCK))
    assert made(machine).find_key().variable == "MINE"
    machine.put(config_of({"apiKey": {"source": "exec", "provider": "vault", "id": "x"}}))
    assert (made(machine).find_key().key, made(machine).find_key().variable) == (None, None)
    machine.put(config_of({"apiKey": "WISGATE-API-KEY"}))
    assert "placeholder" in str(made(machine).find_key().fault)


def test_models_of_the_catalogue(machine: Machine) -> None:
    """Without asking they are those of the catalogue that an agent can talk to."""
    offered = made(machine).offer(live=False)
    entries = resources.catalogue().entries
    assert [one.id for one in offered.known] == [entry.id for entry in entries.values() if entry.makes_text]
    assert (offered.live, offered.ping, machine.gateway.asked) == (None, None, [])


def test_models_of_the_gateway(machine: Machine) -> None:
    """With asking they are those that it serves, but for what makes pictures and what nobody could type."""
    serve(machine, SERVED)
    offered = made(machine).offer(live=True, send=machine.gateway.send)
    assert [(one.id, one.standing) for one in offered.known] == [
        ("claude-opus-4-6", Standing.KNOWN),
        ("brand-new-1", Standing.NEW),
    ]
    (probe,) = machine.gateway.asked
    assert (probe.url, probe.timeout, machine.gateway.keys) == ("https://api.wisgate.ai/v1/models", PATIENCE, [KEY])


def test_a_key_that_was_typed_is_asked_with(machine: Machine) -> None:
    """It counts before what is found, and is in nothing that is shown."""
    serve(machine, SERVED)
    machine.put(config_of({**BLOCK, "apiKey": "sk-another-one"}))
    offered = made(machine).offer(NewKey("sk-typed-4711"), live=True, send=machine.gateway.send)
    assert machine.gateway.keys == ["sk-typed-4711"]
    assert "sk-typed-4711" not in repr(offered)


@pytest.mark.parametrize("flag", [None, "https://flag.example/v1"])
def test_whom_to_ask(machine: Machine, flag: str | None) -> None:
    """The address of the config is asked, unless a flag names another."""
    machine.put(config_of(BLOCK))
    machine.variables["MINE"] = KEY
    serve(machine, SERVED)
    draft = replace(provider(), base_url=flag or provider().base_url)
    made(machine, draft, base_url=flag).offer(live=True, send=machine.gateway.send)
    (probe,) = machine.gateway.asked
    assert probe.url == f"{flag or 'https://mine.example/v1'}/models"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://me:secret@mine.example:8443/v1?key=secret", "mine.example:8443"),
        ("https://mine.example/v1", "mine.example"),
        ("what?", "the gateway"),
        (7, "the gateway"),
    ],
)
def test_what_is_shown_of_an_address(machine: Machine, url: object, host: str) -> None:
    """The host and its port, and nothing that could be secret."""
    machine.put(config_of({**BLOCK, "baseUrl": url}))
    assert made(machine).host == host


def test_without_an_answer(machine: Machine) -> None:
    """The list counts that was kept, and else the catalogue."""
    machine.gateway.reply = UNAUTHORISED
    offered = made(machine).offer(live=True, send=machine.gateway.send)
    assert offered.ping is not None
    assert (offered.ping.result.verdict.value, offered.live) == ("bad-key", None)
    kept = LiveList("https://api.wisgate.ai/v1", "2026-11-01", (Offer(id="kept-1"),))
    live_models.store(kept, machine.around)
    offered = made(machine).offer(live=True, send=machine.gateway.send)
    assert ([one.id for one in offered.known], offered.live) == (["kept-1"], kept)


def test_what_the_config_has(machine: Machine) -> None:
    """Its models come first, with its own figures; zeros are no price, and of two with one id the first counts."""
    machine.put(config_of(BLOCK))
    known = {one.id: one for one in made(machine).offer(live=False).known}
    assert list(known)[:2] == ["gpt-5", "by-hand"]
    own = known["gpt-5"]
    assert (own.name, own.context_window, own.max_tokens, own.input) == ("Mine", 9000, 900, ("text",))
    assert own.cost == Cost(input=3, output=4)
    by_hand = known["by-hand"]
    assert (by_hand.context_window, by_hand.cost, by_hand.standing) == (None, None, Standing.KNOWN)
    assert [one.configured for one in known.values() if one.configured] == [("wisgate",), ("wisgate",)]


def test_models_that_the_gateway_does_not_serve_any_more(machine: Machine) -> None:
    """They are offered only where the config has them, as gone."""
    machine.put(config_of(BLOCK))
    machine.variables["MINE"] = KEY
    serve(machine, ["claude-opus-4-6"])
    known = made(machine).offer(live=True, send=machine.gateway.send).known
    assert [(one.id, one.standing) for one in known] == [
        ("gpt-5", Standing.GONE),
        ("by-hand", Standing.GONE),
        ("claude-opus-4-6", Standing.KNOWN),
    ]


@pytest.mark.parametrize(
    ("model", "roles"),
    [
        (None, (None, ())),
        ("Desk/qwen3", ("desk/qwen3", ())),
        ({"primary": "desk/qwen3", "fallbacks": ["WisGate/gpt-5", 7]}, ("desk/qwen3", ("wisgate/gpt-5",))),
    ],
)
def test_roles(machine: Machine, model: object, roles: tuple[object, object]) -> None:
    """Default and fallbacks, as OpenClaw compares them."""
    machine.put(json.dumps({"agents": {"defaults": {"model": model}}} if model else {}))
    assert made(machine).roles == roles
    assert made(machine).reference("gpt-5") == "wisgate/gpt-5"


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", '{"models": null}', '{"models": {"providers": []}}', '{"models": {"providers": null}}']
)
def test_nothing_can_be_added(machine: Machine, text: str) -> None:
    """Where adding will be refused, nothing is offered."""
    machine.put(text)
    assert offering(machine.target, provider(), base_url=None, provider_of=str) is None


def test_what_is_there_is_offered_as_it_is(machine: Machine) -> None:
    """A model of the config is written as the config has it, so that choosing it changes nothing."""
    entry = {
        "id": "gpt-5",
        "name": "Mine",
        "reasoning": True,
        "input": ["text", "video"],
        "cost": {"input": 3, "output": 4, "cacheRead": 0, "cacheWrite": 0},
        "contextWindow": 9000,
        "maxTokens": 900,
    }
    machine.put(config_of({**BLOCK, "models": [entry]}))
    found = made(machine)
    own, usual, *_ = found.offer(live=False).known
    spec = found.spec(own)
    assert spec is not None
    assert spec.to_value() == entry
    assert found.spec(usual) == resources.catalogue().model("claude-opus-4-6")
    assert found.spec(usual._replace(max_tokens=None)) is None


def test_models_of_another_api(machine: Machine) -> None:
    """A provider of another API than chat completions is offered the models that are best asked in it, and new ones."""
    serve(machine, ["claude-opus-4-6", "gpt-5", "brand-new-1"])
    draft = replace(provider(), id="wisgate-anthropic", api=Api.ANTHROPIC_MESSAGES)
    offered = made(machine, draft).offer(live=True, send=machine.gateway.send)
    assert [one.id for one in offered.known] == ["claude-opus-4-6", "brand-new-1"]


def test_each_model_under_its_own_provider(machine: Machine) -> None:
    """Where models go to several providers, the entries count that stand where each would go, and so do references."""
    providers = {
        "wisgate": {**BLOCK, "models": [{"id": "gpt-5"}, {"id": "claude-opus-4-6"}]},
        "wisgate-anthropic": {"apiKey": "${MINE}", "models": [{"id": "claude-opus-4-6"}, {"id": "gpt-4o"}]},
    }
    machine.put(json.dumps({"models": {"providers": providers}}))

    def provider_of(model: str) -> str:
        return "wisgate-anthropic" if model.startswith("claude") else "wisgate"

    found = offering(machine.target, provider(), base_url=None, provider_of=provider_of)
    assert found is not None
    known = found.offer(live=False).known
    assert [(one.id, one.configured) for one in known if one.configured] == [
        ("claude-opus-4-6", ("wisgate-anthropic",)),
        ("gpt-5", ("wisgate",)),
    ]
    assert found.reference("claude-opus-4-6") == "wisgate-anthropic/claude-opus-4-6"


def test_the_key_of_another_provider(machine: Machine) -> None:
    """A new provider takes its key from where another one at WisGate does."""
    machine.put(config_of({"baseUrl": "https://api.wisgate.ai/v1", "apiKey": "${MINE}"}))
    draft = replace(provider(), id="wisgate-gemini")
    assert made(machine, draft).find_key().variable == "MINE"
