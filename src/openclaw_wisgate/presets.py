"""Named provider settings: what `add` writes where the user says nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openclaw_wisgate.provider import Api

GATEWAY = "https://api.wisgate.ai/v1"
DEFAULT_MODEL = "claude-opus-4-6"
"""The model of WisGate's published guide."""
KEY_VARIABLES = ("WISGATE_API_KEY", "WISDOM_GATE_KEY")
"""Variables that people keep their WisGate key in; of those that are set the first counts."""


class PresetName(StrEnum):
    """The names of the presets."""

    WISGATE = "wisgate"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A provider block but for its models; with `placeholder` the key is the guide's literal placeholder."""

    provider_id: str
    base_url: str
    api: Api
    auth: str | None
    placeholder: bool


PRESETS = {
    PresetName.WISGATE: Preset(
        provider_id="wisgate",
        base_url=GATEWAY,
        api=Api.OPENAI_COMPLETIONS,
        auth="api-key",
        placeholder=False,
    ),
    PresetName.GUIDE: Preset(
        provider_id="moonshot",
        base_url=GATEWAY,
        api=Api.OPENAI_COMPLETIONS,
        auth=None,
        placeholder=True,
    ),
}
