"""The provider ids that OpenClaw is built with, so that a config need not say where to reach them; all normalised."""

from __future__ import annotations

from openclaw_wisgate.releases import NEWEST, Release

BUNDLED_PROVIDERS = frozenset(
    """
    amazon-bedrock amazon-bedrock-mantle anthropic anthropic-vertex arcee azure-openai-responses byteplus
    byteplus-plan cerebras chutes claude-cli clawrouter cloudflare-ai-gateway codex comfy copilot-proxy
    dashscope deepinfra deepseek fal fireworks github-copilot gmi gmi-cloud gmicloud google google-antigravity
    google-gemini-cli google-vertex groq huggingface kilocode kimi kimi-coding litellm lmstudio meta
    microsoft-foundry minimax minimax-portal mistral modelstudio moonshot moonshot-ai moonshotai nvidia novita
    novita-ai novitaai ollama ollama-cloud openai opencode opencode-go openrouter qianfan qwen qwen-token-plan
    qwencloud sglang stepfun stepfun-plan synthetic tencent-tokenhub tencent-tokenplan together venice
    vercel-ai-gateway vllm volcengine volcengine-plan vydra x-ai xai xiaomi xiaomi-token-plan z.ai z-ai zai
    """.split()  # noqa: SIM905 - a paragraph is easier to compare than 79 lines
)
"""Those of 2026.9.6, its BUILT_IN_MODEL_PROVIDER_OVERLAY_IDS."""
OVERLAYS = Release(2026, 5, 19)
"""The first release in which a block of a built-in provider may leave out `baseUrl` and `models`."""
_ALIASES_END = Release(2026, 5, 28)
_SINCE = (
    (Release(2026, 6, 1), "xiaomi-token-plan"),
    (
        Release(2026, 7, 1),
        """
        azure-openai-responses claude-cli gmi gmi-cloud gmicloud meta moonshot-ai moonshotai novita novita-ai novitaai
        ollama-cloud tencent-tokenplan z-ai z.ai
        """,
    ),
    (Release(2026, 8, 1), "clawrouter qwen-token-plan x-ai"),
)
"""What came later than overlays did."""
_WHILE = (
    (OVERLAYS, Release(2026, 6, 1), "openai-codex"),
    (Release(2026, 7, 1), Release(2026, 8, 1), "qwen-cli qwen-oauth qwen-portal"),
    (
        OVERLAYS,
        _ALIASES_END,
        "aws-bedrock bedrock bytedance doubao kimi-code moonshot-ai moonshotai opencode-go-auth opencode-zen z-ai z.ai",
    ),
)
"""What came and went, from the first release up to the second; until 2026.5.28 other names counted for a built-in id."""


def bundled_in(release: Release) -> frozenset[str]:
    """Return the ids whose blocks may leave out `baseUrl` and `models` in `release`; before overlays none may."""
    if release >= NEWEST:
        return BUNDLED_PROVIDERS
    if release < OVERLAYS:
        return frozenset()
    later = {name for since, names in _SINCE if release < since for name in names.split()}
    gone = {name for since, until, names in _WHILE if since <= release < until for name in names.split()}
    return (BUNDLED_PROVIDERS - later) | gone


def built_into(release: Release) -> frozenset[str]:
    """Return the ids of providers whose models OpenClaw `release` has without a block in the config.

    What releases before overlays had is not recorded; they are taken to have had what the first with them has.
    """
    return bundled_in(max(release, OVERLAYS))
