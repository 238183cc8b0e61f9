"""Probes and their verdicts: every reply is a value, so nothing is sent here."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from openclaw_wisgate.credentials import is_placeholder, key_fault
from openclaw_wisgate.probe import (
    HttpReply,
    Layer,
    LayerState,
    Phases,
    Probe,
    ProbeResult,
    TransportFault,
    Verdict,
)
from openclaw_wisgate.turns import Request, probe_of
from openclaw_wisgate.verdicts import interpret, unresolved_key

BASE = "https://api.wisgate.ai/v1"
MODEL = "claude-opus-4-6"
PHASES = Phases(dns=0.1, connect=0.2, tls=0.3, first_byte=0.4, total=1.5)
JSON = "application/json"
HTML = "text/html; charset=utf-8"
STREAM = "text/event-stream"
PAGE = "<!DOCTYPE html><html><head><title>Sign  in</title></head></html>"


def probe(base_url: str = BASE) -> Probe:
    """Return a probe of WisGate."""
    return probe_of(Request("wisgate", MODEL, base_url))


def judge(
    status: int,
    body: object = "",
    media_type: str = JSON,
    *,
    base_url: str = BASE,
    complete: bool = True,
    **headers: str,
) -> ProbeResult:
    """Return what is made of a reply; a body that is no text is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    names = {"content-type": media_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    reply = HttpReply(status=status, headers=names, body=text.encode(), phases=PHASES, complete=complete)
    return interpret(probe(base_url), reply)


def error(message: str, kind: str | None = "", code: object = None) -> dict[str, object]:
    """Return an error in the documented form."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def chunk(content: object = None, finish: str | None = None, **delta: object) -> str:
    """Return one event of a streamed completion."""
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"


def states(result: ProbeResult) -> str:
    """Return the first letter of every layer's state, in order."""
    return "".join(layer.state.value[0] for layer in result.layers)


def test_request_has_the_shape_of_a_real_turn() -> None:
    """A probe sends what OpenClaw 2026.9.6 sends for a small turn, and holds no key."""
    sent = probe_of(Request("wisgate", MODEL, BASE, timeout=7))
    assert (sent.method, sent.url, sent.timeout) == ("POST", f"{BASE}/chat/completions", 7)
    assert sent.body == (
        b'{"model":"claude-opus-4-6","messages":[{"role":"user","content":"Reply with OK."}],'
        b'"stream":true,"max_completion_tokens":16}'
    )
    assert dict(sent.headers) == {"Accept": JSON, "Content-Type": JSON}
    assert {field.name for field in fields(Probe)}.isdisjoint({"key", "api_key", "secret"})


def test_prompt_and_limit_can_be_chosen() -> None:
    """Another prompt and limit go into the body as they are, in UTF-8; a lone surrogate does no harm."""
    body = json.loads(probe_of(Request("w", "m", BASE, prompt="grüß dich \ud800", max_tokens=3)).body)
    assert body["messages"][0]["content"] == "grüß dich ?"
    assert body["max_completion_tokens"] == 3


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://x/v1", "https://x/v1/chat/completions"),
        ("https://x/v1/", "https://x/v1/chat/completions"),
        ("https://x/v1//", "https://x/v1/chat/completions"),
        ("https://x/v1///", "https://x/v1//chat/completions"),
        (" https://x/v1 ", "https://x/v1/chat/completions"),
        ("https://x", "https://x/chat/completions"),
        ("https://x/", "https://x/chat/completions"),
        ("https://x/v1?a=1&b=", "https://x/v1/chat/completions?a=1"),
        ("https://x/v1#top", "https://x/v1"),
    ],
)
def test_url_is_joined_as_openclaw_joins_it(base_url: str, url: str) -> None:
    """The path is appended without normalising anything but two slashes, white space and the query."""
    assert probe_of(Request("w", "m", base_url)).url == url


@pytest.mark.parametrize(
    "key",
    [
        "WISGATE-API-KEY",
        "WISGATE_API_KEY",
        "WISDOM_GATE_KEY",
        "$WISGATE_API_KEY",
        "${WISGATE_API_KEY}",
        "YOUR_API_KEY",
        "your-key-here",
        "sk-your-key",
        "sk-...",
        "sk-…",
        "sk-xxxxxxxxxxxx",
        "sk-abcd...wxyz",
        "<your key>",
        "<KEY>",
        "paste-key",
        "api-key-here",
        "changeme",
        "__OPENCLAW_REDACTED__",
        "***",
        "  ***  ",
    ],
)
def test_placeholders_are_known(key: str) -> None:
    """What only stands for a key is a placeholder, and its fault does not quote it."""
    assert is_placeholder(key)
    fault = key_fault(key)
    assert fault is not None
    assert key.strip() not in fault


