"""A key that stands twice in one object."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.effective import Site
from openclaw_wisgate.keypath import render
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every occurrence but the last, which is the one that counts."""
    for document in context.effective.documents:
        for path, members in document.duplicates():
            last = Site(document, members[-1].key_span)
            for member in members[:-1]:
                yield Finding(
                    path=path,
                    site=Site(document, member.key_span),
                    message=f'"{render(path)}" stands more than once, and only the last one counts',
                    hint="remove this one, or give it another key",
                    related=((last, "this one counts"),),
                )


RULE = Rule(
    id="syntax/duplicate-key",
    severity=Severity.WARNING,
    summary="a key stands twice in one object",
    why="""\
OpenClaw reads the last of two equal keys and says nothing of the first. Whoever edits the first one sees
no effect, and OpenClaw's next write drops it.""",
    bad='{ models: {}, models: { mode: "merge" } }',
    good='{ models: { mode: "merge" } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
