"""The saved copies of config files and the record of each write, in our own state folder.

Each write leaves `<id>.json5` (the bytes before, mode 0600; absent where there was no file), such a copy of each
other file that it changed, and `<id>.json` (the record, which holds no secret) in a folder (0700) per config file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from openclaw_wisgate._version import __version__
from openclaw_wisgate.change import Action, Change
from openclaw_wisgate.credentials import redacted_at
from openclaw_wisgate.edit import Edit, Shape, shapes
from openclaw_wisgate.errors import BackupError, WisgateError
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.retention import Copy, Limits, expired
from openclaw_wisgate.source import Receipt, Source, digest_of
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import reading
from openclaw_wisgate.system.new_file import make_folder, sync_folder, write_whole
from openclaw_wisgate.system.sweeping import sweep

ROLLBACK = "rollback"
"""The command in the record of putting bytes back because a ping failed."""

LATEST = "latest"
"""What names the last saved copy."""

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Why a write was made: the command, its subject, and where it edited the text.

    `edits` are the shapes of the edits, in code points of the text before; `added` are the key paths that
    the write made. `between` are the digests of what is on disk for a moment on the way, and stays if the process
    is killed.
    """

    command: str
    subject: str
    edits: tuple[Shape, ...] = ()
    added: tuple[KeyPath, ...] = ()
    between: tuple[str | None, ...] = ()


class Other(NamedTuple):
    """An included or `.env` file that a write changed, too: where it is, the copy of its bytes before, and the digests."""

    target: Path
    file: Path | None
    digest_before: str | None
    digest_after: str | None
    is_env: bool = False


