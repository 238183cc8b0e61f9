"""Keys from standard input or from the keyboard, never shown and never in an argument."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NoReturn

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.streams import put
from openclaw_wisgate.errors import UsageError

LONGEST = 8192
"""Bytes; no server takes a longer header."""
_TRIES = 3


def from_stdin() -> str:
    """Return the key on standard input without the line end after it; raise UsageError for what is no key."""
    if sys.stdin.isatty():
        return _checked(_typed("Key (not shown): ") or "")
    raw = sys.stdin.buffer.read(LONGEST + 1)
    if len(raw) > LONGEST:
        message = f"what is on standard input is longer than {LONGEST} bytes and no key"
        raise UsageError(message, hint="give the key and nothing else")
    # Some shells on Windows put a byte order mark before what they pipe.
    return _checked(raw.decode("utf-8-sig", "replace"))


def given(console: Console, variable: str, place: str) -> str:
    """Return the key that the user types for `variable`; raise UsageError where none is, or nobody can be asked."""
    if not console.can_ask:
        message = f"the key for {variable} is needed, and nobody can be asked for it"
        raise UsageError(message, hint="give it on standard input with --key-stdin")
    console.say(f"Type or paste the key for {variable}, to be stored in {place}.")
    return _checked(_typed("Key (not shown): ") or "")


def asked(console: Console, variable: str, place: str, *, leave: Callable[[], NoReturn] | None = None) -> str | None:
    """Return the key that the user types for `variable`, to be stored in `place`, or None for nothing typed.

    `leave` is called for q and for the end of input; without it the end is nothing typed.
    """
    console.talk(
        f"{variable} is not set anywhere. Type or paste the key to store it in {place}, or press Enter to go on."
    )
    if leave is not None:
        console.talk("q cancels. Without a question: --key-stdin, --key-env NAME or --key-ref SOURCE:PROVIDER:ID")
    for _ in range(_TRIES):
        text = _typed(f"Key for {variable} (not shown): ")
        if leave is not None and (text is None or text.strip().lower() == "q"):
            leave()
        text = (text or "").strip()
        if not text:
            return None
        try:
            return _checked(text)
        except UsageError as error:
            console.talk(f"{error.message}; try again")
    message = "no key was typed that could work"
    raise UsageError(message, hint="copy it from WisGate's page of keys")


def _typed(question: str) -> str | None:
    """Return what is typed, without showing it; None for the end of input."""
    import getpass

    try:
        return getpass.getpass(question, stream=sys.stderr)
    except EOFError:
        put(sys.stderr, "\n")
        return None


def _checked(text: str) -> str:
    from openclaw_wisgate.credentials import key_fault

    fault = key_fault(text)
    if fault is not None:
        raise UsageError(fault, hint="give the key as WisGate shows it, alone and on one line")
    return text.strip()
