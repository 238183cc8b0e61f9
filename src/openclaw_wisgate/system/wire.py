"""A connection on which everything ends at the deadline of an exchange, however slowly the other side goes."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from openclaw_wisgate.system.response import Response
from openclaw_wisgate.system.stopwatch import Phase, Stopwatch

if TYPE_CHECKING:  # imported in the functions that use them: a command that sends nothing does not pay for them
    import socket

    from _typeshed import WriteableBuffer


class Wire(io.RawIOBase):
    """A socket on which everything ends at the deadline, however slowly the other side drips."""

    def __init__(self, sock: socket.socket, watch: Stopwatch) -> None:
        """Speak over `sock`, which the caller closes."""
        self._sock = sock
        self.watch = watch
        self.sent = 0.0
        """When the last request was sent, by the monotonic clock."""
        self._awaited: Phase | None = None

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what is there, waiting for it until the deadline."""
        self._sock.settimeout(self.watch.remaining())
        count = self._sock.recv_into(buffer)
        if count and self._awaited:
            self.watch.end(self._awaited)
            self._awaited = None
        return count

    def ask(self, request: bytes, method: str, *, phase: Phase | None = None) -> Response:
        """Send `request` and return the response with its head read; `phase` ends with the first byte of it."""
        self.send(request)
        self.sent = time.monotonic()
        if phase:
            self.watch.end(None)
            self._awaited = phase
        return Response(self, method)

    def send(self, data: bytes) -> None:
        """Send all of `data`, before the deadline."""
        rest = memoryview(data)
        while rest:
            self._sock.settimeout(self.watch.remaining())
            rest = rest[self._sock.send(rest) :]
