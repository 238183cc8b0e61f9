"""What the WisGate emulator sends, in the forms that WisGate documents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to send: `pieces` go out one by one with `pause` seconds before each; if not `whole`, the line is cut."""

    status: int
    headers: Iterable[tuple[str, str]]
    pieces: Iterable[bytes]
    whole: bool = True
    pause: float = 0.0


def plain_reply(status: int, media_type: str, body: bytes, *, headers: Iterable[tuple[str, str]] = ()) -> Reply:
    """Return `body` as it is."""
    entries = (("Content-Type", media_type), ("Content-Length", str(len(body))), *headers)
    return Reply(status=status, headers=entries, pieces=(body,))


def json_reply(status: int, value: object, *, headers: Iterable[tuple[str, str]] = ()) -> Reply:
    """Return `value` as JSON."""
    return plain_reply(status, "application/json", json.dumps(value).encode(), headers=headers)


def error_reply(  # noqa: PLR0913 - the fields of the documented form
    status: int,
    message: str,
    kind: str,
    *,
    param: str | None = None,
    code: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> Reply:
    """Return an error in the documented form."""
    error = {"message": message, "type": kind, "param": param, "code": code}
    return json_reply(status, {"error": error}, headers=headers)


def stream_reply(pieces: Iterable[bytes], *, whole: bool = True, pause: float = 0.0) -> Reply:
    """Return a stream of `pieces` as chunks (RFC 9112, 7.1); one that is not whole breaks off without the last chunk."""
    chunks = (f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces)
    headers = (("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"), ("Cache-Control", "no-cache"))
    return Reply(
        status=200, headers=headers, pieces=chain(chunks, [b"0\r\n\r\n"] if whole else []), whole=whole, pause=pause
    )
