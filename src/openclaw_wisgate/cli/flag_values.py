"""Values of the flags of `add` and `diff`, checked."""

from __future__ import annotations

import re
from collections.abc import Callable

from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.provider import Cost, SecretRef

MODALITIES = ("text", "image", "video", "audio")
COSTS = {"input": "input", "output": "output", "cacheRead": "cache_read", "cacheWrite": "cache_write"}
PROVIDER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*\Z")
_BASE_URL = re.compile(r"https?://(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/?#@\[\]:]+)(?::\d{1,5})?(?:/[^\s?#]*)?\Z")


def reference(text: str) -> SecretRef:
    """Return the reference that `--key-ref` names; raise UsageError."""
    from openclaw_wisgate.secret_ref import parsed

    reference = parsed(text)
    if isinstance(reference, str):
        message = f'"{text}" is no reference to a secret: {reference}'
        raise UsageError(message, hint="for example env:default:WISGATE_API_KEY")
    return reference


def checked(value: str, pattern: re.Pattern[str], what: str, expected: str) -> str:
    """Return `value` if it has the form of `what`; raise UsageError."""
    if not pattern.match(value):
        message = f'"{value}" is not a {what}: {expected}'
        raise UsageError(message)
    return value


def base_url(value: str) -> str:
    """Return what `--base-url` names; raise UsageError."""
    if "@" in value.partition("://")[2].partition("/")[0]:
        message = "--base-url must not hold a user name or a password"
        raise UsageError(message, hint="keys belong in the environment: use --key-env")
    if not _BASE_URL.match(value):
        message = f'"{value}" is not a base URL: http:// or https://, a host and a path, without ? and #'
        raise UsageError(message, hint="for example https://api.wisgate.ai/v1")
    return value


def asked(identifier: str, what: str, flag: str, ask: Callable[[str], str] | None) -> int:
    """Return a number of tokens that the user types; raise UsageError where nobody can be asked, or it is none."""
    if ask is None:
        message = f'the {what} of "{identifier}" is not known'
        raise UsageError(message, hint=f"give it with {flag} TOKENS; the model's page or its vendor states it")
    answer = ask(f'{what.capitalize()} of "{identifier}" in tokens: ').strip().replace("_", "").replace(",", "")
    if not answer.isascii() or not answer.isdecimal() or int(answer) < 1:
        message = f'"{answer}" is not a number of tokens'
        raise UsageError(message, hint=f"give it with {flag} TOKENS")
    return int(answer)


def modalities(value: str) -> tuple[str, ...]:
    """Return what `--input` lists; raise UsageError."""
    words = tuple(dict.fromkeys(word.strip() for word in value.split(",")))
    wrong = [word for word in words if word not in MODALITIES]
    if wrong:
        message = f'"{wrong[0]}" is not an input: {", ".join(MODALITIES)}'
        raise UsageError(message)
    return words


def cost(value: str) -> Cost:
    """Return what `--cost` says, in USD per million tokens; raise UsageError."""
    figures: dict[str, float] = {}
    for part in value.split(","):
        key, _, number = part.strip().partition("=")
        if key not in COSTS or not re.fullmatch(r"\d+(\.\d+)?", number):
            message = f'"{part}" is not a cost: one of {", ".join(f"{name}=USD" for name in COSTS)}, per million tokens'
            raise UsageError(message)
        figures[COSTS[key]] = float(number) if "." in number else int(number)
    return Cost(**figures)
