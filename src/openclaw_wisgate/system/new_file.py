"""Making a file that is on disk when the call returns, and was never readable by more people than it should be."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def write_new(file: Path, raw: bytes, *, like: Path | None = None) -> None:
    """Create `file`, which does not exist, with `raw`, forced to disk; mode 0600, or mode and owner of `like`.

    Raise OSError.
    """
    handle = os.open(file, _CREATE, 0o600)
    try:
        status = like.stat() if like is not None and like.exists() else None
        if status is not None and hasattr(os, "fchmod"):
            if (status.st_uid, status.st_gid) != (os.getuid(), os.getgid()):
                os.fchown(handle, status.st_uid, status.st_gid)
            os.fchmod(handle, stat.S_IMODE(status.st_mode))
        view = memoryview(raw)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Force the names in `folder` to disk, where the system can; raise OSError if the folder cannot be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Some file systems cannot sync a folder; the file itself is on disk by now.
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
