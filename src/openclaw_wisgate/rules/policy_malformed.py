"""An entry of an allowlist that OpenClaw cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.selection import DEFAULTS, POLICIES, agent_homes

_BARE = frozenset({"openrouter:auto", "openrouter:free"})
_PART = r"[^\s\ufeff*\x00-\x1f\x7f/]+\Z"


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each entry that is neither an alias nor a reference of an accepted form."""
    if context.release < POLICIES or context.effective.unknown:
        return
    shared = _aliases(context.value, DEFAULTS)
    for home in (DEFAULTS, *agent_homes(context.value)):
        path = (*home, "modelPolicy", "allow")
        allow = get(context.value, path)
        aliases = shared | _aliases(context.value, home)
        for index, entry in enumerate(allow if isinstance(allow, list) else ()):
            if isinstance(entry, str) and not _is_read(entry, aliases):
                yield Finding(
                    path=(*path, index),
                    message="this entry of the allowlist is neither an alias nor a model reference",
                    hint='write "provider/model", "provider/*", "provider/prefix/*" or an alias from "models"',
                )


def _aliases(value: object, home: KeyPath) -> frozenset[str]:
    models = get(value, (*home, "models"))
    entries = models.values() if isinstance(models, Mapping) else ()
    aliases = (entry.get("alias") for entry in entries if isinstance(entry, Mapping))
    return frozenset(alias.strip().lower() for alias in aliases if isinstance(alias, str) and alias.strip())


def _is_read(entry: str, aliases: frozenset[str]) -> bool:
    trimmed = entry.strip()
    if trimmed.lower() in aliases | _BARE:
        return True
    parts = [part.strip() for part in trimmed.split("/")]
    if parts[-1] == "*" and len(parts) > 1:
        return all(re.match(_PART, part) for part in parts[:-1])
    provider, _, model = trimmed.partition("/")
    return all(re.match(_PART, part) for part in (provider.strip(), *model.strip().split("/")))


RULE = Rule(
    id="selection/malformed-policy",
    severity=Severity.ERROR,
    summary="an entry of `modelPolicy.allow` is neither an alias nor a model reference",
    why="""\
OpenClaw refuses the whole config with "invalid model policy ref". Its allowlist takes an alias of
`agents.defaults.models` or of the agent, "provider/model", and "provider/*" or "provider/prefix/*" for all that
begins so; "*" alone, a star inside a name and white space are refused.""",
    bad='{ agents: { defaults: { modelPolicy: { allow: ["gpt-5.4"] } } } }',
    good='{ agents: { defaults: { modelPolicy: { allow: ["openai/gpt-5.4"] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
