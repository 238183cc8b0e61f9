"""An agent's default model is not in its allowlist."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.admission import DEFAULT_REFUSED
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import render
from openclaw_wisgate.mentions import Role
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import named_models
from openclaw_wisgate.selection import DEFAULTS, agent_homes, allowlist_of


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each primary model that the allowlist of an agent with it does not admit."""
    named = named_models(context)
    primaries = {mention.home: (mention, target) for mention, target in named.pairs if mention.role is Role.PRIMARY}
    told = set()
    for home in agent_homes(context.value) or (DEFAULTS,):
        mention, target = primaries.get(home) or primaries.get(DEFAULTS) or (None, None)
        allowlist = allowlist_of(context.value, home, context.release)
        if mention is None or allowlist is None or target is None or named.resolver.admits(allowlist, target):
            continue
        is_replaced = bool(allowlist.wildcards)
        place = (mention.key_path, allowlist.key_path)
        if place in told or not (is_replaced or context.release >= DEFAULT_REFUSED):
            continue
        told.add(place)
        where = render(allowlist.key_path)
        effect = "OpenClaw takes another model" if is_replaced else "nobody can go back to it by its name"
        yield Finding(
            path=mention.key_path,
            severity=None if is_replaced else Severity.NOTE,
            message=f'the default model "{target}" is not in the allowlist "{where}", so {effect}',
            hint=f'add "{target}"{": {}" if allowlist.is_map else ""} to the allowlist',
            related=((context.effective.key_site(allowlist.key_path), "the allowlist"),),
        )


RULE = Rule(
    id="selection/default-not-allowed",
    severity=Severity.WARNING,
    summary="the default model is not in the allowlist, and OpenClaw takes another one",
    why="""\
If an allowlist has an entry such as "wisgate/*" and the primary model is not admitted, OpenClaw 2026.9.6 silently
runs the first model that is, or fails with "Configured default model ... is not allowed" if there is none. If it
names single models only, the primary is used all the same, which is a note: from 2026.9.5 on asking for it by name is
refused. Fallbacks are tried whether they are in the list or not.""",
    bad="""\
{
  agents: { defaults: { model: "openai/gpt-5.4", modelPolicy: { allow: ["anthropic/*"] } } },
}""",
    good="""\
{
  agents: { defaults: { model: "openai/gpt-5.4", modelPolicy: { allow: ["anthropic/*", "openai/gpt-5.4"] } } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
