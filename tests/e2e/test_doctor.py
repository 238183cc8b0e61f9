"""`doctor` as a person and a script meet it: its question, its exit codes, and the commands it names, run as they are."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.terminal import INTERRUPT, openclaw_wisgate

HOMES = Path(__file__).parents[2] / "fixtures" / "homes"
CANARY = "sk-canary-of-the-homes"
KEY = f"{CANARY}-typed"


def names() -> list[str]:
    """Return the homes whose cure is a command that needs neither OpenClaw nor somebody who types a key."""
    found = []
    for file in sorted(HOMES.glob("*/expected.json")):
        command = json.loads(file.read_text("utf-8")).get("command", "openclaw ")
        # A service or a gateway that runs is no folder.
        if not command.startswith(("openclaw ", "openclaw-wisgate key set ")) and "openclaw gateway" not in command:
            found.append(file.parent.name)
    return found


def alive(name: str, top: Path) -> tuple[Path, dict[str, object]]:
    """Copy the home `name`; return the copy and what is expected of it."""
    expected: dict[str, object] = json.loads((HOMES / name / "expected.json").read_text("utf-8"))
    return Path(shutil.copytree(HOMES / name / "home", top / "home")), expected


def run(home: Path, command: list[str], *, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a home, with a program of our name on PATH."""
    programs = home.parent / "bin"
    programs.mkdir(exist_ok=True)
    program = programs / "openclaw-wisgate"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m openclaw_wisgate "$@"\n', "utf-8")
    program.chmod(0o755)
    environment = {"HOME": str(home), "PATH": f"{programs}{os.pathsep}{os.defpath}", **variables}
    done = subprocess.run(
        command, cwd=home, env=environment, input=typed, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def checks(home: Path, **variables: str) -> dict[str, dict[str, object]]:
    """Return what doctor finds, by check."""
    done = run(home, ["openclaw-wisgate", "doctor", "--no-ping", "--output", "json"], **variables)
    return {check["check"]: check for check in json.loads(done.stdout)["checks"]}


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize("name", names())
def test_named_command_cures(name: str, tmp_path: Path) -> None:
    """The line that doctor names, given to a shell as it is, leaves nothing of the fault."""
    home, expected = alive(name, tmp_path)
    variables = {str(key): str(value) for key, value in dict(expected.get("variables", {})).items()}  # type: ignore[call-overload]
    check = str(expected["check"])
    command = checks(home, **variables)[check]["command"]
    assert isinstance(command, str)
    if command.startswith("openclaw-wisgate add"):
        command += " --yes --no-ping --gateway-mode local"
    done = run(home, ["bash", "-c", command], typed=f"{KEY}\n", **variables)
    assert done.returncode == 0, done
    assert CANARY not in done.stdout + done.stderr
    assert checks(home, **variables)[check]["state"] == "pass"


@pytest.mark.parametrize("name", ["key-not-set", "placeholder", "placeholder-in-env"])
def test_named_command_asks_for_the_key(name: str, tmp_path: Path) -> None:
    """The line that doctor names for a key asks for it, shows nothing of it, and keeps every comment."""
    home, expected = alive(name, tmp_path)
    config, env = home / ".openclaw" / "openclaw.json", home / ".openclaw" / ".env"
    check = str(expected["check"])
    words = shlex.split(str(checks(home)[check]["command"]))
    assert words[:3] == ["openclaw-wisgate", "key", "set"]
    before = config.read_text("utf-8").splitlines()
    with openclaw_wisgate(*words[1:], home=home, key=None) as terminal:
        terminal.wait_for("not shown")
        terminal.type(f"{KEY}\n")
        terminal.wait_for("[y/N] ")
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert CANARY not in terminal.screen
    assert checks(home)[check]["state"] == "pass"
    changed = [pair for pair in zip(before, config.read_text("utf-8").splitlines(), strict=True) if len(set(pair)) > 1]
    assert [new.split() for _, new in changed] == (
        [["apiKey:", '"${WISGATE_API_KEY}",']] if name == "placeholder" else []
    )
    assert KEY in env.read_text("utf-8")
    assert env.stat().st_mode & 0o077 == 0


def test_question(tmp_path: Path) -> None:
    """The diff is shown, then the question; after "y" the list tells what is cured, and the exit code that all is well."""
    home, _ = alive("base-url-without-version", tmp_path)
    with openclaw_wisgate("doctor", "--fix", "--no-ping", home=home) as terminal:
        terminal.wait_for("Write this to ~/.openclaw/openclaw.json? [y/N] ")
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert terminal.screen.count("@@") == 2
    assert 'cured: "baseUrl" is https://api.wisgate.ai/v1' in terminal.screen
    assert CANARY not in terminal.screen


def test_gateway_that_keeps_silent(tmp_path: Path) -> None:
    """Who waits for the ping sees that it is under way, and Ctrl+C ends it at once."""
    home, _ = alive("healthy", tmp_path)
    config = home / ".openclaw" / "openclaw.json"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
        config.write_text(config.read_text("utf-8").replace("https://api.wisgate.ai", origin), "utf-8")
        with openclaw_wisgate("doctor", "wisgate", home=home) as terminal:
            terminal.wait_for("1 under way")
            terminal.type(INTERRUPT)
            assert terminal.leave() == 130
    assert "Traceback" not in terminal.screen


def test_nobody_to_ask(tmp_path: Path) -> None:
    """Without a terminal and without --yes nothing is written, and the exit code says that input is needed."""
    home, _ = alive("base-url-without-version", tmp_path)
    before = (home / ".openclaw" / "openclaw.json").read_bytes()
    done = run(home, ["openclaw-wisgate", "doctor", "--fix", "--no-ping"])
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert (home / ".openclaw" / "openclaw.json").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "code"), [("healthy", 0), ("base-url-of-old", 0), ("placeholder", 1), ("not-json5", 1)]
)
def test_exit_codes(name: str, code: int, tmp_path: Path) -> None:
    """Warnings do not make the answer no; a failure does, also that of a file that is not JSON5."""
    home, _ = alive(name, tmp_path)
    done = run(home, ["openclaw-wisgate", "doctor", "--no-ping", "--verbose"])
    assert done.returncode == code, done
    assert CANARY not in done.stdout + done.stderr


