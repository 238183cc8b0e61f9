"""Running the installed OpenClaw for a moment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.redact import mask_words

SECONDS = 120.0
"""How long OpenClaw may take; a cold start on a busy machine takes tens of seconds."""
_TOLD = 300
"""Characters of what OpenClaw wrote to standard error that a message repeats."""


def run(
    program: Path, arguments: Sequence[str], *, variables: Mapping[str, str], otherwise: str
) -> subprocess.CompletedProcess[str]:
    """Return what `program` did; its input is empty.

    Raise OpenClawError where it does not start or end, with a hint that ends in `otherwise`.
    """
    try:
        return subprocess.run(  # noqa: S603 - the program is the user's own OpenClaw
            [os.fspath(program), *arguments],
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"{program} gave no answer within {SECONDS:.0f} seconds"
        raise OpenClawError(message, hint=f"try again, or {otherwise}") from None
    except OSError as error:
        message = f"{program} could not be started: {error.strerror}"
        raise OpenClawError(message, hint=f"repair the installation, or {otherwise}") from error


def outcome(done: subprocess.CompletedProcess[str]) -> str:
    """Return how it ended, as the end of a sentence: its exit code, and what it said without keys."""
    told = mask_words(" ".join(done.stderr.split())[:_TOLD])
    return f'(exit code {done.returncode}): "{told}"' if told else f"(exit code {done.returncode})"
