"""Pings of every kind, made without a network."""

from __future__ import annotations

from dataclasses import replace

from openclaw_wisgate.probe import (
    Ask,
    Balance,
    HttpReply,
    Phases,
    Picture,
    ProbeResult,
    StreamTimes,
    TransportFault,
    Verdict,
)
from openclaw_wisgate.report import Ping
from openclaw_wisgate.turns import Request, probe_of
from openclaw_wisgate.verdicts import interpret

BASE_URL = "https://api.wisgate.ai/v1"
ORIGIN = "WISGATE_API_KEY from the environment"
PNG = b"\x89PNG\r\n\x1a\nno secret is in here"
PICTURE = Picture(media_type="image/png", width=1024, height=768, content=PNG)
BALANCE = Balance(available=12.5, package=10.0, cash=2.5, tokens=0.0)


def reply(body: bytes, status: int = 200, total: float = 0.5) -> HttpReply:
    """Return an HTTP response with a JSON body."""
    phases = Phases(dns=0.001, connect=0.002, tls=0.003, first_byte=0.1, total=total)
    return HttpReply(status=status, headers={"content-type": "application/json"}, body=body, phases=phases)


def result(
    provider: str = "wisgate", model: str = "a", *, total: float = 0.5, prompt: str | None = None
) -> ProbeResult:
    """Return the result of a turn that was answered with OK."""
    probe = probe_of(Request(provider, model, BASE_URL, prompt=prompt))
    body = b'{"choices":[{"message":{"content":"OK"},"finish_reason":"stop"}]}'
    return interpret(probe, reply(body, total=total))


def good(provider: str = "wisgate", model: str = "a", *, total: float = 0.5, stream: StreamTimes | None = None) -> Ping:
    """Return a ping that was answered well."""
    made = result(provider, model, total=total)
    if stream is not None:
        made = replace(made, probe=replace(made.probe, streams=True), stream=stream)
    return Ping(made, ORIGIN)


def bad(
    provider: str = "wisgate", model: str = "a", verdict: Verdict = Verdict.REFUSED, cause: str = "it refuses"
) -> Ping:
    """Return a ping that was not answered well."""
    fault = TransportFault(verdict=verdict, detail=cause, phases=Phases(total=0.1))
    return Ping(interpret(probe_of(Request(provider, model, BASE_URL)), fault), ORIGIN)


def denied(provider: str = "wisgate", model: str = "a", said: str = "no such key") -> Ping:
    """Return a ping whose key is not accepted."""
    body = f'{{"error":{{"message":"{said}","code":"invalid_api_key"}}}}'.encode()
    probe = probe_of(Request(provider, model, BASE_URL))
    return Ping(interpret(probe, reply(body, 401)), ORIGIN)


def drawn(provider: str = "wisgate", model: str = "gpt-image-2", file: str | None = None) -> Ping:
    """Return a ping with a picture."""
    made = result(provider, model)
    made = replace(made, probe=replace(made.probe, ask=Ask.IMAGE), picture=PICTURE, answer=None)
    return Ping(made, ORIGIN, picture_file=file)


def told(provider: str = "wisgate", balance: Balance = BALANCE) -> Ping:
    """Return a ping with a balance."""
    made = result(provider, "")
    made = replace(made, probe=replace(made.probe, ask=Ask.BALANCE), balance=balance, answer=None)
    return Ping(made, ORIGIN)
