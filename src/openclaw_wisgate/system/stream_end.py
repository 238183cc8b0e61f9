"""The end of a stream of events, which each API marks in its own way, told while it comes in.

A server may leave the connection open behind it, and OpenClaw's clients stop reading there (2026.9.6).
"""

from __future__ import annotations

import json

from openclaw_wisgate.probe import COMPLETIONS, MESSAGES, RESPONSES

_LAST_EVENTS = {
    COMPLETIONS: frozenset({"error"}),
    MESSAGES: frozenset({"message_stop", "error"}),
    RESPONSES: frozenset({"response.completed", "response.failed", "response.incomplete", "error"}),
}
_DONE = b"[DONE]"


class StreamEnd:
    """Reads a body piece by piece; Gemini marks no end, and a body that is no stream has none."""

    __slots__ = ("_api", "_data", "_has_returned", "_last", "_name", "_rest")

    def __init__(self, api: str) -> None:
        """Look for the end of a stream of `api`."""
        self._api = api
        self._last = _LAST_EVENTS.get(api, frozenset())
        self._rest = b""
        self._has_returned = False
        self._name = b""
        self._data: list[bytes] = []

    def met(self, piece: bytes) -> bool:
        """Tell whether the stream ends with `piece`, which follows those before."""
        if not self._last:
            return False
        if self._has_returned:
            # The line feed belongs to the line end that the piece before was cut in, and is no empty line.
            piece = piece.removeprefix(b"\n")
        self._has_returned = piece.endswith(b"\r")
        *lines, self._rest = (self._rest + piece).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        ended = [self._line(line) for line in lines]
        # OpenAI's mark needs no blank line behind it, and some servers send no line end either.
        return any(ended) or (self._api == COMPLETIONS and _value(self._rest, b"data") == _DONE)

    def _line(self, line: bytes) -> bool:
        if line:
            name, data = _value(line, b"event"), _value(line, b"data")
            self._name = self._name if name is None else name
            self._data += [] if data is None else [data]
            return data == _DONE and self._api == COMPLETIONS
        name, data = self._name, b"\n".join(self._data)
        self._name, self._data = b"", []
        return bool(data) and (name.decode("latin-1") in self._last or self._kind(data) in self._last)

    def _kind(self, data: bytes) -> str:
        """Return what the event calls itself in its data, "error" where it holds one."""
        if not any(f'"{kind}"'.encode() in data for kind in self._last):
            return ""
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return ""
        if not isinstance(value, dict):
            return ""
        kind = value.get("type")
        if isinstance(kind, str) and kind in self._last:
            return kind
        return "error" if self._api == COMPLETIONS and value.get("error") else ""


def _value(line: bytes, field: bytes) -> bytes | None:
    """Return the value of a line of that field, or None."""
    name, colon, value = line.partition(b":")
    return value.strip() if colon and name == field else None
