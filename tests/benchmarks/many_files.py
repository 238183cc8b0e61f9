"""Measures `validate` of many files in one call against check-jsonschema with our published schema.

Run `python -m tests.benchmarks.many_files` in the checkout; it installs what it compares into a temporary folder.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.contenders import SCHEMA, Contender, Cost, install, interleaved, one_processor, run
from tests.benchmarks.validate_speed import CONFIG

FEW, MANY = 200, 2000
ROUNDS = 3
SEED = 2026


def make_config(number: int, *, wrong: bool) -> dict[str, object]:
    """Return a config of one to twelve models, the same for every call; a wrong one has a key that nobody knows."""
    chance = random.Random(SEED + number)  # noqa: S311
    config: dict[str, Any] = copy.deepcopy(CONFIG)
    provider = config["models"]["providers"]["wisgate"]
    first = provider["models"][0]
    for extra in range(chance.randrange(12)):
        other = {"id": f"{first['id']}-{number}-{extra}", "name": f"Model {extra} of file {number}"}
        provider["models"].append({**first, **other, "contextWindow": chance.randrange(64, 1000) * 1000})
    if wrong:
        chance.choice(provider["models"])["maxOutputTokens"] = 8192
    return config


def make_folder(folder: Path, count: int, *, wrong: float) -> list[str]:
    """Write `count` configs into `folder` and return their names; the share `wrong` of them is wrong."""
    folder.mkdir()
    names = []
    for number in range(count):
        file = folder / f"{number:04}.openclaw.json"
        file.write_text(json.dumps(make_config(number, wrong=number < count * wrong), indent=2), "utf-8")
        names.append(str(file))
    return names


def main() -> int:
    """Print throughput, ratio and memory; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factor", type=float, default=1.0, help="more or fewer rounds")
    rounds = max(1, int(ROUNDS * parser.parse_args().factor))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        variables = {"HOME": name, "PATH": os.defpath, "NO_COLOR": "1", "WISGATE_API_KEY": "sk-benchmark"}
        programs = install(home)
        for label, wrong in (("all valid", 0.0), ("a tenth wrong", 0.1)):
            folder = home / label.replace(" ", "-")
            names = make_folder(folder, MANY, wrong=wrong)
            ours = Contender("ours", (programs.ours, "validate", str(folder)), int(wrong > 0))
            theirs = (programs.check_jsonschema, "--schemafile", str(SCHEMA), *names)
            other = Contender("check-jsonschema", theirs, int(wrong > 0))
            both = interleaved((ours, other), rounds, folder=home, variables=variables)
            best = [min(costs.runs, key=lambda cost: cost.cpu) for costs in both]
            sys.stdout.write(_row(label, *best))
        few = home / "few"
        make_folder(few, FEW, wrong=0)
        with one_processor():
            judging = (Contender("ours", (programs.ours, "validate", str(each))) for each in (few, home / "all-valid"))
            peaks = [run(contender, folder=home, variables=variables).peak for contender in judging]
    small, large = peaks
    sys.stdout.write(
        f"peak memory of one process: {small / 2**20:.1f} MB for {FEW} files, {large / 2**20:.1f} MB for {MANY},"
        f" {(large - small) / (MANY - FEW):.0f} bytes for each further file\n"
    )
    return 0


def _row(label: str, ours: Cost, other: Cost) -> str:
    return (
        f"{MANY} files, {label}: {MANY / ours.wall:.0f} files/s, CPU {ours.cpu:.2f} s; check-jsonschema"
        f" {MANY / other.wall:.0f} files/s, CPU {other.cpu:.2f} s, {other.cpu / ours.cpu:.2f} times ours\n"
    )


if __name__ == "__main__":
    sys.exit(main())
