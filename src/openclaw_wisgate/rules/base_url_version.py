"""A base URL without the version that its API needs."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.endpoints import (
    WISGATE_VERSIONS,
    Address,
    is_versioned,
    is_wisgate,
    pasted_endpoint,
    without_doubled_version,
)
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Route, routes

_OPENAI = ("openai-completions", "openai-responses")
_OLLAMA_PORT = "11434"
_ELSEWHERE = {"api.openai.com": "/v1", "openrouter.ai": "/api/v1", "api.groq.com": "/openai/v1"}
"""The path of the chat completions of well-known hosts, whose other paths are web pages or nothing."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding where the host is known and its API is elsewhere."""
    for route in routes(context):
        for api in route.apis:
            needed = _needed(route, route.place, api) if route.place and api else None
            if needed:
                yield Finding(
                    path=route.path,
                    message=f'{route.subject} does not end in "{needed}", where "{api}" is spoken on this host',
                    hint=_hint(route, needed),
                    fix=route.cure(),
                )


def _needed(route: Route, place: Address, api: str) -> str | None:
    if is_wisgate(place.host):
        told_elsewhere = pasted_endpoint(place) or without_doubled_version(place) != place
        return None if told_elsewhere or is_versioned(place, api) else f"/{WISGATE_VERSIONS.get(api, 'v1')}"
    if place.segments or api not in _OPENAI or not route.block.is_custom:
        return None
    return "/v1" if place.port == _OLLAMA_PORT else _ELSEWHERE.get(place.host)


def _hint(route: Route, needed: str) -> str:
    if len(route.apis) == 1:
        return f'end it in "{needed}"'
    return 'give the models of another "api" a "baseUrl" of their own'


RULE = Rule(
    id="url/version",
    severity=Severity.WARNING,
    summary="a base URL lacks `/v1`, or `/v1beta` for Gemini's API",
    why="""\
OpenClaw adds only "/chat/completions" or "/responses" to the base URL and gets a web page or a 404 where the version is
missing. For `google-generative-ai` WisGate has "/v1beta"; for `anthropic-messages` OpenClaw adds "/v1" itself, so that
both forms are right. Of other hosts only those are judged whose paths are certain.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai", models: [] } } } }',
    good="""\
{ models: { providers: {
  wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] },
  "wisgate-claude": { baseUrl: "https://api.wisgate.ai", api: "anthropic-messages", models: [] },
  "wisgate-gemini": { baseUrl: "https://api.wisgate.ai/v1beta", api: "google-generative-ai", models: [] },
} } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
