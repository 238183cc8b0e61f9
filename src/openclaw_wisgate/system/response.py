"""Responses of HTTP/1.1 as they come in (RFC 9112), no more of it than a probe needs.

The standard library's reader loads its whole parser of mail, which takes longer than everything else before a request.
"""

from __future__ import annotations

import io
import re

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.route import ConnectionFaultError

_STATUS = re.compile(rb"HTTP/1\.\d (\d{3})(?:[ \t].*)?\r?\n\Z")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?\r?\n\Z", re.DOTALL)
_LONGEST_LINE = 64 * 1024
_MOST_HEADERS = 100
_LAST_INTERIM = 199
_SWITCHED = 101
_BODILESS = (204, 304)


class Response:
    """A response whose head was read; `headers` are its lines in order, `length` the bytes of its body if it says."""

    def __init__(self, stream: io.RawIOBase, method: str) -> None:
        """Read the head of what answers a request of `method`.

        Raise ConnectionFaultError where this is not HTTP, and ConnectionResetError where nothing comes.
        """
        self._stream = io.BufferedReader(stream)
        self.status, self.headers = self._head()
        while self.status <= _LAST_INTERIM and self.status != _SWITCHED:
            self.status, self.headers = self._head()
        values = {name.lower(): value for name, value in self.headers}
        has_body = method not in ("HEAD", "CONNECT") and self.status not in _BODILESS
        coding = values.get("transfer-encoding", "").rpartition(",")[2].strip().lower()
        self._is_chunked = has_body and coding == "chunked"
        declared = values.get("content-length", "").strip()
        self.length = int(declared) if declared.isascii() and declared.isdecimal() and not self._is_chunked else None
        if not has_body:
            self.length = 0
        self._left = 0 if self._is_chunked else self.length
        self._has_begun = self._has_ended = False

    def read1(self, size: int) -> bytes:
        """Return some bytes of the body, at most `size`, as soon as there are any; none where it ends.

        Raise ConnectionResetError where a body in chunks breaks off.
        """
        if self._is_chunked:
            return self._of_chunk(size)
        if self._left is None:
            return self._stream.read1(size)
        piece = self._stream.read1(min(size, self._left)) if self._left else b""
        self._left -= len(piece)
        return piece

    def _of_chunk(self, size: int) -> bytes:
        if not self._left and not self._has_ended:
            self._next_chunk()
        if self._has_ended:
            return b""
        assert self._left is not None
        piece = self._stream.read1(min(size, self._left))
        if not piece:
            raise ConnectionResetError
        self._left -= len(piece)
        return piece

    def _next_chunk(self) -> None:
        if self._has_begun and self._stream.readline(3) not in (b"\r\n", b"\n"):
            raise ConnectionResetError
        self._has_begun = True
        size = _CHUNK.match(self._stream.readline(_LONGEST_LINE))
        if size is None:
            raise ConnectionResetError
        self._left = int(size[1], 16)
        self._has_ended = self._left == 0

    def _head(self) -> tuple[int, list[tuple[str, str]]]:
        line = self._stream.readline(_LONGEST_LINE)
        if not line:
            raise ConnectionResetError
        status = _STATUS.match(line)
        if status is None:
            raise _not_http()
        headers: list[tuple[str, str]] = []
        while (line := self._stream.readline(_LONGEST_LINE)) not in (b"\r\n", b"\n", b""):
            if not line.endswith(b"\n") or len(headers) == _MOST_HEADERS:
                raise _not_http()
            text = line.decode("latin-1")
            if text[0] in " \t" and headers:
                # A value that goes on, as nobody should write any more.
                headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
                continue
            name, colon, value = text.partition(":")
            if colon:
                headers.append((name.strip(), value.strip()))
        return int(status[1]), headers


def _not_http() -> ConnectionFaultError:
    return ConnectionFaultError(Verdict.NOT_AN_API, "what answers there does not speak HTTP")
