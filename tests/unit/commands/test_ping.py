"""Asking gateways: which are asked, with what, and what is not sent at all."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.unit.commands.machine import KEY, OK, REFUSED, UNAUTHORISED, VARIABLE, Machine, note_rules, rules

from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.ping import PingRequest, ping
from openclaw_wisgate.errors import ConfigNotFoundError, UsageError
from openclaw_wisgate.probe import HttpReply, Phases, Probe, TransportFault, Verdict
from openclaw_wisgate.report import Decision, Ping, Report
from openclaw_wisgate.system import last_pings
from openclaw_wisgate.system.access import Access

WISGATE = "https://api.wisgate.ai/v1"


def block(base_url: str = WISGATE, *models: str, **settings: object) -> dict[str, object]:
    """Return a provider with these models."""
    return {"baseUrl": base_url, "apiKey": f"${{{VARIABLE}}}", **settings, "models": [{"id": name} for name in models]}


def asked(machine: Machine, providers: dict[str, object], *names: str, all_providers: bool = False) -> Report:
    """Write a config with `providers` and ping `names`, one after the other."""
    machine.put(json.dumps({"models": {"providers": providers}}))
    request = PingRequest(target=machine.target, names=names, all_providers=all_providers, jobs=1)
    return ping(request, send=machine.gateway.send)


def seen(machine: Machine) -> list[str]:
    """Return which provider and model were asked, in order."""
    return [f"{probe.provider}/{probe.model}" for probe in machine.gateway.asked]


def test_wisgate_by_default(machine: Machine) -> None:
    """Without a name every provider with a WisGate address is asked for its first model."""
    providers: dict[str, object] = {
        "wisgate": block(WISGATE, "a", "b"),
        "mine": block("https://api.juheapi.com/v1", "c"),
        "openai": block("https://api.openai.com/v1", "d"),
    }
    report = asked(machine, providers)
    assert seen(machine) == ["wisgate/a", "mine/c"]
    assert report.decision is Decision.CLEAN
    assert [item.key_origin for item in report.pings] == [f"{VARIABLE} from the environment"] * 2


def test_all_providers(machine: Machine) -> None:
    """With --all every provider is asked."""
    asked(machine, {"wisgate": block(WISGATE, "a"), "x": block("https://x.example/v1", "b")}, all_providers=True)
    assert seen(machine) == ["wisgate/a", "x/b"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("x",), ["x/b"]),
        (("x/other",), ["x/other"]),
        (("x/a/b",), ["x/a/b"]),
        (("wisgate/a", "x"), ["wisgate/a", "x/b"]),
        (("a/b",), ["a/b/c"]),
    ],
)
def test_names(machine: Machine, names: tuple[str, ...], expected: list[str]) -> None:
    """A name is a provider or a provider and a model, listed or not; a provider's own slash is its own."""
    providers: dict[str, object] = {
        "wisgate": block(WISGATE, "a"),
        "x": block("https://x.example/v1", "b"),
        "a/b": block("https://y.example/v1", "c"),
    }
    asked(machine, providers, *names)
    assert seen(machine) == expected


@pytest.mark.parametrize(
    ("providers", "names", "message"),
    [
        ({"x": block()}, ("y",), 'no provider "y"'),
        ({"x": block()}, ("y/z",), 'no provider "y"'),
        ({}, ("y",), 'no provider "y"'),
        ({"x": block()}, ("x",), "lists no model"),
        ({"x": {"baseUrl": WISGATE}}, ("x",), "lists no model"),
        ({"x": {"baseUrl": WISGATE, "models": [5, {}, {"id": 1}]}}, ("x",), "lists no model"),
        ({"x": block("https://x.example/v1", "a")}, (), "no provider in this config has a WisGate address"),
        ({}, (), "no provider in this config has a WisGate address"),
    ],
)
def test_names_that_mean_nothing(
    machine: Machine, providers: dict[str, object], names: tuple[str, ...], message: str
) -> None:
    """A name that means nothing here is a usage error, and nothing is sent."""
    with pytest.raises(UsageError, match=message):
        asked(machine, providers, *names)
    assert machine.gateway.asked == []


def test_config_without_providers(machine: Machine) -> None:
    """A config in which `models` is something else has no provider."""
    machine.put('{ models: "x" }')
    with pytest.raises(UsageError, match="no provider"):
        ping(PingRequest(target=machine.target, names=("x",)), send=machine.gateway.send)


