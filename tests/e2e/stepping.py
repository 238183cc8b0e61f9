"""Runs the real write path again and again, each time killed at another call that changes the file system.

`python stepping.py FOLDER` imports the program once and forks a child for every step: the child counts its
calls of `os`, and at the one that is its own it does nothing, half or all of the call, and then kills itself.
It prints the name of each child's folder, which says how far the call came and which one it was.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from itertools import count, product
from pathlib import Path

from openclaw_wisgate.system import config_file, reading
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.config_file import Manner, Write
from openclaw_wisgate.system.locate import Location, Surroundings

OLD = "{ // mine\n  number: 1, filler: '" + "x" * 5000 + "' }\n"
NEW = "{ // mine\n  number: 2, filler: '" + "x" * 9000 + "' }\n"
CALLS = ("open", "write", "fsync", "fchmod", "fchown", "close", "link", "replace", "unlink", "mkdir", "chmod", "chown")
"""The calls by which the write path changes what is on disk."""
EXTENTS = ("none", "half", "all")
WAYS = ("one", "two", "steps")
"""The config alone, with a file that it includes, and in two steps because OpenClaw has to follow."""
INCLUDED = "included.json5"
"""A file that some of the writes change together with the config: from OLD to NEW as well."""
PADDED = NEW + " " * 999 + "\n"
"""The first of two steps."""


def prepare(folder: Path) -> tuple[Location, Surroundings]:
    """Make a config with OLD in `folder`; return where it is."""
    config = folder / "openclaw" / "openclaw.json"
    config.parent.mkdir(parents=True)
    for file in (config, config.with_name(INCLUDED)):
        file.write_text(OLD, "utf-8")
        file.chmod(0o600)
    return Location(config, config.parent, ()), Surroundings({}, folder, folder / "state")


def commit(location: Location, around: Surroundings, text: str, way: str = "one") -> None:
    """Write `text` over what is there, as every command does, in one of WAYS."""
    record = Record(command="add", subject="x")
    included = location.file.with_name(INCLUDED)
    others = [Write(included, reading.read(included), text.encode())] if way == "two" else []
    manner = Manner(wait=5, stages=(len(PADDED),), observe=_look) if way == "steps" else Manner(wait=5)
    source = reading.read(location.file)
    config_file.commit(location, source, text, record=record, around=around, others=others, manner=manner)


def _look() -> None:
    """Look at the file as OpenClaw does."""


def _stepped(name: str, original: Callable[..., object], number: int, extent: str, calls: list[str]) -> object:
    def call(*arguments: object, **options: object) -> object:
        calls.append(name)
        if len(calls) != number:
            return original(*arguments, **options)
        if extent == "half" and name == "write":
            handle, data = arguments
            assert isinstance(data, memoryview)
            original(handle, data[: len(data) // 2])
        elif extent == "all":
            original(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError(name)

    return call


def killed_at(folder: Path, number: int, extent: str, way: str) -> bool:
    """Write in a child that is killed at its `number`th call; return False if it has not as many."""
    location, around = prepare(folder)
    child = os.fork()
    if child == 0:
        calls: list[str] = []
        for name in CALLS:
            setattr(os, name, _stepped(name, getattr(os, name), number, extent, calls))
        commit(location, around, NEW, way)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(top: Path) -> int:
    """Kill at every call, in each extent and way; print where each child was killed."""
    for extent, way in product(EXTENTS, WAYS):
        for number in count(1):
            name = f"{way}-{extent}-{number}"
            if not killed_at(top / name, number, extent, way):
                break
            sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
