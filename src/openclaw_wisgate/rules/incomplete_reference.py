"""A model is named without its provider, and OpenClaw takes another one's."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.mentions import Mention, Origin, Resolver, Role, Target
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import named_models

_FAMILIES = {
    "anthropic": ("claude", "opus", "sonnet", "haiku"),
    "openai": ("gpt", "chatgpt", "codex", "o1", "o3", "o4"),
}
"""How the models of OpenClaw's default providers are called."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each agent's model or fallback that has no provider, unless OpenClaw finds the right one."""
    named = named_models(context)
    for mention, target in named.pairs:
        if mention.role not in {Role.PRIMARY, Role.FALLBACK}:
            continue
        if target is None:
            instead = "ignores it" if mention.role is Role.FALLBACK else "takes its default model instead"
            yield Finding(
                path=mention.key_path,
                message=f'"{mention.text}" is no provider and model, and OpenClaw {instead}',
                hint="write it as provider/model",
            )
        elif target.origin is Origin.ASSUMED and target.model not in named.resolver.listed.get(target.provider, ()):
            yield from _assumed(mention, target, named.resolver)


def _assumed(mention: Mention, target: Target, resolver: Resolver) -> Iterator[Finding]:
    having = resolver.having(target.model, mention.home)
    if target.provider in having:
        return
    model = target.model.lower()
    home = next((provider for provider, names in _FAMILIES.items() if model.startswith(names)), None)
    is_plausible = not having and (target.provider not in _FAMILIES or home == target.provider)
    if is_plausible and (target.provider not in _FAMILIES or mention.role is Role.FALLBACK):
        return
    written = [f'"{provider}/{target.model}"' for provider in having or ([home] if home else [])]
    yield Finding(
        path=mention.key_path,
        severity=Severity.NOTE if is_plausible else None,
        message=f'"{mention.text}" names no provider, and OpenClaw takes it for "{target}"',
        hint=f"write {' or '.join(written)}" if written else "write it as provider/model",
    )


RULE = Rule(
    id="selection/incomplete-reference",
    severity=Severity.WARNING,
    summary="a model is named without its provider, and OpenClaw takes another one's",
    why="""\
A primary model without a provider is an alias, or the model of that name that exactly one provider lists; else
OpenClaw takes the provider openai (before 2026.4.5: anthropic) and says so in its log only. A fallback without a
provider gets that of the primary model, whoever lists it. A name with nothing on one side of the slash counts as
none. What plainly is a model of OpenClaw's default provider is only a note.""",
    bad='{ agents: { defaults: { model: "claude-opus-4-6" } } }',
    good='{ agents: { defaults: { model: "anthropic/claude-opus-4-6" } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
