"""A query or a fragment in a base URL."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import routes

_SWALLOWED = frozenset({"openai-responses", "anthropic-messages"})
"""APIs whose path OpenClaw puts behind the query; that of chat completions it puts before it."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding where the path of the API would become part of the query or of the fragment."""
    for route in routes(context):
        if not route.place:
            continue
        for part, mark, apis in (
            (route.place.query, "?", _SWALLOWED),
            (route.place.fragment, "#", _SWALLOWED | {"openai-completions"}),
        ):
            if part and apis.intersection(route.apis):
                yield Finding(
                    path=route.path,
                    message=f'{route.subject} has a "{mark}", behind which OpenClaw puts the path of the API',
                    hint=f'end the base URL before the "{mark}"',
                )


RULE = Rule(
    id="url/query",
    severity=Severity.WARNING,
    summary="a base URL has a `?` or a `#` that swallows the path",
    why="""\
OpenClaw appends "/responses" or "/messages" to the whole text. With `?x=1` at its end the request goes to the base URL
itself with the query `x=1/responses`, and the server answers 404. Agents ask for chat completions rightly even with a
query, but not with a `#`; `google-generative-ai` drops both.""",
    bad="""\
{ models: { providers: { proxy: {
  baseUrl: "https://llm.example.org/v1?team=a", api: "openai-responses", models: [],
} } } }""",
    good='{ models: { providers: { proxy: { baseUrl: "https://llm.example.org/v1", api: "openai-responses", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