@pytest.mark.parametrize(
    "key",
    [
        "sk-wisgate-test",
        "sk-proj-Ab3_xxY-9zKEYq8",
        "sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM",
        "ollama",
        "  sk-padded-0123  ",
        "sk-padded-0123\n",
    ],
)
def test_working_keys_are_left_alone(key: str) -> None:
    """A key that could work is no placeholder and has no fault; OpenClaw trims white space around it."""
    assert not is_placeholder(key)
    assert key_fault(key) is None


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("Bearer sk-abcdef", "Bearer"),
        ("sk-ab cdef", "white space"),
        ("sk-ab\ncdef", "white space"),
        ("sk-ab\x00cdef", "control"),
        ("sk-ü中abcdef", "ASCII"),
        ("sk-ab\u00a0cdef", "ASCII"),
    ],
)
def test_key_that_cannot_work_is_explained(key: str, reason: str) -> None:
    """A fault names its reason in words."""
    assert reason in (key_fault(key) or "")


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (401, error("Incorrect API key provided", "invalid_request_error", "invalid_api_key"), Verdict.BAD_KEY),
        (401, error("无效的令牌 (request id: 1)", "new_api_error"), Verdict.BAD_KEY),
        (401, "", Verdict.BAD_KEY),
        (400, error("API key not valid. Please pass a valid API key."), Verdict.BAD_KEY),
        (401, error("该令牌额度已用尽", "new_api_error"), Verdict.NO_CREDIT),
        (402, error("Insufficient balance", "insufficient_quota", "insufficient_quota"), Verdict.NO_CREDIT),
        (402, {}, Verdict.NO_CREDIT),
        (403, error("user quota is not enough", "new_api_error", "insufficient_user_quota"), Verdict.NO_CREDIT),
        (429, error("You exceeded your current quota", "insufficient_quota"), Verdict.NO_CREDIT),
        (429, error("用户余额不足"), Verdict.NO_CREDIT),
        (403, error("Model not allowed for this key", "permission_error", "forbidden"), Verdict.NO_PERMISSION),
        (403, error("Forbidden: model not allowed for this key"), Verdict.NO_PERMISSION),
        (404, error("The model `x` does not exist", "invalid_request_error", "model_not_found"), Verdict.NO_SUCH_MODEL),
        (404, error("model not found"), Verdict.NO_SUCH_MODEL),
        (404, {"error": "model 'x' not found, try pulling it first"}, Verdict.NO_SUCH_MODEL),
        (404, error(f"model: {MODEL}", "not_found_error"), Verdict.NO_SUCH_MODEL),
        (400, error("Invalid model name passed in model=x"), Verdict.NO_SUCH_MODEL),
        (
            503,
            error(f"No available channel for model {MODEL} under group default (distributor)"),
            Verdict.NO_SUCH_MODEL,
        ),
        (503, error("当前分组 default 下对于模型 x 无可用渠道", "one_api_error"), Verdict.NO_SUCH_MODEL),
        (404, error("Invalid URL (POST /chat/completions)", "invalid_request_error", ""), Verdict.WRONG_PATH),
        (404, error("Unknown request URL: POST /model/chat. Please check the URL"), Verdict.WRONG_PATH),
        (404, {"detail": "Not Found"}, Verdict.WRONG_PATH),
        (404, "404 page not found", Verdict.WRONG_PATH),
        (404, "", Verdict.WRONG_PATH),
        (405, {"detail": "Method Not Allowed"}, Verdict.WRONG_PATH),
        (404, error("This is not a chat model and thus not supported in v1/chat/completions"), Verdict.WRONG_API),
        (404, error("This model is only supported in v1/responses"), Verdict.WRONG_API),
        (400, error("Unsupported parameter: 'max_completion_tokens'", code="unsupported_parameter"), Verdict.WRONG_API),
        (422, {"detail": [{"loc": ["body", "messages"]}]}, Verdict.WRONG_API),
        (429, error("Rate limit exceeded", "rate_limit_error"), Verdict.RATE_LIMITED),
        (429, error("Quota exceeded: 50 requests per minute"), Verdict.RATE_LIMITED),
        (429, "", Verdict.RATE_LIMITED),
        (500, error("Internal error", "server_error"), Verdict.SERVER_ERROR),
        (504, "upstream timed out", Verdict.SERVER_ERROR),
        (503, error("Service unavailable"), Verdict.OVERLOADED),
        (529, error("Overloaded", "overloaded_error"), Verdict.OVERLOADED),
        (500, error("The engine is currently overloaded"), Verdict.OVERLOADED),
    ],
)
def test_errors_are_classified(status: int, body: object, verdict: Verdict) -> None:
    """An error reply is judged by status, type, code and message together."""
    assert judge(status, body).verdict is verdict


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.NOT_AN_API),
        (403, Verdict.NOT_AN_API),
        (404, Verdict.WRONG_PATH),
        (502, Verdict.SERVER_ERROR),
        (503, Verdict.OVERLOADED),
    ],
)
def test_pages_are_classified(status: int, verdict: Verdict) -> None:
    """An HTML page is judged by its status alone, and its title is quoted."""
    result = judge(status, PAGE, HTML)
    assert (result.verdict, result.said) == (verdict, "Sign in")


