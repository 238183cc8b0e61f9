"""What Windows does otherwise: replacing a file that others have open, and asking whether a process runs.

Written by Microsoft's documentation and tested through the calls that are passed in; nothing here has run there.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path

_BUSY = frozenset({5, 32, 33})
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: a scanner, an editor or a backup has it open."""
_NOT_FOUND = 2
_REPLACED_IS_GONE = 1177
"""ERROR_UNABLE_TO_MOVE_REPLACEMENT_2: the old file is gone and the new one still has its draft's name."""
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds between attempts."""
_QUERY = 0x1000
_SYNCHRONIZE = 0x0010_0000
_TIMED_OUT = 0x102
_INVALID_PARAMETER = 87

Exchange = Callable[[Path, Path], int]
"""Puts a draft in the place of a file; returns 0, or the code of Windows' error."""


def replace(
    draft: Path,
    target: Path,
    *,
    exchange: Exchange | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Put `draft` in the place of `target`, whose access control list and attributes stay; raise OSError.

    Where another program has the file open it is tried again for about two seconds.
    """
    exchange = exchange or _exchange
    for pause in (*_PAUSES, None):
        code = exchange(draft, target)
        if code in (_NOT_FOUND, _REPLACED_IS_GONE):
            # There is nothing to take the access rights from.
            draft.replace(target)
            return
        if code == 0:
            return
        if code not in _BUSY or pause is None:
            raise _error(code, target)
        sleep(pause)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; a doubt counts as yes."""
    kernel = _kernel()
    handle = kernel.OpenProcess(_QUERY | _SYNCHRONIZE, False, pid)  # noqa: FBT003 - as Windows wants it
    if not handle:
        return bool(kernel.GetLastError() != _INVALID_PARAMETER)
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == _TIMED_OUT)
    finally:
        kernel.CloseHandle(handle)


def _exchange(draft: Path, target: Path) -> int:
    kernel = _kernel()
    # Neither a backup name nor a flag: what is not known of the access rights must fail, not pass.
    if kernel.ReplaceFileW(str(target), str(draft), None, 0, None, None):
        return 0
    return int(kernel.GetLastError())


def _error(code: int, target: Path) -> OSError:
    if code in _BUSY:
        return PermissionError(13, "another program has it open, or it is read-only", str(target))
    return OSError(0, f"Windows error {code}", str(target))


def _kernel() -> ctypes.CDLL:
    loader: Callable[[str], ctypes.CDLL] = vars(ctypes)["WinDLL"]
    return loader("kernel32")
