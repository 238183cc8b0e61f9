"""Lets this program and the real OpenClaw change one config at the same time, and counts what is lost.

Run `python -m tests.benchmarks.rivals ROUNDS`. OpenClaw changes the file that often, first with `openclaw config set`,
then through its running gateway, while this program adds and removes providers. Every change has a
place of its own in the file, so that one that is overwritten stays away. Meanwhile the file is read again and again.
A change that either side has reported as done must be in the file at the end, and each read must find a whole config.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.e2e import setup_npm
from tests.e2e.openclaw import Home, gateway

from openclaw_wisgate import syntax
from openclaw_wisgate.change import get

CONFIG = {
    "gateway": {"mode": "local", "auth": {"mode": "none"}},
    "models": {"providers": {"desk": {"baseUrl": "http://127.0.0.1:9/v1", "models": [{"id": "m0", "name": "M"}]}}},
    "agents": {"defaults": {"model": "desk/m0"}},
}
KEPT = 8
"""Providers of ours that are in the file at once, so that it does not grow without end."""
_PAUSE = 0.001
"""Seconds between two reads."""
_BREAK = 8.0
"""Seconds, at most, between two changes of ours: a `config set` takes three, and gives up if the file changes meanwhile."""
_SEED = 2026

Turn = Callable[[int], str]
"""Makes the change of this number; what it returns is why it was refused, nothing if it was reported as done."""


@dataclass(slots=True)
class Side:
    """One of the two: which of its changes it has reported as done, and why it refused the others."""

    turn: Turn
    done: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)

    @property
    def turns(self) -> int:
        """How many changes were tried."""
        return len(self.done) + len(self.refused)

    def take_turn(self) -> None:
        """Try the next change."""
        number = self.turns
        refusal = self.turn(number)
        if refusal:
            self.refused[number] = refusal
        else:
            self.done.append(number)

    def __str__(self) -> str:
        reasons = Counter(self.refused.values())
        why = "".join(f"\n    {count} x {reason}" for reason, count in reasons.most_common())
        return f"{self.turns} tried, {len(self.done)} done, {len(self.refused)} refused{why}"


@dataclass(slots=True)
class Reads:
    """What a reader saw: how often it read, how many texts, and what was no config."""

    count: int = 0
    texts: int = 0
    invalid: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a contest ended.

    `lost` are changes that were reported as done and are not in the file, `untrue` those that were refused and are.
    """

    ours: Side
    theirs: Side
    reads: Reads
    lost: tuple[str, ...]
    untrue: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"  OpenClaw: {self.theirs}\n  this program: {self.ours}\n"
            f"  reported as done and lost: {len(self.lost)} {', '.join(self.lost)}\n"
            f"  refused and in the file: {len(self.untrue)} {', '.join(self.untrue)}\n"
            f"  reads: {self.reads.count} of {self.reads.texts} texts, invalid: {len(self.reads.invalid)} "
            f"{', '.join(self.reads.invalid)}"
        )


class Ours:
    """The side of this program: adds a provider, or removes its oldest one once there are enough."""

    def __init__(self, home: Home) -> None:
        """Begin with no provider of ours."""
        self._home = home
        self.there: list[int] = []
        self.gone: list[int] = []

    def turn(self, number: int) -> str:
        """Add the provider of this number, or remove another one."""
        if len(self.there) < KEPT:
            refusal = self._run("add", "--provider-id", f"rival-{number}", "--no-ping")
            if not refusal:
                self.there.append(number)
            return refusal
        refusal = self._run("remove", f"rival-{self.there[0]}")
        if not refusal:
            self.gone.append(self.there.pop(0))
        return refusal

    def _run(self, *arguments: str) -> str:
        done = self._home.ours(*arguments, "--yes", "--output", "json")
        assert done.returncode in (0, 3), done
        told = json.loads(done.stdout)
        if done.returncode == 0:
            assert told["decision"] == "written", done
            return ""
        faults = [*told["notes"], *(one for judged in told["files"] for one in judged["diagnostics"])]
        return str(told["error"]["message"]) if told["error"] else "; ".join(fault["message"] for fault in faults)