@pytest.mark.parametrize(
    ("body", "media_type", "verdict"),
    [
        ({"status": "up"}, JSON, Verdict.NOT_AN_API),
        ({"message": "Welcome"}, JSON, Verdict.NOT_AN_API),
        ("hello", "text/plain", Verdict.NOT_AN_API),
        ({"object": "response", "output": []}, JSON, Verdict.WRONG_API),
        ({"type": "message", "content": [{"type": "text", "text": "OK"}]}, JSON, Verdict.WRONG_API),
        ({"candidates": []}, JSON, Verdict.WRONG_API),
        ('event: response.created\ndata: {"type":"response.created"}\n\n', STREAM, Verdict.WRONG_API),
        ('event: message_start\ndata: {"type":"message_start","message":{}}\n\n', STREAM, Verdict.WRONG_API),
        (error("out of credits"), JSON, Verdict.NO_CREDIT),
        (error("busy", code=429), JSON, Verdict.RATE_LIMITED),
        ('{"id": "x", "choices": [', JSON, Verdict.BAD_STREAM),
        ("", JSON, Verdict.BAD_STREAM),
        ("", STREAM, Verdict.BAD_STREAM),
        (": ping\n\n", STREAM, Verdict.BAD_STREAM),
        ("[" * 100_000, JSON, Verdict.BAD_STREAM),
        ({"object": "chat.completion", "choices": []}, JSON, Verdict.BAD_STREAM),
    ],
)
def test_success_that_is_none_is_noticed(body: object, media_type: str, verdict: Verdict) -> None:
    """Status 200 is not enough: the body must be a chat completion with text."""
    assert judge(200, body, media_type).verdict is verdict


@pytest.mark.parametrize(
    "body",
    [
        chunk("O") + chunk("K", "stop") + "data: [DONE]\n\n",
        (chunk("", role="assistant") + chunk("O") + chunk("K") + "data: [DONE]\n\n").replace("\n", "\r\n"),
        (chunk("O") + chunk("K", "stop")).replace("\n", "\r"),
        ": comment\n\n" + chunk("O") + ":\n\n" + chunk("K", "stop"),
        "\ufeff" + chunk("OK") + "data:[DONE]",
        'data: {"choices": [{"delta":\ndata: {"content": "OK"},\ndata: "finish_reason": "stop"}]}\n\n',
        "id: 7\nretry: 10\n" + chunk([{"type": "text", "text": "OK"}], "stop"),
        chunk("OK", "stop") + 'data: {"choices": [], "usage": {"total_tokens": 3}}\n\ndata: [DONE]\n\n',
        chunk("OK") + "data: [DONE]\n\ndata: not json\n\n",
    ],
)
def test_streams_are_read(body: str) -> None:
    """Line ends, comments, split data, missing blank lines and usage chunks do not disturb the reading."""
    result = judge(200, body, STREAM)
    assert (result.verdict, result.answer) == (Verdict.OK, "OK")
    assert states(result) == "pppppppp"


def test_line_separators_in_text_do_not_split_events() -> None:
    """U+2028 inside an event's data is text, not a line end."""
    body = 'data: {"choices":[{"delta":{"content":"a\u2028b"},"finish_reason":"stop"}]}\n\n'
    assert judge(200, body, STREAM).answer == "ab"


