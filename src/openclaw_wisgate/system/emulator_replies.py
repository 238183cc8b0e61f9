"""The replies of the WisGate emulator, right and wrong ones, in the forms that WisGate documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, repeat

_DRIP_SECONDS = 0.05
_PAGE = b"<!DOCTYPE html><html><head><title>WisGate</title></head><body>hello</body></html>"


class Fault(Enum):
    """What goes wrong with every completion that is asked for with the right key."""

    HTML_200 = "html-200"
    HTML_502 = "html-502"
    JSON_200 = "json-200"
    """JSON that is no completion."""
    NO_CREDIT = "402"
    NO_PERMISSION = "403"
    RATE_LIMIT = "429"
    """With a Retry-After of 7 seconds."""
    SERVER_ERROR = "500"
    NO_CHANNEL = "503-no-channel"
    REDIRECT = "redirect"
    TRUNCATED_STREAM = "truncated-sse"
    ERROR_IN_STREAM = "error-in-sse"
    EMPTY = "empty"
    SLOW_DRIP = "slow-drip"
    """One byte now and then, without end."""
    CLOSE = "close"
    """No answer at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to send: `pieces` go out one by one with `pause` seconds before each; if not `whole`, the line is cut."""

    status: int
    headers: Iterable[tuple[str, str]]
    pieces: Iterable[bytes]
    whole: bool = True
    pause: float = 0.0


def fault_reply(fault: Fault, model: str, redirect_to: str) -> Reply | None:
    """Return how a request for `model` goes wrong by `fault`; None is no reply at all."""
    half = _event(_chunk(model, {"delta": {"content": "half"}, "finish_reason": None}))
    failure = _event({"error": {"message": "Upstream failed", "type": "server_error", "code": None}})
    no_channel = f"No available channel for model {model} under group default (distributor)"
    too_many = "Rate limit exceeded"
    return {
        Fault.HTML_200: _plain(200, "text/html; charset=utf-8", _PAGE),
        Fault.HTML_502: _plain(502, "text/html; charset=utf-8", _PAGE),
        Fault.JSON_200: json_reply(200, {"status": "up"}),
        Fault.NO_CREDIT: error_reply(402, "Insufficient balance", "insufficient_quota", code="insufficient_quota"),
        Fault.NO_PERMISSION: error_reply(403, "Model not allowed for this key", "permission_error", code="forbidden"),
        Fault.RATE_LIMIT: error_reply(429, too_many, "rate_limit_error", headers=[("Retry-After", "7")]),
        Fault.SERVER_ERROR: error_reply(500, "Internal error", "server_error"),
        Fault.NO_CHANNEL: error_reply(503, no_channel, "new_api_error", code="model_not_found"),
        Fault.REDIRECT: _plain(308, "text/plain", b"", headers=[("Location", redirect_to)]),
        Fault.TRUNCATED_STREAM: stream_reply(model, ["half", "an"], None),
        Fault.ERROR_IN_STREAM: _events([half, failure]),
        Fault.EMPTY: stream_reply(model, [], "stop"),
        Fault.SLOW_DRIP: _events(repeat(b":"), pause=_DRIP_SECONDS),
        Fault.CLOSE: None,
    }[fault]


def _plain(status: int, media_type: str, body: bytes, *, headers: Iterable[tuple[str, str]] = ()) -> Reply:
    entries = (("Content-Type", media_type), ("Content-Length", str(len(body))), *headers)
    return Reply(status=status, headers=entries, pieces=(body,))


def json_reply(status: int, value: object, *, headers: Iterable[tuple[str, str]] = ()) -> Reply:
    """Return `value` as JSON."""
    return _plain(status, "application/json", json.dumps(value).encode(), headers=headers)


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


def _events(pieces: Iterable[bytes], *, whole: bool = True, pause: float = 0.0) -> Reply:
    """Return a stream of `pieces` as chunks (RFC 9112, 7.1); one that is not whole breaks off without the last chunk."""
    chunks = (f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces)
    headers = (("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"), ("Cache-Control", "no-cache"))
    return Reply(
        status=200, headers=headers, pieces=chain(chunks, [b"0\r\n\r\n"] if whole else []), whole=whole, pause=pause
    )


def _event(value: object) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def stream_reply(model: str, words: Sequence[str], finish: str | None, *, usage: object = None) -> Reply:
    """Return a streamed completion of `words`; without `finish` it breaks off."""
    deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": word if index == 0 else f" {word}"} for index, word in enumerate(words)]
    pieces = [_event(_chunk(model, {"delta": delta, "finish_reason": None})) for delta in deltas]
    if finish is None:
        return _events(pieces, whole=False)
    pieces.append(_event(_chunk(model, {"delta": {}, "finish_reason": finish})))
    if usage is not None:
        pieces.append(_event(_chunk(model) | {"usage": usage}))
    return _events([*pieces, b"data: [DONE]\n\n"])


def _chunk(model: str, *choices: Mapping[str, object]) -> dict[str, object]:
    return completion(model, "chat.completion.chunk", *choices)


def completion(model: str, kind: str, *choices: Mapping[str, object]) -> dict[str, object]:
    """Return a completion object of `kind` with `choices` numbered."""
    rows = [{"index": index, **choice} for index, choice in enumerate(choices)]
    return {"id": "chatcmpl-emulator", "object": kind, "created": 0, "model": model, "choices": rows}
