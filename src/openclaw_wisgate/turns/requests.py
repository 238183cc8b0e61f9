"""Making the probes: each is one request as OpenClaw 2026.9.6 sends it to a custom provider, complete but for the key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from openclaw_wisgate.probe import (
    COMPLETIONS,
    DEFAULT_MAX_TOKENS,
    DEFAULT_PROMPT,
    DEFAULT_TIMEOUT,
    GEMINI,
    MESSAGES,
    Ask,
    Probe,
)
from openclaw_wisgate.turns import account, pictures
from openclaw_wisgate.turns.dialect import TOOL, Turn, openai_url
from openclaw_wisgate.turns.dialects import DIALECTS

TOOL_CALL_TOKENS = 128
"""The least answer, in tokens, in which a call of the tool fits."""
RETRY_TOKENS = 256
"""The answer, in tokens, that is asked for where a model refuses less."""
TIMEOUTS: Mapping[Ask, float] = {Ask.IMAGE: 180.0}
"""Seconds that an exchange may take where nobody says; 30 for what is not here."""
_MODELS_PATH = "/models"
_LIST_LIMIT = 8 * 1024 * 1024
_PICTURE_LIMIT = 32 * 1024 * 1024
_TOOL_PROMPT = f'Call the tool {TOOL} with the status "ok". Say nothing else.'
_JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))
_VERSION = re.compile(r"/v1(?:beta)?/*\Z")


class Request(NamedTuple):
    """What is asked of a model: with `streams` the stream is judged as a layer of its own.

    `prompt` None is the usual one of what is asked for. `compat` are the settings of that name which the config has
    for the model; `is_local` tells that OpenClaw takes the server for one of this machine or its network.
    """

    provider: str
    model: str
    base_url: str
    api: str = COMPLETIONS
    timeout: float = DEFAULT_TIMEOUT
    ask: Ask = Ask.ANSWER
    prompt: str | None = None
    max_tokens: int = DEFAULT_MAX_TOKENS
    streams: bool = False
    compat: Mapping[str, object] = {}
    is_local: bool = False


def probe_of(request: Request) -> Probe:
    """Return the one request that `request` means."""
    match request.ask:
        case Ask.IMAGE:
            body = pictures.picture_body(request.model, request.prompt or pictures.PROMPT)
            return _plain(request, "POST", pictures.PATH, _encoded(body), answer_limit=_PICTURE_LIMIT)
        case Ask.BALANCE:
            return _plain(request, "GET", account.PATH, b"", answer_limit=1024 * 1024)
        case Ask.MODELS:
            return _plain(request, "GET", _MODELS_PATH, b"", answer_limit=_LIST_LIMIT)
        case Ask.ANSWER | Ask.TOOL_CALL:
            return _turn(request)


def _turn(request: Request) -> Probe:
    dialect = DIALECTS[request.api]
    calls = request.ask is Ask.TOOL_CALL
    turn = Turn(
        provider=request.provider,
        model=request.model,
        prompt=request.prompt or (_TOOL_PROMPT if calls else DEFAULT_PROMPT),
        max_tokens=max(request.max_tokens, TOOL_CALL_TOKENS) if calls else request.max_tokens,
        tool=calls,
        compat=request.compat,
        is_local=request.is_local,
    )
    return Probe(
        provider=request.provider,
        model=request.model,
        url=dialect.url(request.base_url, request.model),
        method="POST",
        headers=dialect.headers,
        body=_encoded(dialect.body(turn)),
        timeout=request.timeout,
        api=request.api,
        ask=request.ask,
        streams=request.streams,
        base_url=request.base_url,
        key_headers=dialect.key_headers,
    )


def _plain(request: Request, method: str, path: str, body: bytes, *, answer_limit: int) -> Probe:
    return Probe(
        provider=request.provider,
        model=request.model,
        url=openai_url(_openai_base(request), path),
        method=method,
        headers=_JSON if body else _JSON[:1],
        body=body,
        timeout=request.timeout,
        api=request.api,
        ask=request.ask,
        base_url=request.base_url,
        answer_limit=answer_limit,
    )


def _openai_base(request: Request) -> str:
    """Return the base URL of the gateway's OpenAI-compatible paths, from the one that the provider has for its API."""
    if request.api not in (MESSAGES, GEMINI):
        return request.base_url
    return _VERSION.sub("", request.base_url.strip()).removesuffix("/") + "/v1"


def _encoded(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
