"""Measures our parser against npm json5 on the same texts: CPU time, best and median, rounds interleaved.

Run `python -m tests.benchmarks.parse_speed` in the checkout after `python tests/e2e/setup_npm.py`.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e import setup_npm

from openclaw_wisgate import syntax

SEED = 2026
SMALL, LARGE = 131_000, 6_600_000
ROUNDS = {SMALL: 60, LARGE: 9}
_NODE_SIDE = """
const JSON5 = require('json5')
const { readFileSync } = require('fs')
require('readline').createInterface({ input: process.stdin }).on('line', (file) => {
  const text = readFileSync(file, 'utf8')
  const before = process.cpuUsage()
  JSON5.parse(text)
  const spent = process.cpuUsage(before)
  console.log((spent.user + spent.system) / 1000)
})
"""


@dataclass(slots=True)
class Times:
    """CPU milliseconds of every round, ours and json5's."""

    ours: list[float] = field(default_factory=list)
    json5: list[float] = field(default_factory=list)


def make_config(size: int) -> str:
    """Return an OpenClaw-like JSON5 text of at least `size` characters, the same for every call."""
    chance = random.Random(SEED)  # noqa: S311
    lines = ["// written by hand and by tools", "{", "  \"gateway\": { mode: 'local', port: 18789, },", "  models: {"]
    lines += ['    mode: "merge", /* keep the built-in ones */', "    providers: {"]
    length = sum(map(len, lines))
    number = 0
    while length < size:
        provider = list(_provider(number, chance))
        length += sum(len(line) + 1 for line in provider)
        lines += provider
        number += 1
    return "\n".join([*lines, "    },", "  },", "}", ""])


def _provider(number: int, chance: random.Random) -> Iterator[str]:
    quote = chance.choice("\"'")
    yield f"      // provider {number}: asked over HTTPS, see https://wisgate.ai/"
    yield f"      {quote}gateway-{number}{quote}: {{"
    yield f'        "baseUrl": "https://gateway-{number}.example/v1", // no slash at the end'
    yield f"        apiKey: {quote}${{GATEWAY_{number}_KEY}}{quote},"
    yield '        "api": "openai-completions",'
    yield f"        headers: {{ 'x-tenant': {quote}tenant {chance.randrange(9999)}{quote} }},"
    yield "        models: ["
    for model in range(chance.randrange(3, 9)):
        yield from _model(f"model-{number}.{model}", chance)
    yield "        ],"
    yield "      },"


def _model(name: str, chance: random.Random) -> Iterator[str]:
    quote = chance.choice("\"'")
    yield "          {"
    yield f"            {quote}id{quote}: {quote}{name}{quote},"
    yield f'            name: "{name.title()} (preview)", /* shown in menus */'
    yield f"            reasoning: {chance.choice(['true', 'false'])},"
    yield '            "input": ["text", "image"],'
    yield f"            cost: {{ input: {chance.randrange(99) / 8}, output: 1.5e1, cacheRead: 0, cacheWrite: 0 }},"
    yield f'            "contextWindow": {chance.randrange(8, 1048) * 1000},'
    yield f"            maxTokens: {chance.randrange(1, 64) * 1024},"
    yield "          },"


@contextmanager
def _json5(node: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [node, "-e", _NODE_SIDE], cwd=setup_npm.FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.communicate()


def _ours_ms(file: Path) -> float:
    text = file.read_bytes().decode()
    before = time.process_time()
    document = syntax.parse(text, name=file.name).document
    if document is None or not document.value:
        msg = "the generated text is not accepted"
        raise AssertionError(msg)
    return (time.process_time() - before) * 1000


def _json5_ms(process: subprocess.Popen[str], file: Path) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{file}\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def measure(file: Path, node: Path, rounds: int) -> Times:
    """Return the times of `rounds` rounds over `file`, after a tenth as many to warm up."""
    times = Times()
    with _json5(node) as process:
        for round_number in range(-(rounds // 10 or 1), rounds):
            ours, json5 = _ours_ms(file), _json5_ms(process, file)
            if round_number >= 0:
                times.ours.append(ours)
                times.json5.append(json5)
    return times


def main() -> int:
    """Print the times and ratios; return 1 when json5 is not installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factor", type=float, default=1.0, help="more or fewer rounds")
    factor = parser.parse_args().factor
    node = setup_npm.node()
    if node is None:
        sys.stderr.write(f"parse_speed: npm packages are not set up: {setup_npm.SET_UP_HINT}\n")
        return 1
    best: dict[int, float] = {}
    middle: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size, rounds in ROUNDS.items():
            text = make_config(size)
            file = Path(folder, f"{size}.json5")
            file.write_bytes(text.encode())
            times = measure(file, node, max(3, int(rounds * factor)))
            best[size], middle[size] = min(times.ours) / len(text), statistics.median(times.ours) / len(text)
            sys.stdout.write(_row(len(text), times))
    growth = f"{best[LARGE] / best[SMALL]:.2f} ({middle[LARGE] / middle[SMALL]:.2f})"
    sys.stdout.write(f"ours per byte, large over small, best (median): {growth}\n")
    return 0


def _row(size: int, times: Times) -> str:
    best, middle = min(times.ours) / min(times.json5), statistics.median(times.ours) / statistics.median(times.json5)
    return (
        f"{size:>9} bytes, {len(times.ours)} rounds, CPU ms best (median): "
        f"ours {min(times.ours):.1f} ({statistics.median(times.ours):.1f}), "
        f"json5 {min(times.json5):.1f} ({statistics.median(times.json5):.1f}), "
        f"ours/json5 {best:.2f} ({middle:.2f})\n"
    )


if __name__ == "__main__":
    sys.exit(main())