def contest(home: Home, theirs: Turn, rounds: int) -> Outcome:
    """Return what came of both sides changing the config of `home` at the same time, the other one `rounds` times."""
    mine = Ours(home)
    sides = (Side(mine.turn), Side(theirs))
    over = threading.Event()
    breaks = Random(_SEED)  # noqa: S311 - no secret

    def play(side: Side) -> None:
        try:
            while not over.is_set() and sides[1].turns < rounds:
                side.take_turn()
                if side is sides[0]:
                    over.wait(breaks.uniform(0, _BREAK))
        finally:
            over.set()

    with reading(home.config) as reads, ThreadPoolExecutor(len(sides)) as pool:
        for playing in [pool.submit(play, side) for side in sides]:
            playing.result()
    return _outcome(home, mine, sides, reads)


def _outcome(home: Home, mine: Ours, sides: tuple[Side, Side], reads: Reads) -> Outcome:
    ours, theirs = sides
    value = _value(home.config.read_bytes())
    providers = get(value, ("models", "providers"))
    assert isinstance(providers, dict)
    settings = providers["desk"].get("params", {})
    lost = [f"r{number}" for number in theirs.done if settings.get(f"r{number}") != number]
    lost += [f"rival-{number}" for number in mine.there if f"rival-{number}" not in providers]
    lost += [f"removal of rival-{number}" for number in mine.gone if f"rival-{number}" in providers]
    untrue = [f"r{number}" for number in theirs.refused if f"r{number}" in settings]
    untrue += [f"rival-{number}" for number in ours.refused if f"rival-{number}" in providers]
    return Outcome(ours, theirs, reads, tuple(lost), tuple(untrue))


@contextmanager
def reading(config: Path) -> Iterator[Reads]:
    """Read the config all the time until the block ends."""
    reads, over = Reads(), threading.Event()

    def read_on() -> None:
        last = b""
        while not over.is_set():
            try:
                raw = config.read_bytes()
            except OSError as error:
                reads.invalid.append(str(error))
                continue
            reads.count += 1
            if raw != last:
                reads.texts += 1
                if not isinstance(_value(raw), dict):
                    reads.invalid.append(f"{len(raw)} bytes that are no config")
                last = raw
            time.sleep(_PAUSE)

    thread = threading.Thread(target=read_on)
    thread.start()
    try:
        yield reads
    finally:
        over.set()
        thread.join()


def _value(raw: bytes) -> object:
    document = syntax.parse(raw.decode("utf-8", "replace"), name="").document
    return document.value if document else None


def with_commands(home: Home, rounds: int) -> Outcome:
    """Return what came of this program and loops of `openclaw config set`."""
    home.write(json.dumps(CONFIG, indent=2))

    def turn(number: int) -> str:
        done = home.openclaw("config", "set", f"models.providers.desk.params.r{number}", str(number))
        said = done.stderr.strip().splitlines() or done.stdout.strip().splitlines() or [""]
        return f"exit {done.returncode}: {_without_names(said[0], home)}" if done.returncode else ""

    return contest(home, turn, rounds)


def with_gateway(home: Home, rounds: int) -> Outcome:
    """Return what came of this program and changes that the running gateway makes, which also watches the file."""
    home.write(json.dumps(CONFIG, indent=2))
    node, script = home.openclaw_command
    program = [node, str(Path(__file__).with_name("rival.mjs")), str(Path(script).parent)]
    with (
        gateway(home) as port,
        subprocess.Popen(
            [*program, str(port)],
            cwd=home.folder,
            env=home.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as rival,
    ):
        assert rival.stdin is not None
        assert rival.stdout is not None
        asked, answers = rival.stdin, rival.stdout

        def turn(number: int) -> str:
            asked.write(f"{number}\n")
            asked.flush()
            answer = answers.readline()
            assert answer, "the client of the gateway has ended"
            return _without_names(answer.strip(), home)

        return contest(home, turn, rounds)


def _without_names(words: str, home: Home) -> str:
    return words.replace(str(home.folder), "~")


def main(rounds: int) -> int:
    """Print how both contests end; return 1 if something was lost or could not be read."""
    command = setup_npm.openclaw_command()
    if command is None:
        sys.stderr.write(f"OpenClaw is not set up: {setup_npm.SET_UP_HINT}\n")
        return 1
    good = True
    for name, run in (("openclaw config set", with_commands), ("the running gateway", with_gateway)):
        with tempfile.TemporaryDirectory() as folder:
            outcome = run(Home(Path(folder), command), rounds)
        sys.stdout.write(f"{name}, {rounds} rounds:\n{outcome}\n")
        sys.stdout.flush()
        good = good and not outcome.lost and not outcome.reads.invalid
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
