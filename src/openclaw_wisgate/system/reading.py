"""Reading a config file; what writes one is in `config_file`, which most runs do not need."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from openclaw_wisgate.errors import ConfigUnreadableError
from openclaw_wisgate.source import Source


def read(file: Path) -> Source:
    """Return the bytes of `file` as a source, also where there is no file; raise ConfigUnreadableError."""
    try:
        # A pipe without a writer would be waited for.
        if not stat.S_ISREG(file.stat().st_mode):
            message = f'"{file}" is not a plain file'
            raise ConfigUnreadableError(message, hint="name the config file itself")
        raw = file.read_bytes()
    except FileNotFoundError:
        return Source(name=str(file), text="", raw=None)
    except OSError as error:
        message = f'"{file}" cannot be read: {reason(error)}'
        raise ConfigUnreadableError(message, hint="name the config file with --config, or see who owns it") from error
    return source_of(raw, name=str(file))


def source_of(raw: bytes, *, name: str) -> Source:
    """Return `raw` as a source; bytes that are not UTF-8 become U+FFFD and are told by `undecodable`."""
    try:
        return Source(name=name, text=raw.decode("utf-8"), raw=raw)
    except UnicodeDecodeError as error:
        return Source(name=name, text=raw.decode("utf-8", "replace"), raw=raw, undecodable=error.start)


def real(file: Path) -> Path:
    """Return where `file` really lies, links followed as far as they lead anywhere."""
    # Path.resolve raises RuntimeError for links in a circle.
    return Path(os.path.realpath(file))


def reason(error: OSError) -> str:
    """Return why a file cannot be read or written, as a part of a sentence."""
    return (error.strerror or str(error)).lower()
