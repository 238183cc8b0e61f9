"""Writing the config file, so that what is on disk is the old bytes or the new ones.

The write protocol, in order, the same for the config and for the files that it includes:

1. refuse where OpenClaw itself must not write, what is not a plain file, and what belongs to somebody else;
2. take OpenClaw's lock, so that no writer of its own comes between;
3. read again and compare the digests, so that nobody's change is overwritten;
4. write the copies of the bytes before and the record of the write, each whole or not at all, and force them to disk,
   so that there is always a way back;
5. where more is to come than one file or step, tell so beside the record, so that who comes after a crash knows;
6. write a temporary file beside each file, mode and owner before content, because it holds keys; force it to disk,
   read it back and compare, so that a full or failing disk is noticed before it counts;
7. put each in its place, which is atomic, one right after the other; if one cannot be, those before it go back;
   where OpenClaw has to follow, the config by steps with a look of OpenClaw at each, or all go back;
8. force the folders to disk;
9. remove what killed processes have left and old copies, and release the lock.

A symbolic link stays a link: the file that it points to is replaced.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.errors import (
    OpenClawError,
    ReadOnlyError,
    StaleConfigError,
    WriteError,
)
from openclaw_wisgate.source import Receipt, Source, digest_of
from openclaw_wisgate.system import backups, lock, unfinished
from openclaw_wisgate.system.backups import Record, Saving
from openclaw_wisgate.system.locate import Location, Surroundings, read_only
from openclaw_wisgate.system.new_file import draft_beside, make_folder, put_in_place, sync_folder, write_new
from openclaw_wisgate.system.reading import real, reason
from openclaw_wisgate.system.sweeping import sweep
from openclaw_wisgate.system.unfinished import Awaits


class Write(NamedTuple):
    """What becomes of one file: where it is, what was read of it, and what it is to hold; None is no file.

    With `is_env` it is one of OpenClaw's `.env` files.
    """

    file: Path
    source: Source
    content: bytes | None
    is_env: bool = False


class Manner(NamedTuple):
    """How to write: for how many seconds to wait for another writer, whom to tell of it, and what comes afterwards.

    With `others_last` the config is written before the files that it includes. Where OpenClaw would take the new
    config for damage, `observe` lets it look at it, padded with blanks to each of `stages` (bytes) and as it is to be.
    """

    wait: float = lock.WAIT
    talk: Callable[[str], None] | None = None
    awaits: Awaits | None = None
    others_last: bool = False
    stages: Sequence[int] = ()
    observe: Callable[[], None] | None = None


_USUAL = Manner()


def commit(  # noqa: PLR0913 - what, where, instead of what, why, and how
    location: Location,
    source: Source,
    content: str | bytes | None,
    *,
    record: Record,
    around: Surroundings,
    others: Sequence[Write] = (),
    manner: Manner = _USUAL,
) -> Receipt:
    """Replace what `source` was read from by `content`, or remove it where that is None; return the receipt.

    `others`, files that the config includes or a `.env` file, are written at the same time: all of them or none.
    Raise ReadOnlyError, LockHeldError, StaleConfigError, WriteError or what `observe` raises; the old bytes are in place then.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    config = Write(real(location.file), source, raw)
    writes = [config, *(other._replace(file=real(other.file)) for other in others)]
    folders = {write.file.parent for write in writes}
    _refuse_read_only(location, around, writes)
    try:
        for one in folders:
            make_folder(one)
        with lock.held(location.file, wait=manner.wait, talk=manner.talk):
            saving, *more = map(_saving, writes)
            steps = _steps(saving, manner)
            record = replace(record, between=tuple(digest_of(step.after) for step in steps[:-1]))
            receipt = backups.save(around.state, saving, record, others=more)
            folder = backups.folder_of(around.state, config.file)
            if awaits := manner.awaits or (Awaits.FILES if more or manner.stages else None):
                unfinished.begin(folder, receipt.identifier, awaits)
            _carry_out(steps, more, manner)
            if manner.awaits is None:
                unfinished.end(folder, receipt.identifier)
            backups.retire(around.state, config.file, receipt)
            for one in folders:
                sweep(one)
    except OSError as error:
        raise _unwritten(config.file, error) from error
    return receipt


def _saving(write: Write) -> Saving:
    """Return `write` with the bytes that are on disk, which are those that were read; raise what `_current` raises."""
    return Saving(write.file, _current(write), write.content, write.is_env)


def _steps(config: Saving, manner: Manner) -> list[Saving]:
    """Return what becomes of the config one after the other; it is the same config at each step."""
    assert config.after is not None or not manner.stages
    ends = [_padded(config.after or b"", size) for size in manner.stages]
    return [
        Saving(config.target, before, after)
        for before, after in zip((config.before, *ends), (*ends, config.after), strict=True)
    ]


