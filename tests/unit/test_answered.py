"""Judging answers that came: streams by the clock, calls, pictures, the balance."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Sequence

import pytest

from openclaw_wisgate.probe import (
    APIS,
    COMPLETIONS,
    MESSAGES,
    Ask,
    Balance,
    HttpReply,
    Layer,
    LayerState,
    Phases,
    ProbeResult,
    StreamTimes,
    Verdict,
)
from openclaw_wisgate.turns import Request, probe_of
from openclaw_wisgate.verdicts import interpret

PHASES = Phases(dns=0.0, connect=0.0, first_byte=0.5, total=2.0)


def chunk(delta: object, finish: str | None = None) -> bytes:
    """Return one event of a streamed completion."""
    return b"data: " + json.dumps({"choices": [{"delta": delta, "finish_reason": finish}]}).encode() + b"\n\n"


def judged(  # noqa: PLR0913 - the facts of one exchange
    body: bytes,
    *,
    ask: Ask = Ask.ANSWER,
    api: str = COMPLETIONS,
    streams: bool = False,
    status: int = 200,
    arrivals: Sequence[tuple[int, float]] = (),
) -> ProbeResult:
    """Return what is made of `body`, which came as an answer to `ask`."""
    request = Request("wisgate", "m", "http://x.example/v1", api, ask=ask, streams=streams)
    reply = HttpReply(status=status, headers={}, body=body, phases=PHASES, arrivals=tuple(arrivals))
    return interpret(probe_of(request), reply)


def state(result: ProbeResult, layer: Layer) -> LayerState:
    """Return the state of `layer`."""
    return next(each.state for each in result.layers if each.layer is layer)


def test_a_stream_is_timed() -> None:
    """First and last piece are told by when their last byte came; tokens by what the gateway says."""
    pieces = [chunk({"content": "a"}), chunk({"content": "b"}), chunk({}, "stop")]
    usage = b'data: {"choices":[],"usage":{"completion_tokens":11}}\n\ndata: [DONE]\n\n'
    sizes = [len(pieces[0]), len(b"".join(pieces[:2])), len(b"".join(pieces)) + len(usage)]
    arrivals = [(sizes[0], 0.5), (sizes[1] - 3, 1.0), (sizes[1], 2.5), (sizes[2], 3.0)]
    result = judged(b"".join(pieces) + usage, streams=True, arrivals=arrivals)
    assert result.stream == StreamTimes(first=0.5, last=2.5, pieces=2, tokens=11)
    assert result.stream is not None
    assert result.stream.tokens_per_second == 5.0
    assert state(result, Layer.STREAMING) is LayerState.PASSED


def test_a_whole_answer_is_no_stream() -> None:
    """OpenClaw reads a completion in one piece; asked about the stream, the verdict says that there is none."""
    body = b'{"choices":[{"message":{"content":"OK"},"finish_reason":"stop"}]}'
    assert judged(body).verdict is Verdict.OK
    result = judged(body, streams=True)
    assert (result.verdict, result.answer) == (Verdict.BAD_STREAM, "OK")
    assert state(result, Layer.COMPLETION) is LayerState.PASSED
    assert state(result, Layer.STREAMING) is LayerState.FAILED


def test_a_whole_message_is_lost_on_openclaw() -> None:
    """Of the other APIs OpenClaw reads nothing but streams, so a whole answer fails."""
    body = b'{"type":"message","content":[{"type":"text","text":"OK"}],"stop_reason":"end_turn"}'
    result = judged(body, api=MESSAGES)
    assert result.verdict is Verdict.BAD_STREAM
    assert "reads nothing" in result.cause
    assert state(result, Layer.COMPLETION) is LayerState.FAILED


def test_answers_of_another_api_name_it() -> None:
    """The cure says which api the gateway speaks."""
    result = judged(b'{"choices":[{"message":{"content":"OK"}}]}', api=MESSAGES)
    assert result.verdict is Verdict.WRONG_API
    assert '"openai-completions"' in result.cure


@pytest.mark.parametrize(
    ("name", "arguments", "verdict"),
    [
        ("report_status", '{"status":"ok"}', Verdict.OK),
        ("report_status", '{"status":', Verdict.BAD_STREAM),
        ("report_status", '"ok"', Verdict.BAD_STREAM),
        ("report_status", "", Verdict.BAD_STREAM),
        ("other", "{}", Verdict.WRONG_API),
        (None, "", Verdict.WRONG_API),
    ],
)
def test_calls(name: str | None, arguments: str, verdict: Verdict) -> None:
    """A call has to be one of the tool there is, with arguments that can be read."""
    call = {"tool_calls": [{"index": 0, "function": {"name": name, "arguments": arguments}}]}
    body = chunk(call if name else {"content": "I will not"}) + chunk({}, "stop") + b"data: [DONE]\n\n"
    result = judged(body, ask=Ask.TOOL_CALL)
    assert result.verdict is verdict
    assert state(result, Layer.TOOL_CALL) is (LayerState.PASSED if verdict is Verdict.OK else LayerState.FAILED)
    assert state(result, Layer.MODEL_LISTED) is LayerState.PASSED


def png(width: int, height: int) -> bytes:
    """Return a whole PNG."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress(b"".join(b"\0" + b"\xff\0\0" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", rows) + part(b"IEND", b"")


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100") + b"\xff\xda\x00\xff\xd9"
GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"\0\0\0;"
WEBP = b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\2\0\0\1\0\0" + b"\0" * 4


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(png(3, 2), "image/png"), (JPEG, "image/jpeg"), (GIF, "image/gif"), (WEBP, "image/webp")],
)
def test_pictures(content: bytes, media_type: str) -> None:
    """A picture is one by its bytes; its size is told, and a part of it is none."""
    body = {"data": [{"b64_json": base64.b64encode(content).decode()}]}
    result = judged(json.dumps(body).encode(), ask=Ask.IMAGE)
    assert result.verdict is Verdict.OK
    assert result.picture is not None
    assert (result.picture.media_type, result.picture.width, result.picture.height) == (media_type, 3, 2)
    assert result.picture.content == content
    assert state(result, Layer.IMAGE) is LayerState.PASSED
    cut = {"data": [{"b64_json": base64.b64encode(content[:-6]).decode()}]}
    assert judged(json.dumps(cut).encode(), ask=Ask.IMAGE).verdict is Verdict.BAD_STREAM


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ({"data": [{"url": "https://x.example/1.png"}]}, Verdict.WRONG_API),
        ({"data": [{"b64_json": "?"}]}, Verdict.BAD_STREAM),
        ({"data": [{"b64_json": "aGVsbG8="}]}, Verdict.BAD_STREAM),
        ({"data": [{"b64_json": base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()}]}, Verdict.BAD_STREAM),
        ({"data": []}, Verdict.NOT_AN_API),
        ({"error": {"message": "The model does not exist", "code": "model_not_found"}}, Verdict.NO_SUCH_MODEL),
    ],
)
def test_answers_without_a_picture(value: object, verdict: Verdict) -> None:
    """An address, other bytes and nothing at all are told apart."""
    result = judged(json.dumps(value).encode(), ask=Ask.IMAGE)
    assert (result.verdict, result.picture) == (verdict, None)


