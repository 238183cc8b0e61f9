"""The agents of a config, for the rules that compare them with one another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context
from openclaw_wisgate.selection import agent_homes

ENTRIES = Release(2026, 8, 1)
"""The first release whose agents have keys, with `agents.list` read as such."""
_PLAIN = r"[a-z0-9][a-z0-9_-]{0,63}\Z"
_LONGEST = 64


class Agent(NamedTuple):
    """An agent, where it stands, and its id as OpenClaw compares it."""

    path: KeyPath
    value: Mapping[str, object]
    id: str


def agents_of(context: Context) -> list[Agent]:
    """Return the agents of a config; none where an include failed, which may bring others."""
    if context.effective.unknown:
        return []
    found = []
    for home in agent_homes(context.value):
        value = get(context.value, home)
        assert isinstance(value, Mapping)
        name = home[-1] if isinstance(home[-1], str) else value.get("id")
        if isinstance(name, str):
            found.append(Agent(home, value, _compared(name)))
    return found


def _compared(name: str) -> str:
    folded = name.strip().lower()
    if re.match(_PLAIN, folded):
        return folded
    return re.sub(r"[^a-z0-9_-]+", "-", folded).strip("-")[:_LONGEST] or "main"
