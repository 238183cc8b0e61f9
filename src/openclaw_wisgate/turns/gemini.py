"""`google-generative-ai`: POST /models/{id}:streamGenerateContent, streamed as whole answers that follow each other."""

from __future__ import annotations

import json
from collections.abc import Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import GEMINI
from openclaw_wisgate.turns.answers import Gathering, rows
from openclaw_wisgate.turns.dialect import TOOL, TOOL_DESCRIPTION, TOOL_PARAMETERS, Dialect, Turn

_LIMIT = "MAX_TOKENS"
_TOOL = {
    "functionDeclarations": [{"name": TOOL, "description": TOOL_DESCRIPTION, "parametersJsonSchema": TOOL_PARAMETERS}]
}
_FULL_NAMES = ("models/", "tunedModels/")


def _url(base_url: str, model: str) -> str:
    """Return where the turn goes: Google's client adds no version to a base URL that is set."""
    name = model if model.startswith(_FULL_NAMES) else f"models/{model}"
    return f"{base_url.strip().removesuffix('/')}/{name}:streamGenerateContent?alt=sse"


def _body(turn: Turn) -> Mapping[str, object]:
    return {
        "contents": [{"parts": [{"text": turn.prompt}], "role": "user"}],
        **({"tools": [_TOOL]} if turn.tool else {}),
        "generationConfig": {"maxOutputTokens": turn.max_tokens},
    }


def _take(gathering: Gathering, _: str, value: object, end: int) -> bool:
    candidates = get(value, ("candidates",))
    if not isinstance(candidates, list) and get(value, ("usageMetadata",)) is None:
        return False
    thoughts = get(value, ("usageMetadata", "thoughtsTokenCount"))
    gathering.count(get(value, ("usageMetadata", "candidatesTokenCount")))
    said = False
    for part in rows(get(candidates, (0, "content", "parts"))):
        call = part.get("functionCall")
        if part.get("thought") is True:
            said = gathering.limited = True
        elif call is not None:
            arguments = json.dumps(get(call, ("args",)) or {})
            said = gathering.call(len(gathering.names), get(call, ("name",)), arguments)
        else:
            said = gathering.say(part.get("text")) or said
    reason = get(candidates, (0, "finishReason"))
    gathering.ended = gathering.ended or isinstance(reason, str)
    gathering.limited = gathering.limited or reason == _LIMIT or bool(thoughts)
    if said:
        gathering.marks.append(end)
    return True


def _take_whole(gathering: Gathering, value: object) -> bool:
    answers = value if isinstance(value, list) else [value]
    return bool(answers) and all(_take(gathering, "", answer, 0) for answer in answers)


DIALECT = Dialect(
    api=GEMINI,
    url=_url,
    body=_body,
    take=_take,
    take_whole=_take_whole,
    key_headers=(("x-goog-api-key", ""),),
    headers=(("Content-Type", "application/json"),),
)
