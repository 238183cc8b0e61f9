"""Sending probes over real sockets on loopback: every way in which an exchange can end."""

from __future__ import annotations

import json
import socket
import threading
import time

import pytest
from tests.unit.system.servers import KEY, MODEL, OK, closed_port, header, http, ping, probe, saying, server

from openclaw_wisgate import __version__
from openclaw_wisgate.probe import HttpReply, Probe, TransportFault, Verdict
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.emulator import Fault, emulate
from openclaw_wisgate.system.http import send
from openclaw_wisgate.turns import Request, probe_of
from openclaw_wisgate.verdicts import interpret


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (None, Verdict.OK),
        (Fault.HTML_200, Verdict.NOT_AN_API),
        (Fault.HTML_502, Verdict.SERVER_ERROR),
        (Fault.JSON_200, Verdict.NOT_AN_API),
        (Fault.NO_CREDIT, Verdict.NO_CREDIT),
        (Fault.NO_PERMISSION, Verdict.NO_PERMISSION),
        (Fault.RATE_LIMIT, Verdict.RATE_LIMITED),
        (Fault.SERVER_ERROR, Verdict.SERVER_ERROR),
        (Fault.NO_CHANNEL, Verdict.NO_SUCH_MODEL),
        (Fault.REDIRECT, Verdict.REDIRECTED),
        (Fault.TRUNCATED_STREAM, Verdict.BAD_STREAM),
        (Fault.ERROR_IN_STREAM, Verdict.SERVER_ERROR),
        (Fault.EMPTY, Verdict.BAD_STREAM),
        (Fault.CLOSE, Verdict.UNREACHABLE),
    ],
)
def test_emulated_faults_are_named(fault: Fault | None, verdict: Verdict) -> None:
    """Each fault of the emulator has its verdict, after exactly one request."""
    with emulate(key=KEY, fault=fault) as emulator:
        assert ping(emulator.base_url).verdict is verdict
        assert len(emulator.requests) == 1


def test_good_exchange_is_timed_and_answered() -> None:
    """A completion brings the text and a duration for every phase that happened."""
    with emulate(key=KEY) as emulator:
        request = probe(emulator.base_url)
        reply = send(request, Access(key=KEY))
    assert isinstance(reply, HttpReply)
    assert interpret(request, reply).answer == "OK"
    phases = reply.phases
    assert phases.tls is None
    parts = (phases.dns, phases.connect, phases.first_byte)
    assert all(part is not None and part >= 0 for part in parts)
    assert phases.total is not None
    assert sum(part or 0 for part in parts) <= phases.total


def test_wrong_key_model_and_path_are_named() -> None:
    """The emulator is strict, so each mistake has its own verdict."""
    with emulate(key=KEY) as emulator:
        assert ping(emulator.base_url, key="sk-wrong-key").verdict is Verdict.BAD_KEY
        assert ping(emulator.base_url, key=None).verdict is Verdict.BAD_KEY
        assert ping(emulator.base_url.removesuffix("/v1")).verdict is Verdict.WRONG_PATH
        unknown = probe_of(Request("wisgate", "nope", emulator.base_url))
        assert interpret(unknown, send(unknown, Access(key=KEY))).verdict is Verdict.NO_SUCH_MODEL


def test_request_on_the_wire() -> None:
    """The request carries the key as bearer, our name, and the probe's body; white space around the key is dropped."""
    seen: list[bytes] = []

    def speak(sock: socket.socket, request: bytes) -> None:
        seen.append(request)
        sock.sendall(http(OK))

    with server(speak) as port:
        assert ping(f"http://127.0.0.1:{port}/v1/?a=b", key=f" {KEY}\n").verdict is Verdict.OK
    assert seen[0].startswith(b"POST /v1/chat/completions?a=b HTTP/1.1\r\n")
    assert header(seen[0], "Host") == f"127.0.0.1:{port}"
    assert header(seen[0], "Authorization") == f"Bearer {KEY}"
    assert header(seen[0], "User-Agent") == f"openclaw-wisgate/{__version__}"
    assert json.loads(seen[0].partition(b"\r\n\r\n")[2])["model"] == MODEL


@pytest.mark.parametrize("key", [None, "", "  "])
def test_no_key_sends_no_authorization(key: str | None) -> None:
    """Without a key there is no Authorization header at all."""
    seen: list[bytes] = []

    def speak(sock: socket.socket, request: bytes) -> None:
        seen.append(request)
        sock.sendall(http(OK))

    with server(speak) as port:
        ping(f"http://127.0.0.1:{port}/v1", key=key)
    assert b"uthorization" not in seen[0]


