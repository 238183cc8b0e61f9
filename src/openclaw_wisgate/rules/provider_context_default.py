"""A context limit for a whole provider, which OpenClaw has given up."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Drop, Fix, Put, Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._blocks import Block, blocks, number_at

_GIVEN_UP = Release(2026, 8, 1)


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every `contextWindow` or `contextTokens` of a provider from 2026.8.1 on."""
    if context.release < _GIVEN_UP:
        return
    for block in blocks(context):
        for key in ("contextWindow", "contextTokens"):
            if number_at(block.value, key) is not None:
                yield Finding(
                    path=(*block.path, key),
                    part=Part.KEY,
                    message=f'"{key}" of provider "{block.name}" is old: OpenClaw moves it into the models when it next saves',
                    hint=f'write "{key}" in each model that needs it',
                    fix=_fix(block, key),
                )


def _fix(block: Block, key: str) -> Fix:
    lacking = [model for model in block.models if key not in model.value]
    puts = tuple(Put((*model.path, key), block.value[key]) for model in lacking)
    return Fix(f'move "{key}" into the models', (*puts, Drop((*block.path, key))))


RULE = Rule(
    id="provider/context-default",
    severity=Severity.NOTE,
    summary="a provider has `contextWindow` or `contextTokens` for all its models",
    why="""\
Releases from 2026.4.26 to 2026.7.35 had these keys. From 2026.8.1 on OpenClaw copies them into each model without its
own when it reads the file, drops them when it next saves, and warns; the schema does not know them any more.""",
    bad="""\
{ models: { providers: { desk: {
  baseUrl: "http://127.0.0.1:8000/v1", contextWindow: 64000, models: [{ id: "qwen3", name: "Qwen" }],
} } } }""",
    good="""\
{ models: { providers: { desk: {
  baseUrl: "http://127.0.0.1:8000/v1", models: [{ id: "qwen3", name: "Qwen", contextWindow: 64000 }],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
