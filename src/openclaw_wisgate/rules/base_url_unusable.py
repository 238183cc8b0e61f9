"""A base URL that no request can be made of."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Fix, Put, Severity
from openclaw_wisgate.endpoints import address, cured, is_wisgate, trimmed
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Route, blocks, routes, text_at

_OVER_HTTP = frozenset(
    {"openai-completions", "openai-responses", "anthropic-messages", "google-generative-ai", "azure-openai-responses"}
)

_HINT = 'write it as in "https://api.wisgate.ai/v1"'


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every base URL of an API over HTTP that is not http(s) with a possible host."""
    for block in blocks(context):
        if block.is_custom and text_at(block.value, "baseUrl").isspace():
            yield Finding(
                path=(*block.path, "baseUrl"),
                message=f'the base URL of provider "{block.name}" is only white space, which is none to OpenClaw',
                hint=_HINT,
            )
    for route in routes(context):
        if route.place or not _OVER_HTTP.intersection(route.apis):
            continue
        has_scheme = trimmed(route.url).lower().startswith(("http://", "https://"))
        reason = "has no possible host and port" if has_scheme else 'does not begin with "https://" or "http://"'
        yield Finding(
            path=route.path,
            message=f"{route.subject} {reason}",
            hint=_HINT,
            fix=_fix(route),
        )


def _fix(route: Route) -> Fix | None:
    place = address(f"https://{trimmed(route.url)}")
    if place is None or place.user or not is_wisgate(place.host) or not route.is_literal or len(route.apis) != 1:
        return None
    url = str(cured(place, route.apis[0] or ""))
    return Fix(f'set "baseUrl" to "{url}"', (Put(route.path, url),))


RULE = Rule(
    id="url/unusable",
    severity=Severity.WARNING,
    summary="a base URL has no `https://`, or a host that cannot be one",
    why="""\
OpenClaw accepts any text as `baseUrl` and fails when it first asks: "Invalid URL", or only "Connection error". A text
in angle brackets, left from an example, is a host that cannot be one, too.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "api.wisgate.ai/v1", models: [] } } } }',
    good='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