@pytest.mark.parametrize("key", [f"{KEY}\nX-Evil: 1", f"{KEY}\r\n\r\nGET /", f"ü{KEY}", f"中{KEY}", f"a\x00{KEY}"])
def test_key_that_no_header_can_hold_is_not_sent(key: str) -> None:
    """A key with control characters or outside ASCII is a bad key, without a request and without a traceback."""
    with emulate(key=KEY) as emulator:
        assert ping(emulator.base_url, key=key).verdict is Verdict.BAD_KEY
        assert emulator.requests == ()


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "ü"])
def test_header_cannot_break_out(value: str) -> None:
    """A header of the probe that would break out of its line is not sent."""
    with emulate(key=KEY) as emulator:
        good = probe(emulator.base_url)
        bad = Probe(
            provider="w", model="m", url=good.url, method="POST", headers=(("X-A", value),), body=b"", timeout=5
        )
        assert isinstance(send(bad, Access(key=KEY)), TransportFault)
        assert emulator.requests == ()


def test_redirect_is_not_followed() -> None:
    """A redirect ends the exchange: the other host hears nothing, least of all the key."""
    with emulate(key=KEY) as other, emulate(key=KEY, fault=Fault.REDIRECT) as emulator:
        emulator.redirect_to = f"{other.base_url}/chat/completions"
        result = ping(emulator.base_url)
        assert (result.verdict, result.status) == (Verdict.REDIRECTED, 308)
        assert other.base_url in result.cause
        assert other.requests == ()


def test_refused_port() -> None:
    """A port without a listener refuses."""
    assert ping(f"http://127.0.0.1:{closed_port()}/v1").verdict is Verdict.REFUSED


@pytest.mark.parametrize(
    "base_url",
    [
        "api.wisgate.ai/v1",
        "ftp://x/v1",
        "https://",
        "https:///v1",
        "http://x:99999/v1",
        "http://[::1/v1",
        "",
        "http://a b/",
    ],
)
def test_url_that_is_none(base_url: str) -> None:
    """A base URL that is no http address is a fault, not a traceback."""
    assert ping(base_url).verdict is Verdict.UNREACHABLE


def test_password_in_the_url_is_not_shown() -> None:
    """A base URL with user and password is refused without quoting them in the cause."""
    result = ping("https://user:hunter2@127.0.0.1/v1")
    assert result.verdict is Verdict.UNREACHABLE
    assert "hunter2" not in result.cause


def test_black_hole_times_out() -> None:
    """A server that accepts and says nothing ends at the deadline."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = time.monotonic()
        result = ping(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", timeout=0.3)
    assert result.verdict is Verdict.TIMED_OUT
    assert 0.25 < time.monotonic() - started < 3
    assert "first byte" in result.cause


def test_tls_black_hole_times_out_in_the_handshake() -> None:
    """A server that never shakes hands ends at the deadline, and the cause says where."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        result = ping(f"https://127.0.0.1:{listener.getsockname()[1]}/v1", timeout=0.3)
    assert (result.verdict, "handshake" in result.cause) == (Verdict.TIMED_OUT, True)


def test_slow_drip_ends_at_the_deadline() -> None:
    """A body that comes byte by byte, each in time, does not prolong the exchange."""
    with emulate(key=KEY, fault=Fault.SLOW_DRIP) as emulator:
        started = time.monotonic()
        result = ping(emulator.base_url, timeout=0.5)
        assert result.verdict is Verdict.TIMED_OUT
        assert 0.45 < time.monotonic() - started < 3
        assert "middle" in result.cause


def test_slow_drip_of_headers_ends_at_the_deadline() -> None:
    """A head that comes byte by byte does not prolong the exchange either."""

    def speak(sock: socket.socket, _request: bytes) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            sock.sendall(b"x")
            time.sleep(0.02)

    with server(speak) as port:
        started = time.monotonic()
        assert ping(f"http://127.0.0.1:{port}/v1", timeout=0.4).verdict is Verdict.TIMED_OUT
        assert time.monotonic() - started < 3


def test_stream_ends_at_its_end_mark() -> None:
    """A connection that stays open after [DONE] does not hold the exchange up, as in OpenClaw."""
    event = b'data: {"choices":[{"delta":{"content":"OK"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    gone = threading.Event()

    def speak(sock: socket.socket, _request: bytes) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + event)
        gone.wait(10)

    with server(speak) as port:
        result = ping(f"http://127.0.0.1:{port}/v1", timeout=5)
        gone.set()
    assert result.verdict is Verdict.OK
    assert result.total is not None
    assert result.total < 4


