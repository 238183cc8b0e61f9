"""Two models have the same alias."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.mentions import own_aliases
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.selection import DEFAULTS, agent_homes


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each alias that a later entry of the same map takes away."""
    for home in (DEFAULTS, *agent_homes(context.value)):
        last: dict[str, KeyPath] = {}
        for path, alias in reversed(list(own_aliases(context.value, home))):
            winner = last.setdefault(alias, path)
            if winner != path:
                yield Finding(
                    path=(*path, "alias"),
                    message=f'the alias "{alias}" means "{winner[-1]}", so "{path[-1]}" has none',
                    hint="give one of them another alias",
                    related=((context.effective.site((*winner, "alias")), "this one counts"),),
                )


RULE = Rule(
    id="selection/duplicate-alias",
    severity=Severity.WARNING,
    summary="two models have the same alias, and only the last one is meant by it",
    why="""\
Aliases are compared without case and the white space around them, and of two equal ones OpenClaw takes the last and
says nothing. An agent's alias that replaces one of the defaults is no fault.""",
    bad="""\
{
  agents: {
    defaults: {
      modelPolicy: {},
      models: { "openai/gpt-5.4": { alias: "fast" }, "openai/gpt-5.4-mini": { alias: "Fast" } },
    },
  },
}""",
    good="""\
{
  agents: {
    defaults: {
      modelPolicy: {},
      models: { "openai/gpt-5.4": { alias: "good" }, "openai/gpt-5.4-mini": { alias: "fast" } },
    },
  },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
