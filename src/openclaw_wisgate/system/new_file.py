"""Making a file that is on disk when the call returns, and was never readable by more people than it should be."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700


def write_new(file: Path, raw: bytes, *, like: Path | None = None, private: bool = False) -> None:
    """Create `file`, which does not exist, with `raw`, forced to disk; mode 0600, or mode and owner of `like`.

    With `private` the mode of `like` counts for its owner only. Without `like`, what root makes belongs to the owner of the folder, who could not replace it otherwise.
    What was written is read back and compared. Raise OSError; then there is no such file.
    """
    handle = os.open(file, _CREATE, _PRIVATE_FILE)
    try:
        try:
            _own(handle, like, private=private)
            _hand_over(handle, file, like)
            view = memoryview(raw)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        _compare(file, raw)
    except BaseException:
        with contextlib.suppress(OSError):
            file.unlink()
        raise


def write_whole(file: Path, raw: bytes) -> None:
    """Make `file` with `raw`, mode 0600, or nothing of that name, also if the process is killed; raise OSError."""
    draft = draft_beside(file)
    write_new(draft, raw)
    put_in_place(draft, file)


def put_in_place(draft: Path, target: Path) -> None:
    """Make `draft` the file `target` in one step; raise OSError, and then there is no draft any more."""
    try:
        if sys.platform == "win32":
            from openclaw_wisgate.system import windows  # noqa: PLC0415 - nobody else has it

            windows.replace(draft, target)
        else:
            draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _own(handle: int, like: Path | None, *, private: bool) -> None:
    """Set mode and owner while the file is empty, because it will hold keys."""
    if not hasattr(os, "fchown"):
        return
    if like is None or not like.exists():
        # The umask may have taken away what the owner needs.
        os.fchmod(handle, _PRIVATE_FILE)
        return
    wanted, made = like.stat(), os.fstat(handle)
    mode = stat.S_IMODE(wanted.st_mode) & (stat.S_IRWXU if private else -1)
    if (wanted.st_uid, wanted.st_gid) != (made.st_uid, made.st_gid):
        try:
            os.fchown(handle, wanted.st_uid, wanted.st_gid)
        except PermissionError:
            if wanted.st_uid != made.st_uid:
                raise
            # Only the group cannot be kept; the other one may do no more than everybody.
            mode = (mode & ~stat.S_IRWXG) | ((mode & stat.S_IRWXO) << 3)
    os.fchmod(handle, mode)


def _hand_over(handle: int, file: Path, like: Path | None) -> None:
    """Give what root makes to the owner of its folder; a file that replaces another has that one's owner."""
    if not _is_root() or (like is not None and like.exists()):
        return
    folder = file.parent.stat()
    if folder.st_uid != 0:
        os.fchown(handle, folder.st_uid, folder.st_gid)


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


def draft_beside(file: Path) -> Path:
    """Return a name beside `file` that nobody has, and that tells which process will use it."""
    return file.with_name(f".openclaw-wisgate.{os.getpid()}.{os.urandom(8).hex()}.tmp")


def drafts_in(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield the drafts in `folder`, each with the number of the process that made it."""
    for file in folder.glob(".openclaw-wisgate.*.*.tmp"):
        number = file.name.split(".")[2]
        if number.isdecimal():
            yield file, int(number)


def _compare(file: Path, raw: bytes) -> None:
    if file.read_bytes() != raw:
        raise OSError(errno.EIO, "it does not hold what was written to it", str(file))


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it where they are missing, mode 0700, their names forced to disk.

    What root makes belongs to the owner of the folder above it. Raise OSError.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER)
    except FileExistsError:
        if folder.is_dir():
            return
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from None
    # The umask may have taken away what the owner needs.
    folder.chmod(_PRIVATE_FOLDER)
    if _is_root():
        above = folder.parent.stat()
        if above.st_uid != 0:
            os.chown(folder, above.st_uid, above.st_gid)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in `folder` to disk, where the system can; where it cannot, the files themselves are there."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
