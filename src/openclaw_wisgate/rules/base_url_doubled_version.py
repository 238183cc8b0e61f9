"""A version that stands twice in a base URL."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.endpoints import pasted_endpoint, without_doubled_version
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import routes


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every base URL with one version right behind another."""
    for route in routes(context):
        if route.place is None:
            continue
        pasted = pasted_endpoint(route.place)
        base = pasted.base if pasted else route.place
        if without_doubled_version(base) != base:
            yield Finding(
                path=route.path,
                message=f"{route.subject} has the version of the API twice",
                hint="leave one of them out",
                fix=route.cure(),
            )


RULE = Rule(
    id="url/doubled-version",
    severity=Severity.WARNING,
    summary="a base URL has the version twice, as `/v1/v1`",
    why="""\
OpenClaw 2026.9.6 asks for `/v1/v1/chat/completions`; for `anthropic-messages` it takes one "/v1" off, adds one, and asks
for `/v1/v1/messages`. No API is at such an address.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1/v1", models: [] } } } }',
    good='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
