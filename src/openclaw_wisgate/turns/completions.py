"""`openai-completions`: POST /chat/completions, streamed as chunks that end with `[DONE]`."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import COMPLETIONS
from openclaw_wisgate.turns.answers import Gathering, rows
from openclaw_wisgate.turns.dialect import TOOL, TOOL_DESCRIPTION, TOOL_PARAMETERS, Dialect, Turn, openai_url

_REASONING = ("reasoning_content", "reasoning", "reasoning_text")
_LIMIT = "length"
_TOOL = {
    "type": "function",
    "function": {"name": TOOL, "description": TOOL_DESCRIPTION, "parameters": TOOL_PARAMETERS},
}
_WITH_MAX_TOKENS = "moonshot"
"""The provider id for which OpenClaw 2026.9.6 names the limit as Moonshot does, whatever the address."""


def _url(base_url: str, _: str) -> str:
    return openai_url(base_url, "/chat/completions")


def _body(turn: Turn) -> Mapping[str, object]:
    own = turn.compat.get("maxTokensField")
    field = own if isinstance(own, str) else "max_tokens" if turn.provider == _WITH_MAX_TOKENS else None
    with_usage = turn.compat.get("supportsUsageInStreaming")
    with_usage = with_usage if isinstance(with_usage, bool) else turn.is_local
    return {
        "model": turn.model,
        "messages": [{"role": "user", "content": turn.prompt}],
        "stream": True,
        **({"stream_options": {"include_usage": True}} if with_usage else {}),
        field or "max_completion_tokens": turn.max_tokens,
        **({"tools": [_TOOL], "tool_choice": "auto"} if turn.tool else {}),
    }


def _take(gathering: Gathering, _: str, value: object, end: int) -> bool:
    choices = get(value, ("choices",))
    if choices is None:
        return False
    gathering.count(get(value, ("usage", "completion_tokens")))
    delta, finish = get(choices, (0, "delta")), get(choices, (0, "finish_reason"))
    said = _take_message(gathering, delta)
    if said:
        gathering.marks.append(end)
    gathering.ended = gathering.ended or isinstance(finish, str)
    gathering.limited = gathering.limited or finish == _LIMIT
    return True


def _take_whole(gathering: Gathering, value: object) -> bool:
    choices = get(value, ("choices",))
    if not isinstance(choices, list):
        return False
    _take_message(gathering, get(choices, (0, "message")))
    gathering.count(get(value, ("usage", "completion_tokens")))
    gathering.limited = gathering.limited or get(choices, (0, "finish_reason")) == _LIMIT
    return True


def _take_message(gathering: Gathering, message: object) -> bool:
    """Take what `message`, a whole one or a difference, says; tell whether it says anything."""
    content = get(message, ("content",))
    texts = [get(part, ("text",)) for part in content] if isinstance(content, list) else [content]
    said = [gathering.say(text) for text in texts]
    said += [
        gathering.call(call.get("index", index), get(call, ("function", "name")), get(call, ("function", "arguments")))
        for index, call in enumerate(rows(get(message, ("tool_calls",))))
    ]
    reasoned = any(get(message, (name,)) for name in _REASONING)
    gathering.limited = gathering.limited or reasoned
    return reasoned or any(said)


DIALECT = Dialect(api=COMPLETIONS, url=_url, body=_body, take=_take, take_whole=_take_whole, reads_whole=True)
