"""No price at a gateway that is not free."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._blocks import blocks
from openclaw_wisgate.rules._costs import prices


def check(context: Context) -> Iterator[Finding]:
    """Yield one finding for each provider at WisGate: at the first model without a price, with the number of them."""
    priced = {price.model.path for price in prices(context) if any(figure for _, figure in price.figures)}
    for block in blocks(context):
        free = [model for model in block.models if model.path not in priced] if block.is_wisgate else []
        if not free:
            continue
        others = f" and {len(free) - 1} more" if len(free) > 1 else ""
        yield Finding(
            path=(*free[0].path, "cost"),
            part=Part.VALUE if "cost" in free[0].value else Part.OBJECT,
            message=f'"{free[0].id}"{others} of provider "{block.name}" has no price, so OpenClaw reports it as free',
            hint="write what WisGate charges in USD per million tokens, if you go by OpenClaw's figures",
        )


RULE = Rule(
    id="cost/zero",
    severity=Severity.NOTE,
    summary="models at WisGate have no price",
    why="""\
Without `cost`, or with zeros, OpenClaw shows what is spent on a model as $0. WisGate is not free; the zeros in its guide
say that the guide knows no price. Nothing else depends on them.""",
    bad="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "gpt-next", name: "GPT", cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } },
] } } } }""",
    good="""\
{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [
  { id: "gpt-next", name: "GPT", cost: { input: 1.25, output: 10, cacheRead: 0, cacheWrite: 0 } },
] } } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
