"""Images, video or music are asked of a provider that OpenClaw cannot ask for them."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.mentions import Role
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import named_models

_KINDS = ("image", "video", "music")
_THROUGH_LITELLM = 'use the provider "litellm" with this base URL, "auth": "api-key" and no models'


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each generation model of a provider that is configured here and unknown to OpenClaw."""
    named = named_models(context)
    for mention, target in named.pairs:
        if mention.role is not Role.GENERATION or target is None:
            continue
        if target.provider in KNOWN_PROVIDERS or target.provider not in named.resolver.listed:
            continue
        kind = next(kind for kind in _KINDS if any(str(step).startswith(kind) for step in mention.key_path[2:]))
        yield Finding(
            path=mention.key_path,
            message=f'OpenClaw has no {kind} generation for the provider "{target.provider}", so "{target}" fails',
            hint=_THROUGH_LITELLM if kind == "image" else None,
        )


RULE = Rule(
    id="selection/no-generation",
    severity=Severity.WARNING,
    summary="images, video or music are asked of a provider that OpenClaw cannot ask for them",
    why="""\
Generation does not go through "models.providers" but through plugins with a fixed provider id: 'No image-generation
provider registered for wisgate'. The plugin for "litellm" speaks OpenAI's image protocol to any base URL.""",
    bad="""\
{
  models: {
    providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [] } },
  },
  agents: { defaults: { mediaModels: { image: "wisgate/gpt-image-2" } } },
}""",
    good="""\
{
  models: {
    providers: {
      litellm: { baseUrl: "https://api.wisgate.ai/v1", auth: "api-key", apiKey: "${WISGATE_API_KEY}", models: [] },
    },
  },
  agents: { defaults: { mediaModels: { image: "litellm/gpt-image-2" } } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
