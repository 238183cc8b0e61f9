"""Writing the config file, so that what is on disk is the old bytes or the new ones.

The write protocol, in order:

1. refuse where OpenClaw itself must not write, what is not a plain file, and what belongs to somebody else;
2. take OpenClaw's lock, so that no writer of its own comes between;
3. read again and compare the digest, so that nobody's change is overwritten;
4. write the backup and the record of the write, each whole or not at all, and force them to disk, so that there is
   always a way back;
5. write a temporary file beside the config, mode and owner before content, because it holds keys;
6. force it to disk, read it back and compare, so that a full or failing disk is noticed before it counts;
7. replace the config by it, which is atomic, and force the folder to disk;
8. remove what killed processes have left, and release the lock.

A symbolic link stays a link: the file that it points to is replaced.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from openclaw_wisgate.errors import (
    ReadOnlyError,
    StaleConfigError,
    WriteError,
)
from openclaw_wisgate.source import Receipt, Source, digest_of
from openclaw_wisgate.system import backups, lock
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.locate import Location, Surroundings, read_only
from openclaw_wisgate.system.new_file import draft_beside, make_folder, sync_folder, write_new
from openclaw_wisgate.system.reading import reason
from openclaw_wisgate.system.sweeping import sweep


def commit(  # noqa: PLR0913 - what, where, instead of what, why, and how patiently
    location: Location,
    source: Source,
    content: str | bytes | None,
    *,
    record: Record,
    around: Surroundings,
    wait: float = lock.WAIT,
) -> Receipt:
    """Replace what `source` was read from by `content`, or remove it where that is None; return the receipt.

    Another writer is waited for `wait` seconds. Raise ReadOnlyError, LockHeldError, StaleConfigError or
    WriteError; the old bytes are in place then.
    """
    variable = read_only(location, around)
    if variable is not None:
        message = f"{variable}=1 says that this config must not be written"
        raise ReadOnlyError(message, hint="change it where it is made, or unset the variable")
    target = location.file.resolve()
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        make_folder(target.parent)
        with lock.held(location.file, wait=wait):
            before = _current(target, source)
            receipt = backups.save(around.state, target, before, raw, record)
            if raw is None:
                target.unlink()
            else:
                _replace(target, raw)
            sync_folder(target.parent)
            backups.retire(around.state, target, receipt)
            sweep(target.parent)
    except OSError as error:
        culprit = f' ("{error.filename}")' if error.filename else ""
        message = f'"{target}" cannot be written: {reason(error)}{culprit}'
        hint = "nothing was changed; see who owns the file and its folder, and whether the disk is full or read-only"
        raise WriteError(message, hint=hint) from error
    return receipt


def names_on_disk(location: Location) -> int:
    """Return how many names the config file has on disk, 0 where there is none or it cannot be asked."""
    try:
        return location.file.stat().st_nlink
    except OSError:
        return 0


def _current(target: Path, source: Source) -> bytes | None:
    """Return the bytes on disk, which are those of `source`; raise StaleConfigError or WriteError."""
    try:
        status = target.stat()
    except FileNotFoundError:
        raw = None
    else:
        if not stat.S_ISREG(status.st_mode):
            message = f'"{target}" is not a plain file'
            raise WriteError(message, hint="name the config file itself with --config")
        if os.name == "posix" and os.geteuid() not in (0, status.st_uid):
            message = f'"{target}" belongs to another user, whose it would not be any more'
            raise WriteError(message, hint="run this as the user that it belongs to")
        raw = target.read_bytes()
    if digest_of(raw) != source.digest:
        message = f'"{target}" was changed by another program meanwhile; nothing was written'
        raise StaleConfigError(message, hint="run the command again to see the difference to the new content")
    return raw


def _replace(target: Path, raw: bytes) -> None:
    draft = draft_beside(target)
    try:
        write_new(draft, raw, like=target)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
