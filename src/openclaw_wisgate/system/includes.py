"""Reading included files where OpenClaw would read them, and nowhere else (2026.9.6, `resolvePath` and its guards)."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.system.locate import Surroundings, expanded, shortened
from openclaw_wisgate.system.reading import source_of

if TYPE_CHECKING:  # for annotations only: most configs have no include
    from openclaw_wisgate.effective.reading import Included, IncludeRequest, NotIncluded

UNREADABLE = "include/unreadable"
OUTSIDE = "include/outside"
ROOTS = "OPENCLAW_INCLUDE_ROOTS"
_LONGEST_PATH = 4096
_CONFINED = Release(2026, 2, 17)
_GUARDED = Release(2026, 2, 26)
_ROOTED = Release(2026, 4, 29)
"""The first releases that include from the config's folder only, that refuse large files and hard links, and
that know further folders."""
_WHERE = "correct the path, which is relative to the folder of the file that has the include"
_NOT_EXPANDED = 'write the path in full: neither "~" nor "${...}" is replaced in it'
_REPLACE = "include a plain file that OpenClaw may read"
_LINKED = "has more than one name on disk (hard links)"


class Includes:
    """Reads the files that one config includes.

    They must lie in the folder of the config or in one that OPENCLAW_INCLUDE_ROOTS names, by their path and
    by where links lead. A config from standard input lies in the current folder.
    """

    __slots__ = ("_around", "_environment", "_file", "_folders", "_release")

    def __init__(
        self, file: Path | None, *, environment: Mapping[str, str], around: Surroundings, release: Release = NEWEST
    ) -> None:
        """Read what `file` includes, None for standard input."""
        self._file = None if file is None else os.path.abspath(around.folder / file)  # noqa: PTH100 - keeps links
        self._around = around
        self._environment = environment
        self._release = release
        self._folders: tuple[str, ...] | None = None

    def __call__(self, request: IncludeRequest) -> Included | NotIncluded:
        """Return the file that `request` names, or why OpenClaw would not read it."""
        from openclaw_wisgate.effective.reading import Included, NotIncluded  # noqa: PLC0415 - most configs have none

        if "\0" in request.path or len(request.path) >= _LONGEST_PATH:
            message = (
                f"the path of an included file must be shorter than {_LONGEST_PATH} characters, without a null one"
            )
            return NotIncluded(UNREADABLE, message, "correct the path")
        within = request.within or self._file
        folder = os.path.dirname(within) if within else str(self._around.folder)  # noqa: PTH120 - must keep links
        path = os.path.normpath(os.path.join(folder, request.path))  # noqa: PTH118 - must keep links
        if not self._allows(path):
            return self._outside(request, "lies outside")
        try:
            real = os.path.realpath(path, strict=True)
            if not self._allows(real, real=True):
                return self._outside(request, "leads by a symbolic link outside")
            refused = self._refused(path, real)
            if refused:
                return NotIncluded(UNREADABLE, f'the included file "{request.path}" {refused}', _REPLACE)
            off_limits = self._off_limits(path, real)
            raw = Path(real).read_bytes()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            hint = _NOT_EXPANDED if request.path.startswith("~") or "${" in request.path else _WHERE
            return NotIncluded(UNREADABLE, f'there is no included file "{request.path}"', hint)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return NotIncluded(UNREADABLE, f'the included file "{request.path}" cannot be read: {reason}', _REPLACE)
        source = source_of(raw, name=self._name(request, path))
        return Included(None if path == self._file else path, source, real, off_limits)

    def _allows(self, path: str, *, real: bool = False) -> str | None:
        """Return the folder that OpenClaw includes `path` from, or None; `real` compares without links."""
        if self._release < _CONFINED:
            return os.sep
        if self._folders is None:
            self._folders = (self._folder(), *self._roots())
        folders = map(os.path.realpath, self._folders) if real else self._folders
        return next((folder for folder in folders if _is_inside(path, folder)), None)

    def _folder(self) -> str:
        """Return the folder of the config."""
        return os.path.dirname(self._file) if self._file else str(self._around.folder)  # noqa: PTH120 - keeps links

    def _roots(self) -> list[str]:
        named = self._environment.get(ROOTS, "") if self._release >= _ROOTED else ""
        return [str(expanded(each.strip(), self._around)) for each in named.split(os.pathsep) if each.strip()]

    def _refused(self, path: str, real: str) -> str | None:
        """Return what keeps OpenClaw from reading the file `path`, which is `real`."""
        from openclaw_wisgate.effective.reading import LARGEST  # noqa: PLC0415 - most configs have none

        status = os.stat(real)  # noqa: PTH116 - a path that is a string
        if not stat.S_ISREG(status.st_mode):
            return "is not a plain file"
        if self._release < _GUARDED:
            return None
        if status.st_nlink > 1:
            return _LINKED
        if status.st_size > LARGEST:
            return f"is larger than {LARGEST} bytes"
        folder = self._allows(real, real=True)
        return None if folder is None or _stays_inside(path, folder) else "is reached by a symbolic link from outside"

    def _off_limits(self, path: str, real: str) -> str | None:
        """Return why the file `path`, which is `real`, must not be written; OpenClaw writes none outside its folder."""
        folder = self._folder()
        if not (_is_inside(path, folder) and _is_inside(real, os.path.realpath(folder))):
            return "lies outside the folder of the config file"
        return _LINKED if os.stat(real).st_nlink > 1 else None  # noqa: PTH116 - a path that is a string

    def _outside(self, request: IncludeRequest, how: str) -> NotIncluded:
        from openclaw_wisgate.effective.reading import NotIncluded  # noqa: PLC0415 - most configs have none

        hint = "move it into that folder"
        if self._release >= _ROOTED:
            hint += f", or name its folder in the environment variable {ROOTS}"
        return NotIncluded(OUTSIDE, f'the included file "{request.path}" {how} the folder of the config file', hint)

    def _name(self, request: IncludeRequest, path: str) -> str:
        if os.path.isabs(request.path):  # noqa: PTH117 - a path that is a string
            return shortened(Path(path), self._around.variables)
        return os.path.normpath(os.path.join(os.path.dirname(request.name), request.path))  # noqa: PTH118, PTH120


def _is_inside(path: str, folder: str) -> bool:
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _stays_inside(path: str, folder: str) -> bool:
    """Tell whether each symbolic link on the way along `path`, once inside `folder`, leads to a place inside it.

    On the way there a link may lead to what is above `folder`, but not past it. `folder` has no links.
    """
    entered = _is_inside(path, folder)
    current, steps = "", Path(path).parts
    if entered:
        current, steps = folder, steps[len(Path(folder).parts) :]
    for step in steps:
        current = os.path.join(current, step)  # noqa: PTH118 - a path that is a string
        real = os.path.realpath(current)
        if os.path.islink(current):  # noqa: PTH114 - a path that is a string
            if not _is_inside(real, folder) and (entered or not _is_inside(folder, real)):
                return False
            current = real if entered else current
        entered = entered or _is_inside(real, folder)
    return True
