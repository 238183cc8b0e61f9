"""A key that stands twice in one object."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Diagnostic, Related, Severity
from openclaw_wisgate.keypath import render
from openclaw_wisgate.rules._base import Context, Rule


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a diagnostic at every occurrence but the last, which is the one that counts."""
    for path, members in context.document.duplicates():
        last = members[-1]
        for member in members[:-1]:
            yield Diagnostic(
                rule=RULE.id,
                severity=RULE.severity,
                key_path=path,
                span=member.key_span,
                message=f'"{render(path)}" stands more than once, and only the last one counts',
                hint="remove this one, or give it another key",
                related=(Related(last.key_span, "this one counts"),),
            )


RULE = Rule(
    id="syntax/duplicate-key",
    severity=Severity.WARNING,
    summary="a key stands twice in one object",
    why="""\
OpenClaw reads the last of two equal keys and says nothing of the first (2026.9.6). Whoever edits the first
one sees no effect, and OpenClaw's next write drops it.

    bad:   { "models": {}, "models": { "mode": "merge" } }
    good:  { "models": { "mode": "merge" } }
""",
    check=check,
)
