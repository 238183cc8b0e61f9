"""Keys as a person types them and a script pipes them: stored in one place, and to be seen nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.terminal import INTERRUPT, openclaw_wisgate

from openclaw_wisgate.presets import DEFAULT_MODEL
from openclaw_wisgate.system.emulator import emulate

KEY = "sk-canary-2f9a7c41e8d0"
OTHER = "sk-filed-90b1c2d3e4f5"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with nothing in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def env_file(home: Path) -> Path:
    """OpenClaw's `.env`."""
    return home / ".openclaw" / ".env"


def holders(home: Path, text: str = KEY) -> list[Path]:
    """Return the files of a home that hold `text`."""
    files = (file for file in sorted(home.rglob("*")) if file.is_file())
    return [file for file in files if text.encode() in file.read_bytes()]


def run(home: Path, *arguments: str, given: str | bytes = KEY, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program without a terminal and with `given` on standard input; the key is on none of its outputs."""
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", *arguments],
        env={"HOME": str(home), "PATH": os.defpath, **variables},
        cwd=home,
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    assert KEY.encode() not in done.stdout + done.stderr
    return done


@pytest.mark.parametrize("given", [KEY, f"{KEY}\n", f"{KEY}\r\n", f"\ufeff{KEY}\r\n", f"  {KEY}  \n"])
def test_a_key_is_piped(home: Path, given: str) -> None:
    """One command sets everything up; the line end and blanks around the key are not part of it."""
    with emulate(key=KEY) as gateway:
        done = run(home, "add", "--key-stdin", "--yes", "--base-url", gateway.base_url, "-o", "json", given=given)
    report = json.loads(done.stdout)
    assert (done.returncode, [ping["verdict"] for ping in report["pings"]]) == (0, ["ok"])
    assert report["env_file"]["file"] == "~/.openclaw/.env"
    assert env_file(home).read_text() == f"WISGATE_API_KEY={KEY}\n"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "the key is empty"),
        ("\n", "the key is empty"),
        ("WISGATE-API-KEY\n", "a placeholder"),
        ("sk-one\nsk-two\n", "white space inside"),
        ("Bearer sk-x\n", '"Bearer "'),
        ("sk-schlüssel", "outside ASCII"),
        (b"sk-\xff\xfe", "outside ASCII"),
        ("sk-" + "x" * 9000, "longer than 8192 bytes"),
        ("sk-\x00\x07x", "control characters"),
    ],
)
@pytest.mark.parametrize("command", [("add", "--no-ping"), ("key", "set")], ids=" ".join)
def test_what_is_piped_is_no_key(home: Path, given: str | bytes, says: str, command: tuple[str, ...]) -> None:
    """It is refused with the reason, without being quoted, before anything is written."""
    done = run(home, *command, "--key-stdin", "--yes", given=given)
    assert (done.returncode, says in done.stderr.decode()) == (2, True), done.stderr
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "--key-stdin", "--no-ping"), b"nobody can be asked"),
        (("add", "--key-stdin", "--plan", "p.json"), b"a plan file holds no key"),
        (("add", "--key-env", "X", "--key-ref", "env:default:X", "--yes"), b"exclude each other"),
        (("add", "--key-ref", "file:vault:value", "--key-stdin", "--yes"), b"refers to something else"),
        (("add", "--key-ref", "vault", "--yes"), b"no reference to a secret"),
        (("add", "--key-env", "X", "--store", "config", "--yes"), b"excludes --key-env"),
        (("add", "--store", "config", "--yes"), b"stores a key, and there is none"),
        (("key", "set", "--yes"), b"--key-stdin"),
        (("key", "set", "--key-stdin"), b"nobody can be asked"),
        (("key", "set", "no-variable", "--key-stdin", "--yes"), b'no provider "no-variable"'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_usage(home: Path, arguments: tuple[str, ...], says: bytes) -> None:
    """Flags that exclude each other, and questions that nobody is there to answer, exit with 2 and write nothing."""
    done = run(home, *arguments)
    assert (done.returncode, says in done.stderr) == (2, True), done
    assert [file for file in home.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("command", [("add", DEFAULT_MODEL, "--no-ping"), ("key", "set")], ids=" ".join)
def test_a_key_is_typed(home: Path, command: tuple[str, ...]) -> None:
    """It does not show on the screen while it is typed, nor in the diff that follows."""
    with openclaw_wisgate(*command, home=home, key=None) as terminal:
        terminal.wait_for("(not shown): ")
        terminal.type(f"{KEY}\n")
        terminal.wait_for("[y/N] ")
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert KEY not in terminal.screen
    assert "+WISGATE_API_KEY=***" in terminal.screen
    assert holders(home) == [env_file(home)]


def test_a_key_is_mistyped(home: Path) -> None:
    """What cannot be a key is asked for again; Enter goes on without one."""
    with openclaw_wisgate("add", DEFAULT_MODEL, "--no-ping", home=home, key=None) as terminal:
        terminal.wait_for("(not shown): ")
        terminal.type("two words\n")
        terminal.wait_for("white space inside; try again\nKey for")
        terminal.type("\n")
        terminal.wait_for("[y/N] ")
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert "OpenClaw will not find the key" in terminal.screen
    assert not env_file(home).exists()


@pytest.mark.parametrize("command", [("add", DEFAULT_MODEL, "--no-ping"), ("key", "set")], ids=" ".join)
def test_interrupt_at_the_key(home: Path, command: tuple[str, ...]) -> None:
    """Ctrl+C leaves with 130 and nothing written."""
    with openclaw_wisgate(*command, home=home, key=None) as terminal:
        terminal.wait_for("(not shown): ")
        terminal.type(INTERRUPT)
        assert terminal.leave() == 130
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("flags", [("--yes",), ("--no-input", "--dry-run"), ("--dry-run",)], ids=" ".join)
def test_nobody_is_asked_for_a_key(home: Path, flags: tuple[str, ...]) -> None:
    """With a flag that says so, or where nothing is to be written, the key is not asked for, and how to set it is told."""
    with openclaw_wisgate("add", "--no-ping", *flags, home=home, key=None) as terminal:
        assert terminal.leave() == 0
    assert "(not shown)" not in terminal.screen
    assert "key set" in terminal.screen


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_key_is_in_one_place_only(home: Path, form: str) -> None:
    """Whatever is done with it, it is on no output and in no file but the one that was chosen.

    What takes it away keeps the way back: a copy for the owner alone.
    """
    env_file(home).parent.mkdir()
    env_file(home).write_text(f"OTHER={OTHER}\n")
    ours = ("-o", form)
    with emulate(key=KEY) as gateway:
        added = run(home, "add", "--key-stdin", "--yes", "--verbose", "--base-url", gateway.base_url, *ours)
        assert added.returncode == 0
        steps = [
            ("add", "--key-stdin", "--yes", "--base-url", gateway.base_url),
            (
                "add",
                "gpt-x",
                "--context-window",
                "9000",
                "--max-tokens",
                "900",
                "--base-url",
                gateway.base_url,
                "--plan",
                "p",
            ),
            ("apply", "p", "--yes", "--no-ping"),
            ("diff", "--key-stdin", "--on-conflict", "update"),
            ("key", "set", "--key-stdin", "--yes"),
            ("key", "set", "--key-stdin", "--dry-run", "SECOND"),
            ("key", "where", "wisgate"),
            ("key", "check", "wisgate"),
            ("ping", "wisgate"),
            ("validate",),
            ("backups",),
            ("diff", "--backup", "latest"),
        ]
        for step in steps:
            done = run(home, *step, *(() if step[0] == "validate" else ours))
            assert done.returncode == 0, done
            assert OTHER.encode() not in done.stdout + done.stderr
            assert holders(home) == [env_file(home)], step
    assert run(home, "undo", "--yes", *ours).returncode == 0
    assert holders(home) == [env_file(home)]
    assert run(home, "key", "set", "--key-stdin", "--yes", *ours, given="sk-the-next-one-77").returncode == 0
    copies = holders(home)
    assert [file.suffix for file in copies] == [".env"]
    assert {file.stat().st_mode & 0o777 for file in copies} == {0o600}
    assert {file.parent.stat().st_mode & 0o777 for file in copies} == {0o700}
    assert run(home, "undo", "--yes", *ours).returncode == 0
    assert env_file(home) in holders(home)


def test_key_check_says_no(home: Path) -> None:
    """A key that only this shell has is not there for OpenClaw's service: exit 1."""
    run(home, "add", "--yes", "--no-ping", given="")
    assert run(home, "key", "check", given="", WISGATE_API_KEY=KEY).returncode == 1
    assert run(home, "key", "where", given="", WISGATE_API_KEY=KEY).returncode == 1
    run(home, "key", "set", "--key-stdin", "--yes")
    assert run(home, "key", "check", given="").returncode == 0
