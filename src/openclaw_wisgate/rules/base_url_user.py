"""A name or a password in a base URL."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import routes


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every base URL with something before its host."""
    for route in routes(context):
        if route.place and route.place.user:
            yield Finding(
                path=route.path,
                message=f"{route.subject} has a name or a password before the host, with which no request is made",
                hint='take it out, and give the credentials in "apiKey" or "headers"',
            )


RULE = Rule(
    id="url/user",
    severity=Severity.WARNING,
    summary="a base URL has a name or a password in it",
    why="""\
The HTTP client in OpenClaw refuses such a URL ("Request cannot be constructed from a URL that includes credentials"),
which users see as "Connection error", after several tries. It was seen with all four common APIs.""",
    bad='{ models: { providers: { proxy: { baseUrl: "https://me:secret@llm.example.org/v1", models: [] } } } }',
    good='{ models: { providers: { proxy: { baseUrl: "https://llm.example.org/v1", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