def test_kept_connection_does_not_delay_a_sized_body() -> None:
    """A body of known length is whole when its length is reached, though the connection stays open."""
    gone = threading.Event()

    def speak(sock: socket.socket, _request: bytes) -> None:
        for piece in (http(OK)[:-5], http(OK)[-5:]):
            sock.sendall(piece)
            time.sleep(0.05)
        gone.wait(10)

    with server(speak) as port:
        assert ping(f"http://127.0.0.1:{port}/v1", timeout=3).verdict is Verdict.OK
        gone.set()


@pytest.mark.parametrize("ending", [b"", b"5\r\nab"])
def test_broken_connection_keeps_what_came(ending: bytes) -> None:
    """When the connection breaks in the body, the reply holds the part that came and is marked incomplete."""
    event = b'data: {"choices":[{"delta":{"content":"par"}}]}\n\n'
    chunk = f"{len(event):x}\r\n".encode() + event + b"\r\n"
    with server(saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + ending)) as port:
        reply = send(probe(f"http://127.0.0.1:{port}/v1"), Access(key=KEY))
    assert isinstance(reply, HttpReply)
    assert reply.body.startswith(event)
    assert not reply.complete


def test_short_body_is_incomplete() -> None:
    """A body shorter than its Content-Length is marked incomplete."""
    with server(saying(http(OK)[:-3])) as port:
        reply = send(probe(f"http://127.0.0.1:{port}/v1"), Access(key=KEY))
    assert isinstance(reply, HttpReply)
    assert not reply.complete


@pytest.mark.parametrize("sized", [True, False])
def test_endless_body_is_cut(*, sized: bool) -> None:
    """No more than 1 MiB of a body is kept, and it is marked incomplete."""
    body = b"x" * (2 * 1024 * 1024)
    data = http(body) if sized else b"HTTP/1.1 200 OK\r\n\r\n" + body
    with server(saying(data)) as port:
        reply = send(probe(f"http://127.0.0.1:{port}/v1"), Access(key=KEY))
    assert isinstance(reply, HttpReply)
    assert (len(reply.body), reply.complete) == (1024 * 1024, False)


@pytest.mark.parametrize("data", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"])
def test_other_protocols_are_no_api(data: bytes) -> None:
    """A server that does not speak HTTP is no API."""
    with server(saying(data)) as port:
        assert ping(f"http://127.0.0.1:{port}/v1").verdict is Verdict.NOT_AN_API


@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized", "500 Internal Server Error"])
@pytest.mark.parametrize(
    "spelling",
    [
        KEY,
        KEY.replace("/", "\\/"),
        KEY.replace("/", "%2F"),
        "".join(f"\\u{ord(character):04x}" for character in KEY),
        KEY.replace("sk-", "sk\\u002d"),
        KEY.replace("-", "-\\u0000"),
    ],
)
@pytest.mark.parametrize(
    "body", ['{{"error": {{"message": "got Bearer {0}"}}}}', '{{"error": "{0}"}}', '{{"detail": "{0}"}}']
)
def test_echoed_key_is_masked(status: str, spelling: str, body: str) -> None:
    """A server that echoes the key, however JSON or URLs spell it, does not make it appear anywhere."""
    data = http(body.format(spelling).encode(), status=status, extra=f"X-Echo: Bearer {KEY}\r\n")
    with server(saying(data)) as port:
        result = ping(f"http://127.0.0.1:{port}/v1")
    assert KEY not in f"{result.said}{result.answer}"


def test_key_echoed_in_pieces_is_masked() -> None:
    """A stream that echoes the key letter by letter does not put it together in the answer."""
    pieces = [json.dumps({"choices": [{"delta": {"content": letter}}]}) for letter in f"Bearer {KEY}!"]
    stream = "".join(f"data: {piece}\n\n" for piece in pieces) + "data: [DONE]\n\n"
    with server(saying(http(stream.encode(), media_type="text/event-stream"))) as port:
        result = ping(f"http://127.0.0.1:{port}/v1")
    assert result.verdict is Verdict.OK
    assert "4711" not in (result.answer or "")


def test_key_in_a_redirect_is_masked() -> None:
    """A redirect whose address holds the key is shown without it."""
    data = http(b"", status="302 Found", extra=f"Location: https://example.invalid/{KEY}\r\n")
    with server(saying(data)) as port:
        result = ping(f"http://127.0.0.1:{port}/v1")
    assert "https://example.invalid/***" in result.cause


def test_short_key_does_not_spoil_the_reply() -> None:
    """A local server's stand-in key is no secret: only its echo as bearer is masked, and the verdict stays right."""
    with server(saying(http(b'{"error": {"message": "no model named id: Bearer id"}}', status="401 No"))) as port:
        result = ping(f"http://127.0.0.1:{port}/v1", key="id")
    assert (result.verdict, result.said) == (Verdict.BAD_KEY, "no model named id: Bearer ***")
