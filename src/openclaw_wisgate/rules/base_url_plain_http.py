"""A public host that is asked without encryption."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.endpoints import is_public, is_wisgate
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import routes


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every `http://` whose host is neither this machine nor in a private network."""
    for route in routes(context):
        place = route.place
        if place and place.scheme == "http" and is_public(place.host):
            yield Finding(
                path=route.path,
                message=f'{route.subject} is "http://": the key and every message go to "{place.host}" unencrypted',
                hint='write "https://"',
                fix=route.cure() if is_wisgate(place.host) else None,
            )


RULE = Rule(
    id="url/plain-http",
    severity=Severity.WARNING,
    summary="a base URL is `http://` on a public host",
    why="""\
OpenClaw sends the key and the conversation as they are to any `http://` base URL and says nothing of it. Hosts that
cannot be reached from the internet are left alone: this machine, private networks, Tailscale, names without a dot.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "http://api.wisgate.ai/v1", models: [] } } } }',
    good="""\
{ models: { providers: {
  wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] },
  desk: { baseUrl: "http://192.168.1.20:8000/v1", models: [] },
} } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
