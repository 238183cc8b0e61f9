"""The provider ids that a model may be named by without being configured."""

from __future__ import annotations

from openclaw_wisgate.bundled import BUNDLED_PROVIDERS

KNOWN_PROVIDERS = BUNDLED_PROVIDERS | frozenset(
    """
    alibaba apple-fm aws-bedrock azure azure-speech bailian-token-plan baseten bedrock bytedance claude-code cli
    cloudflare-workers-ai codex-cli cohere deepgram doubao edge elevenlabs featherless fireworks-ai gemini
    gemini-cli gradium grok-voice inworld kimi-code longcat meituan-longcat microsoft minimax-cn
    minimax-portal-cn moonshotai-cn openai-codex opencode-go-auth opencode-zen pixverse qwen-cli qwen-oauth
    qwen-portal radius runway senseaudio tts-local-cli volcengine-tts voyage xai-realtime-voice
    xiaomi-token-plan-ams xiaomi-token-plan-cn xiaomi-token-plan-sgp
    """.split()  # noqa: SIM905 - a paragraph is easier to compare than 50 lines
)
"""Providers, their other names, speech and media services and command lines of any release from 2026.1.24 to
2026.9.6 and of the plugins that OpenClaw's own catalogue offers. No release has them all: a name that some
release knows is nobody's misspelling.
"""