def test_profile_and_config_are_named_again(tmp_path: Path) -> None:
    """The commands that are named are about the config that was examined."""
    home, _ = alive("another-profile", tmp_path)
    config = home / ".openclaw-work" / "openclaw.json"
    config.write_text(config.read_text("utf-8").replace('mode: "merge"', 'mode: "replace"'), "utf-8")
    for flags, openclaw in (
        (("--profile", "work"), "openclaw --profile work"),
        (("--config", str(config)), f"OPENCLAW_CONFIG_PATH={config} openclaw"),
    ):
        done = run(home, ["openclaw-wisgate", "doctor", "--no-ping", "--output", "json", *flags])
        found = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
        assert found["provider"]["command"] == f"openclaw-wisgate doctor --fix {' '.join(flags)}"
        assert f"`{openclaw} gateway run`" in found["gateway"]["found"]


def test_dry_run_needs_fix(tmp_path: Path) -> None:
    """--dry-run alone is a mistake, and is said to be one."""
    home, _ = alive("healthy", tmp_path)
    assert run(home, ["openclaw-wisgate", "doctor", "--dry-run"]).returncode == 2


def test_plain_terminals(tmp_path: Path) -> None:
    """Where only ASCII can be shown, the marks are ASCII."""
    home, _ = alive("placeholder", tmp_path)
    done = run(home, ["openclaw-wisgate", "doctor", "--no-ping"], PYTHONIOENCODING="ascii")
    assert "x key " in done.stdout
    assert "\\u" not in done.stdout