class Saving(NamedTuple):
    """A file that is about to be written: where it is, its bytes, and what they will be; None is no file.

    With `is_env` it is one of OpenClaw's `.env` files, which nobody but its owner is to read afterwards.
    """

    target: Path
    before: bytes | None
    after: bytes | None
    is_env: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One saved write, made at `when` (UTC) by `version` of this program.

    `file` is the copy of the bytes before it, `size` of them; both are None where there was no config file.
    `told` is the file that holds the record; `others` are the included files that were written at the same time.
    """

    identifier: str
    when: dt.datetime
    version: str
    file: Path | None
    size: int | None
    told: Path
    record: Record
    digest_before: str | None
    digest_after: str | None
    others: tuple[Other, ...] = ()

    def left(self, digest: str | None) -> bool:
        """Tell whether this write left what `digest` is of, at its end or where it was killed on its way."""
        return digest in (self.digest_after, *self.record.between)


def record_of(command: str, subject: str, edits: Sequence[Edit], changes: Sequence[Change]) -> Record:
    """Return the record of making `edits`."""
    return Record(
        command=command,
        subject=subject,
        edits=shapes(edits),
        added=tuple(change.key_path for change in changes if change.action is Action.ADD),
    )


def save(state: Path, saving: Saving, record: Record, *, others: Sequence[Saving] = ()) -> Receipt:
    """Save the bytes of a config, and of `others` that are written with it, and the record of a write about to be made.

    Return its receipt. Raise OSError.
    """
    target, before, after, _ = saving
    folder = folder_of(state, target)
    make_folder(folder)
    sweep(folder)
    now = dt.datetime.now(dt.UTC)
    identifier = f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03d}Z-{os.urandom(3).hex()}"
    backup = folder / f"{identifier}.json5"
    digests = {"digest_before": digest_of(before), "digest_after": digest_of(after)}
    if before is not None:
        write_whole(backup, before)
    others_told = [_save_other(folder, f"{identifier}.{number}", other) for number, other in enumerate(others, 1)]
    own = [backup.name] if before is not None and before != after else []
    copy = next((name for name in (*own, *(told["copy"] for told in others_told)) if name), None)
    told = {
        "format": _FORMAT,
        "version": __version__,
        "when": now.isoformat(),
        "config": str(target),
        **asdict(record),
        **digests,
        "others": others_told,
    }
    write_whole(folder / f"{identifier}.json", json.dumps(told, indent=1).encode())
    # The way back must be on disk before what it leads back from.
    sync_folder(folder)
    return Receipt(identifier, str(target), str(folder / copy) if copy else None, **digests)


def _save_other(folder: Path, name: str, other: Saving) -> dict[str, Any]:
    name += ".env" if other.is_env else ".json5"
    if other.before is not None:
        write_whole(folder / name, other.before)
    return {
        "file": str(other.target),
        "copy": name if other.before is not None else None,
        "digest_before": digest_of(other.before),
        "digest_after": digest_of(other.after),
        "env": other.is_env,
    }


def saved(state: Path, config: Path) -> list[Backup]:
    """Return what was saved for `config`, the latest first; damaged records are passed over.

    Raise BackupError where it cannot be known.
    """
    folder = folder_of(state, reading.real(config))
    try:
        files = sorted((Path(entry.path) for entry in os.scandir(folder) if entry.name.endswith(".json")), reverse=True)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        message = f'the saved copies in "{folder}" cannot be read: {reading.reason(error)}'
        raise BackupError(message, hint="see who owns that folder") from error
    return [backup for file in files if (backup := _read(file)) is not None]


def last_write(backups: Sequence[Backup], digest: str | None) -> Backup | None:
    """Return the latest of `backups` whose write left what `digest` is of, or None where somebody wrote since.

    A write that failed after its backup was saved is passed over: its result never was on disk. So is one
    that was rolled back, together with the rolling back.
    """
    taken_back: set[str | None] = set()
    for backup in backups:
        if backup.record.command == ROLLBACK:
            taken_back.add(backup.digest_before)
        elif backup.digest_after in taken_back:
            taken_back.discard(backup.digest_after)
        elif backup.left(digest):
            return backup
    return None


def find(backups: Sequence[Backup], identifier: str) -> Backup:
    """Return the one of `backups` that `identifier` names, whole or by its beginning, or as `latest`.

    Raise BackupError where there is none, or more than one.
    """
    if identifier == LATEST and backups:
        return backups[0]
    found = [backup for backup in backups if backup.identifier.startswith(identifier)]
    if len(found) == 1 and identifier:
        return found[0]
    message = f'"{identifier}" is the beginning of {len(found)} saved copies' if found else f'no copy "{identifier}"'
    raise BackupError(message, hint="name one that `openclaw-wisgate backups` lists")


def content(backup: Backup) -> Source:
    """Return the bytes that were saved; raise BackupError where they are not what was saved, or there were none."""
    if backup.file is None:
        message = f"there was no config file before the write {backup.identifier}, so nothing was saved"
        raise BackupError(message, hint="take a write back with `openclaw-wisgate undo`")
    source = reading.read(backup.file)
    if source.digest != backup.digest_before:
        message = f'the saved copy "{backup.file}" is {"damaged" if source.exists else "gone"}'
        raise BackupError(message, hint="name another one that `openclaw-wisgate backups` lists")
    return source


def outdated(backups: Sequence[Backup], limits: Limits, *, needed: str | None) -> list[Backup]:
    """Return those of `backups`, the latest first, that `limits` let go; `needed` names one that stays."""
    by_name = {backup.identifier: backup for backup in backups}
    going = expired(
        [Copy(backup.identifier, backup.when) for backup in backups],
        limits,
        now=dt.datetime.now(dt.UTC),
        needed=needed,
        is_good=lambda identifier: _is_good(by_name[identifier]),
    )
    return [by_name[identifier] for identifier in going]


def remove(backup: Backup) -> None:
    """Remove a copy and, last, its record, so that a copy without a record is never left; raise OSError."""
    for copy in (backup.file, *(other.file for other in backup.others)):
        if copy is not None:
            copy.unlink(missing_ok=True)
    backup.told.unlink(missing_ok=True)


def retire(state: Path, config: Path, receipt: Receipt) -> None:
    """Remove what is beyond the usual limits once the write of `receipt` is done; what cannot be removed stays."""
    for backup in outdated(saved(state, config), Limits(), needed=receipt.identifier):
        with contextlib.suppress(OSError):
            remove(backup)


def _is_good(backup: Backup) -> bool:
    """Tell whether a copy is there, is JSON5 and has its keys."""
    try:
        document = document_of(content(backup).text, name="")
    except WisgateError:
        return False
    return document is not None and redacted_at(document.value) is None


def _read(file: Path) -> Backup | None:
    try:
        told = json.loads(file.read_bytes())
        if told["format"] != _FORMAT:
            return None
        record = Record(
            command=told["command"],
            subject=told["subject"],
            edits=tuple(Shape(*shape) for shape in told["edits"]),
            added=tuple(tuple(path) for path in told["added"]),
            between=tuple(told.get("between", ())),
        )
        copy = file.with_suffix(".json5") if told["digest_before"] else None
        return Backup(
            identifier=file.stem,
            when=dt.datetime.fromisoformat(told["when"]),
            version=told["version"],
            file=copy,
            size=copy.stat().st_size if copy and copy.exists() else None,
            told=file,
            record=record,
            digest_before=told["digest_before"],
            digest_after=told["digest_after"],
            others=tuple(_other(file.parent, one) for one in told["others"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _other(folder: Path, told: Mapping[str, Any]) -> Other:
    copy = told["copy"]
    return Other(
        target=Path(told["file"]),
        file=folder / copy if copy else None,
        digest_before=told["digest_before"],
        digest_after=told["digest_after"],
        is_env=bool(told.get("env")),
    )


def folder_of(state: Path, target: Path) -> Path:
    """Return where what is saved of the config `target`, links followed, is kept; it need not exist."""
    name = hashlib.sha256(os.fsencode(target)).hexdigest()[:16]
    return state / "backups" / name
