"""A model is used that its provider does not list."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.mentions import Role
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import unlisted
from openclaw_wisgate.rules.misspelt_model import nearest

_USED = frozenset({Role.PRIMARY, Role.FALLBACK, Role.TASK})


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each model in use that is not in its provider's list, unless it is a misspelt one."""
    for mention, target, listed in unlisted(context):
        if mention.role not in _USED or nearest(target, listed) is not None:
            continue
        yield Finding(
            path=mention.key_path,
            message=f'"{target.provider}" does not list "{target.model}", so OpenClaw guesses its limits and its price',
            hint=f"add it to the provider's models, or name one of: {', '.join(listed[:5])}",
        )


RULE = Rule(
    id="selection/unlisted-model",
    severity=Severity.NOTE,
    summary="a model is used that its provider does not list, so its limits are guessed",
    why="""\
OpenClaw calls models that a provider does not list as well. It shows them in no list, counts no cost, assumes 200000
tokens of context and asks for no limit of the answer (seen on 2026.9.6). Nothing is said of a provider that lists
none.""",
    bad="""\
{
  models: {
    providers: {
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "gpt-5.4", name: "GPT" }],
      },
    },
  },
  agents: { defaults: { model: "wisgate/claude-opus-4-6" } },
}""",
    good="""\
{
  models: {
    providers: {
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "gpt-5.4", name: "GPT" }],
      },
    },
  },
  agents: { defaults: { model: "wisgate/gpt-5.4" } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
