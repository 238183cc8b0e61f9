"""The file of accepted findings."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

from openclaw_wisgate.accepted import Accepted, decode
from openclaw_wisgate.errors import BaselineError
from openclaw_wisgate.system.new_file import draft_beside
from openclaw_wisgate.system.reading import reason


def read(name: str) -> Accepted:
    """Return what the file `name` accepts; raise BaselineError."""
    try:
        accepted = decode(Path(name).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        message = f'there is no baseline "{name}"'
        raise BaselineError(message, hint="make it with --write-baseline") from None
    except OSError as error:
        message = f'the baseline "{name}" cannot be read: {reason(error)}'
        raise BaselineError(message, hint="see who owns the file") from error
    except UnicodeDecodeError:
        accepted = None
    if accepted is None:
        message = f'"{name}" is no baseline that this release of openclaw-wisgate can read'
        raise BaselineError(message, hint="make it anew with --write-baseline")
    return accepted


def write(name: str, text: str) -> None:
    """Put `text` into the file `name`, all of it or nothing; raise BaselineError."""
    file = Path(name).resolve()
    draft = draft_beside(file)
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
        if file.exists():
            draft.chmod(stat.S_IMODE(file.stat().st_mode))
        draft.replace(file)
    except OSError as error:
        message = f'the baseline "{name}" cannot be written: {reason(error)}'
        raise BaselineError(message, hint="see who owns the folder, and whether the disk is full") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
