"""A price per token where OpenClaw reads one per million tokens."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._costs import prices

_BELOW_ANY_PRICE = 0.001
"""USD per million tokens; no service is as cheap as that for output."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every cost whose figures are all too small to be a price per million tokens."""
    for price in prices(context):
        charged = [figure for _, figure in price.figures if figure != 0]
        if charged and all(0 < figure < _BELOW_ANY_PRICE for figure in charged):
            yield Finding(
                path=price.path,
                message=f'the prices of model "{price.model.id}" look as if they were per token, not per million tokens',
                hint="write USD per million tokens: a million times a price per token, a thousand times one per 1,000",
            )


RULE = Rule(
    id="cost/unit",
    severity=Severity.WARNING,
    summary="prices are per token, not per million tokens",
    why="""\
OpenClaw divides by 1,000,000: `cost` is USD per million tokens. With 0.000015 for 15 everything that it reports as spent
is a million times too small, in effect zero.""",
    bad="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "gpt-next", name: "GPT", cost: { input: 0.00000125, output: 0.00001, cacheRead: 0, cacheWrite: 0 } },
] } } } }""",
    good="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "gpt-next", name: "GPT", cost: { input: 1.25, output: 10, cacheRead: 0, cacheWrite: 0 } },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
