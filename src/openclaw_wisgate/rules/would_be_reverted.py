"""A file that OpenClaw would replace by its backup."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.guards import reasons_to_revert
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule

_RESTORING = Release(2026, 3, 31)
"""The first release that puts its backup back."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for the machine's own config if it looks damaged beside what OpenClaw keeps of it."""
    root = context.effective.root
    if context.baseline is None or context.release < _RESTORING:
        return
    reasons = reasons_to_revert(context.baseline, root.value, len(root.text.encode()))
    if reasons:
        why = " and ".join(reason.words for reason in reasons)
        yield Finding(
            path=(),
            site=context.effective.object_site(()),
            message=f"OpenClaw would put openclaw.json.bak back over this file: {why}",
            hint="copy it over openclaw.json.bak before OpenClaw starts, if it is as you want it",
        )


RULE = Rule(
    id="file/would-be-reverted",
    severity=Severity.WARNING,
    summary="OpenClaw would put its backup back over this file, because it looks damaged",
    why="""\
When it loads its config without a running gateway (`models list`, the start of the gateway), OpenClaw compares the
file with the last one it knew to be good. A file below half of its size, or without the "meta" or the "gateway.mode"
that it had, is replaced by openclaw.json.bak, which can be older still, with one line in the log. Only the machine's
own config is judged, by what OpenClaw keeps about it; a config with "$include" is left alone.""",
    bad="""// last good: 1000 bytes, with meta and gateway.mode
{ models: {} }""",
    good="""// last good: 100 bytes, with meta and gateway.mode
{ models: {}, meta: { lastTouchedVersion: "2026.9.6" }, gateway: { mode: "local" } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
