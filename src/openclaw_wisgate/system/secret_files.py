"""Files that hold secrets, read under the conditions under which OpenClaw 2026.9.6 reads them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class SecretError(Exception):
    """Ends the search for a secret; the text says why OpenClaw gets none, and holds no secret."""


def read_secret(file: Path, *, limit: int) -> str:
    """Return the text of `file` without a byte order mark.

    It is at most `limit` bytes in a regular file of our own that nobody else can read, with one name; else SecretError.
    """
    try:
        _refuse_irregular(os.lstat(file), file)
        with open(os.open(file, _FLAGS), "rb") as stream:  # noqa: PTH123 - a path has no flags
            found = os.fstat(stream.fileno())
            _refuse_irregular(found, file)
            _refuse_open(found, file, _OTHERS)
            content = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        message = f'the file "{file}" cannot be read ({_reason(error)})'
        raise SecretError(message) from None
    if len(content) > limit:
        message = f'the file "{file}" is larger than "maxBytes" allows ({limit})'
        raise SecretError(message)
    return content.decode("utf-8", "replace").removeprefix("\ufeff")


def trusted_program(file: Path, folders: list[Path]) -> None:
    """Raise SecretError unless OpenClaw would run `file`: a file of our own in one of `folders`, that others cannot write.

    Without `folders` it may be anywhere.
    """
    try:
        found = os.lstat(file)
    except (OSError, ValueError) as error:
        message = f'the program "{file}" cannot be read ({_reason(error)})'
        raise SecretError(message) from None
    _refuse_link(found, file)
    if stat.S_ISDIR(found.st_mode):
        message = f'"{file}" is a folder, not a program'
        raise SecretError(message)
    if folders and not any(file == folder or folder in file.parents for folder in folders):
        message = f'the program "{file}" is in none of the "trustedDirs", so OpenClaw refuses it'
        raise SecretError(message)
    _refuse_open(found, file, _OTHERS_WRITE)


def _refuse_irregular(found: os.stat_result, file: Path) -> None:
    _refuse_link(found, file)
    if not stat.S_ISREG(found.st_mode):
        message = f'"{file}" is no regular file, so OpenClaw refuses it'
        raise SecretError(message)
    if found.st_nlink > 1:
        message = f'the file "{file}" has a second name (a hard link), so OpenClaw refuses it'
        raise SecretError(message)


def _refuse_link(found: os.stat_result, file: Path) -> None:
    if stat.S_ISLNK(found.st_mode):
        message = f'"{file}" is a symbolic link, which OpenClaw refuses'
        raise SecretError(message)


def _refuse_open(found: os.stat_result, file: Path, others: int) -> None:
    """Raise SecretError where the permissions in `others` are given; Windows has other permissions, which are not read."""
    if os.name == "nt":
        return
    if found.st_mode & others:
        mode = "600" if others == _OTHERS else "700"
        message = f'other users have access to "{file}", so OpenClaw refuses it: run chmod {mode} on it'
        raise SecretError(message)
    if found.st_uid != os.geteuid():
        message = f'"{file}" belongs to another user, so OpenClaw refuses it'
        raise SecretError(message)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "it is no possible path"