@pytest.mark.parametrize("reply", [REFUSED, UNAUTHORISED])
def test_problems(machine: Machine, reply: HttpReply | TransportFault) -> None:
    """One gateway that does not answer well makes the answer no; the others are asked all the same."""
    replies = iter((reply, OK))

    def turn() -> None:
        machine.gateway.reply = next(replies)

    machine.gateway.meanwhile = turn
    report = asked(machine, {"a": block(WISGATE, "a"), "b": block(WISGATE, "b")})
    assert report.decision is Decision.PROBLEMS
    assert [item.is_ok for item in report.pings] == [False, True]


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (None, Verdict.NO_KEY),
        ("", Verdict.NO_KEY),
        ("${UNSET_KEY}", Verdict.NO_KEY),
        ({"source": "exec", "provider": "x", "id": "y"}, Verdict.NO_KEY),
        ("WISGATE-API-KEY", Verdict.PLACEHOLDER_KEY),
        ("__OPENCLAW_REDACTED__", Verdict.PLACEHOLDER_KEY),
        ("YOUR_API_KEY", Verdict.PLACEHOLDER_KEY),
        ("Bearer sk-abcdef", Verdict.BAD_KEY),
        ("sk-with space", Verdict.BAD_KEY),
        ("sk-ünicode", Verdict.BAD_KEY),
        ("   ", Verdict.BAD_KEY),
    ],
)
def test_keys_that_are_not_sent(machine: Machine, key: object, verdict: Verdict) -> None:
    """What cannot be a key is not sent, and the verdict says what it is."""
    report = asked(machine, {"wisgate": block(WISGATE, "a", apiKey=key)})
    assert [item.result.verdict for item in report.pings] == [verdict]
    assert machine.gateway.asked == []
    assert report.decision is Decision.PROBLEMS


def test_key_is_sent_trimmed(machine: Machine) -> None:
    """OpenClaw trims a key before it sends it; so does the ping."""
    machine.variables[VARIABLE] = f" {KEY}\n"
    asked(machine, {"wisgate": block(WISGATE, "a")})
    assert machine.gateway.keys == [KEY]


@pytest.mark.parametrize(
    ("settings", "model", "sent"),
    [
        ({}, {"id": "a"}, True),
        ({"api": "openai-completions"}, {"id": "a"}, True),
        ({"api": "bedrock-converse-stream"}, {"id": "a"}, False),
        ({"api": "bedrock-converse-stream"}, {"id": "a", "api": "openai-completions"}, True),
        ({}, {"id": "a", "api": "azure-openai-responses"}, False),
        ({"api": 5}, {"id": "a"}, True),
    ],
)
def test_other_apis(machine: Machine, settings: dict[str, object], model: dict[str, object], *, sent: bool) -> None:
    """A model of an API that a probe does not speak is not asked, which is told and is no success."""
    report = asked(machine, {"wisgate": {**block(WISGATE, **settings), "models": [model]}})
    assert bool(machine.gateway.asked) is sent
    assert ("plan/api-not-asked" in note_rules(report)) is not sent
    assert report.decision is (Decision.CLEAN if sent else Decision.PROBLEMS)


@pytest.mark.parametrize(
    ("base_url", "model_url", "asked_at"),
    [
        (WISGATE, None, "https://api.wisgate.ai/v1/chat/completions"),
        ("${WG_URL}/v1", None, "https://api.wisgate.ai/v1/chat/completions"),
        (WISGATE, "https://eu.wisgate.ai/v2", "https://eu.wisgate.ai/v2/chat/completions"),
        (WISGATE, "${WG_URL}", "https://api.wisgate.ai/chat/completions"),
        (WISGATE, "", "https://api.wisgate.ai/v1/chat/completions"),
    ],
)
def test_addresses(machine: Machine, base_url: str, model_url: str | None, asked_at: str) -> None:
    """A model's own address counts before its provider's, and variables in both are replaced."""
    machine.variables["WG_URL"] = "https://api.wisgate.ai"
    model = {"id": "a"} if model_url is None else {"id": "a", "baseUrl": model_url}
    asked(machine, {"wisgate": {**block(base_url), "models": [model]}})
    assert [probe.url for probe in machine.gateway.asked] == [asked_at]