def test_the_balance() -> None:
    """The numbers are those of the gateway; what it does not tell is None."""
    told = b'{"available_balance": 12.5, "cash_balance": 2, "token_balance": null, "is_token_unlimited_quota": true}'
    result = judged(told, ask=Ask.BALANCE)
    assert result.balance == Balance(available=12.5, cash=2.0, unlimited=True)
    assert [layer.layer for layer in result.layers][-1] is Layer.BALANCE
    assert judged(b'{"status":"up"}', ask=Ask.BALANCE).verdict is Verdict.NOT_AN_API
    assert judged(b"[]", ask=Ask.BALANCE).verdict is Verdict.NOT_AN_API
    assert judged(b"<html>", ask=Ask.BALANCE).verdict is Verdict.NOT_AN_API


@pytest.mark.parametrize("ask", list(Ask))
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (401, b'{"error":{"message":"Invalid API key provided","code":"invalid_api_key"}}', Verdict.BAD_KEY),
        (402, b'{"error":{"message":"Insufficient balance"}}', Verdict.NO_CREDIT),
        (429, b"", Verdict.RATE_LIMITED),
        (500, b"", Verdict.SERVER_ERROR),
        (302, b"", Verdict.REDIRECTED),
        (200, b"<html></html>", Verdict.NOT_AN_API),
        (200, b"{", Verdict.BAD_STREAM),
    ],
)
def test_faults_are_named_alike_in_every_api(status: int, body: bytes, verdict: Verdict, api: str, ask: Ask) -> None:
    """Whatever is asked for, in whatever API, the same fault has the same name, and exactly one layer fails."""
    result = judged(body, ask=ask, api=api, status=status)
    assert result.verdict is verdict
    assert [layer.state for layer in result.layers].count(LayerState.FAILED) == 1
