"""A model id with the provider's id in front."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import blocks


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every id of a model at WisGate that begins with the id of its provider and a slash."""
    for block in blocks(context):
        for model in block.models if block.is_wisgate else ():
            if model.id.lower().startswith(f"{block.id}/"):
                yield Finding(
                    path=(*model.path, "id"),
                    message=f'the model id "{model.id}" is sent with the provider\'s id in it, and WisGate knows no such model',
                    hint=f'write "{model.id[len(block.id) + 1 :]}", also where the model is named as "{block.id}/{model.id}"',
                )


RULE = Rule(
    id="model/prefixed-id",
    severity=Severity.WARNING,
    summary="a model id at WisGate begins with the provider's id",
    why="""\
Only where a model is chosen does its name begin with the provider: `wisgate/claude-opus-4-6`. In the provider's own list
OpenClaw sends the id as it is written, here `wisgate/claude-opus-4-6`, whether the model is chosen by its short or by its
doubled name. Other servers may have names like that; WisGate's have no provider of yours in them.""",
    bad="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "wisgate/claude-opus-4-6", name: "Claude Opus 4.6" },
] } } } }""",
    good="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "claude-opus-4-6", name: "Claude Opus 4.6" },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