def test_request(machine: Machine) -> None:
    """The probe has OpenClaw's shape and the limits that were asked for."""
    machine.put(json.dumps({"models": {"providers": {"wisgate": block(WISGATE + "/", "a")}}}))
    ping(PingRequest(target=machine.target, timeout=7.5, max_tokens=3), send=machine.gateway.send)
    (probe,) = machine.gateway.asked
    assert (probe.url, probe.timeout) == ("https://api.wisgate.ai/v1/chat/completions", 7.5)
    assert json.loads(probe.body)["max_completion_tokens"] == 3


def test_no_config(machine: Machine) -> None:
    """Without a config there is nobody to ask."""
    with pytest.raises(ConfigNotFoundError):
        ping(PingRequest(target=machine.target), send=machine.gateway.send)


def test_not_json5(machine: Machine) -> None:
    """A file that is not JSON5 is refused with its findings."""
    machine.put("{")
    report = ping(PingRequest(target=machine.target), send=machine.gateway.send)
    assert report.decision is Decision.REFUSED
    assert rules(report)[0].startswith("syntax/")


def test_only_the_verdicts_are_kept(machine: Machine) -> None:
    """A ping touches no file of OpenClaw's; what it said is kept in our own state, for `report`, without the key."""
    report = asked(machine, {"wisgate": block(WISGATE, "a")})
    assert machine.left() == {"openclaw.json"}
    last = last_pings.recall(machine.target.location.file, machine.around).get("wisgate/a")
    assert last
    assert (last.verdict, last.seconds) == ("ok", report.pings[0].result.total)
    (file,) = machine.around.state.iterdir()
    assert KEY not in file.read_text("utf-8")


def test_nothing_shows_the_key(machine: Machine) -> None:
    """The report does not hold the key that was sent."""
    report = asked(machine, {"wisgate": block(WISGATE, "a")})
    assert machine.gateway.keys == [KEY]
    assert KEY not in repr(report)


NOT_FOUND = HttpReply(
    status=404, headers={}, body=b'{"error":{"message":"Invalid URL (POST /x)"}}', phases=Phases(total=0.1)
)


def answering(machine: Machine, good: str, reply: HttpReply = OK) -> Callable[[Probe, Access], HttpReply]:
    """Return a gateway with `reply` at the URL `good` and nothing elsewhere."""

    def send(probe: Probe, access: Access) -> HttpReply:
        machine.gateway.send(probe, access)
        return reply if probe.url == good else NOT_FOUND

    return send


def pinged(machine: Machine, base_url: str, send: Send, **settings: object) -> Ping:
    """Return what one model at `base_url` answered."""
    machine.put(json.dumps({"models": {"providers": {"wisgate": block(base_url, "a", **settings)}}}))
    (item,) = ping(PingRequest(target=machine.target, names=("wisgate",)), send=send).pings
    return item


def test_the_right_address_is_found(machine: Machine) -> None:
    """Where no API answers, the base URLs that were likely meant are asked, and the one that answers is told."""
    item = pinged(machine, "https://api.wisgate.ai", answering(machine, f"{WISGATE}/chat/completions"))
    assert item.result.verdict is Verdict.WRONG_PATH
    assert (item.answering, item.command) == (WISGATE, "openclaw-wisgate doctor --fix wisgate")
    assert f'"{WISGATE}", where the same request was answered' in item.result.cure
    assert [probe.url for probe in machine.gateway.asked] == [
        "https://api.wisgate.ai/chat/completions",
        f"{WISGATE}/chat/completions",
    ]


def test_an_api_that_says_no_is_found_too(machine: Machine) -> None:
    """An address at which an API refuses the key is likely the right one: its verdict is told, and nothing is claimed."""
    send = answering(machine, f"{WISGATE}/chat/completions", UNAUTHORISED)
    item = pinged(machine, "https://api.wisgate.ai", send)
    assert f'"{WISGATE}", where an API says "bad-key"' in item.result.cure
    assert (item.answering, item.command) == (None, None)


