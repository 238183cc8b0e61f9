"""A whole endpoint where the base URL should stand."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.endpoints import Pasted, pasted_endpoint
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Route, routes

_JUDGED = frozenset({None, "openai-completions", "openai-responses", "anthropic-messages", "google-generative-ai"})


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every base URL that ends in the address of an API call."""
    for route in routes(context):
        pasted = pasted_endpoint(route.place) if route.place else None
        if pasted is None or not _JUDGED.issuperset(route.apis):
            continue
        if pasted.api is None or None in route.apis or pasted.api in route.apis:
            yield Finding(
                path=route.path,
                message=f'{route.subject} ends in "{pasted.name}", to which OpenClaw adds the path of the API once more',
                hint=f'take "{pasted.name}" off its end',
                fix=route.cure(),
            )
        else:
            yield _other_api(route, pasted)


def _other_api(route: Route, pasted: Pasted) -> Finding:
    spoken = '" and "'.join(str(api) for api in route.apis)
    return Finding(
        path=route.path,
        message=f'{route.subject} ends in "{pasted.name}", the endpoint of "{pasted.api}", but OpenClaw speaks "{spoken}" there',
        hint=f'take "{pasted.name}" off its end, and set "api" to what the server speaks',
    )


RULE = Rule(
    id="url/endpoint",
    severity=Severity.WARNING,
    summary="a base URL is a whole endpoint, as `…/v1/chat/completions`",
    why="""\
OpenClaw adds the path of the API to the base URL, whatever it ends in, and so asks for
`/v1/chat/completions/chat/completions`, `/v1/messages/v1/messages` or `/v1beta/models/models/ID:streamGenerateContent`.
The answer is a 404 that seems to speak of the model.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1/chat/completions", models: [] } } } }',
    good='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
