"""OpenClaw's own lock on its config file, so that OpenClaw waits for us and we for it.

The file is `<config>.lock` in the real folder of the config, JSON with `pid`, `createdAt` and, where known,
`starttime`. A dead owner's lock is taken over; one that is not JSON blocks OpenClaw for ever and is
reported, never guessed at (OpenClaw 2026.9.6).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openclaw_wisgate.errors import LockHeldError, WriteError

WAIT = 10.0
"""Seconds that another owner is waited for."""

_POLL = 0.05
_START_TIME_FIELD = 22


@contextmanager
def held(config: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Hold OpenClaw's lock on `config` inside the block; its folder exists.

    Raise LockHeldError if another process keeps it for `wait` seconds or the lock is malformed, and
    WriteError if the lock cannot be made.
    """
    lock = config.parent.resolve() / f"{config.name}.lock"
    own = _acquire(lock, wait)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if lock.read_bytes() == own:
                lock.unlink()


def _acquire(lock: Path, wait: float) -> bytes:
    deadline = time.monotonic() + wait
    payload = _payload()
    while not _create(lock, payload):
        owner = _read(lock)
        if owner is not None and _is_stale(owner, lock):
            _take_away(lock, owner)
            continue
        if time.monotonic() >= deadline:
            raise _held_error(lock, owner)
        time.sleep(_POLL)
    return payload


def _payload() -> bytes:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    owner: dict[str, object] = {"pid": os.getpid(), "createdAt": now}
    started = _start_time(os.getpid())
    if started is not None:
        owner["starttime"] = started
    # The nonce tells our lock from a later one of the same process; OpenClaw ignores the white space.
    nonce = "".join("\t" if bit == "1" else " " for bit in f"{secrets.randbits(64):064b}")
    return f"{json.dumps(owner, indent=2)}\n{nonce}\n".encode()


def _create(lock: Path, payload: bytes) -> bool:
    """Create `lock` complete or not at all; return False if there is one."""
    draft = lock.with_name(f".openclaw-wisgate.{os.getpid()}.{secrets.token_hex(8)}.lock.tmp")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, payload)
        finally:
            os.close(handle)
        try:
            os.link(draft, lock)
        finally:
            draft.unlink()
    except FileExistsError:
        return False
    except OSError as error:
        message = f'the lock "{lock}" cannot be made: {error.strerror}'
        raise WriteError(message, hint="see who owns the folder, and whether the disk is full or read-only") from error
    return True


def _read(lock: Path) -> bytes | None:
    try:
        return lock.read_bytes()
    except OSError:
        return None


def _owner(raw: bytes) -> dict[str, object] | None:
    try:
        owner = json.loads(raw)
    except ValueError:
        return None
    return owner if isinstance(owner, dict) else None


def _is_stale(raw: bytes, lock: Path) -> bool:
    owner = _owner(raw)
    if owner is None:
        return False
    pid, started = owner.get("pid"), owner.get("starttime")
    if not isinstance(pid, int) or isinstance(pid, bool) or pid <= 0:
        return False
    if not _is_alive(pid):
        return True
    observed = _start_time(pid)
    return isinstance(started, int) and observed is not None and observed != started and lock.exists()


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        # There, os.kill would end the process it asks about.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _start_time(pid: int) -> int | None:
    """Return field 22 of /proc/PID/stat, as OpenClaw records it on Linux, or None."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # The second field is the program's name in parentheses and may hold spaces.
    fields = stat.rpartition(")")[2].split()
    return int(fields[_START_TIME_FIELD - 3]) if len(fields) > _START_TIME_FIELD - 3 else None


def _take_away(lock: Path, raw: bytes) -> None:
    """Remove a stale lock, but put back one that somebody else has made meanwhile."""
    aside = lock.with_name(f".openclaw-wisgate.{os.getpid()}.{secrets.token_hex(8)}.lock.tmp")
    try:
        lock.rename(aside)
    except OSError:
        return
    with contextlib.suppress(OSError):
        if aside.read_bytes() != raw:
            os.link(aside, lock)
    with contextlib.suppress(OSError):
        aside.unlink()


def _held_error(lock: Path, raw: bytes | None) -> LockHeldError:
    owner = _owner(raw) if raw is not None else {}
    if owner is None or (raw is not None and not isinstance(owner.get("pid"), int)):
        message = f'the lock "{lock}" is damaged, and OpenClaw cannot write its config either while it is there'
        return LockHeldError(message, hint=f'see that no OpenClaw is running, then remove "{lock}"')
    message = f'another program (process {owner.get("pid", "unknown")}) is writing the config and holds "{lock}"'
    return LockHeldError(message, hint="try again when it has finished")
