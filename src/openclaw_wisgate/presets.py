"""Named provider settings: what `add` writes where the user says nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openclaw_wisgate.endpoints import base_url_for
from openclaw_wisgate.provider import Api

GATEWAY = "https://api.wisgate.ai/v1"
DEFAULT_MODEL = "claude-opus-4-6"
"""The model of WisGate's published guide."""
KEY_VARIABLES = ("WISGATE_API_KEY", "WISDOM_GATE_KEY")
"""Variables that people keep their WisGate key in; of those that are set the first counts."""


class PresetName(StrEnum):
    """The names of the presets."""

    WISGATE = "wisgate"
    WISGATE_RESPONSES = "wisgate-responses"
    WISGATE_ANTHROPIC = "wisgate-anthropic"
    WISGATE_GEMINI = "wisgate-gemini"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A provider block but for its models; with `placeholder` the key is the guide's literal placeholder.

    With `auth_header` OpenClaw's agents send the key as a bearer, too, beside the API's own header (2026.9.6).
    """

    provider_id: str
    base_url: str
    api: Api
    auth: str | None
    placeholder: bool = False
    auth_header: bool = False


PRESETS = {
    PresetName.WISGATE: Preset(provider_id="wisgate", base_url=GATEWAY, api=Api.OPENAI_COMPLETIONS, auth="api-key"),
    PresetName.WISGATE_RESPONSES: Preset(
        provider_id="wisgate-responses", base_url=GATEWAY, api=Api.OPENAI_RESPONSES, auth="api-key"
    ),
    # WisGate documents a bearer for its Claude route, and OpenClaw's client sends x-api-key by itself.
    PresetName.WISGATE_ANTHROPIC: Preset(
        provider_id="wisgate-anthropic",
        base_url=base_url_for(GATEWAY, Api.ANTHROPIC_MESSAGES),
        api=Api.ANTHROPIC_MESSAGES,
        auth="api-key",
        auth_header=True,
    ),
    PresetName.WISGATE_GEMINI: Preset(
        provider_id="wisgate-gemini",
        base_url=base_url_for(GATEWAY, Api.GOOGLE_GENERATIVE_AI),
        api=Api.GOOGLE_GENERATIVE_AI,
        auth="api-key",
    ),
    PresetName.GUIDE: Preset(
        provider_id="moonshot", base_url=GATEWAY, api=Api.OPENAI_COMPLETIONS, auth=None, placeholder=True
    ),
}
BY_PROTOCOL = {
    Api.OPENAI_COMPLETIONS: PresetName.WISGATE,
    Api.OPENAI_RESPONSES: PresetName.WISGATE,
    Api.ANTHROPIC_MESSAGES: PresetName.WISGATE_ANTHROPIC,
    Api.GOOGLE_GENERATIVE_AI: PresetName.WISGATE_GEMINI,
}
"""Where a model goes that is to be asked in the API that serves it best; OpenAI's two share one base URL."""
