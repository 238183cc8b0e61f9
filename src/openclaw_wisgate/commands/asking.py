"""Asking one model of a config for one small thing, in the shape in which OpenClaw would ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from openclaw_wisgate import endpoints
from openclaw_wisgate.alternatives import alternatives
from openclaw_wisgate.change import get
from openclaw_wisgate.commands.access import Denied, access_of
from openclaw_wisgate.commands.cures import address_command, key_command
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.error_words import wants_more_tokens
from openclaw_wisgate.probe import (
    APIS,
    COMPLETIONS,
    DEFAULT_MAX_TOKENS,
    DEFAULT_TIMEOUT,
    Ask,
    HttpReply,
    Layer,
    LayerState,
    Probe,
    ProbeResult,
    TransportFault,
    Verdict,
)
from openclaw_wisgate.report import Ping
from openclaw_wisgate.selection import setting_path
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.keys import substituted
from openclaw_wisgate.turns import RETRY_TOKENS, TIMEOUTS, Request, probe_of
from openclaw_wisgate.verdicts import interpret

Send = Callable[[Probe, Access], HttpReply | TransportFault]

_ELSEWHERE = (Verdict.WRONG_PATH, Verdict.NOT_AN_API, Verdict.REDIRECTED)
"""The verdicts after which the request is tried at the base URLs that may have been meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked for, and how: `timeout` in seconds for each exchange, `max_tokens` for the answer.

    Where `timeout` is None, a picture has 180 seconds and all else 30. `prompt` None is the usual one of what is asked
    for. With `streams` the stream is judged as a layer of its own. `allow_exec` lets the program of a SecretRef run.
    """

    target: Target
    ask: Ask = Ask.ANSWER
    timeout: float | None = None
    max_tokens: int = DEFAULT_MAX_TOKENS
    streams: bool = False
    prompt: str | None = None
    allow_exec: bool = False

    @property
    def seconds(self) -> float:
        """The time of one exchange."""
        return self.timeout if self.timeout is not None else TIMEOUTS.get(self.ask, DEFAULT_TIMEOUT)


def ask_model(config: object, provider: str, model: str, *, question: Question, send: Send) -> Ping:
    """Return the outcome of one small request to `model` with the key, the headers and the way that OpenClaw would use.

    Where no API answers, the base URLs that may have been meant are tried, too, on the same host or at WisGate; where
    the model refuses so short an answer, it is asked once more for one of 256 tokens.
    """
    request = _request(config, provider, model, question)
    probe = probe_of(request)
    found = access_of(config, provider, model, target=question.target, allow_exec=question.allow_exec)
    if isinstance(found, Denied):
        result = found.result(probe)
        is_lacking = result.cause == found.origin or result.verdict is Verdict.PLACEHOLDER_KEY
        command = key_command(config, result, question.target) if is_lacking else None
        return Ping(result, found.origin, command=command)
    access = found.access
    result = interpret(probe, send(probe, access))
    if wants_more_tokens((result.said or "").lower()) and request.max_tokens < RETRY_TOKENS:
        request = request._replace(max_tokens=RETRY_TOKENS)
        probe = probe_of(request)
        result = interpret(probe, send(probe, access))
    if result.verdict in _ELSEWHERE:
        ping = _tried_elsewhere(request, result, found.origin, lambda other: send(other, access))
        if ping.answering is not None:
            ping = ping._replace(command=address_command(config, result, ping.answering, question.target))
        return ping
    return Ping(result, found.origin)


def _request(config: object, provider: str, model: str, question: Question) -> Request:
    base_url = base_url_of(setting(config, provider, model, "baseUrl"), config, question.target)
    address = endpoints.address(base_url)
    compat = setting(config, provider, model, "compat")
    return Request(
        provider=provider,
        model=model,
        base_url=base_url,
        api=api_of(config, provider, model),
        timeout=question.seconds,
        ask=question.ask,
        prompt=question.prompt,
        max_tokens=question.max_tokens,
        streams=question.streams,
        compat=compat if isinstance(compat, Mapping) else {},
        is_local=address is not None and endpoints.is_local(address.host),
    )


def _tried_elsewhere(
    request: Request, result: ProbeResult, origin: str, send: Callable[[Probe], HttpReply | TransportFault]
) -> Ping:
    """Return `result` with the first other base URL at which an API answers, if there is one."""
    for base_url, _ in alternatives(request.base_url, request.api):
        probe = probe_of(request._replace(base_url=base_url))
        other = interpret(probe, send(probe))
        if LayerState.PASSED in {layer.state for layer in other.layers if layer.layer is Layer.HTTP_REACHABLE}:
            is_good = other.verdict is Verdict.OK
            how = "the same request was answered" if is_good else f'an API says "{other.verdict.value}"'
            cure = f'set "baseUrl" of provider "{request.provider}" to "{base_url}", where {how}'
            return Ping(replace(result, cure=cure), origin, answering=base_url if is_good else None)
    return Ping(result, origin)


def cannot_ask(config: object, provider: str, model: str) -> Diagnostic | None:
    """Return the note that a probe does not speak the api of `model`, or None."""
    api = api_of(config, provider, model)
    if api in APIS:
        return None
    return note("api-not-asked", Severity.WARNING, f'"{provider}/{model}" speaks "{api}", which a ping cannot speak')


def base_url_of(value: object, config: object, target: Target) -> str:
    """Return the base URL that `value` of `config` stands for, with its variables replaced; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    return substituted(value, config, location=target.location, around=target.around)


def api_of(config: object, provider: str, model: str) -> str:
    """Return the api that `model` speaks; a custom provider without one speaks chat completions (OpenClaw 2026.9.6)."""
    api = setting(config, provider, model, "api")
    return api if isinstance(api, str) else COMPLETIONS


def setting(config: object, provider: str, model: str, name: str) -> object:
    """Return what a model sets for itself, else what its provider sets for all (OpenClaw 2026.9.6)."""
    return get(config, setting_path(config, provider, model, name))
