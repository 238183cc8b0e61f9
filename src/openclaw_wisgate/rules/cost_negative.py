"""A price below zero."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._costs import prices


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every negative figure of a cost."""
    for price in prices(context):
        for path, figure in price.figures:
            if figure < 0:
                yield Finding(
                    path=path,
                    message=f'the price "{path[-1]}" of model "{price.model.id}" is below zero',
                    hint="write USD per million tokens",
                )


RULE = Rule(
    id="cost/negative",
    severity=Severity.WARNING,
    summary="a price is below zero",
    why="""\
OpenClaw reckons with the figure as it is: every use of the model makes what it reports as spent smaller, and a sum over
several models is wrong.""",
    bad="""\
{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [
  { id: "qwen3", name: "Qwen", cost: { input: -1, output: 2 } },
] } } } }""",
    good="""\
{ models: { providers: { desk: { baseUrl: "http://127.0.0.1:8000/v1", models: [
  { id: "qwen3", name: "Qwen", cost: { input: 1, output: 2 } },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
