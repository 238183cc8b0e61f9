"""The WisGate emulator, asked over real sockets."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from urllib.parse import urlsplit

import pytest

from openclaw_wisgate.probe import (
    APIS,
    COMPLETIONS,
    GEMINI,
    MESSAGES,
    RESPONSES,
    Ask,
    HttpReply,
    Phases,
    Probe,
    Verdict,
)
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.emulator import DEFAULT_MODELS, Emulator, Fault, Request, emulate
from openclaw_wisgate.system.http import send
from openclaw_wisgate.turns import Form, probe_of, read
from openclaw_wisgate.turns import Request as Turn
from openclaw_wisgate.turns.pictures import picture_of
from openclaw_wisgate.verdicts import interpret

KEY = "sk-emulator-canary-4711"
HI = [{"role": "user", "content": "hi"}]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return a running emulator."""
    with emulate(key=KEY) as running:
        yield running


def ask(  # noqa: PLR0913 - the parts of a request
    emulator: Emulator,
    method: str,
    path: str,
    body: object = None,
    *,
    key: str | None = KEY,
    header: str = "Authorization",
) -> tuple[int, Message, bytes]:
    """Return status, headers and body of one exchange."""
    import http.client

    connection = http.client.HTTPConnection(urlsplit(emulator.base_url).netloc, timeout=10)
    headers = {header: f"Bearer {key}" if header == "Authorization" else key} if key else {}
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_models_are_listed(emulator: Emulator) -> None:
    """GET /v1/models returns the served models in OpenAI's form."""
    status, _, body = ask(emulator, "GET", "/v1/models")
    assert status == 200
    assert tuple(row["id"] for row in json.loads(body)["data"]) == DEFAULT_MODELS


def test_balance_is_told(emulator: Emulator) -> None:
    """GET /v1/users/me/balance returns the documented fields."""
    status, _, body = ask(emulator, "GET", "/v1/users/me/balance")
    assert status == 200
    assert set(json.loads(body)) == {
        "available_balance",
        "package_balance",
        "cash_balance",
        "token_balance",
        "is_token_unlimited_quota",
    }


@pytest.mark.parametrize("key", [None, "sk-wrong"])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/models"), ("GET", "/v1/users/me/balance"), ("POST", "/v1/chat/completions")]
)
def test_wrong_key_is_refused(emulator: Emulator, method: str, path: str, key: str | None) -> None:
    """Every route answers 401 in the documented error form without the right key."""
    status, _, body = ask(emulator, method, path, {}, key=key)
    assert status == 401
    error = json.loads(body)["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["code"] == "invalid_api_key"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/chat/completions"),
        ("POST", "/v1/v1/chat/completions"),
        ("POST", "/v1/chat/completions/"),
        ("GET", "/v1/chat/completions"),
        ("GET", "/models"),
        ("DELETE", "/v1/models"),
    ],
)
def test_paths_are_strict(emulator: Emulator, method: str, path: str) -> None:
    """A route that WisGate does not have answers 404 in JSON, so that a missing /v1 is noticed."""
    status, _, body = ask(emulator, method, path, {})
    assert status == 404
    assert json.loads(body)["error"]["message"] == f"Invalid URL ({method} {path})"


def test_unknown_model_is_named(emulator: Emulator) -> None:
    """A model that is not served answers 404 with the code model_not_found."""
    status, _, body = ask(emulator, "POST", "/v1/chat/completions", {"model": "nope", "messages": HI})
    assert status == 404
    assert json.loads(body)["error"]["code"] == "model_not_found"


@pytest.mark.parametrize("body", [None, [], {"model": "gpt-5.5"}, {"model": 1, "messages": HI}])
def test_incomplete_request_is_refused(emulator: Emulator, body: object) -> None:
    """A completion without model or messages answers 400."""
    assert ask(emulator, "POST", "/v1/chat/completions", body)[0] == 400


def test_plain_completion(emulator: Emulator) -> None:
    """Without `stream` the answer is one JSON completion with usage."""
    prompt = [{"role": "user", "content": "Reply with OK."}]
    _, headers, body = ask(emulator, "POST", "/v1/chat/completions", {"model": "gpt-5.5", "messages": prompt})
    completion = json.loads(body)
    assert headers["Content-Type"] == "application/json"
    assert completion["choices"][0]["message"]["content"] == "OK"
    assert completion["choices"][0]["finish_reason"] == "stop"
    assert completion["usage"]["completion_tokens"] == 1


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
def test_token_limit_cuts_the_answer(emulator: Emulator, field: str) -> None:
    """Both spellings of the limit cut the answer and set the finish reason to length."""
    request = {"model": "gpt-5.5", "messages": HI, field: 3}
    choice = json.loads(ask(emulator, "POST", "/v1/chat/completions", request)[2])["choices"][0]
    assert len(choice["message"]["content"].split()) == 3
    assert choice["finish_reason"] == "length"


@pytest.mark.parametrize("with_usage", [True, False])
def test_streamed_completion(emulator: Emulator, *, with_usage: bool) -> None:
    """With `stream` the answer comes in events that end in [DONE], with usage only when asked for."""
    request = {
        "model": "gpt-5.5",
        "messages": HI,
        "stream": True,
        "stream_options": {"include_usage": with_usage},
    }
    _, headers, body = ask(emulator, "POST", "/v1/chat/completions", request)
    lines = [line.removeprefix("data: ") for line in body.decode().split("\n\n") if line]
    assert headers["Content-Type"] == "text/event-stream"
    assert lines.pop() == "[DONE]"
    chunks = [json.loads(line) for line in lines]
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert any("usage" in chunk for chunk in chunks) is with_usage


