"""Two provider ids that are one to OpenClaw."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.rules._blocks import Block, blocks


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every provider id that equals an earlier one but for capitals and spaces."""
    first: dict[str, Block] = {}
    for block in blocks(context):
        earlier = first.setdefault(block.id, block)
        if earlier is not block:
            yield Finding(
                path=block.path,
                part=Part.KEY,
                message=f'"{block.name}" and "{earlier.name}" are one provider to OpenClaw, which mixes their keys and base URLs',
                hint="join the two, or give one of them another id",
                related=((context.effective.key_site(earlier.path), "the other one"),),
            )


RULE = Rule(
    id="provider/same-id",
    severity=Severity.WARNING,
    summary="two provider ids differ only in capitals or spaces",
    why="""\
OpenClaw compares provider ids in lower case and without spaces around them. Of "Desk" and "desk" it lists all models,
and sends those of "Desk" to the base URL of "Desk" with the key of "desk": one server gets the other one's key.""",
    bad="""\
{ models: { providers: {
  Desk: { baseUrl: "https://one.example.org/v1", apiKey: "${ONE_KEY}", models: [] },
  desk: { baseUrl: "https://two.example.org/v1", apiKey: "${TWO_KEY}", models: [] },
} } }""",
    good="""\
{ models: { providers: {
  "desk-one": { baseUrl: "https://one.example.org/v1", apiKey: "${ONE_KEY}", models: [] },
  "desk-two": { baseUrl: "https://two.example.org/v1", apiKey: "${TWO_KEY}", models: [] },
} } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
