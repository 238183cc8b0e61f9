"""The programs that the benchmarks compare, installed as users have them, and what one run of a program costs.

An editable install starts slower than a wheel, so everything is installed into a new virtual environment.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schemas" / "openclaw-models.schema.json"
"""What we publish for editors and other validators."""
_COUNTED = re.compile(r"I +refs: +([\d,]+)")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a program and all that it started took: seconds, processor seconds, and the largest process in bytes."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True, slots=True)
class Contender:
    """A program, and the exit code that it is to give."""

    name: str
    command: tuple[str, ...]
    code: int = 0


@dataclass(frozen=True, slots=True)
class Programs:
    """Where the programs are; `python` is the interpreter that has ours."""

    python: str
    ours: str
    check_jsonschema: str


@dataclass(slots=True)
class Costs:
    """The costs of several runs of one program."""

    runs: list[Cost] = field(default_factory=list)

    @property
    def best_cpu(self) -> float:
        """The least processor time in milliseconds."""
        return min(run.cpu for run in self.runs) * 1000

    @property
    def middle_cpu(self) -> float:
        """The median processor time in milliseconds."""
        return statistics.median(run.cpu for run in self.runs) * 1000


def install(folder: Path) -> Programs:
    """Install this checkout and check-jsonschema, each into a new environment in `folder`."""
    ours = _environment(folder / "ours", str(ROOT))
    theirs = _environment(folder / "theirs", "check-jsonschema")
    return Programs(str(ours / "python"), str(ours / "openclaw-wisgate"), str(theirs / "check-jsonschema"))


def _environment(folder: Path, requirement: str) -> Path:
    """Return where the programs of a new environment with `requirement` are."""
    programs = folder / "bin"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = (str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, requirement], check=True, stderr=subprocess.DEVNULL)
    return programs


def run(contender: Contender, *, folder: Path, variables: Mapping[str, str]) -> Cost:
    """Run a program in `folder` and return what it took; raise AssertionError if it gives another exit code."""
    with (folder / "output").open("wb+") as output:
        before = time.monotonic()
        process = subprocess.Popen(
            contender.command,
            cwd=folder,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        assert process.returncode == contender.code, f"{contender}: {process.returncode}: {output.read()[-500:]!r}"
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def interleaved(
    contenders: Sequence[Contender], rounds: int, *, folder: Path, variables: Mapping[str, str]
) -> list[Costs]:
    """Return the costs of each of `contenders`, run in turns so that a busy machine is fair to all; one turn warms up."""
    costs = [Costs() for _ in contenders]
    for turn in range(-1, rounds):
        order = list(enumerate(contenders))
        for index, contender in order if turn % 2 else reversed(order):
            cost = run(contender, folder=folder, variables=variables)
            if turn >= 0:
                costs[index].runs.append(cost)
    return costs


def instructions(contender: Contender, *, folder: Path, variables: Mapping[str, str]) -> int | None:
    """Return how many instructions a program takes, which a busy machine does not change; None without valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    log = folder / "valgrind.log"
    options = ("--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", f"--log-file={log}")
    run(
        Contender("valgrind", (valgrind, *options, *contender.command), contender.code),
        folder=folder,
        variables=variables,
    )
    counted = _COUNTED.search(log.read_text("utf-8"))
    assert counted, log
    return int(counted[1].replace(",", ""))


@contextmanager
def one_processor() -> Iterator[None]:
    """Keep this process, and what it starts meanwhile, on one processor, so that no program uses several processes."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
