"""Reading answers of each API: whole ones, streams, errors, and what belongs to another API."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from openclaw_wisgate.probe import APIS, COMPLETIONS, GEMINI, MESSAGES, RESPONSES, HttpReply, Phases
from openclaw_wisgate.turns import Answer, Form, ToolCall, read
from openclaw_wisgate.turns.events import Event, events

CHUNKS: Mapping[str, Sequence[object]] = {
    COMPLETIONS: [
        {"choices": [{"delta": {"role": "assistant", "content": ""}}]},
        {"choices": [{"delta": {"content": "O"}}]},
        {"choices": [{"delta": {"content": "K"}, "finish_reason": None}]},
        {"choices": [{"delta": {}, "finish_reason": "stop"}]},
        {"choices": [], "usage": {"completion_tokens": 2}},
    ],
    RESPONSES: [
        {"type": "response.created", "response": {}},
        {"type": "response.output_item.added", "item": {"type": "message"}},
        {"type": "response.output_text.delta", "delta": "O"},
        {"type": "response.output_text.delta", "delta": "K"},
        {"type": "response.completed", "response": {"usage": {"output_tokens": 2}}},
    ],
    MESSAGES: [
        {"type": "message_start", "message": {"usage": {"output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "ping"},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "O"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "K"}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
        {"type": "message_stop"},
    ],
    GEMINI: [
        {"candidates": [{"content": {"parts": [{"text": "O"}]}}]},
        {"candidates": [{"content": {"parts": [{"text": "K"}]}, "finishReason": "STOP"}]},
        {"usageMetadata": {"candidatesTokenCount": 2}},
    ],
}
CALLS: Mapping[str, Sequence[object]] = {
    COMPLETIONS: [
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"name": "f", "arguments": ""}}]}}]},
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": '{"a":'}}]}}]},
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}}]},
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]},
    ],
    RESPONSES: [
        {"type": "response.output_item.added", "output_index": 1, "item": {"type": "function_call", "name": "f"}},
        {"type": "response.function_call_arguments.delta", "output_index": 1, "delta": '{"a":'},
        {"type": "response.function_call_arguments.delta", "output_index": 1, "delta": "1}"},
        {"type": "response.completed", "response": {}},
    ],
    MESSAGES: [
        {"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "name": "f", "input": {}}},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": '{"a":'}},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": "1}"}},
        {"type": "message_delta", "delta": {"stop_reason": "tool_use"}},
        {"type": "message_stop"},
    ],
    GEMINI: [
        {"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "args": {"a": 1}}}]}}]},
        {"candidates": [{"finishReason": "STOP"}]},
    ],
}
THOUGHTS: Mapping[str, Sequence[object]] = {
    COMPLETIONS: [{"choices": [{"delta": {"reasoning_content": "hm"}, "finish_reason": "stop"}]}],
    RESPONSES: [
        {"type": "response.reasoning_summary_text.delta", "delta": "hm"},
        {"type": "response.incomplete", "response": {"incomplete_details": {"reason": "max_output_tokens"}}},
    ],
    MESSAGES: [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "hm"}},
        {"type": "message_delta", "delta": {"stop_reason": "max_tokens"}},
        {"type": "message_stop"},
    ],
    GEMINI: [{"candidates": [{"content": {"parts": [{"text": "hm", "thought": True}]}, "finishReason": "MAX_TOKENS"}]}],
}
WHOLE = {
    COMPLETIONS: {"choices": [{"message": {"content": "OK"}, "finish_reason": "stop"}]},
    RESPONSES: {
        "object": "response",
        "output": [
            {"type": "reasoning", "content": []},
            {"type": "message", "content": [{"type": "output_text", "text": "OK"}]},
        ],
    },
    MESSAGES: {"type": "message", "content": [{"type": "text", "text": "OK"}], "stop_reason": "end_turn"},
    GEMINI: [{"candidates": [{"content": {"parts": [{"text": "OK"}]}, "finishReason": "STOP"}]}],
}


def streamed(values: Sequence[object], *, named: bool = False, done: bool = False) -> bytes:
    """Return a stream of `values`, `named` as their types say, with the mark that ends completions if `done`."""
    lines = []
    for value in values:
        name = f"event: {value['type']}\n" if named and isinstance(value, dict) and "type" in value else ""
        lines.append(f"{name}data: {json.dumps(value)}\n\n")
    return "".join([*lines, "data: [DONE]\n\n" if done else ""]).encode()


def read_body(body: bytes, api: str, *, status: int = 200) -> Answer:
    """Return what `body` says as an answer of `api`."""
    return read(HttpReply(status=status, headers={}, body=body, phases=Phases()), api)


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("api", APIS)
def test_streams(api: str, *, named: bool) -> None:
    """A stream gives text, tokens and the place of each piece, and says that it is whole."""
    body = streamed(CHUNKS[api], named=named, done=api == COMPLETIONS)
    answer = read_body(body, api)
    assert (answer.form, answer.text, answer.tokens, answer.streamed) == (Form.ANSWER, "OK", 2, True)
    assert answer.ended
    assert answer.done is (api != GEMINI)
    assert [body[:mark].count(b"\n\n") for mark in answer.marks] == [
        index + 1 for index, value in enumerate(CHUNKS[api]) if '"O"' in json.dumps(value) or '"K"' in json.dumps(value)
    ]


@pytest.mark.parametrize("api", APIS)
def test_streams_that_stop_early(api: str) -> None:
    """What lacks its end does not say that it is whole."""
    ends = {COMPLETIONS: 3, RESPONSES: 4, MESSAGES: 5, GEMINI: 1}
    answer = read_body(streamed(CHUNKS[api][: ends[api]]), api)
    assert (answer.form, answer.ended, answer.done) == (Form.ANSWER, False, False)
    assert answer.text in ("O", "OK")


@pytest.mark.parametrize("api", APIS)
def test_calls(api: str) -> None:
    """A call is put together from its pieces."""
    answer = read_body(streamed(CALLS[api]), api)
    (call,) = answer.calls
    assert (call.name, json.loads(call.arguments)) == ("f", {"a": 1})
    assert answer.ended
    assert answer.marks


@pytest.mark.parametrize("api", APIS)
def test_thoughts_excuse_an_empty_answer(api: str) -> None:
    """An answer that spent its tokens on reasoning is told from one that is empty."""
    answer = read_body(streamed(THOUGHTS[api]), api)
    assert (answer.text, answer.limited, answer.ended) == ("", True, True)


@pytest.mark.parametrize("asked", APIS)
@pytest.mark.parametrize("api", APIS)
def test_whole_answers(api: str, asked: str) -> None:
    """An answer in one piece is read, and told from that of another API, which is named."""
    answer = read_body(json.dumps(WHOLE[api]).encode(), asked)
    assert answer.api == api
    if api == asked:
        assert (answer.form, answer.text, answer.ended, answer.streamed) == (Form.ANSWER, "OK", True, False)
    else:
        assert answer.form is Form.OTHER_API


@pytest.mark.parametrize("asked", APIS)
@pytest.mark.parametrize("api", APIS)
def test_streams_of_another_api(api: str, asked: str) -> None:
    """A stream in the form of another API is told by its first event."""
    answer = read_body(streamed(CHUNKS[api][1:]), asked)
    assert (answer.form, answer.api) == (Form.ANSWER if api == asked else Form.OTHER_API, api)


@pytest.mark.parametrize(
    ("api", "value", "message"),
    [
        (COMPLETIONS, {"error": {"message": "no", "code": 429}}, "no"),
        (COMPLETIONS, {"error": "no"}, "no"),
        (RESPONSES, {"type": "error", "code": "x", "message": "no"}, "no"),
        (RESPONSES, {"type": "response.failed", "response": {"error": {"code": "x", "message": "no"}}}, "no"),
        (MESSAGES, {"type": "error", "error": {"type": "overloaded_error", "message": "no"}}, "no"),
        (GEMINI, {"error": {"code": 503, "message": "no", "status": "UNAVAILABLE"}}, "no"),
        (GEMINI, [{"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}}], "no"),
    ],
)
def test_errors_in_streams_and_out_of_them(api: str, value: object, message: str) -> None:
    """Every API's way of saying no is understood, in the middle of a stream and as a whole answer."""
    answer = read_body(streamed([CHUNKS[api][0], value]), api)
    assert answer.form is Form.ERROR
    assert answer.error is not None
    assert answer.error.message == message
    whole = read_body(json.dumps(value).encode(), api, status=400).error
    assert whole is None or whole.message == message


def test_tool_calls_of_whole_answers() -> None:
    """A call in an answer in one piece is read, too."""
    call = {"type": "tool_use", "name": "f", "input": {"a": 1}}
    answer = read_body(json.dumps({"type": "message", "content": [call]}).encode(), MESSAGES)
    assert answer.calls == (ToolCall(name="f", arguments='{"a": 1}'),)


@pytest.mark.parametrize("body", [b"data: {", b"data: null\n\n", b"event: x\n\n", b": only a comment\n\n"])
@pytest.mark.parametrize("api", APIS)
def test_streams_of_nothing(api: str, body: bytes) -> None:
    """A stream without one readable event is broken."""
    assert read_body(body, api).form is Form.BROKEN


def test_events_know_their_place() -> None:
    """Each event ends where its blank line does, whatever ends the lines and whatever the alphabet."""
    body = "\ufeffevent: a\r\ndata: ü\r\ndata: 2\r\n\r\ndata:3\r\rdata: 4".encode()
    assert list(events(body)) == [
        Event("a", "ü\n2", body.index(b"data:3")),
        Event("", "3", body.index(b"data: 4")),
        Event("", "4", len(body)),
    ]
