"""A host that WisGate used to have."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.endpoints import OLD_WISGATE_HOSTS, WISGATE_HOST
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import routes


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every base URL on one of WisGate's older hosts."""
    for route in routes(context):
        if route.place and route.place.host in OLD_WISGATE_HOSTS:
            yield Finding(
                path=route.path,
                message=f'{route.subject} has the host "{route.place.host}", but WisGate\'s API is at "{WISGATE_HOST}"',
                hint=f'write "{WISGATE_HOST}" in its place',
                fix=route.cure(),
            )


RULE = Rule(
    id="url/old-host",
    severity=Severity.WARNING,
    summary="a base URL names a host that WisGate's API has left",
    why="""\
WisGate was called Wisdom Gate, and its API was at wisdom-gate.juheapi.com; wisgate.ai alone is its web site, which may
answer with a page. The documented host is api.wisgate.ai. Whether an old host still answers was not tried.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "https://wisdom-gate.juheapi.com/v1", models: [] } } } }',
    good='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