def test_the_command_is_about_the_same_config(machine: Machine) -> None:
    """The line that sets the address names the config again, as the user did."""
    config = {"models": {"providers": {"wisgate": block("https://api.wisgate.ai", "a")}}}
    machine.put(json.dumps(config))
    target = machine.target._replace(flags=("--profile", "my work"))
    send = answering(machine, f"{WISGATE}/chat/completions")
    (item,) = ping(PingRequest(target=target, names=("wisgate",)), send=send).pings
    assert item.command == "openclaw-wisgate doctor --fix wisgate --profile 'my work'"


@pytest.mark.parametrize(
    ("variables", "base_url", "models"),
    [
        ({"HOST": "https://api.wisgate.ai"}, "${HOST}", ["a"]),
        ({}, "https://api.wisgate.ai", [{"id": "b", "baseUrl": WISGATE}, "a"]),
        ({}, "https://api.wisgate.ai", [{"id": "b", "api": "anthropic-messages"}, "a"]),
    ],
)
def test_no_command_where_doctor_would_not_set_it(
    machine: Machine, variables: dict[str, str], base_url: str, models: list[object]
) -> None:
    """No line is named where a variable is the address, or where doctor would ask a model with other settings."""
    machine.variables.update(variables)
    entries = [{"id": model} if isinstance(model, str) else model for model in models]
    provider = {**block(base_url, "a"), "models": entries}
    machine.put(json.dumps({"models": {"providers": {"wisgate": provider}}}))
    request = PingRequest(target=machine.target, names=("wisgate/a",))
    (item,) = ping(request, send=answering(machine, f"{WISGATE}/chat/completions")).pings
    assert (item.answering, item.command) == (WISGATE, None)


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("${NOT_SET}", "openclaw-wisgate key set wisgate"),
        ("WISGATE-API-KEY", "openclaw-wisgate key set wisgate"),
        ({"source": "env", "provider": "default", "id": "NOT_SET"}, "openclaw-wisgate key set wisgate"),
        ({"source": "store", "provider": "default", "id": "NOT_SET"}, None),
        ("${WISGATE_API_KEY}", None),
    ],
)
def test_command_that_stores_a_key(machine: Machine, key: object, command: str | None) -> None:
    """Where a key is missing the line that stores one is named, but not in the place of a reference to OpenClaw's store."""
    item = pinged(machine, WISGATE, machine.gateway.send, apiKey=key)
    assert (item.is_ok, item.command) == (key == "${WISGATE_API_KEY}", command)


def test_no_address_answers(machine: Machine) -> None:
    """Where nothing answers anywhere, nothing is claimed."""
    item = pinged(machine, "https://x.example/v1", answering(machine, "nowhere"))
    assert (item.result.verdict, item.answering) == (Verdict.WRONG_PATH, None)


TOO_FEW = b'{"error":{"message":"max_tokens or model output limit was reached; try again with higher max_tokens"}}'


def test_a_model_that_wants_more_tokens_is_asked_once_more(machine: Machine) -> None:
    """A limit that a model refuses as too low is raised once; another refusal is the verdict."""
    limits = []

    def send(probe: Probe, _: Access) -> HttpReply:
        limits.append(json.loads(probe.body)["max_completion_tokens"])
        refusal = HttpReply(status=400, headers={}, body=TOO_FEW, phases=Phases(total=0.1))
        return OK if limits[-1] > 16 and len(limits) == 2 else refusal

    assert pinged(machine, WISGATE, send).is_ok
    assert limits == [16, 256]
    limits += [0, 0]
    assert pinged(machine, WISGATE, send).result.verdict is Verdict.WRONG_API
    assert limits[4:] == [16, 256]


@pytest.mark.parametrize(
    ("api", "base_url", "url"),
    [
        ("openai-responses", WISGATE, f"{WISGATE}/responses"),
        ("anthropic-messages", "https://api.wisgate.ai", f"{WISGATE}/messages"),
        (
            "google-generative-ai",
            "https://api.wisgate.ai/v1beta",
            "https://api.wisgate.ai/v1beta/models/a:streamGenerateContent?alt=sse",
        ),
    ],
)
def test_each_api_is_asked_in_its_own_way(machine: Machine, api: str, base_url: str, url: str) -> None:
    """The api of the provider decides where and in which form it is asked."""
    pinged(machine, base_url, machine.gateway.send, api=api)
    assert [(probe.api, probe.url) for probe in machine.gateway.asked[:1]] == [(api, url)]
