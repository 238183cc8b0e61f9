"""Config files by name, in folders, by pattern, and from standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.errors import ConfigNotFoundError, ConfigUnreadableError, WisgateError
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import reading
from openclaw_wisgate.system.reading import reason

STANDARD_INPUT = "-"
_PATTERNS = "openclaw.json, *.openclaw.json, openclaw*.json5"
_MAGIC = frozenset("*?[")
_PRUNED = frozenset({".git", ".hg", ".jj", ".svn", "node_modules"})
"""Folders whose files are other people's, or old; so is a virtual environment, which has a `pyvenv.cfg`."""


class Found(NamedTuple):
    """A config file that was asked for: what it is called, and its path; None is standard input."""

    name: str
    path: str | None


def find(names: Iterable[str]) -> tuple[list[Found], list[WisgateError]]:
    """Return the files that `names` mean, and what is wrong with names that mean none.

    A name is a file, a folder that is searched to its bottom, a pattern with `*`, `?`, `[...]` and `**`, or "-".
    The files are in the order of the names, those of one name in the order of their paths, each of them once.
    """
    found: dict[str, Found] = {}
    faults: list[WisgateError] = []
    for name in names:
        if name == STANDARD_INPUT:
            found.setdefault(name, Found("<stdin>", None))
            continue
        for path in _paths(name, faults):
            found.setdefault(os.path.normcase(os.path.abspath(path)), Found(path, path))  # noqa: PTH100 - links count
    return list(found.values()), faults


def read(found: Found) -> Source:
    """Return what `found` holds; raise ConfigNotFoundError or ConfigUnreadableError."""
    if found.path is None:
        return reading.source_of(sys.stdin.buffer.read(), name=found.name)
    source = reading.read(Path(found.path))
    if not source.exists:
        message = f'there is no file "{found.name}"'
        raise ConfigNotFoundError(message, hint="name the config file, or make one with `openclaw-wisgate add`")
    return source._replace(name=found.name)


def _paths(name: str, faults: list[WisgateError]) -> list[str]:
    """Return the paths that `name` means; where there are none, a fault is added."""
    before = len(faults)
    if os.path.isdir(name):  # noqa: PTH112 - a path like any other here, and kept as it was given
        paths = sorted(_below(name, faults), key=_steps)
        nothing, hint = f'there is no config file in "{name}"', f"config files are called {_PATTERNS}"
    elif _MAGIC.isdisjoint(name) or os.path.lexists(name):
        return [name]
    else:
        paths = _matching(name)
        nothing, hint = f'no file matches "{name}"', 'put the pattern in quotes; "**" stands for any folders'
    if not paths and len(faults) == before:
        faults.append(ConfigNotFoundError(nothing, hint=hint))
    return paths


def _below(top: str, faults: list[WisgateError]) -> Iterator[str]:
    def unreadable(error: OSError) -> None:
        message = f'"{error.filename}" cannot be searched: {reason(error)}'
        faults.append(ConfigUnreadableError(message, hint="see who owns the folder, or name the files"))

    for folder, folders, files in os.walk(top, onerror=unreadable):
        folders[:] = [inner for inner in folders if inner not in _PRUNED and not _is_environment(folder, inner)]
        for file in files:
            path = os.path.join(folder, file)  # noqa: PTH118 - thousands of times
            if _is_config(os.path.normcase(file)) and os.path.isfile(path):  # noqa: PTH113 - not a pipe
                yield os.path.normpath(path)


def _matching(pattern: str) -> list[str]:
    # Only a pattern that the shell has left pays for this import.
    import glob  # noqa: PLC0415

    named = _PRUNED.intersection(pattern.replace("\\", "/").split("/"))
    paths = (path for path in glob.glob(pattern, recursive=True) if os.path.isfile(path))  # noqa: PTH113, PTH207
    return sorted((path for path in paths if (_PRUNED - named).isdisjoint(_steps(path))), key=_steps)


def _is_config(name: str) -> bool:
    return (
        name == "openclaw.json" or name.endswith(".openclaw.json") or (name[:8] == "openclaw" and name[-6:] == ".json5")
    )


def _is_environment(folder: str, inner: str) -> bool:
    return os.path.isfile(os.path.join(folder, inner, "pyvenv.cfg"))  # noqa: PTH113, PTH118 - in every folder


def _steps(path: str) -> list[str]:
    return path.replace(os.sep, "/").split("/")
