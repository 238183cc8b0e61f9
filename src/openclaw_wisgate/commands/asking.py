"""Asking one model of a config for one small answer, in the shape in which OpenClaw would ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.credentials import is_placeholder, key_fault
from openclaw_wisgate.probe import (
    DEFAULT_MAX_TOKENS,
    DEFAULT_PROMPT,
    DEFAULT_TIMEOUT,
    Ask,
    HttpReply,
    Probe,
    TransportFault,
    Verdict,
    completion_probe,
)
from openclaw_wisgate.report import Ping
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.keys import resolve_key, substituted
from openclaw_wisgate.verdicts import interpret, unresolved_key

Send = Callable[[Probe, Access], HttpReply | TransportFault]

SUPPORTED_API = "openai-completions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked for, and how: `timeout` in seconds for the whole exchange, `max_tokens` for the answer.

    With `streams` the stream is judged as a layer of its own. `allow_exec` lets the program of a SecretRef run.
    """

    target: Target
    ask: Ask = Ask.ANSWER
    timeout: float = DEFAULT_TIMEOUT
    max_tokens: int = DEFAULT_MAX_TOKENS
    streams: bool = False
    prompt: str = DEFAULT_PROMPT
    allow_exec: bool = False


def ask_model(config: object, provider: str, model: str, *, question: Question, send: Send) -> Ping:
    """Return the outcome of one small completion of `model` with the key that OpenClaw would send."""
    target = question.target
    base_url = base_url_of(setting(config, provider, model, "baseUrl"), config, target)
    probe = completion_probe(
        provider,
        model,
        base_url,
        prompt=question.prompt,
        max_tokens=question.max_tokens,
        timeout=question.timeout,
    )
    key = get(config, (*PROVIDERS, provider, "apiKey"))
    found = resolve_key(key, config, location=target.location, around=target.around)
    if found.key is None:
        return Ping(unresolved_key(probe, Verdict.NO_KEY, found.origin), found.origin)
    fault = key_fault(found.key)
    if fault is not None:
        verdict = Verdict.PLACEHOLDER_KEY if is_placeholder(found.key) else Verdict.BAD_KEY
        return Ping(unresolved_key(probe, verdict, fault), found.origin)
    return Ping(interpret(probe, send(probe, Access(key=found.key.strip()))), found.origin)


def base_url_of(value: object, config: object, target: Target) -> str:
    """Return the base URL that `value` of `config` stands for, with its variables replaced; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    return substituted(value, config, location=target.location, around=target.around)


def api_of(config: object, provider: str, model: str) -> str:
    """Return the api that `model` speaks; a custom provider without one speaks chat completions (OpenClaw 2026.9.6)."""
    api = setting(config, provider, model, "api")
    return api if isinstance(api, str) else SUPPORTED_API


def setting(config: object, provider: str, model: str, name: str) -> object:
    """Return what a model sets for itself, else what its provider sets for all (OpenClaw 2026.9.6)."""
    models = get(config, (*PROVIDERS, provider, "models"))
    entries = models if isinstance(models, list) else []
    own = next((get(entry, (name,)) for entry in entries if get(entry, ("id",)) == model), None)
    return own or get(config, (*PROVIDERS, provider, name))
