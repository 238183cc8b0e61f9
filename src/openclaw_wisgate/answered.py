"""Judging what a gateway answered where it did not say no: whether it is whole, and what was asked for."""

from __future__ import annotations

import json
from dataclasses import replace

from openclaw_wisgate.judgement import Judgement, clean_lines
from openclaw_wisgate.probe import Ask, HttpReply, Layer, Probe, StreamTimes, Verdict
from openclaw_wisgate.turns import DIALECTS, Answer, ToolCall
from openclaw_wisgate.turns.account import balance_of
from openclaw_wisgate.turns.dialect import TOOL
from openclaw_wisgate.turns.pictures import encoded_picture, has_address_only, picture_of

_OTHER_MODEL = "choose a model that calls tools; OpenClaw's agent works through them"


def judged_turn(probe: Probe, reply: HttpReply, answer: Answer) -> Judgement:
    """Return the verdict on an answer in the form of the probe's API."""
    judgement = _judged_text(probe, reply, answer)
    if judgement.verdict is Verdict.OK and probe.ask is Ask.TOOL_CALL:
        judgement = _judged_call(answer, judgement)
    if judgement.verdict is Verdict.OK and probe.streams and not answer.streamed:
        cause = "the answer came in one piece although a stream was asked for, so OpenClaw shows nothing until its end"
        judgement = replace(judgement, verdict=Verdict.BAD_STREAM, cause=cause, failed=Layer.STREAMING)
    return replace(judgement, stream=_stream_times(reply, answer))


def _judged_text(probe: Probe, reply: HttpReply, answer: Answer) -> Judgement:
    text = clean_lines(answer.text)
    if not (answer.streamed or DIALECTS[probe.api].reads_whole):
        cause = "the answer came in one piece although a stream was asked for, and OpenClaw reads nothing from that"
        return Judgement(verdict=Verdict.BAD_STREAM, cause=cause, answer=text)
    if not answer.ended or not (answer.done or reply.complete):
        cause = (
            f"the stream ended without its end mark after {len(text)} characters of text, which OpenClaw takes as whole"
        )
        return Judgement(verdict=Verdict.BAD_STREAM, cause=cause, answer=text)
    if text or answer.calls:
        return Judgement(verdict=Verdict.OK, answer=text)
    if answer.limited:
        cause = "the model answered, but spent the few tokens of the probe before its first word"
        return Judgement(verdict=Verdict.OK, cause=cause, answer="")
    return Judgement(verdict=Verdict.BAD_STREAM, cause="the completion ended without any text", answer="")


def _judged_call(answer: Answer, judgement: Judgement) -> Judgement:
    failed = replace(judgement, failed=Layer.TOOL_CALL)
    if not answer.calls:
        cause = "the model answered without calling the tool that it was told to call"
        return replace(failed, verdict=Verdict.WRONG_API, cause=cause, cure=_OTHER_MODEL)
    strange = next((call for call in answer.calls if call.name != TOOL), None)
    if strange is not None:
        cause = f'the model called a tool "{clean_lines(strange.name)[:60]}" that there is not'
        return replace(failed, verdict=Verdict.WRONG_API, cause=cause, cure=_OTHER_MODEL)
    if not all(map(_is_readable, answer.calls)):
        cause = "the model's call of the tool came back with arguments that are no JSON object"
        return replace(failed, verdict=Verdict.BAD_STREAM, cause=cause)
    return replace(judgement, cause=f'the model called the tool "{TOOL}"')


def _is_readable(call: ToolCall) -> bool:
    try:
        return isinstance(json.loads(call.arguments), dict)
    except (ValueError, RecursionError):
        return False


def _stream_times(reply: HttpReply, answer: Answer) -> StreamTimes | None:
    """Return when the pieces of a streamed answer came; None where none did, or nobody looked at the clock."""
    if not (answer.streamed and answer.marks and reply.arrivals):
        return None
    first, last = (_arrival(reply, answer.marks[index]) for index in (0, -1))
    return StreamTimes(first=first, last=last, pieces=len(answer.marks), tokens=answer.tokens)


def _arrival(reply: HttpReply, size: int) -> float:
    return next((seconds for total, seconds in reply.arrivals if total >= size), reply.arrivals[-1][1])


def judged_picture(value: object) -> Judgement:
    """Return the verdict on an answer of the images API."""
    text = encoded_picture(value)
    if text is None and has_address_only(value):
        cause = "the gateway sent the address of a picture, and OpenClaw takes only the picture itself (b64_json)"
        return Judgement(verdict=Verdict.WRONG_API, cause=cause, cure="choose another image model")
    if text is None:
        return Judgement(verdict=Verdict.NOT_AN_API, cause="the answer holds no picture")
    picture = picture_of(text)
    if picture is None:
        return Judgement(verdict=Verdict.BAD_STREAM, cause="what came is no whole PNG, JPEG, GIF or WebP")
    size = f"{picture.width} by {picture.height} pixels"
    return Judgement(verdict=Verdict.OK, cause=f"a picture of {size} came ({picture.media_type})", picture=picture)


def judged_balance(value: object) -> Judgement:
    """Return the verdict on what a gateway says of the key's account."""
    balance = balance_of(value)
    if balance is None:
        return Judgement(verdict=Verdict.NOT_AN_API, cause="the answer tells no balance")
    return Judgement(verdict=Verdict.OK, cause="the gateway told the balance", balance=balance)


def judged_list(reply: HttpReply) -> Judgement:
    """Return the verdict on what a gateway says of the models that it serves."""
    from openclaw_wisgate.offers import read_offers  # noqa: PLC0415 - a ping asks for no list

    offers = read_offers(reply.body)
    if offers is None:
        return Judgement(verdict=Verdict.NOT_AN_API, cause="the answer is no list of models")
    return Judgement(verdict=Verdict.OK, cause=f"the gateway serves {len(offers)} models to this key")
