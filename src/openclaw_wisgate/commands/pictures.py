"""Saving the pictures that models draw: each in a file of its own that only its owner can read."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.errors import WriteError
from openclaw_wisgate.report import Ping
from openclaw_wisgate.system.locate import shortened
from openclaw_wisgate.system.reading import reason

_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 60
"""Characters of each of the two names that are kept in that of the file."""


class Album:
    """A folder for pictures."""

    def __init__(self, folder: str, target: Target) -> None:
        """Make the folder if it is not there, as the user named it; raise WriteError where nothing can be put into it.

        That is found out here, because a picture costs money.
        """
        self._folder = target.around.folder / folder
        self._target = target
        self.faults: list[str] = []
        """Why pictures were not saved."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            trial = self._folder / f".openclaw-wisgate-{os.getpid()}"
            _write(trial, b"")
            trial.unlink()
        except OSError as error:
            message = f'nothing can be saved in "{folder}": {reason(error)}'
            raise WriteError(message, hint="name another folder with --save") from None

    def keep(self, ping: Ping) -> Ping:
        """Return `ping` with the file that its picture was saved in, if it has one and can be saved."""
        picture = ping.result.picture
        if picture is None:
            return ping
        probe = ping.result.probe
        stem = f"{_fit(probe.provider)}-{_fit(probe.model)}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        ending = _ENDINGS.get(picture.media_type, ".bin")
        for number in count(1):
            file = self._folder / f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
            try:
                _write(file, picture.content)
            except FileExistsError:
                continue
            except OSError as error:
                self.faults.append(f"the picture of {probe.provider}/{probe.model} was not saved: {reason(error)}")
                return ping
            return ping._replace(picture_file=shortened(file, self._target.around.variables))
        raise AssertionError


def _write(file: Path, content: bytes) -> None:
    """Put `content` into a new file that only its owner can read; raise OSError, and then leave none."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise


def _fit(name: str) -> str:
    return _UNFIT.sub("_", name)[:_LONGEST].strip("._-") or "_"
