"""Kills the write path many times, with the signal that nothing can catch, and counts what is on disk afterwards.

Run `python -m tests.benchmarks.crashes RUNS`: that many writers are killed at random times. Where strace is installed
(Debian's package of this name), one more is then killed at each system call that changes the file system, by the kernel
itself. Every time the config must have the old bytes or the new ones, these only with a copy of the old ones, and the
next write must leave nothing behind.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.e2e import stepping
from tests.e2e.stepping import NEW
from tests.e2e.test_crash import WRITE_ON, killed, number_in, text_of
from tests.e2e.test_crash_steps import check

from openclaw_wisgate.system import backups, config_file, reading
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.locate import Location, Surroundings

ROOT = Path(__file__).parents[2]
SYSTEM_CALLS = ("openat", "write", "fsync", "fchmod", "fchown", "close", "link", "rename", "unlink", "mkdir", "chmod")
_WRITE_ONCE = """
import sys
from pathlib import Path
from tests.e2e import stepping
from openclaw_wisgate.system.locate import Location, Surroundings
folder = Path(sys.argv[1])
config = folder / "openclaw" / "openclaw.json"
around = Surroundings({}, folder, folder / "state")
(folder / "begun").touch()
stepping.commit(Location(config, config.parent, ()), around, stepping.NEW)
"""
SEED = 2026


def at_random(top: Path, runs: int) -> Counter[str]:
    """Kill `runs` writers of one config, each at a random time; return how many left what."""
    config, state = top / "openclaw" / "openclaw.json", top / "state"
    config.parent.mkdir(parents=True)
    config.write_text(text_of(0), "utf-8")
    config.chmod(0o600)
    location, around = Location(config, config.parent, ()), Surroundings({}, top, state)
    random, seen = Random(SEED), Counter[str]()  # noqa: S311 - no secret
    for _ in range(runs):
        before = number_in(config)
        killed(["-c", WRITE_ON, str(config), str(state), str(before)], random.uniform(0, 0.02))
        after = number_in(config)
        seen["new bytes" if after > before else "old bytes"] += 1
        seen["in the middle of a write"] += config.with_name("openclaw.json.lock").exists()
        source = reading.read(config)
        if after > before:
            last = backups.last_write(backups.saved(state, config), source.digest)
            assert last is not None
            assert backups.content(last).text == text_of(after - 1)
        config_file.commit(
            location, source, text_of(after + 1), record=Record(command="add", subject="x"), around=around
        )
        assert {file.name for file in config.parent.iterdir()} == {"openclaw.json"}
    return seen


def at_system_calls(top: Path, strace: str) -> Counter[str]:
    """Kill one writer at each system call that changes the file system; return how many left what."""
    seen = Counter[str]()
    before, inside = _calls(top / "whole", strace)
    for call in SYSTEM_CALLS:
        for number in range(before[call] + 1, before[call] + inside[call] + 1):
            folder = top / f"{call}-{number}"
            code = _traced(folder, strace, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}")
            if code:
                seen[f"{'new' if check(folder) == NEW else 'old'} bytes, killed at {call}"] += 1
    return seen


def _calls(folder: Path, strace: str) -> tuple[Counter[str], Counter[str]]:
    """Return how often a writer makes each system call before it begins to write, and then."""
    assert _traced(folder, strace, "-e", f"trace={','.join(SYSTEM_CALLS)}") == 0
    lines = (folder / "trace").read_text("utf-8", "replace").splitlines()
    begun = next(number for number, line in enumerate(lines) if "/begun" in line)
    names = [match.group(1) if (match := re.match(r"\d+ +(\w+)\(", line)) else "" for line in lines]
    return Counter(names[: begun + 1]), Counter(names[begun + 1 :])


def _traced(folder: Path, strace: str, *options: str) -> int:
    """Run one writer in `folder` under strace with `options`; return its exit code, not 0 if it was killed."""
    stepping.prepare(folder)
    done = subprocess.run(
        [strace, "-f", "-qq", "-o", str(folder / "trace"), *options, sys.executable, "-c", _WRITE_ONCE, str(folder)],
        cwd=ROOT,
        check=False,
    )
    return done.returncode


def main(runs: int) -> int:
    """Print what was seen; return 0."""
    with tempfile.TemporaryDirectory() as name:
        for what, count in sorted(at_random(Path(name) / "random", runs).items()):
            sys.stdout.write(f"{runs} killed at random times: {count} {what}\n")
        strace = shutil.which("strace")
        if strace is None:
            sys.stdout.write("strace is not installed, so that nothing was killed at system calls\n")
            return 0
        for what, count in at_system_calls(Path(name) / "calls", strace).items():
            sys.stdout.write(f"{count} {what}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
