"""A built-in provider without a base URL that is given somebody else's models or key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._blocks import Block, blocks, text_at

_FAMILY = r"(?i)(claude|gpt|gemini|grok|deepseek|kimi|qwen|glm|minimax)(?=[-.\d]|$)"
_OWN = {
    "openai": "gpt", "anthropic": "claude", "google": "gemini", "xai": "grok", "x-ai": "grok", "deepseek": "deepseek",
    "moonshot": "kimi", "moonshotai": "kimi", "moonshot-ai": "kimi", "minimax": "minimax", "zai": "glm", "z-ai": "glm",
}  # fmt: skip
"""Built-in providers that serve the models of one house only."""
_WISGATE_VARIABLE = r"\$\{(?:WISGATE|WISDOM_?GATE|WISDOM)_(?:API_)?KEY\}"


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding where models or a key of another house go to the host of a built-in provider."""
    for block in blocks(context):
        own = _OWN.get(block.id)
        if own is None or text_at(block.value, "baseUrl").strip():
            continue
        what = _foreign(context, block, own)
        if what:
            yield Finding(
                path=(*block.path, "baseUrl"),
                part=Part.OBJECT,
                message=f'provider "{block.name}" is built into OpenClaw and has no "baseUrl", so {what} is for its vendor\'s host',
                hint='add "baseUrl", or better give the provider an id of its own',
            )


def _foreign(context: Context, block: Block, own: str) -> str | None:
    key = get(context.effective.written, (*block.path, "apiKey"))
    if isinstance(key, str) and re.fullmatch(_WISGATE_VARIABLE, key.strip()):
        return "WisGate's key"
    for model in block.models:
        family = re.match(_FAMILY, model.id)
        if family and family[1].lower() != own and not text_at(model.value, "baseUrl").strip():
            return f'the key for "{model.id}"'
    return None


RULE = Rule(
    id="provider/foreign-models",
    severity=Severity.WARNING,
    summary="a built-in provider without `baseUrl` is given another house's models or key",
    why="""\
A built-in provider needs no base URL: OpenClaw knows its vendor's. With the id "openai" and no `baseUrl` a request for
claude-opus-4-6, and the key beside it, goes to api.openai.com. Where the vendor's plugin is not installed (as
"moonshot" in 2026.9.6) OpenClaw refuses: "requires an explicit base URL".""",
    bad="""\
{ models: { providers: { openai: {
  apiKey: "${WISGATE_API_KEY}", models: [{ id: "claude-opus-4-6", name: "Claude Opus 4.6" }],
} } } }""",
    good="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}",
  models: [{ id: "claude-opus-4-6", name: "Claude Opus 4.6" }],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
