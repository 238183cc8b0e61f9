"""A key in the file itself."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.credentials import KeyKind
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._keys import keys, needs_key


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every key that is written out, but at those of the user's own servers."""
    for key in keys(context):
        if key.kind in (KeyKind.PLAIN, KeyKind.MALFORMED) and needs_key(key.block) and "${" not in key.text:
            variable = "WISGATE_API_KEY" if key.block.is_wisgate else "NAME_OF_YOUR_CHOICE"
            yield Finding(
                path=key.path,
                message=f"{key.subject} stands in the file in plain text",
                hint=f'write "${{{variable}}}", and set that variable in ~/.openclaw/.env',
            )


RULE = Rule(
    id="key/plain-text",
    severity=Severity.WARNING,
    summary="a key stands in the file in plain text",
    why="""\
It works, but whoever sees the file has the key: OpenClaw's five backups beside it, every copy, every repository that it
is checked into, every screen that shows it. OpenClaw keeps `${NAME}` as it is written when it saves the file.""",
    bad="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "sk-0123456789abcdef", models: [],
} } } }""",
    good="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
