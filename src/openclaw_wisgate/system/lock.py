"""OpenClaw's own lock on its config file, so that OpenClaw waits for us and we for it.

The file is `<config>.lock` in the real folder of the config, JSON with `pid`, `createdAt` and, where known,
`starttime`. A dead owner's lock is taken over, unless OpenClaw is about to (`<config>.lock.reclaim`); one that
is not JSON blocks OpenClaw for ever and is reported, never guessed at (OpenClaw 2026.9.6).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from openclaw_wisgate.errors import LockHeldError, WriteError
from openclaw_wisgate.system.new_file import draft_beside, write_new
from openclaw_wisgate.system.reading import reason

WAIT = 10.0
"""Seconds that another owner is waited for."""

_POLL = 0.05
_SILENCE = 1.0
"""Seconds; most writers are done sooner."""
# Counted from 1, as proc(5) does.
_THREADS_FIELD = 20
_START_TIME_FIELD = 22
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
"""What `os.link` says on file systems without hard links, and on Android."""


@contextmanager
def held(config: Path, *, wait: float = WAIT, talk: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold OpenClaw's lock on `config` inside the block; its folder exists.

    Who has to wait for more than a second is told for whom, by `talk`.
    Raise LockHeldError if another process keeps it for `wait` seconds or the lock is malformed, and
    WriteError if the lock cannot be made.
    """
    lock = config.parent.resolve() / f"{config.name}.lock"
    own = _payload()
    try:
        _acquire(lock, own, wait, talk)
        yield
    finally:
        with contextlib.suppress(OSError):
            if _read(lock) == own:
                lock.unlink()


def _acquire(lock: Path, own: bytes, wait: float, talk: Callable[[str], None] | None) -> None:
    deadline = time.monotonic() + wait
    silent = deadline - wait + _SILENCE
    while not _create(lock, own):
        owner = _read(lock)
        if owner is not None and is_left_behind(owner) and not _guard(lock).exists() and _take_away(lock, owner):
            continue
        if time.monotonic() >= deadline:
            raise _held_error(lock, owner)
        if talk is not None and time.monotonic() >= silent:
            talk(f"waiting for {_named(owner)}, which is writing the config, for at most {wait:.0f} seconds")
            talk = None
        time.sleep(_POLL)


def _named(raw: bytes | None) -> str:
    owner = _owner(raw) if raw is not None else None
    return f"process {owner['pid']}" if owner else "another program"


def _guard(lock: Path) -> Path:
    """Return what OpenClaw puts beside a stale lock while it takes it over."""
    return lock.with_name(f"{lock.name}.reclaim")


def this_process() -> dict[str, object]:
    """Return what names this process, and tells it from a later one of the same number where the system says how."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    owner: dict[str, object] = {"pid": os.getpid(), "createdAt": now}
    started = _start_time(os.getpid())
    if started is not None:
        owner["starttime"] = started
    return owner


def _payload() -> bytes:
    owner = this_process()
    # The nonce tells our lock from a later one of the same process; OpenClaw ignores the white space.
    nonce = "".join("\t" if bit == "1" else " " for bit in f"{int.from_bytes(os.urandom(8), 'big'):064b}")
    return f"{json.dumps(owner, indent=2)}\n{nonce}\n".encode()


def _create(lock: Path, own: bytes) -> bool:
    """Create `lock` complete or not at all, also if the power fails; return False if there is one."""
    draft = draft_beside(lock)
    try:
        write_new(draft, own)
        try:
            os.link(draft, lock)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            write_new(lock, own)
        finally:
            draft.unlink()
    except FileExistsError:
        return False
    except OSError as error:
        message = f'the lock "{lock}" cannot be made: {reason(error)}'
        raise WriteError(message, hint="see who owns the folder, and whether the disk is full or read-only") from error
    return True


def _read(lock: Path) -> bytes | None:
    try:
        # A pipe without a writer would be waited for.
        return lock.read_bytes() if lock.is_file() else None
    except OSError:
        return None


def _owner(raw: bytes) -> dict[str, object] | None:
    try:
        owner = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return owner if isinstance(owner, dict) and isinstance(owner.get("pid"), int) else None


def is_left_behind(raw: bytes) -> bool:
    """Tell whether the process that `raw` names, JSON as in the lock, is gone; what names none is not."""
    owner = _owner(raw)
    if owner is None:
        return False
    pid, started = owner["pid"], owner.get("starttime")
    if not isinstance(pid, int) or isinstance(pid, bool) or pid <= 0:
        return False
    return not is_alive(pid, started)


def is_alive(pid: int, started: object = None) -> bool:
    """Tell whether a process runs, as far as the system says so; a doubt counts as yes.

    With `started`, the start time that OpenClaw recorded, a later process with its number is another one.
    """
    if sys.platform == "win32":
        from openclaw_wisgate.system import windows  # noqa: PLC0415 - nobody else has it

        # There, os.kill would end the process it asks about.
        return windows.is_alive(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    observed = _start_time(pid) if isinstance(started, int) else None
    return not _is_zombie(pid) and observed in (None, started)


def _is_zombie(pid: int) -> bool:
    """Tell whether Linux keeps a process only for its exit code; OpenClaw takes such a one for dead, too."""
    fields = _stat(pid)
    return fields[:1] == ["Z"] and fields[_THREADS_FIELD - 3] == "1"


def _start_time(pid: int) -> int | None:
    """Return when a process started, as OpenClaw records it on Linux, or None."""
    fields = _stat(pid)
    return int(fields[_START_TIME_FIELD - 3]) if fields else None


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on, or nothing where there is no such file."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return []
    # The second field is the program's name in parentheses and may hold spaces.
    fields = stat.rpartition(")")[2].split()
    return fields if len(fields) > _START_TIME_FIELD - 3 else []


def _take_away(lock: Path, raw: bytes) -> bool:
    """Remove a stale lock; return False if somebody else has it in work, or it is another one by now.

    Of several that want to, the one that locks the stale file itself removes it; the others find it gone.
    """
    if sys.platform == "win32":
        # An open file cannot be removed there, so of several only one succeeds.
        with contextlib.suppress(OSError):
            lock.unlink()
            return True
        return False
    import fcntl  # noqa: PLC0415 - Windows has none

    try:
        with lock.open("rb") as stale:
            fcntl.flock(stale, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.fstat(stale.fileno()), lock.stat()) or stale.read() != raw:
                return False
            lock.unlink()
    except OSError:
        return False
    return True


def _held_error(lock: Path, raw: bytes | None) -> LockHeldError:
    guard = _guard(lock)
    if guard.exists():
        message = f'"{guard}" says that OpenClaw is taking over a lock that was left behind'
        return LockHeldError(message, hint=f'see that no OpenClaw is running, then remove "{guard}" and "{lock}"')
    if raw is None:
        message = f'another program holds "{lock}", which does not say who it is'
        return LockHeldError(message, hint=f'see that no OpenClaw is running, then remove "{lock}"')
    owner = _owner(raw)
    if owner is None:
        message = f'the lock "{lock}" is damaged, and OpenClaw cannot write its config either while it is there'
        return LockHeldError(message, hint=f'see that no OpenClaw is running, then remove "{lock}"')
    message = f'another program (process {owner["pid"]}) is writing the config and holds "{lock}"'
    return LockHeldError(message, hint="try again when it has finished")
