"""A `${VARIABLE}` that nobody sets."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule

_TOLERATED = Release(2026, 3, 7)
"""The first release that reads a config with a missing variable."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding at every string that names a variable which is missing or empty."""
    severity = Severity.ERROR if context.release < _TOLERATED else Severity.WARNING
    for path, name in dict.fromkeys(context.effective.missing):
        yield Finding(
            path=path,
            message=f'the variable "{name}" is not set',
            hint=f'set it in the environment or in OpenClaw\'s .env file, or write "$${{{name}}}" if this text is meant',
            severity=severity,
        )


RULE = Rule(
    id="env/missing-variable",
    severity=Severity.WARNING,
    summary="a `${VARIABLE}` is not set, or set to nothing",
    why="""\
OpenClaw leaves the text as it is written. A gateway then refuses to use a key like that, and `agent --local` sends the
text itself. Looked for are the environment, the `.env` file of the current folder, OpenClaw's own `.env` files and
`env.vars` in the config, as OpenClaw does. Releases before 2026.3.7 refuse the whole config.""",
    bad="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${NOBODY_SETS_THIS}", models: [],
} } } }""",
    good="""\
{ env: { vars: { GATEWAY_KEY: "a key of your own" } }, models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${GATEWAY_KEY}", models: [],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
