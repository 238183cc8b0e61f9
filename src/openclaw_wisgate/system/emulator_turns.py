"""The answers of the WisGate emulator's models, whole and streamed, in the form of each API."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openclaw_wisgate.change import get
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.probe import COMPLETIONS, DEFAULT_PROMPT, GEMINI, MESSAGES, RESPONSES

_LONG_ANSWER = "This is the WisGate emulator on your own machine ."
_LIMITS: Mapping[str, tuple[KeyPath, ...]] = {
    COMPLETIONS: (("max_completion_tokens",), ("max_tokens",)),
    RESPONSES: (("max_output_tokens",),),
    MESSAGES: (("max_tokens",),),
    GEMINI: (("generationConfig", "maxOutputTokens"),),
}
_CONVERSATIONS: Mapping[str, KeyPath] = {
    COMPLETIONS: ("messages",),
    RESPONSES: ("input",),
    MESSAGES: ("messages",),
    GEMINI: ("contents",),
}
_TOOL_NAMES: tuple[KeyPath, ...] = (
    ("tools", 0, "function", "name"),
    ("tools", 0, "name"),
    ("tools", 0, "functionDeclarations", 0, "name"),
)
_ROUTES = (
    (re.compile(r"/v1/chat/completions"), COMPLETIONS),
    (re.compile(r"/v1/responses"), RESPONSES),
    (re.compile(r"/v1/messages"), MESSAGES),
    (
        re.compile(r"/v1beta/models/(?P<model>[^/:]+(?:/[^/:]+)*):(?P<method>generateContent|streamGenerateContent)"),
        GEMINI,
    ),
)
_ARGUMENTS = '{"status":"ok"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for an answer: of which model, in which API, and whether as a stream."""

    api: str
    model: str
    body: object
    streams: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a model answers: `words`, or a call of `tool`; `limited` tells that the limit cut it."""

    model: str
    words: tuple[str, ...] = ()
    tool: str | None = None
    limited: bool = False
    with_usage: bool = True


def asked(path: str, body: object) -> Asked | None:
    """Return what is asked at `path`, or None where WisGate has no model to ask."""
    route, _, query = path.partition("?")
    for pattern, api in _ROUTES:
        match = pattern.fullmatch(route)
        if match is None:
            continue
        if api == GEMINI:
            return Asked(api=api, model=match["model"], body=body, streams=match["method"].startswith("stream"))
        model = get(body, ("model",))
        return Asked(
            api=api,
            model=model if isinstance(model, str) else "",
            body=body,
            streams=get(body, ("stream",)) is True and not query,
        )
    return None


def is_complete(request: Asked) -> bool:
    """Tell whether `request` names a model and holds something to answer."""
    conversation = get(request.body, _CONVERSATIONS[request.api])
    return bool(request.model and conversation and isinstance(conversation, list | str))


def said(request: Asked) -> Said:
    """Return what the model answers: OK to OpenClaw-WisGate's own prompt, a call where there is a tool, else more."""
    with_usage = request.api != COMPLETIONS or get(request.body, ("stream_options", "include_usage")) is True
    tool = next((name for name in (get(request.body, path) for path in _TOOL_NAMES) if isinstance(name, str)), None)
    if tool is not None:
        return Said(model=request.model, tool=tool, with_usage=with_usage)
    words = ["OK"] if DEFAULT_PROMPT in json.dumps(request.body) else _LONG_ANSWER.split()
    limit = next((value for value in (get(request.body, path) for path in _LIMITS[request.api]) if value), None)
    allowed = limit if isinstance(limit, int) else len(words)
    return Said(model=request.model, words=tuple(words[:allowed]), limited=len(words) > allowed, with_usage=with_usage)


def whole(api: str, answer: Said) -> object:
    """Return `answer` in one piece."""
    text = " ".join(answer.words)
    if api == COMPLETIONS:
        call = {"id": "call_1", "type": "function", "function": {"name": answer.tool, "arguments": _ARGUMENTS}}
        message = {"role": "assistant", "content": text or None, **({"tool_calls": [call]} if answer.tool else {})}
        return _completion(answer, "chat.completion", {"message": message, "finish_reason": _finish(api, answer)}) | {
            "usage": _usage(answer)
        }
    if api == RESPONSES:
        return _response(answer, "incomplete" if answer.limited else "completed")
    if api == MESSAGES:
        block = {"type": "tool_use", "id": "toolu_1", "name": answer.tool, "input": json.loads(_ARGUMENTS)}
        content = [block] if answer.tool else [{"type": "text", "text": text}]
        return _message(answer) | {"content": content, "stop_reason": _finish(api, answer)}
    return _candidate(answer, text, _finish(api, answer))


def stream(api: str, answer: Said) -> list[bytes]:
    """Return `answer` as the events of a stream: one for each word, or for each part of a call."""
    pieces = [word if index == 0 else f" {word}" for index, word in enumerate(answer.words)]
    if api == COMPLETIONS:
        return _completion_events(answer, pieces)
    if api == RESPONSES:
        return _response_events(answer, pieces)
    if api == MESSAGES:
        return _message_events(answer, pieces)
    if answer.tool:
        return [event(_candidate(answer, "", _finish(api, answer)))]
    rest = [_candidate(answer, piece, None) for piece in pieces[:-1]]
    return [event(value) for value in (*rest, _candidate(answer, "".join(pieces[-1:]), _finish(api, answer)))]


def event(value: Mapping[str, object]) -> bytes:
    """Return one event of a stream, named by its type if it has one."""
    kind = value.get("type")
    name = f"event: {kind}\n".encode() if isinstance(kind, str) else b""
    return name + b"data: " + json.dumps(value).encode() + b"\n\n"


