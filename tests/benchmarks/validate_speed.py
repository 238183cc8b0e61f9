"""Measures one `validate` of one valid file against Python's own start, check-jsonschema and OpenClaw itself.

Run `python -m tests.benchmarks.validate_speed` in the checkout after `python tests/e2e/setup_npm.py`; it installs
what it compares into a temporary folder. The exit code is 1 if our process takes too many instructions, which are
the same on a busy machine; times are for reading.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.contenders import SCHEMA, Contender, Costs, Programs, install, instructions, interleaved
from tests.e2e import setup_npm

ROUNDS = 15
MOST_INSTRUCTIONS = 8
"""Times those of `python -c pass`."""
CONFIG = {
    "gateway": {"mode": "local"},
    "models": {
        "mode": "merge",
        "providers": {
            "wisgate": {
                "baseUrl": "https://api.wisgate.ai/v1",
                "apiKey": "${WISGATE_API_KEY}",
                "auth": "api-key",
                "api": "openai-completions",
                "models": [
                    {
                        "id": "claude-opus-4-6",
                        "name": "Claude Opus 4.6",
                        "reasoning": False,
                        "input": ["text"],
                        "cost": {"input": 5, "output": 25, "cacheRead": 0.5, "cacheWrite": 6.25},
                        "contextWindow": 256000,
                        "maxTokens": 8192,
                    }
                ],
            }
        },
    },
    "agents": {"defaults": {"model": {"primary": "wisgate/claude-opus-4-6"}}},
}


def contenders(programs: Programs, config: Path) -> list[Contender]:
    """Return who is measured: the floor, ourselves, and the others as far as they are installed."""
    found = [
        Contender("python -c pass", (programs.python, "-c", "pass")),
        Contender("openclaw-wisgate validate", (programs.ours, "validate", str(config))),
        Contender("check-jsonschema", (programs.check_jsonschema, "--schemafile", str(SCHEMA), str(config))),
    ]
    openclaw = setup_npm.openclaw_command()
    if openclaw is None:
        sys.stderr.write(f"validate_speed: OpenClaw is not set up: {setup_npm.SET_UP_HINT}\n")
        return found
    return [*found, Contender("openclaw config validate", (*openclaw, "config", "validate"))]


def main() -> int:
    """Print what each program takes; return 1 if we take too many instructions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factor", type=float, default=1.0, help="more or fewer rounds")
    rounds = max(3, int(ROUNDS * parser.parse_args().factor))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / ".openclaw" / "openclaw.json"
        config.parent.mkdir(mode=0o700)
        config.write_text(json.dumps(CONFIG, indent=2), "utf-8")
        variables = {"HOME": name, "PATH": os.defpath, "NO_COLOR": "1", "WISGATE_API_KEY": "sk-benchmark"}
        measured = contenders(install(folder), config)
        costs = interleaved(measured, rounds, folder=folder, variables=variables)
        counts = [instructions(contender, folder=folder, variables=variables) for contender in measured[:2]]
        sys.stdout.write(f"one valid file of {config.stat().st_size} bytes, {rounds} rounds, CPU ms best (median):\n")
    ours = costs[1]
    for contender, each in zip(measured, costs, strict=True):
        sys.stdout.write(_row(contender, each, ours))
    floor, total = counts
    if floor is None or total is None:
        sys.stdout.write("instructions: not counted, valgrind is not installed\n")
        return 0
    ratio = total / floor
    sys.stdout.write(
        f"instructions: {total / 1e6:.1f} million, {ratio:.2f} times those of python -c pass"
        f" ({floor / 1e6:.1f} million); at most {MOST_INSTRUCTIONS}\n"
    )
    return int(ratio > MOST_INSTRUCTIONS)


def _row(contender: Contender, costs: Costs, ours: Costs) -> str:
    best, middle = costs.best_cpu / ours.best_cpu, costs.middle_cpu / ours.middle_cpu
    took = f"{costs.best_cpu:8.1f} ({costs.middle_cpu:.1f})"
    return f"{contender.name:>26} {took:>20}, {best:.2f} ({middle:.2f}) times ours\n"


if __name__ == "__main__":
    sys.exit(main())
