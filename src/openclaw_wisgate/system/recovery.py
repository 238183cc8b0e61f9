"""What a killed process has left of a write: told, and put right where it stopped between two files."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.errors import BackupError, WriteError
from openclaw_wisgate.source import digest_of
from openclaw_wisgate.system import backups, config_file, lock, reading, unfinished
from openclaw_wisgate.system.backups import Backup, Saving
from openclaw_wisgate.system.locate import Location, Surroundings
from openclaw_wisgate.system.unfinished import Awaits, Unfinished


class Stopped(Enum):
    """Where a write was stopped."""

    BEFORE = "before"
    """Nothing of it is on disk."""
    BETWEEN = "between"
    """Some of its files are as before, some as after, or the config is at a step that OpenClaw had to follow."""
    CHANGED = "changed"
    """The same, and another program has written one of them since."""
    UNPROVED = "unproved"
    """It is on disk, and its ping never ended."""
    AFTER = "after"
    """It is on disk as a whole."""


class Left(NamedTuple):
    """A write that was stopped: its record, where it stopped, and what was to come."""

    backup: Backup
    stopped: Stopped
    awaits: Awaits


def left_of(location: Location, around: Surroundings) -> list[Left]:
    """Return the writes of the config that killed processes have left, the latest first; nothing is changed."""
    left = unfinished.found(backups.folder_of(around.state, reading.real(location.file)))
    if not left:
        return []
    known = {backup.identifier: backup for backup in backups.saved(around.state, location.file)}
    return [
        Left(known[one.identifier], _stopped(known[one.identifier], location, one), one.awaits)
        for one in left
        if one.identifier in known
    ]


def forget(left: Left) -> None:
    """Take note that a write was told about, or put right."""
    unfinished.end(left.backup.told.parent, left.backup.identifier)


def put_right(left: Left, location: Location) -> None:
    """Give the files of a write that stopped BETWEEN the bytes from before it, under OpenClaw's lock.

    Raise LockHeldError, or WriteError where that cannot be done.
    """
    with lock.held(location.file):
        if _stopped(left.backup, location, None) is not Stopped.BETWEEN:
            return
        try:
            files = [file for file in _files(left.backup, location) if file.digest != file.before]
            config_file.put(
                [Saving(file.target, file.target.read_bytes(), _content(file), file.is_env) for file in files]
            )
        except (OSError, BackupError) as error:
            reason = reading.reason(error) if isinstance(error, OSError) else error.message
            message = f"a write that stopped between two files cannot be put right: {reason}"
            hint = f"the copies from before it are in {left.backup.told.parent}"
            raise WriteError(message, hint=hint) from error


class _File(NamedTuple):
    target: Path
    copy: Path | None
    digest: str | None
    before: str | None
    after: str | None
    between: tuple[str | None, ...] = ()
    is_env: bool = False


def _files(backup: Backup, location: Location) -> Iterator[_File]:
    config = reading.real(location.file)
    digests = (backup.digest_before, backup.digest_after, backup.record.between)
    yield _File(config, backup.file, _digest(config), *digests)
    for other in backup.others:
        before, after = other.digest_before, other.digest_after
        yield _File(other.target, other.file, _digest(other.target), before, after, is_env=other.is_env)


def _digest(file: Path) -> str | None:
    try:
        return digest_of(file.read_bytes())
    except OSError:
        return None


def _content(file: _File) -> bytes | None:
    """Return the bytes of a file before the write; raise OSError or BackupError."""
    if file.copy is None:
        return None
    raw = file.copy.read_bytes()
    if digest_of(raw) != file.before:
        message = f'the saved copy "{file.copy}" is damaged'
        raise BackupError(message)
    return raw


def _stopped(backup: Backup, location: Location, left: Unfinished | None) -> Stopped:
    changing = [file for file in _files(backup, location) if file.before != file.after]
    if all(file.digest == file.before for file in changing):
        return Stopped.BEFORE
    if all(file.digest == file.after for file in changing):
        is_proved = left is None or left.awaits is Awaits.FILES
        return Stopped.AFTER if is_proved else Stopped.UNPROVED
    known = all(file.digest in (file.before, file.after, *file.between) for file in changing)
    return Stopped.BETWEEN if known else Stopped.CHANGED
