"""An output limit that does not fit the context window, or leaves no room for an answer."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Block, Model, blocks, number_at

_TINY = 256


def check(context: Context) -> Iterator[Finding]:
    """Yield a warning where `maxTokens` is more than the context window, and a note where it is tiny."""
    for block in blocks(context):
        seen: set[KeyPath] = set()
        for model in block.models:
            path, limit = _limit(block, model)
            window = number_at(model.value, "contextWindow") or number_at(block.value, "contextWindow")
            if limit is None or path in seen:
                continue
            if window is not None and limit > window:
                seen.add(path)
                yield Finding(
                    path=path,
                    message=f'"maxTokens" {limit:g} is more than the context window of {window:g} of model "{model.id}"',
                    hint="write the most that the model can answer; the window has to hold the question, too",
                )
            elif 0 < limit < _TINY:
                seen.add(path)
                yield Finding(
                    path=path,
                    severity=Severity.NOTE,
                    message=f'"maxTokens" {limit:g} cuts the answers of model "{model.id}" off after a few lines',
                    hint="write the most that the model can answer",
                )


def _limit(block: Block, model: Model) -> tuple[KeyPath, float | None]:
    for path, value in ((model.path, model.value), (block.path, block.value)):
        limit = number_at(value, "maxTokens")
        if limit is not None:
            return (*path, "maxTokens"), limit
    return model.path, None


RULE = Rule(
    id="model/max-tokens",
    severity=Severity.WARNING,
    summary="`maxTokens` is more than the context window, or tiny",
    why="""\
OpenClaw cuts `maxTokens` down to the context window and then asks for the whole window as the answer, which leaves no
room for the question: servers that check refuse it. The figures are easily swapped. Below 256 it is a note: agents
answer with calls of tools, which are cut off.""",
    bad="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "claude-opus-4-6", name: "Claude Opus 4.6", contextWindow: 8192, maxTokens: 256000 },
] } } } }""",
    good="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "claude-opus-4-6", name: "Claude Opus 4.6", contextWindow: 256000, maxTokens: 8192 },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
