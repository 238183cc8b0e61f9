"""The name of a variable where OpenClaw reads a key."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.credentials import KeyKind, variable_in
from openclaw_wisgate.diagnostics import Fix, Put, Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._keys import Key, keys


def check(context: Context) -> Iterator[Finding]:
    """Yield a warning where the name itself would be sent, and a note where only some of OpenClaw reads a variable."""
    for key in keys(context):
        if not key.is_main:
            continue
        if key.kind is KeyKind.VARIABLE_NAME:
            yield Finding(
                path=key.path,
                message=f"{key.subject} is the name of a variable in a form that OpenClaw does not look up",
                hint=f'write "{_reference(key)}"',
                fix=_fix(key),
            )
        elif key.kind is KeyKind.SHORTHAND:
            yield Finding(
                path=key.path,
                severity=Severity.NOTE,
                message=f'{key.subject} is a variable to OpenClaw\'s gateway, but "agent --local" sends its name',
                hint=f'write "{_reference(key)}"',
                fix=_fix(key),
            )


def _reference(key: Key) -> str:
    return f"${{{variable_in(key.text.strip()) or 'NAME_IN_CAPITALS'}}}"


def _fix(key: Key) -> Fix | None:
    if variable_in(key.text.strip()) is None:
        return None
    return Fix(f'set "apiKey" to "{_reference(key)}"', (Put(key.path, _reference(key)),))


RULE = Rule(
    id="key/variable-name",
    severity=Severity.WARNING,
    summary="a key is a variable's name, but not in the form `${NAME}`",
    why="""\
OpenClaw reads variables as `${NAME}`, in capitals. A bare name is a key like any other and is sent as `Bearer NAME`,
but for the names of its own providers' variables, as OPENAI_API_KEY. `$NAME` is a variable to the gateway and a key to
`agent --local`; `${name}` and `$${NAME}` are keys to both.""",
    bad="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "WISGATE_API_KEY", models: [],
} } } }""",
    good="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
