"""A file that a newer OpenClaw wrote than the one it is judged for."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.rules._base import Context, Finding, Rule

_TOUCHED = ("meta", "lastTouchedVersion")
_REFUSING = Release(2026, 4, 25)
"""The first release that refuses to start."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding if the release judged by is older than the one that wrote the file; corrections do not count."""
    version = get(context.value, _TOUCHED)
    wrote = Release.parse(version) if isinstance(version, str) else None
    # A writer newer than all that are known here is judged by the newest, which need not be the one that reads.
    if wrote is None or wrote > NEWEST or context.release < _REFUSING or wrote[:3] <= context.release[:3]:
        return
    yield Finding(
        path=_TOUCHED,
        message=f"OpenClaw {context.release} does not start its gateway with a file that OpenClaw {wrote} wrote",
        hint=f"use OpenClaw {wrote} or newer, or a copy of the file from before",
    )


RULE = Rule(
    id="release/older-than-file",
    severity=Severity.WARNING,
    summary="OpenClaw does not start its gateway with a file that a newer OpenClaw wrote",
    why="""\
OpenClaw's own writes leave their version in "meta.lastTouchedVersion". An older release refuses to start with such a
file, exit code 78 as a service: "this OpenClaw binary is older than the config last written by OpenClaw ...". It is
reported where another release is asked for than the one that wrote the file.""",
    bad="""\
// release: 2026.7.1
{ meta: { lastTouchedVersion: "2026.9.6" }, gateway: { mode: "local" } }""",
    good="""\
// release: 2026.7.1
{ meta: { lastTouchedVersion: "2026.7.1-2" }, gateway: { mode: "local" } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
