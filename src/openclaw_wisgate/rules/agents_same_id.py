"""Agents that OpenClaw takes for one."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._roster import ENTRIES, Agent, agents_of


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each agent whose id is that of an earlier one."""
    if context.release < ENTRIES:
        return
    first: dict[str, Agent] = {}
    for agent in agents_of(context):
        other = first.setdefault(agent.id, agent)
        if other is not agent:
            is_listed = isinstance(agent.path[-1], int)
            yield Finding(
                path=(*agent.path, "id") if is_listed else agent.path,
                part=Part.VALUE if is_listed else Part.KEY,
                message=f'an agent before has the id "{agent.id}", too',
                hint="give this one an id of its own",
                related=((context.effective.object_site(other.path), "the agent before"),),
            )


RULE = Rule(
    id="agents/same-id",
    severity=Severity.ERROR,
    summary="two agents have the same id, or ids that differ only in capitals",
    why="""\
From 2026.8.1 on OpenClaw refuses a config in which two agents have one id. Ids are compared in lower case. Releases
before read such a list, and use the first of them.""",
    bad='{ agents: { ownership: "explicit", entries: { main: {}, Main: {} } } }',
    good='{ agents: { ownership: "explicit", entries: { main: {}, research: {} } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
