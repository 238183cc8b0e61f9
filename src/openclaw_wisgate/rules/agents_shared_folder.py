"""Agents that would write into one folder."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._roster import Agent, agents_of

_KEY = "agentDir"


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each agent whose folder is written as that of an earlier one with another id is."""
    first: dict[str, Agent] = {}
    known: set[str] = set()
    for agent in agents_of(context):
        folder = agent.value.get(_KEY)
        if agent.id in known or not isinstance(folder, str) or not folder.strip():
            known.add(agent.id)
            continue
        known.add(agent.id)
        other = first.setdefault(_compared(folder), agent)
        if other is not agent:
            path = (*agent.path, _KEY)
            yield Finding(
                path=path,
                message=f'the agent "{agent.id}" has the folder of "{other.id}"',
                hint=f'remove "{_KEY}", or name another folder',
                related=((context.effective.site((*other.path, _KEY)), "the agent before"),),
            )


def _compared(folder: str) -> str:
    trimmed = folder.strip()
    parts = [part for part in trimmed.split("/") if part not in {"", "."}]
    return ("/" if trimmed.startswith("/") else "") + "/".join(parts)


RULE = Rule(
    id="agents/shared-folder",
    severity=Severity.ERROR,
    summary="two agents have the same `agentDir`",
    why="""\
OpenClaw refuses the config with "Duplicate agentDir detected": two agents in one folder would overwrite each other's
keys and sessions. Seen on every release since 2026.1.24.""",
    bad="""\
{ agents: { ownership: "explicit", entries: {
  main: { agentDir: "~/agents/one" }, research: { agentDir: "~/agents/one" },
} } }""",
    good="""\
{ agents: { ownership: "explicit", entries: {
  main: { agentDir: "~/agents/one" }, research: { agentDir: "~/agents/two" },
} } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
