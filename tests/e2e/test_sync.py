"""`sync` on a terminal: one question about what is gone, one about the change; and no key in anything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.terminal import openclaw_wisgate

from openclaw_wisgate.system.emulator import Emulator, emulate

KEY = "sk-canary-0d4b7a9e2c58"
STATED = {"claude-opus-4-6": {"context_length": 200000, "max_completion_tokens": 16000}}


@pytest.fixture
def gateway() -> Iterator[Emulator]:
    """A WisGate that states limits of one model."""
    with emulate(key=KEY, models=("claude-opus-4-6", "gpt-5")) as running:
        running.stated = STATED
        yield running


@pytest.fixture
def home(tmp_path: Path, gateway: Emulator) -> Path:
    """A home whose config has two models, as `add` wrote it, of which the gateway has given up one."""
    folder = tmp_path / "home"
    folder.mkdir()
    run(folder, "add", "claude-opus-4-6", "gpt-5", "--base-url", gateway.base_url, "--yes", "--no-ping")
    gateway.models = ("claude-opus-4-6",)
    return folder


def run(home: Path, *arguments: str, code: int = 0) -> str:
    """Run the program without a terminal, and return all that it says."""
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", *arguments],
        env={"HOME": str(home), "PATH": os.defpath, "WISGATE_API_KEY": KEY},
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert KEY not in done.stdout
    return done.stdout


def config_of(home: Path) -> str:
    """Return the text of the config file."""
    return (home / ".openclaw" / "openclaw.json").read_text("utf-8")


@pytest.mark.parametrize("removes", [True, False])
def test_two_questions(home: Path, *, removes: bool) -> None:
    """What is gone is offered for removal, and the change is shown and asked about as a whole."""
    old = config_of(home)
    with openclaw_wisgate("sync", "wisgate", home=home, key=KEY) as terminal:
        terminal.wait_for("does not list wisgate/gpt-5 to this key. Remove it here, too? [y/N] ")
        terminal.type("y\n" if removes else "\n")
        terminal.wait_for("Write this to ~/.openclaw/openclaw.json? [y/N] ")
        assert config_of(home) == old
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert '"contextWindow": 200000' in config_of(home)
    assert ('"gpt-5"' in config_of(home)) is not removes
    assert KEY not in terminal.screen
    run(home, "undo", "--yes")
    assert config_of(home) == old


def test_declined(home: Path) -> None:
    """A no to the change leaves everything as it is, whatever was said of what is gone."""
    old = config_of(home)
    with openclaw_wisgate("sync", "wisgate", home=home, key=KEY) as terminal:
        terminal.wait_for("too? [y/N] ")
        terminal.type("y\n")
        terminal.wait_for("json? [y/N] ")
        terminal.type("n\n")
        assert terminal.leave() == 1
    assert config_of(home) == old


def test_the_key_is_nowhere(home: Path) -> None:
    """Reports in every form, the memory, the kept list, saved plans and copies are without it."""
    for arguments in (["--dry-run"], ["--plan", "p.json"], ["--yes", "-o", "json"], ["--yes", "-v"], ["--offline"]):
        run(home, "sync", "wisgate", *arguments)
    files = [file for file in home.rglob("*") if file.is_file()]
    assert {"written", "backups"} <= {part for file in files for part in file.parts}
    assert [file for file in files if KEY.encode() in file.read_bytes()] == []


def test_a_gateway_that_is_not_there(home: Path, gateway: Emulator) -> None:
    """Its verdict is told with exit code 1; offline the last list of it counts."""
    run(home, "sync", "wisgate", "--yes")
    text = config_of(home)
    (home / ".openclaw" / "openclaw.json").write_text(text.replace(gateway.base_url, "http://127.0.0.1:9/v1"), "utf-8")
    told = run(home, "sync", "wisgate", "--yes", code=1)
    assert "ping wisgate (models): refused" in told
    assert "--offline" in told
    (home / ".openclaw" / "openclaw.json").write_text(text, "utf-8")
    assert "nothing to do" in run(home, "sync", "wisgate", "--offline")
