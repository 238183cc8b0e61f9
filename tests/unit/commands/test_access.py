"""With what a model is asked; the headers were compared with those that OpenClaw 2026.9.6 sent to a recording server."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from tests.unit.commands.machine import KEY, VARIABLE, Machine
from tests.unit.system.openclaw_state import make_database

from openclaw_wisgate.commands.access import Denied, Granted, access_of
from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.access import Access, ProxyRule, Tls
from openclaw_wisgate.turns import Request, probe_of

PUBLIC = "https://gateway.example/v1"
LOCAL = "http://127.0.0.1:8080/v1"
APIS = ("openai-completions", "openai-responses", "anthropic-messages", "google-generative-ai")
ENV = {"source": "env", "provider": "default", "id": VARIABLE}


def asked(
    machine: Machine,
    model: Mapping[str, object] | None = None,
    *,
    config: Mapping[str, object] | None = None,
    more: Mapping[str, object] | None = None,
    **block: object,
) -> Granted | Denied:
    """Return with what the model of a provider with `block`, and what is `more` in it, is asked."""
    settings = {"baseUrl": PUBLIC, "apiKey": KEY, **block, **(more or {}), "models": [{"id": "m", **(model or {})}]}
    written = {"models": {"providers": {"p": {name: value for name, value in settings.items() if value is not None}}}}
    found = access_of({**written, **(config or {})}, "p", "m", target=machine.target, allow_exec=False)
    assert KEY not in repr(found)
    return found


def granted(found: Granted | Denied) -> Access:
    """Return what was granted."""
    assert isinstance(found, Granted), found
    return found.access


def denied(found: Granted | Denied) -> Denied:
    """Return what was denied."""
    assert isinstance(found, Denied), found
    return found


def sent(machine: Machine, model: Mapping[str, object] | None = None, **block: object) -> dict[str, str]:
    """Return the headers that are added."""
    return dict(granted(asked(machine, model, more=block)).headers)


def test_key_alone(machine: Machine) -> None:
    """A provider with a key has nothing else."""
    found = asked(machine)
    assert isinstance(found, Granted)
    assert found.origin == "literal in the config"
    access = found.access
    assert (access.key, access.headers, access.tls, access.proxy) == (KEY, (), None, None)


def test_headers_are_merged_as_in_openclaw(machine: Machine) -> None:
    """Of a name in whatever case the later counts: provider, model, request; those of request are trimmed."""
    headers = sent(
        machine,
        {"headers": {"x-a": "model", "X-N": 5}},
        headers={"X-A": "provider", "X-B": " kept ", "X-C": "c", "__proto__": "x"},
        request={"headers": {"x-c": " request ", "X-B": "  ", "X-D": "d"}},
    )
    assert headers == {"x-a": "model", "X-B": " kept ", "x-c": "request", "X-D": "d"}


def test_secrets_in_headers(machine: Machine) -> None:
    """Variables and SecretRefs count in the headers of a provider; a model's know only `${VARIABLES}`."""
    machine.variables[VARIABLE] = KEY
    headers = sent(
        machine,
        {"headers": {"M": f"${{{VARIABLE}}}", "MD": f"${VARIABLE}", "MR": ENV, "MM": f"secretref-env:{VARIABLE}"}},
        headers={"V": f"pre-${{{VARIABLE}}}", "D": f"${VARIABLE}", "R": ENV, "MK": f"secretref-env:{VARIABLE}"},
        request={"headers": {"Q": f"${{{VARIABLE}}}", "QR": ENV}},
    )
    expected = {"V": f"pre-{KEY}", "D": KEY, "R": KEY, "M": KEY, "MD": f"${VARIABLE}", "Q": KEY, "QR": KEY}
    assert headers == expected


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ({"headers": {"X": "${NOPE}"}}, 'the header "X" in "headers"'),
        ({"headers": {"X": {**ENV, "id": "NOPE"}}}, 'the header "X" in "headers"'),
        ({"request": {"headers": {"X": "$NOPE"}}}, 'the header "X" in "request.headers"'),
        ({"request": {"auth": {"mode": "authorization-bearer", "token": "${NOPE}"}}}, '"request.auth.token"'),
        ({"request": {"auth": {"mode": "header", "headerName": "X", "value": "${NOPE}"}}}, '"request.auth.value"'),
        ({"request": {"tls": {"key": "${NOPE}"}}}, '"key" in "request.tls"'),
    ],
)
def test_secret_that_is_missing(machine: Machine, block: dict[str, object], place: str) -> None:
    """OpenClaw asks nobody while a secret of a provider is missing; the place and the variable are named."""
    found = denied(asked(machine, more=block))
    assert found.verdict is Verdict.NO_KEY
    assert found.detail == f'{place} of provider "p" has no value: the variable NOPE is not set'


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        ({"mode": "provider-default"}, {"authorization": "config"}),
        ({"mode": "authorization-bearer", "token": " tok "}, {"Authorization": "Bearer tok"}),
        ({"mode": "authorization-bearer"}, {"authorization": "config"}),
        ({"mode": "header", "headerName": "X-Key", "value": " val ", "prefix": "Token "}, {"X-Key": "Tokenval"}),
        ({"mode": "header", "headerName": "authorization", "value": "val"}, {"authorization": "val"}),
        ({"mode": "header", "headerName": "X-Key"}, {"authorization": "config"}),
        ({"mode": "header", "headerName": " ", "value": "v"}, {"authorization": "config"}),
        ("text", {"authorization": "config"}),
    ],
)
def test_auth_of_the_request(machine: Machine, auth: object, expected: dict[str, str]) -> None:
    """A token takes the place of the header Authorization; a header of another name takes the config's away."""
    assert sent(machine, headers={"authorization": "config"}, request={"auth": auth}) == expected


