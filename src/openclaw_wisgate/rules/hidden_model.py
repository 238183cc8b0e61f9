"""An allowlist leaves out models that the config itself sets up."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import render
from openclaw_wisgate.mentions import Resolver, Role, Target
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._mentions import named_models
from openclaw_wisgate.selection import DEFAULTS, PROVIDERS, WILDCARDS, Allowlist, agent_homes, allowlist_of

_RENAMING = frozenset(
    {"anthropic", "google", "google-gemini-cli", "google-vertex", "huggingface", "nvidia", "openrouter", "together"}
    | {"vercel-ai-gateway", "xai"}
)
"""Providers for which OpenClaw has other names of the same model."""
_SHOWN = 4


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each provider of whose models no agent may choose any, or only some by the model map."""
    named = named_models(context)
    resolver = named.resolver
    allowlists = _in_force(resolver)
    if not allowlists:
        return
    choosing = {Role.SETTING, Role.ALLOWED}
    used = {str(target) for mention, target in named.pairs if target and mention.role not in choosing}
    for provider, listed in resolver.listed.items():
        if provider in _RENAMING:
            continue
        targets = [Target(provider, model) for model in dict.fromkeys(listed) if model]
        out = [target for target in targets if not any(resolver.admits(one, target) for one in allowlists)]
        hidden = [target for target in out if str(target) not in used]
        is_whole = len(hidden) == len(targets)
        if hidden and (is_whole or allowlists[0].is_map):
            yield _finding(context, allowlists[0], hidden, is_whole=is_whole)


def _in_force(resolver: Resolver) -> list[Allowlist]:
    """Return the allowlists of all agents; none where an agent may use every model."""
    found = {}
    for home in agent_homes(resolver.value) or (DEFAULTS,):
        allowlist = allowlist_of(resolver.value, home, resolver.release)
        if allowlist is None:
            return []
        found[allowlist.key_path] = allowlist
    return list(found.values())


def _finding(context: Context, allowlist: Allowlist, hidden: list[Target], *, is_whole: bool) -> Finding:
    provider = hidden[0].provider
    models = ", ".join(target.model for target in hidden[:_SHOWN])
    more = f" and {len(hidden) - _SHOWN} more" if len(hidden) > _SHOWN else ""
    what = f'every model of "{provider}"' if is_whole else f'{models}{more} of "{provider}"'
    entry = f'"{provider}/*"' if is_whole and context.release >= WILDCARDS else f'"{hidden[0]}"'
    keys = get(context.value, PROVIDERS)
    key = next((key for key in (keys if isinstance(keys, dict) else ()) if normalised(key) == provider), provider)
    return Finding(
        path=allowlist.key_path,
        part=Part.KEY,
        severity=None if is_whole else Severity.NOTE,
        message=f'the allowlist "{render(allowlist.key_path)}" leaves out {what}, which nobody can choose',
        hint=f"add {entry}{': {}' if allowlist.is_map else ''} to it",
        related=((context.effective.key_site((*PROVIDERS, key)), f'"{key}" is set up here'),),
    )


RULE = Rule(
    id="selection/hidden-model",
    severity=Severity.WARNING,
    summary="an allowlist leaves out the models of a provider that is set up in the same file",
    why="""\
Where an allowlist is in force OpenClaw neither lists nor accepts other models: "Model override ... is not allowed".
From 2026.8.1 on it is "modelPolicy.allow"; before, and in files without it that no newer release has written, the
keys of "agents.defaults.models" are the allowlist, so one alias there shuts out all models that have none. Models
that the config uses by name are not counted: they work. That such a map has some models of a provider and lacks
others is a note.""",
    bad="""\
{
  models: {
    providers: {
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "claude-opus-4-6", name: "Opus" }],
      },
    },
  },
  agents: { defaults: { modelPolicy: { allow: ["openai/*"] } } },
}""",
    good="""\
{
  models: {
    providers: {
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "claude-opus-4-6", name: "Opus" }],
      },
    },
  },
  agents: { defaults: { modelPolicy: { allow: ["openai/*", "wisgate/*"] } } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
