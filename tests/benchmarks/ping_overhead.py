"""Measures one whole `ping` against curl with the same request, both to the emulator on loopback.

Run `python -m tests.benchmarks.ping_overhead` in the checkout; it needs curl, and installs what it measures into a
temporary folder. The exit code is 1 if our process takes too many instructions, which are the same on a busy machine;
times are for reading.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.contenders import Contender, Costs, Programs, install, instructions, interleaved

from openclaw_wisgate.system.emulator import Emulator, emulate
from openclaw_wisgate.turns import Request, probe_of

ROUNDS = 15
MOST_INSTRUCTIONS = 24
"""Times those of `python -c pass`."""
KEY = "sk-benchmark-4711"
MODEL = "claude-opus-4-6"


def contenders(programs: Programs, curl: str, emulator: Emulator, folder: Path) -> list[Contender]:
    """Return who is measured: the floor, curl with our request, and ourselves."""
    probe = probe_of(Request("wisgate", MODEL, emulator.base_url))
    body = folder / "body.json"
    body.write_bytes(probe.body)
    headers = [*probe.headers, ("Authorization", f"Bearer {KEY}")]
    options = [word for name, value in headers for word in ("-H", f"{name}: {value}")]
    asked = (curl, "-sS", "--fail", "--noproxy", "*", *options, "--data-binary", f"@{body}", probe.url)
    return [
        Contender("python -c pass", (programs.python, "-c", "pass")),
        Contender("curl", asked),
        Contender("openclaw-wisgate ping", (programs.ours, "ping", "wisgate")),
    ]


@contextmanager
def home(emulator: Emulator) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a folder that is the home of a config with the emulator as its gateway, and the environment to use it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / ".openclaw" / "openclaw.json"
        config.parent.mkdir(mode=0o700)
        provider = {"baseUrl": emulator.base_url, "api": "openai-completions", "apiKey": "${WISGATE_API_KEY}"}
        providers = {"wisgate": {**provider, "models": [{"id": MODEL, "name": "Claude"}]}}
        config.write_text(json.dumps({"gateway": {"mode": "local"}, "models": {"providers": providers}}), "utf-8")
        yield folder, {"HOME": name, "PATH": os.defpath, "NO_COLOR": "1", "WISGATE_API_KEY": KEY}


def main() -> int:
    """Print what each program takes; return 1 if we take too many instructions, 2 without curl."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factor", type=float, default=1.0, help="more or fewer rounds")
    rounds = max(3, int(ROUNDS * parser.parse_args().factor))
    curl = shutil.which("curl")
    if curl is None:
        sys.stderr.write("ping_overhead: curl is not on PATH\n")
        return 2
    with emulate(key=KEY) as emulator, home(emulator) as (folder, variables):
        measured = contenders(install(folder), curl, emulator, folder)
        costs = interleaved(measured, rounds, folder=folder, variables=variables)
        counts = [instructions(contender, folder=folder, variables=variables) for contender in measured]
        asked = len(emulator.requests)
    sys.stdout.write(
        f"one answer of the emulator, {rounds} rounds, {asked} requests, wall ms and CPU ms, best (median):\n"
    )
    for contender, each in zip(measured, costs, strict=True):
        sys.stdout.write(_row(contender, each, costs[1]))
    floor, theirs, ours = counts
    if floor is None or theirs is None or ours is None:
        sys.stdout.write("instructions: not counted, valgrind is not installed\n")
        return 0
    sys.stdout.write(
        f"instructions: {ours / 1e6:.1f} million, {ours / theirs:.1f} times those of curl ({theirs / 1e6:.1f} million), "
        f"{ours / floor:.2f} times those of python -c pass ({floor / 1e6:.1f} million); at most {MOST_INSTRUCTIONS}\n"
    )
    return int(ours / floor > MOST_INSTRUCTIONS)


def _row(contender: Contender, each: Costs, curl: Costs) -> str:
    walls = [run.wall * 1000 for run in each.runs]
    middle, theirs = statistics.median(walls), statistics.median(run.wall * 1000 for run in curl.runs)
    wall = f"{min(walls):7.1f} ({middle:.1f})"
    cpu = f"{each.best_cpu:7.1f} ({each.middle_cpu:.1f})"
    return f"{contender.name:>22} {wall:>18} {cpu:>18}, {middle / theirs:.1f} times the wall time of curl\n"


if __name__ == "__main__":
    sys.exit(main())
