"""Agents of which none owns what belongs to no agent."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._roster import ENTRIES, Agent, agents_of

_OWNERSHIP = ("agents", "ownership")


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding where `ownership` and the default agent contradict each other, or neither is named."""
    if context.release < ENTRIES or context.effective.unknown:
        return
    agents = agents_of(context)
    if get(context.value, _OWNERSHIP) == "explicit":
        yield from _explicit(agents)
        return
    defaults = _defaults(agents)
    for agent in defaults[1:]:
        yield Finding(
            path=(*agent.path, "default"),
            message=f'the agent "{agent.id}" is marked as default, as "{defaults[0].id}" is',
            hint='keep one "default"',
        )
    if len(agents) > 1 and not defaults:
        yield Finding(
            path=agents[0].path[:-1],
            part=Part.KEY,
            message=f"none of the {len(agents)} agents is the default, so nobody owns what belongs to no agent",
            hint='add "ownership": "explicit" to "agents"',
        )


def _explicit(agents: list[Agent]) -> Iterator[Finding]:
    for agent in _defaults(agents):
        yield Finding(
            path=(*agent.path, "default"),
            message=f'the agent "{agent.id}" is marked as default, but "ownership" is "explicit"',
            hint='remove "default"',
        )
    if not agents:
        yield Finding(
            path=_OWNERSHIP,
            message='"ownership" is "explicit", but there is no agent',
            hint='add an agent to "agents.entries", or remove "ownership"',
        )


def _defaults(agents: list[Agent]) -> list[Agent]:
    return [agent for agent in agents if agent.value.get("default") is True]


RULE = Rule(
    id="agents/ownership",
    severity=Severity.ERROR,
    summary="there are several agents and no `ownership`, or it contradicts a default agent",
    why="""\
From 2026.8.1 on OpenClaw refuses a config with several agents unless it says that nothing is owned implicitly
("ownership": "explicit") or marks one of them with the older "default": true; it refuses both together, a second
default, and "explicit" without an agent.""",
    bad="{ agents: { entries: { main: {}, research: {} } } }",
    good='{ agents: { ownership: "explicit", entries: { main: {}, research: {} } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
