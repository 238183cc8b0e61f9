"""Price tiers whose ranges do not follow one another."""

from __future__ import annotations

import math
from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._blocks import Value
from openclaw_wisgate.rules._costs import prices

_NEXT = 1
"""A range may be meant to end with its last token: the one after it is no gap."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every range that ends before it begins, overlaps the one before it or leaves a gap."""
    for price in prices(context):
        ranges = sorted(
            (found for path, tier in price.tiers if (found := _range((*path, "range"), tier))),
            key=lambda found: found[1],
        )
        reached = 0.0
        for path, start, end in ranges:
            fault = _fault(start, end, reached)
            if fault:
                yield Finding(
                    path=path,
                    message=f'the price tiers of model "{price.model.id}" {fault}',
                    hint="let each range begin where the one before it ends, the first one at 0",
                )
            reached = end if end > start else math.inf


def _range(path: KeyPath, tier: Value) -> tuple[KeyPath, float, float] | None:
    bounds = tier.get("range")
    numbers = [bound for bound in bounds if isinstance(bound, int | float)] if isinstance(bounds, list) else []
    return (path, numbers[0], numbers[1] if len(numbers) > 1 else math.inf) if numbers else None


def _fault(start: float, end: float, reached: float) -> str | None:
    if end <= start:
        return f"have a range that ends at {end:g} before it begins at {start:g}, which OpenClaw takes to have no end"
    if start > reached + _NEXT:
        return f"leave out {reached:g} to {start:g} tokens, for which OpenClaw takes the prices of a neighbour"
    if start < reached:
        return f"overlap from {start:g} tokens on, where OpenClaw takes the lower range"
    return None


RULE = Rule(
    id="cost/tiers",
    severity=Severity.WARNING,
    summary="the ranges of price tiers overlap, leave a gap, or end before they begin",
    why="""\
OpenClaw sorts the tiers by where they begin and takes the first whose range has the number of tokens of the prompt. It
takes a range that ends before it begins to have no end, a gap to belong to the tier below it (or to the first one), and
of two ranges the lower one. All of that without a word.""",
    bad="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "gpt-next", name: "GPT", cost: { input: 1, output: 4, cacheRead: 0, cacheWrite: 0, tieredPricing: [
    { input: 1, output: 4, cacheRead: 0, cacheWrite: 0, range: [0, 128000] },
    { input: 2, output: 8, cacheRead: 0, cacheWrite: 0, range: [200000] },
  ] } },
] } } } }""",
    good="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "gpt-next", name: "GPT", cost: { input: 1, output: 4, cacheRead: 0, cacheWrite: 0, tieredPricing: [
    { input: 1, output: 4, cacheRead: 0, cacheWrite: 0, range: [0, 200000] },
    { input: 2, output: 8, cacheRead: 0, cacheWrite: 0, range: [200000] },
  ] } },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