def _padded(raw: bytes, size: int) -> bytes:
    return raw + b" " * (size - len(raw) - 1) + b"\n"


def _carry_out(steps: Sequence[Saving], others: Sequence[Saving], manner: Manner) -> None:
    """Take the config through `steps`, the last of them together with `others`; whatever fails, all is as before."""
    *between, last = steps
    ending = [last, *others] if manner.others_last else [*others, last]
    if manner.observe is None:
        put(ending)
        return
    try:
        for files in (*([step] for step in between), ending):
            put(files)
            manner.observe()
            _check(files)
    except BaseException as error:
        before = [file._replace(before=steps[0].before) for file in steps]
        _put_back([*before, *others])
        if isinstance(error, OpenClawError):
            message = f"{error.message}; nothing was changed"
            raise OpenClawError(message, hint=error.hint) from error
        raise


def _check(files: Sequence[Saving]) -> None:
    for file in files:
        if _on_disk(file.target) != digest_of(file.after):
            message = f'"{file.target}" was changed by another program while OpenClaw looked at it'
            raise WriteError(message, hint="see what is in it now, and run the command again")


def _put_back(files: Sequence[Saving]) -> None:
    """Give those of `files` their old bytes that hold their new ones; what is somebody else's stays."""
    try:
        put([file._replace(before=file.after, after=file.before) for file in files if _holds(file)])
    except OSError as error:
        fault = f"OpenClaw was not seen to accept it, and it cannot be put back: {reason(error)}"
        message = f'"{files[0].target}" was written, {fault}'
        raise WriteError(message, hint="take the write back with `openclaw-wisgate undo`") from error


def _holds(file: Saving) -> bool:
    return file.after != file.before and _on_disk(file.target) == digest_of(file.after)


def settled(receipt: Receipt, around: Surroundings) -> None:
    """Tell that nothing more is to come of the write of `receipt`, which awaited a ping."""
    unfinished.end(backups.folder_of(around.state, Path(receipt.file)), receipt.identifier)


def put(files: Sequence[Saving]) -> None:
    """Give each of `files`, which hold what they are said to, its new bytes: all of them or none. Raise OSError."""
    changing = [file for file in files if file.after != file.before]
    drafts: dict[Path, Path] = {}
    try:
        for file in changing:
            if file.after is not None:
                drafts[file.target] = draft_beside(file.target)
                write_new(drafts[file.target], file.after, like=file.target, private=file.is_env)
        for file in changing:
            if file.after is None:
                file.target.unlink()
            else:
                put_in_place(drafts[file.target], file.target)
    except BaseException:
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink()
        done = [file for file in changing if _on_disk(file.target) == digest_of(file.after)]
        if 0 < len(done) < len(changing):
            put([file._replace(before=file.after, after=file.before) for file in reversed(done)])
        raise
    for folder in dict.fromkeys(file.target.parent for file in changing):
        sync_folder(folder)


def _on_disk(target: Path) -> str | None:
    return digest_of(target.read_bytes()) if target.exists() else None


def names_on_disk(location: Location) -> int:
    """Return how many names the config file has on disk, 0 where there is none or it cannot be asked."""
    try:
        return location.file.stat().st_nlink
    except OSError:
        return 0


def _refuse_read_only(location: Location, around: Surroundings, writes: Sequence[Write]) -> None:
    changes_config = any(write.content != write.source.raw and not write.is_env for write in writes)
    variable = read_only(location, around) if changes_config else None
    if variable is not None:
        message = f"{variable}=1 says that this config must not be written"
        raise ReadOnlyError(message, hint="change it where it is made, or unset the variable")


def _current(write: Write) -> bytes | None:
    """Return the bytes on disk, which are those that were read; raise StaleConfigError or WriteError."""
    target = write.file
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
    if raw is None and write.source.exists:
        message = f'"{target}" is gone, which was there when this began; nothing was written'
        raise WriteError(message, hint="run the command again if the file is to be made anew")
    if digest_of(raw) != write.source.digest:
        message = f'"{target}" was changed by another program meanwhile; nothing was written'
        raise StaleConfigError(message, hint="run the command again to see the difference to the new content")
    return raw


def _unwritten(target: Path, error: OSError) -> WriteError:
    culprit = f' ("{error.filename}")' if error.filename else ""
    message = f'"{target}" cannot be written: {reason(error)}{culprit}'
    hint = "nothing was changed; see who owns the file and its folder, and whether the disk is full or read-only"
    return WriteError(message, hint=hint)
