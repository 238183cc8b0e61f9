"""Config files by name, in folders, and from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from openclaw_wisgate.errors import ConfigNotFoundError
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import config_file

STANDARD_INPUT = "-"
_NAMES = ("openclaw.json", "*.openclaw.json", "openclaw*.json5")


def named(name: str) -> list[Source]:
    """Return the file `name`, the config files in the folder `name`, or standard input for "-".

    Raise ConfigNotFoundError where there is none, ConfigUnreadableError where one cannot be read.
    """
    if name == STANDARD_INPUT:
        return [config_file.source_of(sys.stdin.buffer.read(), name="<stdin>")]
    path = Path(name)
    if not path.is_dir():
        return [existing(path)]
    found = sorted({file for pattern in _NAMES for file in path.rglob(pattern) if file.is_file()})
    if not found:
        message = f'there is no config file in "{name}"'
        raise ConfigNotFoundError(message, hint=f"config files are called {', '.join(_NAMES)}")
    return [existing(file) for file in found]


def existing(file: Path, *, name: str | None = None) -> Source:
    """Return `file` under `name`, else the name it was given by; raise ConfigNotFoundError or ConfigUnreadableError."""
    source = config_file.read(file)
    if not source.exists:
        message = f'there is no file "{name or file}"'
        raise ConfigNotFoundError(message, hint="name the config file, or make one with `openclaw-wisgate add`")
    return Source(name=name or str(file), text=source.text, digest=source.digest, undecodable=source.undecodable)
