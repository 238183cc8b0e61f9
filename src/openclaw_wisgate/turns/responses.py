"""`openai-responses`: POST /responses, streamed as typed events that end with `response.completed`."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import RESPONSES
from openclaw_wisgate.turns.answers import Gathering, rows, word
from openclaw_wisgate.turns.dialect import TOOL, TOOL_DESCRIPTION, TOOL_PARAMETERS, Dialect, Turn, openai_url

_TOOL = {"type": "function", "name": TOOL, "description": TOOL_DESCRIPTION, "parameters": TOOL_PARAMETERS}
_ENDS = ("response.completed", "response.incomplete")


def _url(base_url: str, _: str) -> str:
    return openai_url(base_url, "/responses")


def _body(turn: Turn) -> Mapping[str, object]:
    content = [{"type": "input_text", "text": turn.prompt}]
    return {
        "model": turn.model,
        "input": [{"type": "message", "role": "user", "content": content}],
        "stream": True,
        "store": False,
        "max_output_tokens": turn.max_tokens,
        **({"tools": [_TOOL]} if turn.tool else {}),
    }


def _take(gathering: Gathering, name: str, value: object, end: int) -> bool:
    kind = word(get(value, ("type",))) or name
    if not kind.startswith("response."):
        return False
    item = get(value, ("item",))
    said = False
    if kind in ("response.output_text.delta", "response.refusal.delta"):
        said = gathering.say(get(value, ("delta",)))
    elif kind == "response.function_call_arguments.delta":
        said = gathering.call(get(value, ("output_index",)), None, get(value, ("delta",)))
    elif kind == "response.output_item.added" and get(item, ("type",)) == "function_call":
        said = gathering.call(get(value, ("output_index",)), get(item, ("name",)), None)
    elif ".reasoning" in kind and kind.endswith(".delta"):
        said = gathering.limited = True
    elif kind in _ENDS:
        gathering.ended = gathering.done = True
        _take_end(gathering, get(value, ("response",)))
    if said:
        gathering.marks.append(end)
    return True


def _take_end(gathering: Gathering, response: object) -> None:
    gathering.count(get(response, ("usage", "output_tokens")))
    stopped = get(response, ("incomplete_details", "reason")) == "max_output_tokens"
    thought = any(item.get("type") == "reasoning" for item in rows(get(response, ("output",))))
    gathering.limited = gathering.limited or stopped or thought


def _take_whole(gathering: Gathering, value: object) -> bool:
    if get(value, ("object",)) != "response":
        return False
    for index, item in enumerate(rows(get(value, ("output",)))):
        for part in rows(item.get("content")):
            gathering.say(part.get("text"))
        if item.get("type") == "function_call":
            gathering.call(index, item.get("name"), item.get("arguments"))
    _take_end(gathering, value)
    return True


DIALECT = Dialect(api=RESPONSES, url=_url, body=_body, take=_take, take_whole=_take_whole)
