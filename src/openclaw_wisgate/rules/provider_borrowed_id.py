"""The id of a built-in provider for WisGate."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._blocks import Block, blocks, text_at

_UNBUNDLED = Release(2026, 6, 11)
"""The first release that has no plugin for moonshot in it and looks for one."""
_MOONSHOT = frozenset({"moonshot", "moonshotai", "moonshot-ai"})
_FOR_GATEWAYS = frozenset({"litellm", "lmstudio", "ollama", "vllm", "sglang"})
"""Built-in ids that stand for a kind of server and are meant to be pointed anywhere."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every built-in provider whose base URL is WisGate's: a note where no key can be mixed up."""
    for block in blocks(context):
        if block.is_custom or not block.is_wisgate:
            continue
        owned = text_at(block.value, "auth") == "api-key"
        if owned and block.id in _FOR_GATEWAYS:
            continue
        yield Finding(
            path=block.path,
            part=Part.KEY,
            severity=Severity.NOTE if owned else None,
            message=f'"{block.name}" is the id of a built-in provider, but its base URL is WisGate\'s: {_loss(context, block, owned=owned)}',
            hint=_hint(block),
        )


def _loss(context: Context, block: Block, *, owned: bool) -> str:
    if block.id in _MOONSHOT and context.release >= _UNBUNDLED:
        return "OpenClaw tries to install its plugin whenever it starts"
    if owned:
        return f'every model that is chosen as "{block.id}/..." is asked for there'
    return "a key for it in the environment or in an auth profile is sent there in place of the one written here"


def _hint(block: Block) -> str:
    if block.id in _FOR_GATEWAYS:
        return 'add auth: "api-key", so that the key written here is used'
    return 'call the provider "wisgate", also where its models are chosen'


RULE = Rule(
    id="provider/borrowed-id",
    severity=Severity.WARNING,
    summary="a provider at WisGate has an id that is built into OpenClaw",
    why="""\
To OpenClaw the id decides which keys belong to a provider. With the base URL changed but not the id, it sends the user's
OPENAI_API_KEY or ANTHROPIC_API_KEY to WisGate, even where a key is written in the config; `auth: "api-key"` prevents that.
With "moonshot", as in WisGate's published guide, releases that have Kimi built in send its key there and mix its models
in; from 2026.6.11 on OpenClaw tries to install a plugin instead, which takes a minute or more where it fails.""",
    bad="""\
{ models: { providers: { openai: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [],
} } } }""",
    good="""\
{ models: { providers: {
  wisgate: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [] },
  litellm: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", auth: "api-key", models: [] },
} } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