def test_auth_header_wins(machine: Machine) -> None:
    """With `authHeader` the key is a bearer, whatever else the config says, as an agent sends it."""
    request = {"auth": {"mode": "authorization-bearer", "token": "tok"}}
    assert sent(machine, authHeader=True, headers={"authorization": "x"}) == {"Authorization": f"Bearer {KEY}"}
    assert sent(machine, authHeader=True, request=request) == {"Authorization": f"Bearer {KEY}"}
    assert sent(machine, authHeader=False) == {}


@pytest.mark.parametrize("extra", [{}, {"headers": {"Authorization": "x"}}, {"request": {"auth": {"mode": "header"}}}])
def test_no_key(machine: Machine, extra: dict[str, object]) -> None:
    """Without a key OpenClaw asks no public server, whatever its headers hold."""
    found = denied(asked(machine, apiKey=None, more=extra))
    assert (found.verdict, found.detail) == (Verdict.NO_KEY, 'no "apiKey" is set')


@pytest.mark.parametrize("api", APIS)
def test_server_at_home_needs_no_key(machine: Machine, api: str) -> None:
    """A server of the user's own is asked with OpenClaw's stand-in, or without any authorization."""
    headers = {"Authorization": "config", "X": "x"}
    access = granted(asked(machine, {"api": api}, baseUrl=LOCAL, apiKey=None, headers=headers, authHeader=True))
    is_completions = api == "openai-completions"
    assert access.key == (None if is_completions else "custom-local")
    assert dict(access.headers) == ({"X": "x"} if is_completions else headers)
    assert granted(asked(machine, baseUrl=LOCAL)).key == KEY


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("WISGATE-API-KEY", Verdict.PLACEHOLDER_KEY),
        ("Bearer sk-1234567890", Verdict.BAD_KEY),
        ("sk-ü234567890", Verdict.BAD_KEY),
        ("${NOPE}", Verdict.NO_KEY),
        ("  ", Verdict.BAD_KEY),
    ],
)
def test_key_that_is_none(machine: Machine, key: str, verdict: Verdict) -> None:
    """What cannot be a working key is not sent."""
    assert denied(asked(machine, apiKey=key)).verdict is verdict


def test_variable_that_openclaw_knows(machine: Machine) -> None:
    """The bare name of a variable that OpenClaw knows is read as the variable; any other is a placeholder."""
    assert denied(asked(machine, apiKey="OPENAI_API_KEY")).detail == "the variable OPENAI_API_KEY is not set"
    machine.variables |= {"OPENAI_API_KEY": KEY, VARIABLE: KEY}
    found = asked(machine, apiKey="OPENAI_API_KEY")
    assert (granted(found).key, found.origin) == (KEY, "OPENAI_API_KEY from the environment")
    assert denied(asked(machine, apiKey=VARIABLE)).verdict is Verdict.PLACEHOLDER_KEY


def test_profile_goes_before_the_key(machine: Machine) -> None:
    """An auth profile is sent in the place of the config's key, unless `auth` is "api-key"."""
    store = {"profiles": {"p:manual": {"type": "api_key", "provider": "p", "key": "sk-of-the-profile"}}}
    make_database(machine.target.location.state, machine={"authProfiles.store": store})
    found = asked(machine)
    assert granted(found).key == "sk-of-the-profile"
    assert found.origin == 'the auth profile "p:manual" of OpenClaw'
    assert granted(asked(machine, auth="api-key")).key == KEY
    assert granted(asked(machine, apiKey=None)).key == "sk-of-the-profile"
    assert granted(asked(machine, auth="api-key", apiKey="p:manual")).key == "sk-of-the-profile"


