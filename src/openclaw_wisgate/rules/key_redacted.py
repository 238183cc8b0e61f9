"""What a program showed in the place of a key, written back as the key."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.credentials import REDACTION, KeyKind
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._keys import keys, needs_key


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every masked key; the user's own servers may have stars for one, but not OpenClaw's mark."""
    for key in keys(context):
        if key.kind is KeyKind.REDACTED and (needs_key(key.block) or key.text.strip() == REDACTION):
            yield Finding(
                path=key.path,
                message=f"{key.subject} is what stands for a key in a display; the key itself is lost",
                hint="put your key back, or a variable that has it; a backup of the file may still hold it",
            )


RULE = Rule(
    id="key/redacted",
    severity=Severity.WARNING,
    summary="a key was overwritten by its mask, as `__OPENCLAW_REDACTED__`",
    why="""\
`openclaw config get` and OpenClaw's web pages show `__OPENCLAW_REDACTED__` in place of a key. Programs have written
that back into the file again and again; `config validate` accepts it, and it is sent as the key.""",
    bad="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "__OPENCLAW_REDACTED__", models: [],
} } } }""",
    good="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
