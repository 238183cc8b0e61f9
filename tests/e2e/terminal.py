"""A program on a terminal of its own, driven as a person would: read the screen, type, press Ctrl+C."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 30.0
INTERRUPT = "\x03"
# Only a controlling terminal turns Ctrl+C into an interrupt, so the program takes its terminal before it begins.
_START = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "openclaw_wisgate", *sys.argv[1:]])
"""


class Terminal:
    """A running program and what it has put on its terminal so far."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        """Drive `process` by `master`, the other end of its terminal."""
        self._process = process
        self._master = master
        self.screen = ""
        self._looked_at = 0

    @property
    def session(self) -> int:
        """The number of the session that all its processes are in."""
        return self._process.pid

    def wait_for(self, words: str) -> None:
        """Read until `words` are on the screen."""
        self._wait_for(words, 0)

    def wait_for_next(self, words: str) -> None:
        """Read until `words` are on the screen after those that were waited for in this way before."""
        self._looked_at = self._wait_for(words, self._looked_at)

    def _wait_for(self, words: str, start: int) -> int:
        """Return where `words` end."""
        deadline = time.monotonic() + _PATIENCE
        while words not in self.screen[start:]:
            assert time.monotonic() < deadline, f"{words!r} did not come: {self.screen}"
            if not self._read():
                message = f"the program ended before it said {words!r}: {self.screen}"
                raise AssertionError(message)
        return self.screen.index(words, start) + len(words)

    def type(self, text: str | bytes) -> None:
        """Type `text`."""
        os.write(self._master, text.encode() if isinstance(text, str) else text)

    def leave(self) -> int:
        """Wait for the end and return the exit code."""
        while self._read():
            pass
        return self._process.wait(_PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], _PATIENCE)
        assert ready, f"nothing happened: {self.screen}"
        try:
            piece = os.read(self._master, 65536)
        except OSError:
            # On Linux a terminal whose program has gone answers with EIO.
            return False
        self.screen += piece.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(piece)


@contextmanager
def openclaw_wisgate(
    *arguments: str,
    home: Path,
    variables: Mapping[str, str] | None = None,
    size: tuple[int, int] = (80, 24),
    key: str | None = "sk-of-this-shell-1a2b",
) -> Iterator[Terminal]:
    """Run our program with `home` as its home on a terminal of this `size`, in columns and rows.

    `key` is in its environment, if there is to be one.
    """
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (size[1], size[0]))
    # Ctrl+C makes a terminal drop what it has not shown yet; one that people look at has shown it.
    attributes = termios.tcgetattr(slave)
    attributes[3] |= termios.NOFLSH
    termios.tcsetattr(slave, termios.TCSANOW, attributes)
    environment = {"HOME": str(home), "PATH": os.defpath, "TERM": "xterm", **(variables or {})}
    if key is not None:
        environment.setdefault("WISGATE_API_KEY", key)
    process = subprocess.Popen(
        [sys.executable, "-c", _START, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=home,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)
