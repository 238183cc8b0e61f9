"""From what came back to a verdict with its cause and its cure; pure, so every reply can be judged in a test.

A verdict reads the status, then the gateway's own type, code and message, and quotes the message.
"""

from __future__ import annotations

from openclaw_wisgate.alternatives import alternatives
from openclaw_wisgate.answered import judged_balance, judged_list, judged_picture, judged_turn
from openclaw_wisgate.error_words import error_verdict, own_status, plain_verdict, refused_limit
from openclaw_wisgate.judgement import Judgement, clean, facts
from openclaw_wisgate.layers import failed_layer, fault_layer, layer_results
from openclaw_wisgate.probe import Ask, HttpReply, Layer, Phases, Probe, ProbeResult, TransportFault, Verdict
from openclaw_wisgate.turns import Answer, Form, read
from openclaw_wisgate.wording import CAUSES, CURES

_SAID_LENGTH = 300


def interpret(probe: Probe, reply: HttpReply | TransportFault) -> ProbeResult:
    """Return the one verdict on what `probe` brought back, with the state of every layer."""
    if isinstance(reply, TransportFault):
        judgement = Judgement(verdict=reply.verdict, cause=reply.detail)
        return _result(probe, judgement, None, reply.phases, fault_layer(probe, reply))
    judgement = _judge(probe, reply)
    failed = judgement.failed or failed_layer(probe, judgement.verdict)
    return _result(probe, judgement, reply.status, reply.phases, failed)


def unresolved_key(probe: Probe, verdict: Verdict, detail: str) -> ProbeResult:
    """Return the result of a probe that was not sent for want of a usable key; `detail` says why."""
    return _result(probe, Judgement(verdict=verdict, cause=detail), None, Phases(), Layer.KEY_RESOLVED)


def _judge(probe: Probe, reply: HttpReply) -> Judgement:
    if 300 <= reply.status < 400:  # noqa: PLR2004 - the class of redirects
        return _redirected(reply)
    answer = read(reply, probe.api if probe.ask in (Ask.ANSWER, Ask.TOOL_CALL) else None)
    if answer.form is Form.ERROR and answer.error is not None:
        status = reply.status if reply.status >= 400 else own_status(answer.error)  # noqa: PLR2004 - first error status
        verdict = error_verdict(probe, status, answer.error.words)
        return _worded(probe, reply, verdict, answer.error.message, words=answer.error.words)
    if reply.status >= 400:  # noqa: PLR2004 - first error status
        return _worded(probe, reply, plain_verdict(probe, reply.status, answer), answer.title)
    return _answered(probe, reply, answer)


def _answered(probe: Probe, reply: HttpReply, answer: Answer) -> Judgement:
    match answer.form:
        case Form.ANSWER:
            return judged_turn(probe, reply, answer)
        case Form.BROKEN:
            return Judgement(verdict=Verdict.BAD_STREAM, cause=_broken(reply))
        case Form.OTHER_API:
            return _other_api(probe, answer)
        case Form.UNKNOWN if answer.value is not None and probe.ask is Ask.IMAGE:
            return judged_picture(answer.value)
        case Form.UNKNOWN if answer.value is not None and probe.ask is Ask.BALANCE:
            return judged_balance(answer.value)
        case Form.UNKNOWN if answer.value is not None and probe.ask is Ask.MODELS:
            return judged_list(reply)
        case Form.PAGE | Form.UNKNOWN | Form.ERROR:
            return _worded(probe, reply, Verdict.NOT_AN_API, answer.title)


def _other_api(probe: Probe, answer: Answer) -> Judgement:
    if answer.api is None:
        return Judgement(verdict=Verdict.WRONG_API, cause="the gateway answers in the form of another API")
    cause = f'the gateway answers in the form of "{answer.api}", and the config says "{probe.api}"'
    cure = f'set "api" of "{probe.model}" at provider "{probe.provider}" to "{answer.api}"'
    return Judgement(verdict=Verdict.WRONG_API, cause=cause, cure=cure)


def _worded(probe: Probe, reply: HttpReply, verdict: Verdict, said: str, *, words: str = "") -> Judgement:
    """Return a verdict on what a gateway said, with the cause and the cure that its words or the address suggest."""
    cause = cure = None
    usual = CAUSES[verdict].format_map(facts(probe, reply.status))
    is_elsewhere = verdict in (Verdict.WRONG_PATH, Verdict.NOT_AN_API)
    likely = next(iter(alternatives(probe.base_url, probe.api)), None) if is_elsewhere else None
    if likely is not None and likely.fault is not None:
        cause = f"{usual}; the base URL looks wrong: {likely.fault}"
        cure = f'set "baseUrl" of provider "{probe.provider}" to "{likely.base_url}"'
    field = refused_limit(words) if verdict is Verdict.WRONG_API else None
    if field is not None:
        cause = f"the gateway does not take the name under which OpenClaw sends the limit of an answer ({reply.status})"
        cure = f'set "compat": {{ "maxTokensField": "{field}" }} in the model "{probe.model}" of provider "{probe.provider}"'
    if verdict is Verdict.NO_PERMISSION and "group" in words and "disabled" in words:
        cause = f"the gateway has disabled the group that the key belongs to ({reply.status})"
        cure = "use a key of another group, or ask the gateway's support"
    after = reply.headers.get("retry-after", "").strip()
    if verdict in (Verdict.RATE_LIMITED, Verdict.OVERLOADED) and after:
        when = f"{after} seconds" if after.isdecimal() else f'until "{clean(after)}"'
        cause = f"{usual} and asks to wait {when} (Retry-After)"
        cure = f"wait {when}, then try again"
    return Judgement(verdict=verdict, cause=cause, cure=cure, said=said)


def _redirected(reply: HttpReply) -> Judgement:
    location = clean(reply.headers.get("location", "")).partition("?")[0]
    if not location:
        return Judgement(verdict=Verdict.REDIRECTED)
    cause = f'the server answers with a redirect ({reply.status}) to "{location}", which is never followed with a key'
    return Judgement(verdict=Verdict.REDIRECTED, cause=cause)


def _broken(reply: HttpReply) -> str:
    if not reply.body.strip():
        return "the gateway answered with an empty body"
    return "the answer is malformed" if reply.complete else "the connection broke before the answer was whole"


def _result(probe: Probe, judgement: Judgement, status: int | None, phases: Phases, failed: Layer) -> ProbeResult:
    verdict = judgement.verdict
    filling = facts(probe, status)
    return ProbeResult(
        probe=probe,
        verdict=verdict,
        status=status,
        layers=layer_results(probe, verdict, phases, failed),
        total=phases.total,
        said=clean(judgement.said)[:_SAID_LENGTH] or None,
        cause=judgement.cause or CAUSES[verdict].format_map(filling),
        cure=judgement.cure or CURES[verdict].format_map(filling),
        answer=judgement.answer,
        stream=judgement.stream,
        picture=judgement.picture,
        balance=judgement.balance,
    )
