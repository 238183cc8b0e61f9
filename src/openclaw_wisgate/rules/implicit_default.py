"""No default model is named, and the order of providers decides."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.mentions import Role
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._mentions import named_models
from openclaw_wisgate.selection import DEFAULTS, PROVIDER_DEFAULTS, PROVIDERS, agent_homes, implicit_default


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding where OpenClaw has to choose between providers, or chooses none of those that are set up."""
    named = named_models(context)
    listing = [provider for provider, models in named.resolver.listed.items() if models and models[0]]
    primaries = {mention.home for mention, _ in named.pairs if mention.role is Role.PRIMARY}
    homes = agent_homes(context.value) or (DEFAULTS,)
    if not listing or DEFAULTS in primaries or primaries.issuperset(homes):
        return
    default = implicit_default(context.value, context.release)
    by_order = context.release >= PROVIDER_DEFAULTS
    if by_order and (len(listing) == 1 or default.partition("/")[0] not in listing):
        return
    if not by_order and any(provider in KNOWN_PROVIDERS for provider in listing):
        return
    reason = "the first model of the first provider that lists one" if by_order else "whatever is set up here"
    yield Finding(
        path=PROVIDERS,
        part=Part.KEY,
        message=f'no default model is named, and OpenClaw takes "{default}", {reason}',
        hint='name one in "agents.defaults.model.primary"',
    )


RULE = Rule(
    id="selection/implicit-default",
    severity=Severity.NOTE,
    summary="no default model is named, and the order of the providers decides",
    why="""\
Without a primary model OpenClaw takes the first model of the first provider in the file that lists any (seen on
2026.9.6; before 2026.3.28 its own default, whatever is configured). A provider that is put before it changes the
default, and OpenClaw's next write makes it permanent. With one provider there is nothing to decide.""",
    bad="""\
{
  models: {
    providers: {
      desk: { baseUrl: "http://127.0.0.1:11434/v1", models: [{ id: "qwen3", name: "Qwen" }] },
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "claude-opus-4-6", name: "Opus" }],
      },
    },
  },
}""",
    good="""\
{
  models: {
    providers: {
      desk: { baseUrl: "http://127.0.0.1:11434/v1", models: [{ id: "qwen3", name: "Qwen" }] },
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "claude-opus-4-6", name: "Opus" }],
      },
    },
  },
  agents: { defaults: { model: "wisgate/claude-opus-4-6" } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
