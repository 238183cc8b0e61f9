"""Aliases and settings that act as an allowlist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.selection import DEFAULTS, MODEL_MAP, POLICIES, allowlist_of


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding where each entry of the model map has settings, and the map is the allowlist all the same."""
    allowlist = allowlist_of(context.value, DEFAULTS, context.release)
    if context.release < POLICIES or allowlist is None or not allowlist.is_map or context.effective.unknown:
        return
    entries = get(context.value, MODEL_MAP)
    if isinstance(entries, Mapping) and all(isinstance(entry, Mapping) and entry for entry in entries.values()):
        yield Finding(
            path=MODEL_MAP,
            part=Part.KEY,
            message="these settings are an allowlist, too: only the models that have an entry here can be chosen",
            hint='add "modelPolicy: {}" beside them if agents may use all models, or else "modelPolicy.allow"',
        )


RULE = Rule(
    id="selection/implicit-allowlist",
    severity=Severity.NOTE,
    summary="aliases or settings of models are an allowlist, too, because there is no `modelPolicy`",
    why="""\
Until some write of OpenClaw 2026.8.1 or later has migrated a file (it then has
"meta.migrations.modelPolicyAllowlist"), the keys of "agents.defaults.models" restrict the choice unless
"agents.defaults.modelPolicy" is there, even empty. The migration makes the restriction permanent. It is reported
where every entry has settings, so that the map was hardly meant as a list.""",
    bad='{ agents: { defaults: { models: { "openai/gpt-5.4": { alias: "gpt" } } } } }',
    good='{ agents: { defaults: { models: { "openai/gpt-5.4": { alias: "gpt" } }, modelPolicy: {} } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
