"""The OpenClaw that is installed here, found without starting it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.releases import Release

_NAMES = ("openclaw.cmd", "openclaw.exe", "openclaw.bat") if sys.platform == "win32" else ("openclaw",)
_PACKAGE = r'"name"\s*:\s*"(?:openclaw|clawdbot)"'
_VERSION = r'"version"\s*:\s*"([^"]+)"'
_BESIDE = (
    "node_modules/openclaw",  # npm on Windows
    "../openclaw",  # node_modules/.bin, where the entry is a script and not a link
    "../lib/node_modules/openclaw",  # npm elsewhere
    "global/5/node_modules/openclaw",  # pnpm
)
_TOP = 4
"""Folders above the program that may hold its package; it lies in one of the first."""


class Installed(NamedTuple):
    """A program `openclaw`, and the release it is of; None where that is not to be seen."""

    program: Path
    release: Release | None


def installed(variables: Mapping[str, str]) -> Installed | None:
    """Return the `openclaw` that a shell would start, or None."""
    for folder in variables.get("PATH", "").split(os.pathsep):
        for name in _NAMES:
            program = Path(folder, name)
            if folder and program.is_file() and os.access(program, os.X_OK):
                return Installed(program, _release(program))
    return None


def _release(program: Path) -> Release | None:
    for folder in _packages(program):
        try:
            text = (folder / "package.json").read_text("utf-8")
        except (OSError, ValueError):
            continue
        # The file is as npm publishes it: name and version come first.
        version = re.search(_VERSION, text)
        if re.search(_PACKAGE, text) and version:
            return Release.parse(version.group(1))
    return None


def _packages(program: Path) -> Iterator[Path]:
    """Yield the folders in which the package of `program` may be: where it really lies, and where scripts lead to."""
    real = Path(os.path.realpath(program))
    yield from list(real.parents)[:_TOP]
    yield from (program.parent / place for place in _BESIDE)
