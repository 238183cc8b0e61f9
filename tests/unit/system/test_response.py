"""Reading responses of HTTP/1.1, however they are cut into pieces."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.response import Response
from openclaw_wisgate.system.route import ConnectionFaultError

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


class Pieces(io.RawIOBase):
    """A connection that brings `data` in pieces of `size` bytes."""

    def __init__(self, data: bytes, size: int) -> None:
        """Start at the beginning."""
        self._rest = data
        self._size = size

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Bring the next piece."""
        piece = self._rest[: min(self._size, len(buffer))]
        buffer[: len(piece)] = piece
        self._rest = self._rest[len(piece) :]
        return len(piece)


def read(data: bytes, size: int = 4096, method: str = "POST") -> tuple[Response, bytes]:
    """Return the response in `data` and its body."""
    response = Response(Pieces(data, size), method)

    def pieces() -> Iterator[bytes]:
        while piece := response.read1(7):
            yield piece

    return response, b"".join(pieces())


@pytest.mark.parametrize("size", [1, 2, 3, 4096])
@pytest.mark.parametrize(
    ("data", "body"),
    [
        (OK + b"\r\nto the end", b"to the end"),
        (OK + b"Content-Length: 5\r\n\r\nshort and more", b"short"),
        (OK + b"Content-Length: 0\r\n\r\nmore", b""),
        (OK + b"Content-Length: many\r\n\r\nall", b"all"),
        (CHUNKED + b"3\r\nabc\r\n0A;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", b"abc0123456789"),
        (CHUNKED.replace(b"\r\n", b"\n") + b"3\nabc\n0\n\n", b"abc"),
        (OK + b"Transfer-Encoding: gzip, Chunked\r\nContent-Length: 1\r\n\r\n3\r\nabc\r\n0\r\n\r\n", b"abc"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"\r\nabc", b"abc"),
        (b"HTTP/1.0 200\r\n\r\nabc", b"abc"),
    ],
)
def test_bodies(data: bytes, body: bytes, size: int) -> None:
    """A body ends at its length, at its last chunk or with the connection."""
    response, content = read(data, size)
    assert (response.status, content) == (200, body)


@pytest.mark.parametrize(
    ("data", "method"),
    [
        (OK + b"Content-Length: 5\r\n\r\nabcde", "HEAD"),
        (OK + b"\r\nabcde", "CONNECT"),
        (b"HTTP/1.1 204 No\r\n\r\nabc", "POST"),
        (b"HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\nabc", "POST"),
    ],
)
def test_responses_without_a_body(data: bytes, method: str) -> None:
    """Some responses have no body, whatever their headers say."""
    response, content = read(data, method=method)
    assert (response.length, content) == (0, b"")


def test_headers() -> None:
    """Headers keep their order and repetitions, and a folded value is put together."""
    response, _ = read(OK + b"A: 1\r\nb:2 \r\n  3\r\nno colon\r\nA: \xe9\r\n\r\n")
    assert response.headers == [("A", "1"), ("b", "2 3"), ("A", "\u00e9")]


@pytest.mark.parametrize(
    "rest", [b"", b"3\r\nab", b"3\r\nabc", b"3\r\nabcX\r\n0\r\n\r\n", b"x\r\n", b"-1\r\n", b"3\r\nabc\r\n"]
)
def test_chunks_that_break_off(rest: bytes) -> None:
    """A body in chunks that does not end as it should is told from one that does."""
    with pytest.raises(ConnectionResetError):
        read(CHUNKED + rest)


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0\r\n",
        b"HTT",
        b"HTTP/1.1 2000\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        OK + b"X: y\r\n" * 200 + b"\r\n",
        OK + b"X: " + b"y" * 70000,
    ],
)
def test_other_protocols(data: bytes) -> None:
    """What is no HTTP, or only pretends to be, is no API."""
    with pytest.raises(ConnectionFaultError) as raised:
        read(data)
    assert raised.value.verdict is Verdict.NOT_AN_API


def test_nothing() -> None:
    """A connection that is closed at once is no response at all."""
    with pytest.raises(ConnectionResetError):
        read(b"")
