"""Where a stream ends by what its API says, in whatever pieces it comes in."""

from __future__ import annotations

import itertools

import pytest
from tests.unit.system.test_http_streams import ENDS, TALK

from openclaw_wisgate.probe import COMPLETIONS, MESSAGES
from openclaw_wisgate.system.stream_end import StreamEnd


def read(api: str, pieces: list[bytes]) -> bytes:
    """Return what was read of `pieces` when the end was met, or all of it."""
    end, content = StreamEnd(api), b""
    for piece in pieces:
        content += piece
        if end.met(piece):
            break
    return content


_CASES = [(api, end) for api, ends in ENDS.items() for end in ends]


@pytest.mark.parametrize(("api", "end"), _CASES)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_every_byte_alone(api: str, end: bytes, newline: bytes) -> None:
    """Byte by byte, with every kind of line end, the last event is read as a whole, and of what follows line ends only."""
    stream = (TALK[api] + end).replace(b"\r\n", b"\n").replace(b"\n", newline)
    more = b"data: {}" + newline * 2
    got = read(api, [bytes([byte]) for byte in stream + more])
    assert got.rstrip() == stream.rstrip()


@pytest.mark.parametrize(("api", "end"), _CASES)
def test_every_cut(api: str, end: bytes) -> None:
    """In whatever two pieces it comes, no event is missed and none is made up where a line end is cut in two."""
    stream = TALK[api] + end
    for cut in range(1, len(stream)):
        assert read(api, [stream[:cut], stream[cut:]]).rstrip() == stream.rstrip()


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_event_with_a_name_only(newline: bytes) -> None:
    """An event is what its name says, also where the line ends after it come in pieces of their own."""
    lines = [b"event: error", b'data: {"message":"no"}', b"", b"event: ping", b"data: {}", b""]
    pieces = list(itertools.chain.from_iterable([line, *(bytes([byte]) for byte in newline)] for line in lines))
    assert b"ping" not in read(MESSAGES, pieces)
    assert b"error" in read(MESSAGES, pieces)


def test_mark_needs_no_line_end() -> None:
    """The mark of chat completions ends a stream that goes on without a line end behind it."""
    assert read(COMPLETIONS, [b"data: [DO", b"NE]", b"late"]) == b"data: [DONE]"
