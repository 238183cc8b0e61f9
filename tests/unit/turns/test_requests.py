"""What probes send, in each API, held against what OpenClaw 2026.9.6 was seen to send."""

from __future__ import annotations

import json

import pytest

from openclaw_wisgate.probe import APIS, COMPLETIONS, GEMINI, MESSAGES, RESPONSES, Ask, Probe
from openclaw_wisgate.turns import TOOL_CALL_TOKENS, Request, probe_of

RECORDED = {
    COMPLETIONS: (
        "/v1/chat/completions",
        {"authorization"},
        (
            '{"model":"claude-opus-4-6","messages":[{"role":"user","content":"Reply with OK."}],"stream":true,'
            '"stream_options":{"include_usage":true},"max_completion_tokens":16}'
        ),
    ),
    RESPONSES: (
        "/v1/responses",
        {"authorization"},
        (
            '{"model":"claude-opus-4-6","input":[{"type":"message","role":"user","content":[{"type":"input_text",'
            '"text":"Reply with OK."}]}],"stream":true,"store":false,"max_output_tokens":16}'
        ),
    ),
    MESSAGES: (
        "/v1/messages",
        {"x-api-key"},
        (
            '{"model":"claude-opus-4-6","messages":[{"role":"user","content":[{"type":"text","text":"Reply with OK.",'
            '"cache_control":{"type":"ephemeral"}}]}],"max_tokens":16,"stream":true,"thinking":{"type":"disabled"}}'
        ),
    ),
    GEMINI: (
        "/v1beta/models/claude-opus-4-6:streamGenerateContent?alt=sse",
        {"x-goog-api-key"},
        '{"contents":[{"parts":[{"text":"Reply with OK."}],"role":"user"}],"generationConfig":{"maxOutputTokens":16}}',
    ),
}
"""Path, key header and body of `openclaw infer model run` on 127.0.0.1, of a model with `maxTokens` 16."""
BASES = {
    COMPLETIONS: "http://127.0.0.1:1/v1",
    RESPONSES: "http://127.0.0.1:1/v1",
    MESSAGES: "http://127.0.0.1:1",
    GEMINI: "http://127.0.0.1:1/v1beta",
}


def request(api: str) -> Request:
    """Return a request of `api` to a server on this machine."""
    return Request("wisgate", "claude-opus-4-6", BASES[api], api, is_local=True)


def body_of(probe: Probe) -> dict[str, object]:
    """Return what `probe` sends."""
    body = json.loads(probe.body)
    assert isinstance(body, dict)
    return body


@pytest.mark.parametrize("api", APIS)
def test_a_turn_is_what_openclaw_sends(api: str) -> None:
    """Path, key header and body are those that OpenClaw was recorded with, to the byte."""
    path, key_headers, body = RECORDED[api]
    probe = probe_of(request(api))
    assert probe.url.removeprefix("http://127.0.0.1:1") == path
    assert {name.lower() for name, _ in probe.key_headers} == key_headers
    assert probe.body.decode() == body
    assert (probe.method, probe.api, probe.base_url) == ("POST", api, BASES[api])


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://x.example", "https://x.example/v1/messages"),
        ("https://x.example/", "https://x.example/v1/messages"),
        ("https://x.example/v1", "https://x.example/v1/messages"),
        ("https://x.example/v1/", "https://x.example/v1/messages"),
        ("https://x.example/anthropic", "https://x.example/anthropic/v1/messages"),
    ],
)
def test_messages_are_posted_where_openclaw_posts_them(base_url: str, url: str) -> None:
    """A `/v1` at the end is taken off and added again."""
    assert probe_of(request(MESSAGES)._replace(base_url=base_url)).url == url


@pytest.mark.parametrize(
    ("base_url", "model", "path"),
    [
        ("https://x.example/v1beta", "gemini-3-pro", "/v1beta/models/gemini-3-pro"),
        ("https://x.example/v1beta/", "gemini-3-pro", "/v1beta/models/gemini-3-pro"),
        ("https://x.example", "gemini-3-pro", "/models/gemini-3-pro"),
        ("https://x.example/v1beta", "models/gemini-3-pro", "/v1beta/models/gemini-3-pro"),
    ],
)
def test_gemini_is_posted_where_openclaw_posts_it(base_url: str, model: str, path: str) -> None:
    """No version is added to a base URL, and a model's full name is not made longer."""
    probe = probe_of(request(GEMINI)._replace(base_url=base_url, model=model))
    assert probe.url == f"https://x.example{path}:streamGenerateContent?alt=sse"


@pytest.mark.parametrize(
    ("provider", "compat", "is_local", "field", "with_usage"),
    [
        ("wisgate", {}, False, "max_completion_tokens", False),
        ("wisgate", {}, True, "max_completion_tokens", True),
        ("moonshot", {}, False, "max_tokens", False),
        ("moonshot", {"maxTokensField": "max_completion_tokens"}, False, "max_completion_tokens", False),
        ("wisgate", {"maxTokensField": "max_tokens"}, False, "max_tokens", False),
        ("wisgate", {"supportsUsageInStreaming": True}, False, "max_completion_tokens", True),
        ("wisgate", {"supportsUsageInStreaming": False}, True, "max_completion_tokens", False),
    ],
)
def test_compat_is_followed(
    provider: str, compat: dict[str, object], field: str, *, is_local: bool, with_usage: bool
) -> None:
    """The limit's name and the wish for usage are as OpenClaw has them for this provider and its settings."""
    body = body_of(probe_of(request(COMPLETIONS)._replace(provider=provider, compat=compat, is_local=is_local)))
    assert {name for name in body if "tokens" in name} == {field}
    assert ("stream_options" in body) is with_usage


@pytest.mark.parametrize(
    ("api", "place"),
    [
        (COMPLETIONS, ("function", "parameters")),
        (RESPONSES, ("parameters",)),
        (MESSAGES, ("input_schema",)),
        (GEMINI, ("functionDeclarations", 0, "parametersJsonSchema")),
    ],
)
def test_a_tool_has_the_form_of_openclaws_own(api: str, place: tuple[str | int, ...]) -> None:
    """The tool stands where OpenClaw's agent puts its own, and the answer has room for a call."""
    body = body_of(probe_of(request(api)._replace(ask=Ask.TOOL_CALL)))
    tools = body["tools"]
    assert isinstance(tools, list)
    value = tools[0]
    for step in place:
        value = value[step]
    assert value["required"] == ["status"]
    assert "report_status" in json.dumps(body)
    limits = [body, body.get("generationConfig", {})]
    assert TOOL_CALL_TOKENS in [value for limit in limits if isinstance(limit, dict) for value in limit.values()]


@pytest.mark.parametrize("api", APIS)
def test_pictures_and_the_balance_are_asked_for_on_the_openai_paths(api: str) -> None:
    """Whatever the provider's API, its gateway has pictures and the balance under `/v1`, for a bearer."""
    picture = probe_of(request(api)._replace(ask=Ask.IMAGE, model="gpt-image-2"))
    assert (picture.method, picture.url) == ("POST", "http://127.0.0.1:1/v1/images/generations")
    assert body_of(picture) == {"model": "gpt-image-2", "prompt": "a red dot", "n": 1, "size": "1024x1024"}
    balance = probe_of(request(api)._replace(ask=Ask.BALANCE))
    assert (balance.method, balance.url, balance.body) == ("GET", "http://127.0.0.1:1/v1/users/me/balance", b"")
    assert picture.key_headers == balance.key_headers == (("Authorization", "Bearer "),)