def test_profile_that_is_gone(machine: Machine) -> None:
    """The name of a profile that OpenClaw does not hold is no key."""
    config = {"auth": {"profiles": {"p:manual": {"provider": "p", "mode": "api_key"}}}}
    found = denied(asked(machine, config=config, apiKey="p:manual"))
    assert (found.verdict, '"p:manual"' in found.detail) == (Verdict.NO_KEY, True)


def test_tls_and_proxy(machine: Machine) -> None:
    """What the config sets for TLS and the proxy is taken over with its secrets resolved."""
    machine.variables |= {VARIABLE: KEY, "HOST": "proxy.example"}
    tls = {"ca": " CA ", "cert": "C", "key": ENV, "passphrase": f"${{{VARIABLE}}}", "serverName": " other.example "}
    proxy = {"mode": "explicit-proxy", "url": " http://${HOST}:3128 ", "tls": {"ca": "P"}}
    access = granted(asked(machine, request={"tls": tls, "proxy": proxy, "allowPrivateNetwork": True}))
    assert access.tls == Tls(ca="CA", cert="C", key=KEY, passphrase=KEY, server_name="other.example")
    assert access.proxy == ProxyRule(url="http://proxy.example:3128", tls=Tls(ca="P"), allows_private=True)
    assert KEY in access.secrets


@pytest.mark.parametrize(
    ("request_", "tls", "proxy"),
    [
        ({"tls": {}, "proxy": {}}, None, None),
        ({"tls": {"ca": "", "serverName": " "}, "proxy": {"mode": "explicit-proxy"}}, None, None),
        ({"tls": {"insecureSkipVerify": False}, "proxy": {"mode": "env-proxy"}}, Tls(), ProxyRule()),
        ({"proxy": {"mode": "explicit-proxy", "url": " "}}, None, None),
        ([], None, None),
    ],
)
def test_settings_that_say_nothing(
    machine: Machine, request_: object, tls: Tls | None, proxy: ProxyRule | None
) -> None:
    """Empty settings are none; but to forbid what is forbidden anyway is a setting for TLS, as in OpenClaw."""
    access = granted(asked(machine, request=request_))
    assert (access.tls, access.proxy) == (tls, proxy)


@pytest.mark.parametrize(
    "request_",
    [
        {"tls": {"insecureSkipVerify": True}},
        {"proxy": {"mode": "explicit-proxy", "url": "http://x", "tls": {"insecureSkipVerify": True}}},
    ],
)
def test_unverified_tls_is_refused(machine: Machine, request_: dict[str, object]) -> None:
    """OpenClaw accepts the setting and then refuses every request."""
    found = denied(asked(machine, request=request_))
    assert (found.verdict, "insecureSkipVerify" in found.detail) == (Verdict.TLS_FAILURE, True)


def test_private_server_is_refused(machine: Machine) -> None:
    """With allowPrivateNetwork false OpenClaw asks public servers only."""
    found = denied(asked(machine, baseUrl=LOCAL, request={"allowPrivateNetwork": False}))
    assert (found.verdict, '"127.0.0.1"' in found.detail) == (Verdict.UNREACHABLE, True)
    assert isinstance(asked(machine, request={"allowPrivateNetwork": False}), Granted)
    assert isinstance(asked(machine, baseUrl=LOCAL, request={"allowPrivateNetwork": True}), Granted)


def test_proxies_of_the_variables_that_openclaw_sees(machine: Machine) -> None:
    """A proxy in OpenClaw's own .env file counts as one of the environment."""
    machine.put(json.dumps({}))
    (machine.target.location.state / ".env").write_text("HTTPS_PROXY=http://proxy.example:3128\n", "utf-8")
    assert granted(asked(machine)).variables.get("HTTPS_PROXY") == "http://proxy.example:3128"


@pytest.mark.parametrize("verdict", [Verdict.NO_KEY, Verdict.TLS_FAILURE])
def test_result_of_what_was_not_sent(verdict: Verdict) -> None:
    """A probe that was not sent has the verdict and its reason."""
    result = Denied(verdict=verdict, detail="because", origin="nowhere").result(probe_of(Request("p", "m", PUBLIC)))
    assert (result.verdict, result.cause, result.status) == (verdict, "because", None)
