"""Processes that are killed while they write, and processes that write at the same time."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random

import pytest

from openclaw_wisgate.change import get
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.system import backups, config_file, lock, reading
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.config_file import Manner
from openclaw_wisgate.system.locate import Location, Surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

RUNS = 60
PROGRAM_RUNS = 6
PARALLEL = 20
LEFT = re.compile(r"\.openclaw-wisgate\.\d+\.[0-9a-f]{16}\.tmp|openclaw\.json\.lock")
"""What a killed process may leave beside the config."""

WRITE_ON = """
import sys
from pathlib import Path
from openclaw_wisgate.system import config_file, reading
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.locate import Location, Surroundings
file, state, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
location, around = Location(file, file.parent, ()), Surroundings({}, file.parent, state)
print("ready", flush=True)
while True:
    number += 1
    text = f"{{ number: {number}, filler: '{'x' * 20000}' }}"
    source = reading.read(file)
    config_file.commit(location, source, text, record=Record(command="add", subject=str(number)), around=around)
"""


def text_of(number: int) -> str:
    """Return the text that the `number`th write leaves."""
    return f"{{ number: {number}, filler: '{'x' * 20000}' }}"


def number_in(config: Path) -> int:
    """Return which write's text is on disk, byte for byte."""
    text = config.read_text("utf-8")
    match = re.match(r"\{ number: (\d+),", text)
    assert match
    assert text == text_of(int(match.group(1)))
    return int(match.group(1))


def killed(arguments: list[str], delay: float, environment: dict[str, str] | None = None) -> None:
    """Run a process that says when it is ready, and kill it `delay` seconds later."""
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        assert child.stdout is not None
        if environment is None:
            assert child.stdout.readline() == b"ready\n"
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()


def check_what_is_left(config: Path) -> set[str]:
    """Check that what lies beside the config is private and told by its name; return the names."""
    left = {file.name for file in config.parent.iterdir()} - {config.name}
    for name in left:
        assert LEFT.fullmatch(name)
        assert stat.S_IMODE(config.with_name(name).stat().st_mode) == 0o600
    return left


def test_killed_while_writing(tmp_path: Path) -> None:
    """Whenever a writer is killed, old or new bytes are there, with a way back, and the next writer tidies up."""
    config, state = tmp_path / "openclaw" / "openclaw.json", tmp_path / "state"
    config.parent.mkdir()
    config.write_text(text_of(0), "utf-8")
    config.chmod(0o600)
    location, around = Location(config, config.parent, ()), Surroundings({}, tmp_path, state)
    random = Random(4711)  # noqa: S311 - no secret
    killed_inside = 0
    for _ in range(RUNS):
        before = number_in(config)
        killed(["-c", WRITE_ON, str(config), str(state), str(before)], random.uniform(0, 0.02))
        after = number_in(config)
        left = check_what_is_left(config)
        if "openclaw.json.lock" in left:
            killed_inside += 1
            assert json.loads(config.with_name("openclaw.json.lock").read_bytes())["pid"] > 0
        source = reading.read(config)
        if after > before:
            last = backups.last_write(backups.saved(state, config), source.digest)
            assert last is not None
            assert last.file is not None
            assert last.file.read_text("utf-8") == text_of(after - 1)
        record = Record(command="add", subject="x")
        config_file.commit(location, source, text_of(after + 1), record=record, around=around, manner=Manner(wait=5))
        assert number_in(config) == after + 1
        assert check_what_is_left(config) == set()
    assert killed_inside > RUNS // 10


def test_killed_while_taking_over(tmp_path: Path) -> None:
    """A chain of killed writers, each of which finds the lock of the one before, does not end in a stuck config."""
    config, state = tmp_path / "openclaw" / "openclaw.json", tmp_path / "state"
    config.parent.mkdir()
    config.write_text(text_of(0), "utf-8")
    config.chmod(0o600)
    random = Random(4712)  # noqa: S311 - no secret
    for _ in range(15):
        killed(["-c", WRITE_ON, str(config), str(state), str(number_in(config))], random.uniform(0, 0.004))
        check_what_is_left(config)
    with lock.held(config, wait=5):
        number_in(config)


def program(home: Path, *arguments: str) -> list[str]:
    """Return the words that start the program on the config in `home`."""
    return ["-m", "openclaw_wisgate", *arguments, "--config", str(home / ".openclaw" / "openclaw.json")]


def environment_of(home: Path) -> dict[str, str]:
    """Return the environment of a process whose home is `home`."""
    return {"HOME": str(home), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}


