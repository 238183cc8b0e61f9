"""The installed OpenClaw, asked about a copy of a config, so that it cannot touch the file itself."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.releases import Release
from openclaw_wisgate.second_opinion import Issue, Opinion
from openclaw_wisgate.system.locate import CONFIG
from openclaw_wisgate.system.new_file import write_new
from openclaw_wisgate.system.openclaw_run import outcome, run

_COMMAND = ("config", "validate", "--json")
_OTHERWISE = "leave out --with-openclaw"


def ask(program: Path, release: Release | None, text: str, *, variables: Mapping[str, str]) -> Opinion:
    """Return what `program config validate --json` says of a config with `text`, whose includes are merged.

    OpenClaw gets the text in a folder of its own that is gone afterwards; all else, as its state folder with
    plugins and `.env`, is the user's. Raise OpenClawError if it gives no verdict.
    """
    with tempfile.TemporaryDirectory(prefix="openclaw-wisgate-", ignore_cleanup_errors=True) as folder:
        config = Path(folder) / "openclaw.json"
        write_new(config, text.encode("utf-8", "surrogatepass"))
        told = run(program, _COMMAND, variables={**variables, CONFIG: str(config)}, otherwise=_OTHERWISE)
    verdict = _verdict(told.stdout)
    if verdict is None:
        raise _silent(program, told)
    return Opinion(
        valid=verdict.get("valid") is True,
        issues=tuple(_issues(verdict.get("issues"))),
        warnings=tuple(_issues(verdict.get("warnings"))),
        release=release,
    )


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
    message = f"{program} gave no verdict {outcome(run)}"
    return OpenClawError(message, hint=f"run `openclaw config validate` yourself, or {_OTHERWISE}")
