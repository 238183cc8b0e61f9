"""A model id of spaces."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import blocks, text_at


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every id that has only white space in it."""
    for block in blocks(context):
        for model in block.models:
            if text_at(model.value, "id") and not model.id:
                yield Finding(
                    path=(*model.path, "id"),
                    message=f'a model of provider "{block.name}" has nothing but white space for an id, so OpenClaw drops it',
                    hint="write the id that the server has for this model",
                )


RULE = Rule(
    id="model/blank-id",
    severity=Severity.WARNING,
    summary="a model id is only white space",
    why="""\
OpenClaw trims ids and drops the entry whose id is then empty, without a word; an empty one to begin with makes the whole
config invalid.""",
    bad='{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [{ id: " ", name: "Qwen" }] } } } }',
    good='{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [{ id: "qwen3", name: "Qwen" }] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
