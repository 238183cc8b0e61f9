"""What every way into the program does alike: how it writes, and the edge at which what goes wrong becomes a code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import TextIO

from openclaw_wisgate.cli.exit_codes import ExitCode


def at_edge(run: Callable[[], int | None]) -> int | None:
    """Return what `run` returns, or the exit code of what ends it."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal in another encoding must not end in a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return run()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; Python must not complain about it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        # What no command foresees, as too many open files while a part of this program is loaded.
        put(sys.stderr, f"error: the system refused: {(error.strerror or str(error)).lower()}\n")
        return ExitCode.FAILED


def put(stream: TextIO, words: str) -> None:
    """Write `words` to `stream` at once."""
    stream.write(words)
    stream.flush()


def size_of(stream: TextIO) -> tuple[int, int]:
    """Return the columns and rows of the terminal that `stream` is; 80 and 24 where they are not known."""
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return 80, 24
    return size.columns or 80, size.lines or 24


def interrupted() -> ExitCode:
    """Say that the user has stopped the run, and return the exit code of that."""
    put(sys.stderr, "\ninterrupted; nothing is half-written\n")
    return ExitCode.INTERRUPTED


def is_plain(stream: TextIO) -> bool:
    """Tell whether `stream` can show only ASCII, or an encoding that lacks the marks of lists."""
    try:
        "✓✗".encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def in_colour(when: str, *, terminal: bool) -> bool:
    """Tell whether to use colour where `--color` says `when`, on a terminal or elsewhere."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"