@pytest.mark.parametrize(
    ("api", "header"),
    [
        (COMPLETIONS, "Authorization"),
        (RESPONSES, "Authorization"),
        (MESSAGES, "x-api-key"),
        (MESSAGES, "Authorization"),
        (GEMINI, "x-goog-api-key"),
        (GEMINI, "Authorization"),
    ],
)
@pytest.mark.parametrize("wants", [Ask.ANSWER, Ask.TOOL_CALL])
def test_every_api_answers(emulator: Emulator, api: str, header: str, wants: Ask) -> None:
    """Each API has its own path, takes the key in its own header or as a bearer, and streams an answer or a call."""
    request = asked_of(emulator, api, wants)
    path = request.url.removeprefix(emulator.base_url.removesuffix("/v1"))
    status, headers, body = ask(emulator, "POST", path, json.loads(request.body), header=header)
    assert (status, headers["Content-Type"]) == (200, "text/event-stream")
    answer = read(HttpReply(status=200, headers={}, body=body, phases=Phases()), api)
    assert answer.ended
    assert answer.tokens == (1 if api != COMPLETIONS else None)
    if wants is Ask.ANSWER:
        assert answer.text == "OK"
    else:
        assert [(call.name, json.loads(call.arguments)) for call in answer.calls] == [
            ("report_status", {"status": "ok"})
        ]
    assert ask(emulator, "POST", path, json.loads(request.body), header=header, key="sk-wrong")[0] == 401


@pytest.mark.parametrize("api", APIS)
def test_every_api_answers_in_one_piece(emulator: Emulator, api: str) -> None:
    """Without a wish for a stream the answer is one JSON value."""
    request = asked_of(emulator, api)
    path = request.url.removeprefix(emulator.base_url.removesuffix("/v1")).replace(":streamGenerate", ":generate")
    body = {name: value for name, value in json.loads(request.body).items() if name != "stream"}
    answer = read(HttpReply(status=200, headers={}, body=ask(emulator, "POST", path, body)[2], phases=Phases()), api)
    assert (answer.form, answer.text, answer.streamed) == (Form.ANSWER, "OK", False)


def asked_of(emulator: Emulator, api: str, wants: Ask = Ask.ANSWER) -> Probe:
    """Return the probe of a model of `emulator`."""
    return probe_of(Turn("wisgate", "gpt-5.5", emulator.base_url_for(api), api, ask=wants))


def test_pictures(emulator: Emulator) -> None:
    """A picture of the size that was asked for comes; a model that makes none is not there."""
    asked = {"model": "gpt-image-2", "prompt": "a red dot", "size": "64x32"}
    picture = picture_of(json.loads(ask(emulator, "POST", "/v1/images/generations", asked)[2])["data"][0]["b64_json"])
    assert picture is not None
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 64, 32)
    for wrong, status in (({"model": "gpt-5.5"}, 404), ({"size": "huge"}, 400), ({"prompt": ""}, 400)):
        assert ask(emulator, "POST", "/v1/images/generations", asked | wrong)[0] == status


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("api", APIS)
def test_every_fault_can_be_switched_on_in_every_api(api: str, fault: Fault) -> None:
    """No fault is mistaken for a good answer, nor breaks the emulator."""
    with emulate(key=KEY, fault=fault) as running:
        probe = asked_of(running, api)
        result = interpret(probe, send(replace(probe, timeout=0.5), Access(key=KEY)))
        assert (result.verdict is Verdict.OK) is (fault is Fault.WHOLE and api == COMPLETIONS)


def test_requests_are_recorded_without_the_key(emulator: Emulator) -> None:
    """A record tells method, path, body and which header held the key, but not the key."""
    ask(emulator, "GET", "/v1/models", key=None)
    ask(emulator, "POST", "/v1/chat/completions", {"model": "x"})
    assert emulator.requests == (
        Request("GET", "/v1/models", key_header=None, body=None),
        Request("POST", "/v1/chat/completions", key_header="authorization", body={"model": "x"}),
    )
    assert KEY not in repr(emulator.requests)


def test_fault_can_be_switched(emulator: Emulator) -> None:
    """A fault holds for completions until it is taken back, and leaves the other routes alone."""
    request = {"model": "gpt-5.5", "messages": HI}
    emulator.fault = Fault.NO_CREDIT
    assert ask(emulator, "POST", "/v1/chat/completions", request)[0] == 402
    assert ask(emulator, "GET", "/v1/models")[0] == 200
    emulator.fault = None
    assert ask(emulator, "POST", "/v1/chat/completions", request)[0] == 200


def test_nothing_is_written(emulator: Emulator, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither good nor bad requests, nor clients that leave early, write to the terminal."""
    emulator.fault = Fault.SLOW_DRIP
    address = urlsplit(emulator.base_url)
    with socket.create_connection((address.hostname or "", address.port or 0)) as early:
        early.sendall(f"POST /v1/chat/completions HTTP/1.1\r\nAuthorization: Bearer {KEY}\r\n\r\n".encode())
        early.recv(1)
    ask(emulator, "GET", "/nowhere")
    time.sleep(0.3)
    assert capfd.readouterr() == ("", "")


def test_closing_leaves_no_thread() -> None:
    """The end of the context ends drips, kept connections and connections that never asked, at once."""
    before = threading.active_count()
    with emulate(key=KEY, fault=Fault.SLOW_DRIP) as running:
        address = (urlsplit(running.base_url).hostname or "", urlsplit(running.base_url).port or 0)
        silent, dripping = socket.create_connection(address), socket.create_connection(address)
        dripping.sendall(f"POST /v1/chat/completions HTTP/1.1\r\nAuthorization: Bearer {KEY}\r\n\r\n".encode())
        dripping.recv(1)
        started = time.monotonic()
    assert time.monotonic() - started < 5
    assert threading.active_count() == before
    silent.close()
    dripping.close()
