"""Reading answers over real sockets on loopback: when each piece came, where a stream ends, how much is read."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import replace

import pytest
from tests.unit.system import servers
from tests.unit.system.servers import KEY, saying, server

from openclaw_wisgate.probe import (
    APIS,
    COMPLETIONS,
    GEMINI,
    MESSAGES,
    RESPONSES,
    HttpReply,
    Probe,
    TransportFault,
    Verdict,
)
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.http import send

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
ENDS = {
    COMPLETIONS: (b"data: [DONE]\n\n", b"data:[DONE]\r\n", b"data: [DONE]", b'data: {"error": {"message": "no"}}\n\n'),
    MESSAGES: (
        b'event: message_stop\ndata: {"type":"message_stop"}\n\n',
        b'event:message_stop\r\ndata: {"type":"message_stop" }\r\n\r\n',
        b'data: {"type": "message_stop"}\n\n',
        b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"x"}}\n\n',
    ),
    RESPONSES: tuple(
        f'event: {kind}\ndata: {{"type":"{kind}","response":{{}}}}\n\n'.encode()
        for kind in ("response.completed", "response.failed", "response.incomplete", "error")
    ),
}
TALK = {
    COMPLETIONS: b'data: {"choices":[{"delta":{"content":"say data: [DONE] or \\"error\\""}}]}\n\n: ping\n\n',
    MESSAGES: b'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"text":"\\"message_stop\\""}}\n\n',
    RESPONSES: b'event: x\ndata: {"type":"response.output_text.delta","delta":"\\"response.completed\\""}\n\n',
}


def probe(port: int, api: str = COMPLETIONS, timeout: float = 10.0, limit: int = 1024 * 1024) -> Probe:
    """Return a probe of `api` at a server of this test."""
    asked = servers.probe(f"http://127.0.0.1:{port}/v1", timeout)
    return replace(asked, api=api, answer_limit=limit)


def answer(asked: Probe) -> HttpReply:
    """Return what comes back for `asked`, which is a response."""
    reply = send(asked, Access(key=KEY))
    assert isinstance(reply, HttpReply)
    return reply


@pytest.mark.parametrize(("api", "end"), [(api, end) for api, ends in ENDS.items() for end in ends])
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_stream_ends_where_its_api_says(api: str, end: bytes, size: int) -> None:
    """A connection that stays open behind the end mark does not hold the exchange up, in whatever pieces it came."""
    stream = TALK[api] + end
    gone = threading.Event()

    def speak(sock: socket.socket, _request: bytes) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(HEAD)
        for start in range(0, len(stream), size):
            sock.sendall(stream[start : start + size])
        gone.wait(10)

    with server(speak) as port:
        reply = answer(probe(port, api))
        gone.set()
    assert reply.complete
    # The mark ends it, and the line ends behind that may come too late.
    assert reply.body.rstrip() == stream.rstrip()


@pytest.mark.parametrize("api", APIS)
def test_talk_of_the_end_is_not_the_end(api: str) -> None:
    """Words in a text that look like an end mark end nothing, nor do the end marks of other APIs."""
    others = b"".join(ends[0] for name, ends in ENDS.items() if name != api and ends[0] not in ENDS.get(api, ()))
    stream = b"".join(TALK.values()) + others + TALK.get(api, b"")
    with server(saying(HEAD + stream)) as port:
        assert answer(probe(port, api)).body == stream


def test_gemini_reads_to_the_end() -> None:
    """Gemini marks no end: an answer is whole when the connection is closed, and late pieces count."""
    pieces = [b'data: {"candidates":[{"finishReason":"STOP"}]}\n\n', b'data: {"usageMetadata":{}}\n\n']

    def speak(sock: socket.socket, _request: bytes) -> None:
        sock.sendall(HEAD + pieces[0])
        time.sleep(0.1)
        sock.sendall(pieces[1])

    with server(speak) as port:
        reply = answer(probe(port, GEMINI))
    assert (reply.body, reply.complete) == (b"".join(pieces), True)


@pytest.mark.parametrize("chunked", [False, True])
def test_arrivals_tell_when_each_piece_came(*, chunked: bool) -> None:
    """Every piece of the body, without its chunk framing, has its size so far and its time since the request.

    Two pieces that wait to be read are one, but for chunks.
    """
    pieces = [f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}\n\n".encode() for text in "abc"]

    def speak(sock: socket.socket, _request: bytes) -> None:
        sock.sendall(HEAD.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n") if chunked else HEAD)
        for piece in pieces:
            time.sleep(0.1)
            sock.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if chunked else piece)
        sock.sendall(b"0\r\n\r\n" if chunked else b"")

    with server(speak) as port:
        reply = answer(probe(port))
    sizes, times = zip(*reply.arrivals, strict=True)
    ends = [len(b"".join(pieces[: count + 1])) for count in range(3)]
    assert list(sizes) == [end for end in ends if end in sizes or chunked]
    assert sizes[-1] == ends[-1]
    assert reply.body == b"".join(pieces)
    assert all(earlier < later for earlier, later in zip((0.0, *times), times, strict=False))
    assert reply.phases.total is not None
    assert times[-1] <= reply.phases.total


def test_arrivals_stay_right_where_the_key_is_masked() -> None:
    """A key that the gateway echoes is masked, and the sizes that arrived are those of the masked body."""
    pieces = [f'data: {{"choices":[{{"delta":{{"content":"{text}"}}}}]}}\n\n'.encode() for text in (KEY, "b", KEY)]

    # However late they are read, chunks stay apart.
    chunks = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in (*pieces, b""))
    head = HEAD.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    with server(saying(head + chunks)) as port:
        reply = answer(probe(port))
    masked = [piece.replace(KEY.encode(), b"***") for piece in pieces]
    assert reply.body == b"".join(masked)
    assert [size for size, _ in reply.arrivals] == [len(b"".join(masked[: count + 1])) for count in range(3)]


@pytest.mark.parametrize("limit", [10, 2 * 1024 * 1024])
@pytest.mark.parametrize("sized", [True, False])
def test_limit_of_the_probe_holds(limit: int, *, sized: bool) -> None:
    """As much of a body is read as the probe allows, and a body that is longer is incomplete."""
    length = 1536 * 1024
    extra = f"Content-Length: {length}\r\n" if sized else ""
    with server(saying(f"HTTP/1.1 200 OK\r\n{extra}\r\n".encode() + b"x" * length)) as port:
        reply = answer(probe(port, limit=limit))
    assert (len(reply.body), reply.complete) == (min(limit, length), limit > length)


def test_reader_that_stops_reading_ends_at_the_deadline() -> None:
    """A server that takes a large request drop by drop does not prolong the exchange."""
    gone = threading.Event()
    taken: list[int] = []

    def speak(sock: socket.socket, _request: bytes) -> None:
        sock.settimeout(1)
        while not gone.is_set():
            taken.append(len(sock.recv(1000)))
            time.sleep(0.02)

    with server(speak, reads_requests=False) as port:
        reply = send(replace(probe(port, timeout=0.5), body=b"x" * 32 * 1024 * 1024), Access(key=KEY))
        gone.set()
    assert isinstance(reply, TransportFault)
    assert reply.verdict is Verdict.TIMED_OUT
    # To be rid of all of it would take ten minutes.
    assert sum(taken) < 1024 * 1024
