"""The models that OpenClaw knows to be gone, by the `modelCatalog.suppressions` of its plugins that hold always."""

from __future__ import annotations

from openclaw_wisgate.releases import Release

FIRST = Release(2026, 5, 2)
"""The first release that refuses a config for one."""
_GOOGLE = ("google", "google-gemini-cli", "google-vertex")
_SPARK = "gpt-5.3-codex-spark"
_GEMINI = """
    gemini-1.5-flash gemini-1.5-flash-8b gemini-1.5-pro gemini-2.0-flash-exp gemini-2.0-flash-exp-image-generation
    gemini-2.0-flash-lite-preview gemini-2.0-flash-lite-preview-02-05 gemini-2.0-flash-live-001
    gemini-2.0-flash-preview-image-generation gemini-2.0-flash-thinking-exp gemini-2.0-flash-thinking-exp-01-21
    gemini-2.0-flash-thinking-exp-1219 gemini-2.0-pro-exp gemini-2.0-pro-exp-02-05
    gemini-2.5-flash-exp-native-audio-thinking-dialog gemini-2.5-flash-image-preview
    gemini-2.5-flash-lite-preview-06-17 gemini-2.5-flash-lite-preview-09-2025 gemini-2.5-flash-lite-preview-09-25
    gemini-2.5-flash-preview-04-17 gemini-2.5-flash-preview-05-20 gemini-2.5-flash-preview-09-2025
    gemini-2.5-flash-preview-09-25 gemini-2.5-flash-preview-native-audio-dialog gemini-2.5-pro-exp-03-25
    gemini-2.5-pro-preview-03-25 gemini-2.5-pro-preview-05-06 gemini-2.5-pro-preview-06-05 gemini-3-pro-preview
    gemini-3.1-pro-preview-customtools gemini-live-2.5-flash gemini-live-2.5-flash-preview
    gemini-live-2.5-flash-preview-native-audio
"""
_GEMINI_2 = "gemini-2.0-flash gemini-2.0-flash-001 gemini-2.0-flash-lite gemini-2.0-flash-lite-001"
_GROK = """
    grok-4.20-multi-agent grok-4.20-multi-agent-0309 grok-4.20-multi-agent-beta-0309
    grok-4.20-multi-agent-beta-latest grok-4.20-multi-agent-experimental-beta-0304
    grok-4.20-multi-agent-experimental-beta-latest grok-4.20-multi-agent-latest
"""
_CODEX = """
    gpt-5.1 gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-codex-mini gpt-5.2 gpt-5.2-codex gpt-5.2-pro gpt-5.3
    gpt-5.3-chat-latest gpt-5.3-codex
"""
_RETIRED: tuple[tuple[Release, Release | None, tuple[str, ...], str], ...] = (
    (FIRST, None, ("azure-openai-responses",), _SPARK),
    (FIRST, Release(2026, 6, 9), ("openai",), _SPARK),
    (FIRST, Release(2026, 5, 26), ("openai-codex",), _SPARK),
    (Release(2026, 5, 12), Release(2026, 5, 18), ("openai-codex",), _CODEX),
    (Release(2026, 5, 12), None, _GOOGLE, _GEMINI),
    (Release(2026, 6, 9), None, ("xai",), _GROK),
    (Release(2026, 8, 1), None, _GOOGLE, _GEMINI_2),
)
"""From which release up to which, whose, and what, in lower case."""


def is_retired(provider: str, model: str, release: Release) -> bool:
    """Tell whether `release` refuses a config that names this model; provider and model are in lower case."""
    return any(
        provider in providers and since <= release and (until is None or release < until) and model in models.split()
        for since, until, providers, models in _RETIRED
    )


def is_replaced(provider: str, model: str, release: Release, *, by_default: bool) -> bool:
    """Tell whether `release` reads this model as its successor where it is an agent's model or has settings.

    `by_default` says that it stands in `agents.defaults`.
    """
    until = Release(2026, 9, 6) if by_default else Release(2026, 8, 1)
    return provider in _GOOGLE and model == "gemini-3-pro-preview" and release < until