def _finish(api: str, answer: Said) -> str:
    kind = 2 if answer.limited else 1 if answer.tool else 0
    return {
        COMPLETIONS: ("stop", "tool_calls", "length"),
        MESSAGES: ("end_turn", "tool_use", "max_tokens"),
        GEMINI: ("STOP", "STOP", "MAX_TOKENS"),
    }[api][kind]


def _count(answer: Said) -> int:
    return len(answer.words) or 1


def _usage(answer: Said) -> dict[str, int]:
    return {"prompt_tokens": 8, "completion_tokens": _count(answer), "total_tokens": 8 + _count(answer)}


def _completion(answer: Said, kind: str, *choices: Mapping[str, object]) -> dict[str, object]:
    rows = [{"index": index, **choice} for index, choice in enumerate(choices)]
    return {"id": "chatcmpl-emulator", "object": kind, "created": 0, "model": answer.model, "choices": rows}


def _completion_events(answer: Said, pieces: Sequence[str]) -> list[bytes]:
    deltas: list[Mapping[str, object]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": piece} for piece in pieces]
    if answer.tool:
        start = {"index": 0, "id": "call_1", "type": "function", "function": {"name": answer.tool, "arguments": ""}}
        deltas += [{"tool_calls": [start]}]
        deltas += [{"tool_calls": [{"index": 0, "function": {"arguments": part}}]} for part in _halves(_ARGUMENTS)]
    choices: list[Mapping[str, object]] = [{"delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"delta": {}, "finish_reason": _finish(COMPLETIONS, answer)})
    chunks = [_completion(answer, "chat.completion.chunk", choice) for choice in choices]
    if answer.with_usage:
        chunks.append(_completion(answer, "chat.completion.chunk") | {"usage": _usage(answer)})
    return [*map(event, chunks), b"data: [DONE]\n\n"]


def _response(answer: Said, status: str) -> dict[str, object]:
    content = {"type": "output_text", "text": " ".join(answer.words), "annotations": []}
    done = status != "in_progress"
    item: dict[str, object] = (
        {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": answer.tool, "arguments": _ARGUMENTS}
        if answer.tool
        else {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [content]}
    )
    usage = {"input_tokens": 8, "output_tokens": _count(answer), "total_tokens": 8 + _count(answer)}
    return {
        "id": "resp_emulator",
        "object": "response",
        "created_at": 0,
        "model": answer.model,
        "status": status,
        "output": [item] if done else [],
        "incomplete_details": {"reason": "max_output_tokens"} if answer.limited and done else None,
        "usage": usage if done else None,
    }


def _response_events(answer: Said, pieces: Sequence[str]) -> list[bytes]:
    item = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": answer.tool, "arguments": ""}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "in_progress", "content": []}
    place = {"output_index": 0, "item_id": "fc_1" if answer.tool else "msg_1"}
    values: list[dict[str, object]] = [
        {"type": "response.created", "response": _response(answer, "in_progress")},
        {"type": "response.output_item.added", "output_index": 0, "item": item if answer.tool else message},
    ]
    if answer.tool:
        values += [
            {"type": "response.function_call_arguments.delta", **place, "delta": part} for part in _halves(_ARGUMENTS)
        ]
        values.append({"type": "response.function_call_arguments.done", **place, "arguments": _ARGUMENTS})
    else:
        part = {"type": "output_text", "text": "", "annotations": []}
        values.append({"type": "response.content_part.added", **place, "content_index": 0, "part": part})
        values += [
            {"type": "response.output_text.delta", **place, "content_index": 0, "delta": piece} for piece in pieces
        ]
    final = _response(answer, "incomplete" if answer.limited else "completed")
    output = final["output"]
    assert isinstance(output, list)
    values.append({"type": "response.output_item.done", "output_index": 0, "item": output[0]})
    values.append({"type": f"response.{final['status']}", "response": final})
    return [event(value | {"sequence_number": index}) for index, value in enumerate(values)]


def _message(answer: Said) -> dict[str, object]:
    return {
        "id": "msg_emulator",
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": [],
        "stop_reason": None,
        "usage": {"input_tokens": 8, "output_tokens": _count(answer)},
    }


def _message_events(answer: Said, pieces: Sequence[str]) -> list[bytes]:
    block: dict[str, object] = (
        {"type": "tool_use", "id": "toolu_1", "name": answer.tool, "input": {}}
        if answer.tool
        else {"type": "text", "text": ""}
    )
    deltas: list[dict[str, str]] = [{"type": "text_delta", "text": piece} for piece in pieces]
    if answer.tool:
        deltas = [{"type": "input_json_delta", "partial_json": part} for part in _halves(_ARGUMENTS)]
    values: list[dict[str, object]] = [
        {"type": "message_start", "message": _message(answer)},
        {"type": "content_block_start", "index": 0, "content_block": block},
        *({"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": _finish(MESSAGES, answer)},
            "usage": {"output_tokens": _count(answer)},
        },
        {"type": "message_stop"},
    ]
    return [event(value) for value in values]


def _candidate(answer: Said, text: str, finish: str | None) -> dict[str, object]:
    call = {"functionCall": {"name": answer.tool, "args": json.loads(_ARGUMENTS)}}
    parts = [call] if answer.tool else [{"text": text}] if text else []
    candidate: dict[str, object] = {"index": 0, "content": {"role": "model", "parts": parts}}
    usage = {"promptTokenCount": 8, "candidatesTokenCount": _count(answer), "totalTokenCount": 8 + _count(answer)}
    ended = {"finishReason": finish} if finish else {}
    return {"candidates": [candidate | ended], "usageMetadata": usage, "modelVersion": answer.model}


def _halves(text: str) -> tuple[str, str]:
    middle = len(text) // 2
    return text[:middle], text[middle:]