def test_plain_completion_is_accepted() -> None:
    """A gateway may answer a streaming request with one JSON completion."""
    body = {"choices": [{"message": {"role": "assistant", "content": "OK"}, "finish_reason": "stop"}]}
    assert judge(200, body).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("body", "complete", "answer"),
    [
        (chunk("par"), True, "par"),
        (chunk("par"), False, "par"),
        (chunk("par") + chunk("tial", "stop"), False, "partial"),
        (chunk("par") + 'data: {"choices": [{"del', False, None),
        (chunk(None, "stop"), True, ""),
        ("data: [DONE]\n\n", True, ""),
    ],
)
def test_unfinished_streams_are_bad(body: str, *, complete: bool, answer: str | None) -> None:
    """A stream without end mark, cut in the middle or without text fails at the last layer."""
    result = judge(200, body, STREAM, complete=complete)
    assert (result.verdict, result.answer) == (Verdict.BAD_STREAM, answer)
    assert states(result) == "pppppppf"


def test_end_mark_outweighs_a_broken_line() -> None:
    """What comes after [DONE] does not matter, as OpenClaw stops reading there."""
    assert judge(200, chunk("OK") + "data: [DONE]\n\n", STREAM, complete=False).verdict is Verdict.OK


@pytest.mark.parametrize("last", [chunk(None, "length"), chunk("", "stop", reasoning_content="hm")])
def test_tokens_spent_on_reasoning_are_no_fault(last: str) -> None:
    """An empty answer is ok when the limit, not the model, explains it."""
    result = judge(200, last + "data: [DONE]\n\n", STREAM)
    assert (result.verdict, result.answer) == (Verdict.OK, "")
    assert "tokens" in result.cause


@pytest.mark.parametrize(
    ("event", "verdict"),
    [
        (f"data: {json.dumps(error('upstream failed', 'server_error'))}\n\n", Verdict.SERVER_ERROR),
        (f"data: {json.dumps(error('Overloaded', 'overloaded_error'))}\n\n", Verdict.OVERLOADED),
        (f"data: {json.dumps(error('slow down', None, 429))}\n\n", Verdict.RATE_LIMITED),
        ('event: error\ndata: {"reason": "upstream failed"}\n\n', Verdict.SERVER_ERROR),
    ],
)
def test_errors_inside_a_stream_are_noticed(event: str, verdict: Verdict) -> None:
    """An error after the first words is judged like an error reply."""
    result = judge(200, chunk("hal") + event, STREAM)
    assert result.verdict is verdict
    assert result.said


@pytest.mark.parametrize("base_url", ["https://api.wisgate.ai", "https://x.example/api"])
@pytest.mark.parametrize(("status", "body", "media_type"), [(200, PAGE, HTML), (404, PAGE, HTML), (404, "", JSON)])
def test_missing_version_is_named(base_url: str, status: int, body: str, media_type: str) -> None:
    """A base URL without /v1 that finds no API is told what to become."""
    result = judge(status, body, media_type, base_url=base_url)
    assert '"/v1"' in result.cause
    assert f'"{base_url}/v1"' in result.cure


def test_present_version_is_not_blamed() -> None:
    """A base URL with a version is not told to add one, also where it is v1beta."""
    for base_url in (BASE, "https://x.example/proxy/v1beta", "https://x.example/v4/"):
        assert '/v1"' not in judge(404, PAGE, HTML, base_url=base_url).cause


def test_redirect_names_its_address_without_query() -> None:
    """A redirect is a verdict of its own and shows where it points, but no query, which may hold a secret."""
    result = judge(308, "", location="https://www.example/v1/chat/completions?token=secret")
    assert result.verdict is Verdict.REDIRECTED
    assert '"https://www.example/v1/chat/completions"' in result.cause
    assert "secret" not in repr(result)
    assert judge(304).verdict is Verdict.REDIRECTED


def test_retry_after_is_told() -> None:
    """Retry-After is part of cause and cure, in seconds or as a date."""
    assert "7 seconds" in judge(429, error("slow"), retry_after="7").cure
    assert "Wed, 21 Oct" in judge(503, error("busy"), retry_after="Wed, 21 Oct 2026 07:28:00 GMT").cure
    assert "Retry-After" not in judge(429, error("slow")).cause


