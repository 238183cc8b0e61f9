"""A key with something in it that no working key has."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.credentials import KeyKind, key_fault
from openclaw_wisgate.diagnostics import Fix, Put, Severity
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._keys import Key, keys, needs_key

_BEARER = "bearer "


def check(context: Context) -> Iterator[Finding]:
    """Yield a warning for what is sent wrongly, and a note for white space around a key, which OpenClaw takes off."""
    for key in keys(context):
        if not key.is_main or not needs_key(key.block):
            continue
        if key.kind is KeyKind.MALFORMED:
            fault = (key_fault(key.text) or "").removeprefix("the key ")
            yield Finding(
                path=key.path,
                message=f"{key.subject} {fault}",
                hint="write only the key itself, or a variable that holds it",
                fix=_fix(key),
            )
        elif key.kind is not KeyKind.EMPTY and key.text != key.text.strip():
            yield Finding(
                path=key.path,
                severity=Severity.NOTE,
                message=f"{key.subject} has white space around it, which OpenClaw takes off",
                hint="remove it: not every program that reads this file does so",
                fix=Fix('remove the white space around "apiKey"', (Put(key.path, key.text.strip()),)),
            )


def _fix(key: Key) -> Fix | None:
    text = key.text.strip()
    if not text.lower().startswith(_BEARER):
        return None
    return Fix('take "Bearer" off the beginning of "apiKey"', (Put(key.path, text[len(_BEARER) :].strip()),))


RULE = Rule(
    id="key/malformed",
    severity=Severity.WARNING,
    summary='a key has white space, control characters, other than ASCII, or "Bearer " in it',
    why="""\
OpenClaw sends `Bearer Bearer sk-…` for a key that begins with "Bearer ", and drops or alters characters outside ASCII
without a word. White space inside comes from a broken line. White space around a key does no harm in OpenClaw 2026.9.6,
which is a note.""",
    bad="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "Bearer ${WISGATE_API_KEY}", models: [],
} } } }""",
    good="""\
{ models: { providers: { wisgate: {
  baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [],
} } } }""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
