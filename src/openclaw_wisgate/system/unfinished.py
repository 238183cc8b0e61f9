"""Writes that are not done: told by a file beside their record for as long as the process is at it.

A process that is killed leaves the file, and the next command sees from it what has to be said or mended.
"""

from __future__ import annotations

import contextlib
import json
import os
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.system import lock
from openclaw_wisgate.system.new_file import write_whole

_SUFFIX = ".unfinished"


class Awaits(Enum):
    """What is still to come of a write."""

    FILES = "files"
    """Not all of its files are known to be on disk."""
    PING = "ping"
    """The endpoint has not answered yet."""
    ROLLBACK = "rollback"
    """The same, and if it does not answer well the write is to be taken back."""


class Unfinished(NamedTuple):
    """A write whose process is gone, and what was to come; `told` is the file that says so."""

    identifier: str
    awaits: Awaits
    told: Path


def begin(folder: Path, identifier: str, awaits: Awaits) -> None:
    """Tell that this process is at the write `identifier`, whose record is in `folder`; raise OSError."""
    told = {**lock.this_process(), "awaits": awaits.value}
    write_whole(folder / f"{identifier}{_SUFFIX}", json.dumps(told).encode())


def end(folder: Path, identifier: str) -> None:
    """Tell that a write is done; what cannot be removed is told once too often."""
    with contextlib.suppress(OSError):
        (folder / f"{identifier}{_SUFFIX}").unlink(missing_ok=True)


def found(folder: Path) -> list[Unfinished]:
    """Return the writes in `folder` that killed processes have left, the latest first; none where it cannot be read."""
    left = []
    try:
        names = sorted((entry.name for entry in os.scandir(folder) if entry.name.endswith(_SUFFIX)), reverse=True)
    except OSError:
        return []
    for name in names:
        file = folder / name
        try:
            raw = file.read_bytes()
            awaits = Awaits(json.loads(raw)["awaits"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if lock.is_left_behind(raw):
            left.append(Unfinished(file.name.removesuffix(_SUFFIX), awaits, file))
    return left
