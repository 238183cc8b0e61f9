"""A custom provider that does not say which API it speaks."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Fix, Put, Severity
from openclaw_wisgate.endpoints import Address
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._blocks import DEFAULT_API, Block, blocks, routes, text_at

_RESPONSES = Release(2026, 3, 2)
"""The last release that is known to speak the Responses API where no API is named."""
_BY_PATH = {
    "anthropic": "anthropic-messages",
    "v1beta": "google-generative-ai",
    "messages": "anthropic-messages",
    "responses": "openai-responses",
}


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding where the API that OpenClaw takes is not the one that the base URL tells of."""
    silent = {block.name for block in blocks(context) if block.is_custom and not _says(block)}
    for route in routes(context):
        if route.block.name not in silent or route.place is None:
            continue
        meant = _meant(route.place)
        taken = "openai-responses" if context.release <= _RESPONSES else DEFAULT_API
        if meant != taken:
            yield Finding(
                path=(*route.block.path, "api"),
                part=Part.OBJECT,
                message=f'provider "{route.block.name}" names no "api", so OpenClaw speaks "{taken}" to it',
                hint=f'add api: "{meant}" if that is what the server speaks',
                fix=_fix(route.block, route.place, meant),
            )


def _says(block: Block) -> bool:
    return any(text_at(value, "api") for value in (block.value, *(model.value for model in block.models)))


def _meant(place: Address) -> str:
    named = [_BY_PATH[segment] for segment in place.segments if segment in _BY_PATH]
    return DEFAULT_API if "openai" in place.segments or not named else named[-1]


def _fix(block: Block, place: Address, meant: str) -> Fix | None:
    if not block.is_wisgate or place.segments != ["v1"]:
        return None
    return Fix(f'add "api": "{meant}"', (Put((*block.path, "api"), meant),))


RULE = Rule(
    id="provider/api-missing",
    severity=Severity.WARNING,
    summary="a custom provider names no `api`, and OpenClaw would speak another one",
    why="""\
Without `api` OpenClaw 2026.9.6 speaks chat completions to a custom provider, whatever its base URL looks like: an address
of Anthropic's or Gemini's kind gets requests that it does not know. Releases up to 2026.3.2 spoke the Responses API
instead, which most gateways do not have; so a config for several releases names it.""",
    bad='{ models: { providers: { proxy: { baseUrl: "https://llm.example.org/anthropic", models: [] } } } }',
    good="""\
{ models: { providers: { proxy: {
  baseUrl: "https://llm.example.org/anthropic", api: "anthropic-messages", models: [],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
