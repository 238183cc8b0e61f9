"""An image model in a list of chat models."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import blocks

_IMAGES_ONLY = ("gpt-image-", "dall-e-")
_RENAMED = Release(2026, 8, 1)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every model of a custom provider that can only make images."""
    key = "mediaModels.image" if context.release >= _RENAMED else "imageGenerationModel"
    for block in blocks(context):
        for model in block.models if block.is_custom else ():
            if model.id.lower().startswith(_IMAGES_ONLY):
                yield Finding(
                    path=(*model.path, "id"),
                    message=f'"{model.id}" makes images, but OpenClaw uses the models of provider "{block.name}" for chat only',
                    hint=f'give it in a provider "litellm" with the same base URL, and name it in "agents.defaults.{key}"',
                )


RULE = Rule(
    id="model/for-images",
    severity=Severity.WARNING,
    summary="a custom provider lists a model that can only make images",
    why="""\
A provider of your own serves chat. As a chat model gpt-image-2 fails at the gateway, and as an image model OpenClaw says
"No image-generation provider registered for wisgate". The built-in id "litellm" makes images through any gateway that
has `/v1/images/generations`; there, `auth: "api-key"` makes OpenClaw use the key in the config.""",
    bad="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "gpt-image-2", name: "GPT Image 2" },
] } } } }""",
    good="""\
{
  models: { providers: { litellm: {
    baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", auth: "api-key", models: [],
  } } },
  agents: { defaults: { mediaModels: { image: { primary: "litellm/gpt-image-2" } } } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
