"""A fallback or an entry of an allowlist that is there already."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Drop, Fix, Severity
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.mentions import Role
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import named_models


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each entry of a list that means what the primary model or an entry before it means."""
    first: dict[tuple[KeyPath, str], KeyPath] = {}
    for mention, target in named_models(context).pairs:
        path = mention.key_path
        if target is None or mention.role is Role.SETTING:
            continue
        owner = path[:-2] if isinstance(path[-1], int) else path[:-1]
        earlier = first.setdefault((owner, str(target)), path)
        if earlier == path or not isinstance(path[-1], int):
            continue
        yield Finding(
            path=path,
            message=f'"{target}" is named already by "{render(earlier)}", so this entry has no effect',
            hint="remove it, or name another model",
            related=((context.effective.site(earlier), "it is named here"),),
            fix=Fix(f'remove "{render(path)}"', (Drop(path),)),
        )


RULE = Rule(
    id="selection/repeated-reference",
    severity=Severity.NOTE,
    summary="a fallback is the primary model or an earlier fallback, or an allowlist names a model twice",
    why="""\
OpenClaw tries each model of a chain once: a fallback that is the primary model again, under whatever name, is left
out. Who counts on it has a fallback less than there seems to be.""",
    bad='{ agents: { defaults: { model: { primary: "openai/gpt-5.4", fallbacks: ["OpenAI/gpt-5.4"] } } } }',
    good='{ agents: { defaults: { model: { primary: "openai/gpt-5.4", fallbacks: ["openai/gpt-5.4-mini"] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
