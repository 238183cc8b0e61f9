"""What the WisGate emulator does wrong on request."""

from __future__ import annotations

from enum import Enum
from itertools import repeat

from openclaw_wisgate.probe import COMPLETIONS, GEMINI, MESSAGES, RESPONSES
from openclaw_wisgate.system.emulator_replies import Reply, error_reply, json_reply, plain_reply, stream_reply
from openclaw_wisgate.system.emulator_turns import Said, event, stream, whole

_DRIP_SECONDS = 0.05
_PAGE = b"<!DOCTYPE html><html><head><title>WisGate</title></head><body>hello</body></html>"
_FAILURE = {"message": "Upstream failed", "type": "server_error", "code": None}
_FAILURES: dict[str, dict[str, object]] = {
    COMPLETIONS: {"error": _FAILURE},
    RESPONSES: {"type": "response.failed", "response": {"status": "failed", "error": _FAILURE}},
    MESSAGES: {"type": "error", "error": {"type": "api_error", "message": "Upstream failed"}},
    GEMINI: {"error": {"code": 500, "message": "Upstream failed", "status": "INTERNAL"}},
}


class Fault(Enum):
    """What goes wrong with every answer that is asked for with the right key."""

    HTML_200 = "html-200"
    HTML_502 = "html-502"
    JSON_200 = "json-200"
    """JSON that is no answer."""
    NO_CREDIT = "402"
    NO_PERMISSION = "403"
    NO_GROUP = "403-group-disabled"
    RATE_LIMIT = "429"
    """With a Retry-After of 7 seconds."""
    RATE_LIMIT_BARE = "429-bare"
    """Without a Retry-After."""
    SERVER_ERROR = "500"
    OVERLOADED = "503"
    NO_CHANNEL = "503-no-channel"
    REDIRECT = "redirect"
    WHOLE = "whole"
    """An answer in one piece where a stream was asked for."""
    TRUNCATED_STREAM = "truncated-sse"
    ERROR_IN_STREAM = "error-in-sse"
    EMPTY = "empty"
    SLOW_DRIP = "slow-drip"
    """One byte now and then, without end."""
    BLACK_HOLE = "black-hole"
    """The request is taken, and nothing comes."""
    CLOSE = "close"
    """No answer at all."""


def fault_reply(fault: Fault, api: str, model: str, redirect_to: str) -> Reply | None:
    """Return how a request of `api` for `model` goes wrong by `fault`; None is no reply at all."""
    no_channel = f"No available channel for model {model} under group default (distributor)"
    no_group = "The group of this key has been disabled"
    too_many = "Rate limit exceeded"
    pieces = stream(api, Said(model=model, words=("half", "an", "answer")))
    half = pieces[: next(index for index, piece in enumerate(pieces) if b'" an"' in piece) + 1]
    return {
        Fault.HTML_200: plain_reply(200, "text/html; charset=utf-8", _PAGE),
        Fault.HTML_502: plain_reply(502, "text/html; charset=utf-8", _PAGE),
        Fault.JSON_200: json_reply(200, {"status": "up"}),
        Fault.NO_CREDIT: error_reply(402, "Insufficient balance", "insufficient_quota", code="insufficient_quota"),
        Fault.NO_PERMISSION: error_reply(403, "Model not allowed for this key", "permission_error", code="forbidden"),
        Fault.NO_GROUP: error_reply(403, no_group, "new_api_error"),
        Fault.RATE_LIMIT: error_reply(429, too_many, "rate_limit_error", headers=[("Retry-After", "7")]),
        Fault.RATE_LIMIT_BARE: error_reply(429, too_many, "rate_limit_error"),
        Fault.SERVER_ERROR: error_reply(500, "Internal error", "server_error"),
        Fault.OVERLOADED: error_reply(503, "The server is busy", "server_error"),
        Fault.NO_CHANNEL: error_reply(503, no_channel, "new_api_error", code="model_not_found"),
        Fault.REDIRECT: plain_reply(308, "text/plain", b"", headers=[("Location", redirect_to)]),
        Fault.WHOLE: json_reply(200, whole(api, Said(model=model, words=("OK",)))),
        Fault.TRUNCATED_STREAM: stream_reply(half, whole=False),
        Fault.ERROR_IN_STREAM: stream_reply([*half, event(_FAILURES[api])]),
        Fault.EMPTY: stream_reply(stream(api, Said(model=model))),
        Fault.SLOW_DRIP: stream_reply(repeat(b":"), pause=_DRIP_SECONDS),
        Fault.BLACK_HOLE: Reply(status=0, headers=(), pieces=repeat(b""), pause=_DRIP_SECONDS),
        Fault.CLOSE: None,
    }[fault]