def test_no_credit_warns_of_openclaws_own_block() -> None:
    """After a billing error OpenClaw itself refuses the provider, so the cause says so."""
    assert "ten minutes" in judge(402, error("Insufficient balance")).cause


def test_gateways_words_are_quoted_safely() -> None:
    """The message is cut at 300 characters and can neither break a line nor steer a terminal."""
    result = judge(500, error("a\x1b[31m\nb\u202e" + "c" * 400))
    assert result.said is not None
    assert result.said.startswith("a [31m b ccc")
    assert len(result.said) == 300
    answer = judge(200, chunk("O\x1b[2JK\n", "stop"), STREAM).answer
    assert answer == "O[2JK"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (judge(401), "pppppfnn"),
        (judge(404, error("model not found")), "ppppppfn"),
        (judge(402), "ppppppnf"),
        (judge(500), "pppppnnf"),
        (judge(200, PAGE, HTML), "ppppfnnn"),
        (judge(308), "ppppfnnn"),
    ],
)
def test_layers_tell_how_far_it_went(result: ProbeResult, expected: str) -> None:
    """The layer that failed is marked, and a layer the reply does not tell about is not called passed."""
    # The layers are key, DNS, TCP, TLS, HTTP, key accepted, model, completion.
    assert states(result) == expected


def test_layers_have_the_times_of_their_phases() -> None:
    """Each layer has its own duration; the completion has what is left of the total."""
    result = judge(200, chunk("OK", "stop"), STREAM)
    seconds = [layer.seconds for layer in result.layers]
    assert seconds == [None, 0.1, 0.2, 0.3, 0.4, None, None, pytest.approx(0.5)]
    assert result.total == 1.5


def test_plain_http_has_no_tls_layer() -> None:
    """An http URL has no TLS layer at all."""
    result = judge(401, base_url="http://127.0.0.1:1/v1")
    assert Layer.TLS not in {layer.layer for layer in result.layers}


@pytest.mark.parametrize(
    ("verdict", "phases", "failed"),
    [
        (Verdict.NAME_NOT_FOUND, Phases(), Layer.DNS),
        (Verdict.REFUSED, Phases(dns=0.1), Layer.TCP),
        (Verdict.UNREACHABLE, Phases(dns=0.1), Layer.TCP),
        (Verdict.TLS_FAILURE, Phases(dns=0.1, connect=0.1), Layer.TLS),
        (Verdict.NOT_AN_API, Phases(dns=0.1, connect=0.1, tls=0.1), Layer.HTTP_REACHABLE),
        (Verdict.UNREACHABLE, Phases(dns=0.1, connect=0.1, tls=0.1), Layer.HTTP_REACHABLE),
        (Verdict.TIMED_OUT, Phases(), Layer.DNS),
        (Verdict.TIMED_OUT, Phases(dns=0.1), Layer.TCP),
        (Verdict.TIMED_OUT, Phases(dns=0.1, connect=0.1), Layer.TLS),
        (Verdict.TIMED_OUT, PHASES, Layer.COMPLETION),
        (Verdict.BAD_KEY, Phases(), Layer.KEY_RESOLVED),
    ],
)
def test_faults_fail_where_they_happened(verdict: Verdict, phases: Phases, failed: Layer) -> None:
    """A fault's own sentence is the cause, and the first phase that did not end is the layer that failed."""
    result = interpret(probe(), TransportFault(verdict=verdict, detail="because", phases=phases))
    assert (result.verdict, result.status, result.cause, result.said) == (verdict, None, "because", None)
    assert [layer.layer for layer in result.layers if layer.state is LayerState.FAILED] == [failed]


@pytest.mark.parametrize("verdict", [Verdict.NO_KEY, Verdict.PLACEHOLDER_KEY, Verdict.BAD_KEY])
def test_unusable_key_needs_no_request(verdict: Verdict) -> None:
    """Without a usable key the first layer fails and no other is reached."""
    result = unresolved_key(probe(), verdict, "the key is empty")
    assert (result.verdict, result.cause) == (verdict, "the key is empty")
    assert states(result) == "fnnnnnnn"


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_cure(verdict: Verdict) -> None:
    """Cause and cure are one sentence each, lower-case and without a final period."""
    result = interpret(probe(), TransportFault(verdict=verdict, detail="because", phases=Phases()))
    assert result.cure
    assert result.cure[0].islower()
    assert not result.cure.endswith(".")
    assert "{" not in result.cure
