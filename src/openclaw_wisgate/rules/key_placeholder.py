"""An example's text where the key should be."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.credentials import KeyKind
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._keys import keys, needs_key


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every key that only stands for one, but at those of the user's own servers."""
    for key in keys(context):
        if key.kind is KeyKind.PLACEHOLDER and needs_key(key.block):
            yield Finding(
                path=key.path,
                message=f"{key.subject} is a placeholder, which OpenClaw sends as it is",
                hint='put a variable in its place, as in "${WISGATE_API_KEY}", and set it to your key',
            )


RULE = Rule(
    id="key/placeholder",
    severity=Severity.WARNING,
    summary="a key is the placeholder of an example",
    why="""\
OpenClaw sends `Bearer WISGATE-API-KEY` or `Bearer YOUR_API_KEY` without a word; its `config validate` and
`models status --check` are content. The gateway answers 401.""",
    bad='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "WISGATE-API-KEY", models: [] } } } }',
    good="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
