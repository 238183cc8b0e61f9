"""The installed OpenClaw, asked about a copy of a config, so that it cannot touch the file itself."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.redact import mask_words
from openclaw_wisgate.releases import Release
from openclaw_wisgate.second_opinion import Issue, Opinion
from openclaw_wisgate.system.locate import CONFIG
from openclaw_wisgate.system.new_file import write_new

SECONDS = 120.0
"""How long OpenClaw may take; a cold start on a busy machine takes tens of seconds."""
_TOLD = 300
"""Characters of what OpenClaw wrote to standard error that a message repeats."""


def ask(program: Path, release: Release | None, text: str, *, variables: Mapping[str, str]) -> Opinion:
    """Return what `program config validate --json` says of a config with `text`, whose includes are merged.

    OpenClaw gets the text in a folder of its own that is gone afterwards; all else, as its state folder with
    plugins and `.env`, is the user's. Raise OpenClawError if it gives no verdict.
    """
    with tempfile.TemporaryDirectory(prefix="openclaw-wisgate-", ignore_cleanup_errors=True) as folder:
        config = Path(folder) / "openclaw.json"
        write_new(config, text.encode("utf-8", "surrogatepass"))
        run = _run(program, {**variables, CONFIG: str(config)})
    verdict = _verdict(run.stdout)
    if verdict is None:
        raise _silent(program, run)
    return Opinion(
        valid=verdict.get("valid") is True,
        issues=tuple(_issues(verdict.get("issues"))),
        warnings=tuple(_issues(verdict.get("warnings"))),
        release=release,
    )


def _run(program: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [os.fspath(program), "config", "validate", "--json"]
    try:
        return subprocess.run(  # noqa: S603 - the program is the user's own OpenClaw
            command,
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
        message = f"{program} gave no verdict within {SECONDS:.0f} seconds"
        raise OpenClawError(message, hint="try again, or leave out --with-openclaw") from None
    except OSError as error:
        message = f"{program} could not be started: {error.strerror}"
        raise OpenClawError(message, hint="repair the installation, or leave out --with-openclaw") from error


def _verdict(told: str) -> Mapping[str, object] | None:
    """Return the JSON object in what OpenClaw wrote; releases write other lines around it."""
    start, end = told.find("{"), told.rfind("}")
    try:
        verdict = json.loads(told[start : end + 1]) if start >= 0 else None
    except ValueError:
        return None
    return verdict if isinstance(verdict, dict) and isinstance(verdict.get("valid"), bool) else None


def _issues(listed: object) -> Iterator[Issue]:
    for issue in listed if isinstance(listed, list) else []:
        if isinstance(issue, dict):
            yield Issue(str(issue.get("path", "")), str(issue.get("message", "")))


def _silent(program: Path, run: subprocess.CompletedProcess[str]) -> OpenClawError:
    told = mask_words(" ".join(run.stderr.split())[:_TOLD])
    message = f"{program} gave no verdict (exit code {run.returncode})"
    if told:
        message += f': "{told}"'
    return OpenClawError(message, hint="run `openclaw config validate` yourself, or leave out --with-openclaw")
