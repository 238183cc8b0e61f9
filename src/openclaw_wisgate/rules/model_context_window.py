"""A context window that is too small for an agent."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Block, Model, blocks, number_at

_LEAST, _FEW = 4_000, 8_000
_LEAST_OF_OLD, _FEW_OF_OLD = 16_000, 32_000
_OLD = Release(2026, 3, 1)
"""Releases before this one are known to ask for the larger figures."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a warning where OpenClaw refuses the model, a note where it warns, and one where a limit has no effect."""
    least, few = (_LEAST_OF_OLD, _FEW_OF_OLD) if context.release < _OLD else (_LEAST, _FEW)
    for block in blocks(context):
        seen: set[KeyPath] = set()
        for model in block.models:
            path, tokens, window = _tokens(block, model)
            if tokens is None or path in seen:
                continue
            seen.add(path)
            if window is not None and tokens > window:
                yield Finding(
                    path=path,
                    severity=Severity.NOTE,
                    message=f'"contextTokens" {tokens:g} is more than "contextWindow" {window:g}, which is the one that counts',
                    hint='leave "contextTokens" out, or raise "contextWindow"',
                )
            if 0 < min(tokens, window or tokens) < few:
                refused = min(tokens, window or tokens) < least
                told = f"OpenClaw refuses it below {least}" if refused else f"OpenClaw warns below {few}"
                yield Finding(
                    path=path,
                    severity=None if refused else Severity.NOTE,
                    message=f'the context window of model "{model.id}" is too small for an agent: {told}',
                    hint="write the model's real window, or choose a larger model",
                )


def _tokens(block: Block, model: Model) -> tuple[KeyPath, float | None, float | None]:
    """Return what limits the context of `model` and where it is written, and the window if that is another figure."""
    found = [
        ((*path, key), number_at(value, key))
        for key in ("contextTokens", "contextWindow")
        for path, value in ((model.path, model.value), (block.path, block.value))
    ]
    limits = [(path, tokens) for path, tokens in found if tokens is not None]
    if not limits:
        return model.path, None, None
    path, tokens = limits[0]
    window = next((figure for at, figure in limits if at[-1] == "contextWindow"), None)
    return path, tokens, window if path[-1] == "contextTokens" else None


RULE = Rule(
    id="model/context-window",
    severity=Severity.WARNING,
    summary="a context window is too small for an agent",
    why="""\
OpenClaw refuses a model with less than 4,000 tokens ("Model context window too small") and warns below 8,000, which is
a note; its own instructions and tools take some 15,000. Early releases ask for 16,000 and 32,000. The figure is
`contextTokens`, or else `contextWindow`; a `contextTokens` above the window has no effect, which is a note, too.""",
    bad="""\
{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [
  { id: "qwen3", name: "Qwen", contextWindow: 2048 },
] } } } }""",
    good="""\
{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [
  { id: "qwen3", name: "Qwen", contextWindow: 64000, contextTokens: 32000 },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
