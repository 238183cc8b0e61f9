"""`anthropic-messages`: POST /v1/messages, streamed as typed events that end with `message_stop`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import MESSAGES
from openclaw_wisgate.turns.answers import Gathering, rows, word
from openclaw_wisgate.turns.dialect import TOOL, TOOL_DESCRIPTION, TOOL_PARAMETERS, Dialect, Turn

_KINDS = re.compile(r"(?:message|content_block)(?:_start|_delta|_stop)\Z")
_VERSION = re.compile(r"/v1/?\Z")
_LIMIT = "max_tokens"
_TOOL = {"name": TOOL, "description": TOOL_DESCRIPTION, "input_schema": TOOL_PARAMETERS}


def _url(base_url: str, _: str) -> str:
    """Return where the turn goes: OpenClaw takes a `/v1` at the end off, and its Anthropic client adds it again."""
    return _VERSION.sub("", base_url.strip()).removesuffix("/") + "/v1/messages"


def _body(turn: Turn) -> Mapping[str, object]:
    content = [{"type": "text", "text": turn.prompt, "cache_control": {"type": "ephemeral"}}]
    return {
        "model": turn.model,
        "messages": [{"role": "user", "content": content}],
        "max_tokens": turn.max_tokens,
        "stream": True,
        **({"tools": [_TOOL]} if turn.tool else {}),
        "thinking": {"type": "disabled"},
    }


def _take(gathering: Gathering, name: str, value: object, end: int) -> bool:
    kind = word(get(value, ("type",))) or name
    if not _KINDS.match(kind):
        return kind == "ping"
    index, delta = get(value, ("index",)), get(value, ("delta",))
    said = False
    if kind == "content_block_start":
        block = get(value, ("content_block",))
        calls = get(block, ("type",)) == "tool_use"
        said = gathering.call(index, get(block, ("name",)), None) if calls else gathering.say(get(block, ("text",)))
    elif kind == "content_block_delta":
        thought = isinstance(get(delta, ("thinking",)), str)
        gathering.limited = gathering.limited or thought
        said = thought or gathering.say(get(delta, ("text",)))
        said = gathering.call(index, None, get(delta, ("partial_json",))) or said
    elif kind == "message_delta":
        _take_end(gathering, delta, get(value, ("usage",)))
    elif kind == "message_stop":
        gathering.done = True
    if said:
        gathering.marks.append(end)
    return True


def _take_end(gathering: Gathering, message: object, usage: object) -> None:
    reason = get(message, ("stop_reason",))
    gathering.count(get(usage, ("output_tokens",)))
    gathering.ended = gathering.ended or isinstance(reason, str)
    gathering.limited = gathering.limited or reason == _LIMIT


def _take_whole(gathering: Gathering, value: object) -> bool:
    if get(value, ("type",)) != "message":
        return False
    for index, block in enumerate(rows(get(value, ("content",)))):
        gathering.say(block.get("text"))
        gathering.limited = gathering.limited or block.get("type") == "thinking"
        if block.get("type") == "tool_use":
            gathering.call(index, block.get("name"), json.dumps(block.get("input")))
    _take_end(gathering, value, get(value, ("usage",)))
    return True


DIALECT = Dialect(
    api=MESSAGES,
    url=_url,
    body=_body,
    take=_take,
    take_whole=_take_whole,
    key_headers=(("x-api-key", ""),),
    headers=(
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
        ("anthropic-version", "2023-06-01"),
        ("anthropic-dangerous-direct-browser-access", "true"),
    ),
)
