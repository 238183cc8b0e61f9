"""From what came back to a verdict with its cause and its cure; pure, so every reply can be judged in a test.

A verdict reads the status, then the gateway's own type, code and message, and quotes the message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openclaw_wisgate.completion import Answer, Form, GatewayError, read
from openclaw_wisgate.probe import (
    COMPLETIONS_PATH,
    HttpReply,
    Layer,
    LayerResult,
    LayerState,
    Phases,
    Probe,
    ProbeResult,
    TransportFault,
    Verdict,
    layers_of,
)
from openclaw_wisgate.wording import CAUSES, CURES

_SAID_LENGTH = 300
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_UNPRINTABLE_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_API_VERSION = re.compile(r"://[^/]+/(?:[^?#]*/)?v\d+[a-z0-9]*/", re.IGNORECASE)

_PAGE_VERDICTS = {
    401: Verdict.BAD_KEY,
    404: Verdict.WRONG_PATH,
    405: Verdict.WRONG_PATH,
    429: Verdict.RATE_LIMITED,
    503: Verdict.OVERLOADED,
    529: Verdict.OVERLOADED,
}
_STATUS_VERDICTS = _PAGE_VERDICTS | {
    402: Verdict.NO_CREDIT,
    403: Verdict.NO_PERMISSION,
    408: Verdict.SERVER_ERROR,
}
# In this order: an unknown route may name a model in its path, and a per-minute limit is often called a quota.
_WORDS = (
    (
        Verdict.WRONG_PATH,
        (
            r"invalid url|unknown (?:request )?url|unrecognized request url|(?:no|unknown) (?:such )?route|route not found"
            r"|cannot (?:post|get) /|page not found"
        ),
    ),
    (
        Verdict.WRONG_API,
        (
            r"not a chat model|\bv1/(?:responses|completions|messages)\b|max_completion_tokens|unsupported[_ ]parameter"
            r"|unknown[_ ]parameter|unrecognized request argument|extra inputs are not permitted"
        ),
    ),
    (Verdict.RATE_LIMITED, r"per[- ](?:second|minute|hour)|\b(?:rpm|tpm)\b"),
    (
        Verdict.NO_CREDIT,
        (
            r"insufficient[_ ](?:\w+[_ ])?(?:quota|balance|credits?|funds)|exceeded your current quota|payment required"
            r"|(?:quota|balance|credits?) (?:(?:is|are|has been|have been) )?(?:not enough|insufficient|exhausted|used up|too low)"
            r"|pre_consume_token_quota_failed|out of credits?|not enough (?:quota|balance|credits?)"
            r"|billing_(?:hard_limit|not_active)|额度不足|额度已用尽|余额不足|欠费"
        ),
    ),
    (
        Verdict.BAD_KEY,
        (
            r"invalid_api_key|api[ _-]?key (?:is )?(?:not valid|invalid|expired)"
            r"|(?:invalid|incorrect|expired|revoked) api[ _-]?key|无效的令牌|令牌已过期"
        ),
    ),
    (
        Verdict.NO_SUCH_MODEL,
        (
            r"model_not_found|unknown[_ ]model|invalid model name|no such model|deploymentnotfound|not a valid model"
            r"|no available channel|无可用渠道|模型.{0,40}(?:不存在|未找到)"
            r"|\bmodel\b.{0,80}?(?:(?:does not|doesn't|not) exist|not found|(?:is )?not supported)"
        ),
    ),
    (Verdict.RATE_LIMITED, r"rate[_ ]limit|too many requests"),
    (Verdict.OVERLOADED, r"overloaded"),
)

_UNDETERMINED = (Verdict.RATE_LIMITED, Verdict.SERVER_ERROR, Verdict.OVERLOADED, Verdict.WRONG_API, Verdict.TIMED_OUT)
_FAILED_LAYERS = {
    Verdict.NO_KEY: Layer.KEY_RESOLVED,
    Verdict.PLACEHOLDER_KEY: Layer.KEY_RESOLVED,
    Verdict.NAME_NOT_FOUND: Layer.DNS,
    Verdict.REFUSED: Layer.TCP,
    Verdict.TLS_FAILURE: Layer.TLS,
    Verdict.REDIRECTED: Layer.HTTP_REACHABLE,
    Verdict.NOT_AN_API: Layer.HTTP_REACHABLE,
    Verdict.WRONG_PATH: Layer.HTTP_REACHABLE,
    Verdict.BAD_KEY: Layer.KEY_ACCEPTED,
    Verdict.NO_PERMISSION: Layer.KEY_ACCEPTED,
    Verdict.NO_SUCH_MODEL: Layer.MODEL_LISTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judgement:
    """A verdict with what replaces its usual cause and cure."""

    verdict: Verdict
    cause: str | None = None
    cure: str | None = None
    said: str = ""
    answer: str | None = None


def interpret(probe: Probe, reply: HttpReply | TransportFault) -> ProbeResult:
    """Return the one verdict on what `probe` brought back, with the state of every layer."""
    if isinstance(reply, TransportFault):
        judgement = _Judgement(verdict=reply.verdict, cause=reply.detail)
        return _result(probe, judgement, None, reply.phases, _fault_layer(probe, reply))
    judgement = _judge(probe, reply)
    failed = _FAILED_LAYERS.get(judgement.verdict, Layer.COMPLETION)
    return _result(probe, judgement, reply.status, reply.phases, failed)


def unresolved_key(probe: Probe, verdict: Verdict, detail: str) -> ProbeResult:
    """Return the result of a probe that was not sent for want of a usable key; `detail` says why."""
    return _result(probe, _Judgement(verdict=verdict, cause=detail), None, Phases(), Layer.KEY_RESOLVED)


def _judge(probe: Probe, reply: HttpReply) -> _Judgement:
    if 300 <= reply.status < 400:  # noqa: PLR2004 - the class of redirects
        return _redirected(reply)
    answer = read(reply)
    if answer.form is Form.ERROR and answer.error is not None:
        status = reply.status if reply.status >= 400 else _own_status(answer.error)  # noqa: PLR2004 - first error status
        return _worded(probe, reply, _error_verdict(probe, status, answer.error.words), answer.error.message)
    if reply.status >= 400:  # noqa: PLR2004 - first error status
        return _worded(probe, reply, _plain_verdict(probe, reply.status, answer), answer.title)
    match answer.form:
        case Form.COMPLETION:
            return _completion(reply, answer)
        case Form.BROKEN:
            return _Judgement(verdict=Verdict.BAD_STREAM, cause=_broken(reply))
        case Form.OTHER_API:
            return _Judgement(verdict=Verdict.WRONG_API, cause="the gateway answers in the form of another API")
        case Form.PAGE | Form.UNKNOWN | Form.ERROR:
            return _worded(probe, reply, Verdict.NOT_AN_API, answer.title)


def _error_verdict(probe: Probe, status: int, words: str) -> Verdict:
    for verdict, pattern in _WORDS:
        if re.search(pattern, words):
            return verdict
    if status == 404 and probe.model.lower() in words:  # noqa: PLR2004 - not found, and it names what
        return Verdict.NO_SUCH_MODEL
    server = Verdict.SERVER_ERROR if status >= 500 else Verdict.WRONG_API  # noqa: PLR2004 - first server error
    return _STATUS_VERDICTS.get(status, server)


def _plain_verdict(probe: Probe, status: int, answer: Answer) -> Verdict:
    """Return the verdict on an error reply that is no JSON error: a page or text of whatever stands before the API."""
    if answer.form is not Form.PAGE:
        return _error_verdict(probe, status, answer.title.lower())
    server = Verdict.SERVER_ERROR if status >= 500 else Verdict.NOT_AN_API  # noqa: PLR2004 - first server error
    return _PAGE_VERDICTS.get(status, server)


def _own_status(error: GatewayError) -> int:
    """Return the HTTP status an error inside a successful reply stands for; gateways put it into `code`."""
    return int(error.code) if re.fullmatch(r"[45]\d\d", error.code) else 500


def _worded(probe: Probe, reply: HttpReply, verdict: Verdict, said: str) -> _Judgement:
    cause = cure = None
    base = probe.url.partition("?")[0].removesuffix(COMPLETIONS_PATH)
    if verdict in (Verdict.WRONG_PATH, Verdict.NOT_AN_API) and not _API_VERSION.search(probe.url):
        cause = f'{CAUSES[verdict].format_map(_facts(probe, reply.status))}: the base URL has no "/v1"'
        cure = f'set "baseUrl" of provider "{probe.provider}" to "{base}/v1"'
    after = reply.headers.get("retry-after", "").strip()
    if verdict in (Verdict.RATE_LIMITED, Verdict.OVERLOADED) and after:
        when = f"{after} seconds" if after.isdecimal() else f'until "{_clean(after)}"'
        cause = f"{CAUSES[verdict].format_map(_facts(probe, reply.status))} and asks to wait {when} (Retry-After)"
        cure = f"wait {when}, then try again"
    return _Judgement(verdict=verdict, cause=cause, cure=cure, said=said)


def _redirected(reply: HttpReply) -> _Judgement:
    location = _clean(reply.headers.get("location", "")).partition("?")[0]
    if not location:
        return _Judgement(verdict=Verdict.REDIRECTED)
    cause = f'the server answers with a redirect ({reply.status}) to "{location}", which is never followed with a key'
    return _Judgement(verdict=Verdict.REDIRECTED, cause=cause)


def _completion(reply: HttpReply, answer: Answer) -> _Judgement:
    text = _UNPRINTABLE_BUT_LINES.sub("", answer.text).strip()
    if not answer.ended or not (answer.done or reply.complete):
        cause = (
            f"the stream ended without its end mark after {len(text)} characters of text, which OpenClaw takes as whole"
        )
        return _Judgement(verdict=Verdict.BAD_STREAM, cause=cause, answer=text)
    if text:
        return _Judgement(verdict=Verdict.OK, answer=text)
    if answer.limited:
        cause = "the model answered, but spent the few tokens of the probe before its first word"
        return _Judgement(verdict=Verdict.OK, cause=cause, answer="")
    return _Judgement(verdict=Verdict.BAD_STREAM, cause="the completion ended without any text", answer="")


def _broken(reply: HttpReply) -> str:
    if not reply.body.strip():
        return "the gateway answered with an empty body"
    return "the answer is malformed" if reply.complete else "the connection broke before the answer was whole"


def _fault_layer(probe: Probe, fault: TransportFault) -> Layer:
    """Return the layer a fault belongs to; where its verdict does not say, the first phase that did not end."""
    if fault.verdict is Verdict.BAD_KEY:
        return Layer.KEY_RESOLVED
    if fault.verdict not in (Verdict.TIMED_OUT, Verdict.UNREACHABLE):
        return _FAILED_LAYERS.get(fault.verdict, Layer.COMPLETION)
    ended = {
        Layer.DNS: fault.phases.dns,
        Layer.TCP: fault.phases.connect,
        Layer.TLS: fault.phases.tls if probe.is_secure else 0.0,
        Layer.HTTP_REACHABLE: fault.phases.first_byte,
    }
    return next((layer for layer, seconds in ended.items() if seconds is None), Layer.COMPLETION)


def _result(probe: Probe, judgement: _Judgement, status: int | None, phases: Phases, failed: Layer) -> ProbeResult:
    verdict = judgement.verdict
    facts = _facts(probe, status)
    return ProbeResult(
        probe=probe,
        verdict=verdict,
        status=status,
        layers=_layer_results(probe, verdict, phases, failed),
        total=phases.total,
        said=_clean(judgement.said)[:_SAID_LENGTH] or None,
        cause=judgement.cause or CAUSES[verdict].format_map(facts),
        cure=judgement.cure or CURES[verdict].format_map(facts),
        answer=judgement.answer,
    )


def _layer_results(probe: Probe, verdict: Verdict, phases: Phases, failed: Layer) -> tuple[LayerResult, ...]:
    layers = layers_of(probe)
    bound = len(layers) if verdict is Verdict.OK else layers.index(failed)
    unknown = {Layer.KEY_ACCEPTED, Layer.MODEL_LISTED} if verdict in _UNDETERMINED else set[Layer]()
    if verdict is Verdict.NO_CREDIT:
        unknown = {Layer.MODEL_LISTED}
    results: list[LayerResult] = []
    for index, layer in enumerate(layers):
        state = LayerState.PASSED if index < bound else LayerState.FAILED if index == bound else LayerState.NOT_REACHED
        state = LayerState.NOT_REACHED if layer in unknown else state
        results.append(LayerResult(layer, state, None if state is LayerState.NOT_REACHED else _seconds(layer, phases)))
    return tuple(results)


def _seconds(layer: Layer, phases: Phases) -> float | None:
    parts = (phases.dns, phases.connect, phases.tls, phases.first_byte)
    rest = phases.total - sum(part or 0.0 for part in parts) if phases.total and phases.first_byte else None
    times = dict(
        zip((Layer.DNS, Layer.TCP, Layer.TLS, Layer.HTTP_REACHABLE, Layer.COMPLETION), (*parts, rest), strict=True)
    )
    return times.get(layer)


def _facts(probe: Probe, status: int | None) -> dict[str, object]:
    return {
        "provider": probe.provider,
        "model": probe.model,
        "url": probe.url,
        "status": status,
    }


def _clean(text: str) -> str:
    """Return `text` on one line and without characters that could steer a terminal."""
    return _UNPRINTABLE.sub(" ", text).strip()
