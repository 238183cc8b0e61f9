"""A provider without a key that OpenClaw needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.endpoints import is_keyless
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._blocks import Block, blocks, text_at
from openclaw_wisgate.rules._keys import has_profile

_WITH_KEY = frozenset({"openai-completions", "openai-responses", "anthropic-messages", "google-generative-ai"})


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every custom provider for which OpenClaw will find no key."""
    for block in blocks(context):
        path = (*block.path, "apiKey")
        if not _could_lack(context, block) or not context.effective.knows(path):
            continue
        reason = _reason(block)
        if reason:
            state = "is empty" if "apiKey" in block.value else "is missing"
            yield Finding(
                path=path,
                part=Part.VALUE if "apiKey" in block.value else Part.OBJECT,
                message=f'the key of provider "{block.name}" {state}, and {reason}',
                hint='add apiKey, as in "${WISGATE_API_KEY}"',
            )


def _could_lack(context: Context, block: Block) -> bool:
    if block.id in KNOWN_PROVIDERS or block.host is None or block.api() not in _WITH_KEY:
        return False
    if text_at(block.value, "auth") not in ("", "api-key") or block.value.get("localService"):
        return False
    plugins = get(context.value, ("plugins", "entries"))
    if any(normalised(str(name)) == block.id for name in (plugins if isinstance(plugins, Mapping) else ())):
        return False
    key = block.value.get("apiKey")
    return (key is None or (isinstance(key, str) and not key.strip())) and not has_profile(context, block.id)


def _reason(block: Block) -> str | None:
    assert block.host is not None
    if not is_keyless(block.host):
        return f'OpenClaw sends nothing to "{block.host}" without one, whatever "headers" say'
    if not any(text_at(value, "api") for value in (block.value, *(model.value for model in block.models))):
        return 'OpenClaw asks a local server without one only where "api" is written'
    return None if block.models else "OpenClaw asks a local server without one only for models that are listed"


RULE = Rule(
    id="key/missing",
    severity=Severity.WARNING,
    summary="a custom provider has no key, or an empty one",
    why="""\
OpenClaw looks up no variable for a custom provider and stops before it asks: "No API key found for provider". An
`Authorization` in "headers" or "request.auth" does not help. Only for this machine and private addresses (not for names
of containers) it goes on, if "api" and at least one model are written. An auth profile in the config counts as a key.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }',
    good="""\
{ models: { providers: {
  wisgate: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [] },
  desk: { baseUrl: "http://127.0.0.1:8000/v1", api: "openai-completions", models: [{ id: "qwen3", name: "Qwen" }] },
} } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