def test_program_killed(tmp_path: Path) -> None:
    """Whenever `add` is killed, the config is as before or complete, and the next `add` and `undo` do their work."""
    random = Random(4713)  # noqa: S311 - no secret
    old = '{\n  // mine\n  gateway: { mode: "local" },\n}\n'
    outcomes = set()
    for run in range(PROGRAM_RUNS):
        home = tmp_path / str(run)
        config = home / ".openclaw" / "openclaw.json"
        config.parent.mkdir(parents=True)
        config.write_text(old, "utf-8")
        config.chmod(0o600)
        killed(program(home, "add", "--yes", "--no-ping"), random.uniform(0.2, 0.7), environment_of(home))
        outcomes.add(config.read_text("utf-8") == old)
        check_what_is_left(config)
        for command, expected in ((("add", "--yes", "--no-ping"), True), (("undo", "--yes"), False)):
            done = subprocess.run(
                [sys.executable, *program(home, *command)],
                env=environment_of(home),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            assert ("wisgate" in config.read_text("utf-8")) is expected
        assert config.read_text("utf-8") == old
    assert outcomes


def test_parallel_adds(tmp_path: Path) -> None:
    """Of twenty that add at the same time each lands or fails with 3, none that reports success is lost."""
    home = tmp_path / "home"
    config = home / ".openclaw" / "openclaw.json"
    config.parent.mkdir(parents=True)
    config.write_text('{\n  // mine\n  gateway: { mode: "local" },\n}\n', "utf-8")
    broken: list[str] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            text = config.read_text("utf-8")
            if parse(text, name="").document is None or "// mine" not in text:
                broken.append(text)
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        missing = [f"p{number}" for number in range(PARALLEL)]
        for _ in range(PARALLEL):
            landed = add_all(home, missing)
            missing = [name for name in missing if name not in landed]
            present = providers_in(config)
            assert landed <= present
            assert present.isdisjoint(missing)
            if not missing:
                break
    finally:
        ended.set()
        watcher.join()
    assert broken == []
    assert providers_in(config) == {f"p{number}" for number in range(PARALLEL)}
    assert {file.name for file in config.parent.iterdir()} == {"openclaw.json"}


def add_all(home: Path, names: list[str]) -> set[str]:
    """Run `add` for all providers at once; return those that it reports as added."""
    children = {
        name: subprocess.Popen(
            [sys.executable, *program(home, "add", "--yes", "--no-ping", "--provider-id", name, "-o", "json")],
            env=environment_of(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in names
    }
    landed = set()
    for name, child in children.items():
        output, talk = child.communicate(timeout=180)
        assert child.returncode in (0, 3), talk
        told = json.loads(output)
        assert told["decision"] == ("written" if child.returncode == 0 else "failed")
        if child.returncode == 0:
            landed.add(name)
    assert landed
    return landed


def providers_in(config: Path) -> set[str]:
    """Return the providers of the config on disk."""
    document = parse(config.read_text("utf-8"), name="").document
    assert document is not None
    providers = get(document.value, ("models", "providers"))
    return set(providers) if isinstance(providers, dict) else set()


@pytest.mark.parametrize("rollback", [True, False])
def test_killed_between_write_and_ping(tmp_path: Path, *, rollback: bool) -> None:
    """Who is killed while the ping is out leaves the write; the next command says so once, and how to take it back."""
    old = '{\n  // mine\n  gateway: { mode: "local" },\n}\n'
    config = tmp_path / ".openclaw" / "openclaw.json"
    config.parent.mkdir(parents=True)
    config.write_text(old, "utf-8")
    config.chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        flags = ["--rollback"] if rollback else []
        words = [sys.executable, *program(tmp_path, "add", "--yes", "--base-url", url, *flags)]
        environment = {**environment_of(tmp_path), "WISGATE_API_KEY": "sk-x"}
        pipe = subprocess.PIPE
        # It is connected to once the config is written.
        with subprocess.Popen(words, env=environment, stdout=pipe, stderr=pipe) as child, silent.accept()[0] as asked:
            asked.recv(1)
            child.kill()
    assert "wisgate" in config.read_text("utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *program(tmp_path, *arguments)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    told = run("backups").stderr
    assert "was stopped before its ping had ended" in told
    assert ("was to be rolled back" in told) is rollback
    assert "undo" in told
    assert run("backups").stderr == ""
    assert run("undo", "--yes").returncode == 0
    assert config.read_text("utf-8") == old
    assert {file.name for file in config.parent.iterdir()} == {"openclaw.json"}
    assert list(tmp_path.rglob("*.unfinished")) == []
