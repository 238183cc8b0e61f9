"""Asking many gateways at once, as a person at a terminal, a script and a program meet it."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.e2e.screen import screen
from tests.e2e.terminal import INTERRUPT, openclaw_wisgate

from openclaw_wisgate.reporters.terminal import columns
from openclaw_wisgate.system.emulator import Emulator, emulate

KEY = "sk-canary-0b5d7e9f1a3c"
VARIABLES = {"WISGATE_API_KEY": KEY}
LONG = "claude-opus-4-6-with-a-name-that-is-longer-than-it-has-to-be-2026-11-20"
MODELS = ("claude-opus-4-6", LONG, "gpt-image-2")


@pytest.fixture
def gateway() -> Iterator[Emulator]:
    """A WisGate emulator."""
    with emulate(key=KEY, models=MODELS) as running:
        yield running


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


def home_with(tmp_path: Path, *base_urls: str, model: object = None) -> Path:
    """Return a home whose config has a provider for each address, half of them with a long model id."""
    providers = {
        f"{'公司' if number % 5 == 0 else 'gateway'}-{number:02}": {
            "baseUrl": base_url,
            "apiKey": "${WISGATE_API_KEY}",
            "models": [{"id": MODELS[number % 2]}],
        }
        for number, base_url in enumerate(base_urls)
    }
    agents = {"agents": {"defaults": {"model": model}}} if model else {}
    folder = tmp_path / "home" / ".openclaw"
    folder.mkdir(parents=True)
    (folder / "openclaw.json").write_text(json.dumps({**agents, "models": {"providers": providers}}), "utf-8")
    return tmp_path / "home"


def run(home: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", "ping", *arguments],
        env={"HOME": str(home), "PATH": os.defpath, **VARIABLES, **(variables or {})},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (200, 50)])
def test_twenty_at_once_on_a_terminal(tmp_path: Path, gateway: Emulator, size: tuple[int, int]) -> None:
    """The board goes, the table stays with a row for each; neither is wider than the terminal."""
    refused = "http://127.0.0.1:9/v1"
    home = home_with(tmp_path, *[gateway.base_url] * 18, refused, refused)
    with openclaw_wisgate("ping", "--all", home=home, variables=VARIABLES, size=size) as terminal:
        assert terminal.leave() == 1
    assert "of 20 answered" in terminal.screen
    lines = screen(terminal.screen)
    assert not any("under way" in line for line in lines)
    table = lines[: lines.index("")]
    assert table[0].split()[:2] == ["MODEL", "VERDICT"]
    assert len(table) == 21
    assert sum(" ok " in line for line in table) == 18
    assert sum(" refused " in line for line in table) == 2
    assert [line for line in table if columns(line) > size[0]] == []
    assert any("…" in line for line in table) is (size[0] < 100)
    assert "18 of 20 pings answered well" in lines


def test_interrupt_keeps_what_was_answered(tmp_path: Path, gateway: Emulator, silent: str) -> None:
    """Ctrl+C ends it at once, whatever is waited for: the table has the answers so far, and the exit code is 130."""
    home = home_with(tmp_path, *[gateway.base_url] * 15, *[silent] * 5)
    arguments = ("ping", "--all", "--jobs", "5", "--timeout", "600")
    with openclaw_wisgate(*arguments, home=home, variables=VARIABLES) as terminal:
        terminal.wait_for("15 of 20 answered; 5 under way")
        terminal.type(INTERRUPT)
        assert terminal.leave() == 130
    lines = screen(terminal.screen)
    assert not any("under way" in line for line in lines)
    table = lines[: lines.index("")]
    assert sum(" ok " in line for line in table) == 15
    assert sum(line.endswith(" -") for line in table) == 5
    assert "interrupted after 15 pings, 15 of them answered well" in lines
    assert "Traceback" not in terminal.screen


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how full a pipe is")
def test_second_interrupt_ends_what_the_first_cannot(tmp_path: Path, gateway: Emulator, silent: str) -> None:
    """Where nobody reads the partial results, another Ctrl+C ends the program all the same."""
    home = home_with(tmp_path, *[gateway.base_url] * 2, silent)
    arguments = ["ping", "--all", "--count", "60", "--interval", "0", "--timeout", "600", "-o", "json"]
    with subprocess.Popen(
        [sys.executable, "-m", "openclaw_wisgate", *arguments],
        env={"HOME": str(home), "PATH": os.defpath, **VARIABLES},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        try:
            while not process.stderr.readline().startswith("120/180 "):
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            full = fcntl.fcntl(process.stdout, fcntl.F_GETPIPE_SZ)
            waiting = b"\0" * 4
            while int.from_bytes(waiting, sys.byteorder) < full:
                assert process.poll() is None
                waiting = fcntl.ioctl(process.stdout, termios.FIONREAD, waiting)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 130
        finally:
            process.kill()


def test_no_cursor_is_moved_where_it_cannot_be(tmp_path: Path, gateway: Emulator) -> None:
    """A dumb terminal gets a line for each answer and then the table, without an escape."""
    home = home_with(tmp_path, *[gateway.base_url] * 3)
    with openclaw_wisgate("ping", "--all", home=home, variables={**VARIABLES, "TERM": "dumb"}) as terminal:
        assert terminal.leave() == 0
    assert "\x1b" not in terminal.screen
    assert "3/3 " in terminal.screen
    assert "3 of 3 pings answered well" in terminal.screen


def test_no_colour(tmp_path: Path, gateway: Emulator) -> None:
    """NO_COLOR takes the colours, not the board."""
    home = home_with(tmp_path, *[gateway.base_url] * 3)
    with openclaw_wisgate("ping", "--all", home=home, variables={**VARIABLES, "NO_COLOR": "1"}) as terminal:
        assert terminal.leave() == 0
    assert "\x1b[J" in terminal.screen
    assert re.search(r"\x1b\[[0-9;]*m", terminal.screen) is None


def test_without_a_terminal(tmp_path: Path, gateway: Emulator) -> None:
    """In a pipe the table has whole names and no escapes; what is going on is told on standard error, but to the quiet."""
    home = home_with(tmp_path, *[gateway.base_url] * 4)
    done = run(home, "--all")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert LONG in done.stdout
    assert [line.partition(" ")[0] for line in done.stderr.splitlines()] == ["1/4", "2/4", "3/4", "4/4"]
    assert run(home, "--all", "--quiet").stderr == ""
    assert run(home, "gateway-01").stderr == ""


def faults(lines: list[str]) -> list[str]:
    """Return what is wrong with lines of JSON by the schema of reports: a ping each, and a report as the last."""
    from jsonschema import Draft202012Validator

    whole = json.loads((Path(__file__).parents[2] / "schemas" / "report.schema.json").read_text("utf-8"))
    ping = {"$ref": "#/$defs/ping", "$defs": whole["$defs"]}
    schemas = [ping] * (len(lines) - 1) + [whole]
    return [
        error.message
        for line, schema in zip(lines, schemas, strict=True)
        for error in Draft202012Validator(schema).iter_errors(json.loads(line))
    ]


def test_lines_of_json(tmp_path: Path, gateway: Emulator) -> None:
    """With ndjson each answer is a line as it comes, and the report without them is the last."""
    home = home_with(tmp_path, *[gateway.base_url] * 3, "http://127.0.0.1:9/v1")
    done = run(home, "--all", "--count", "2", "--interval", "0", "--output", "ndjson")
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert faults(lines) == []
    assert len(lines) == 9
    assert sorted(json.loads(line)["verdict"] for line in lines[:-1]) == ["ok"] * 6 + ["refused"] * 2
    report = json.loads(lines[-1])
    assert (report["decision"], report["pings"]) == ("problems", [])
    assert [(one["pings"], one["good"]) for one in report["statistics"]] == [(2, 2), (2, 2), (2, 2), (2, 0)]
    failed = run(home, "nobody", "--output", "ndjson")
    assert (failed.returncode, json.loads(failed.stdout)["decision"]) == (2, "failed")
    assert faults(failed.stdout.splitlines()) == []


def test_lines_of_json_come_as_they_are_answered(tmp_path: Path, gateway: Emulator, silent: str) -> None:
    """A program reads the first answer while another is waited for; Ctrl+C then ends the lines with a report."""
    home = home_with(tmp_path, gateway.base_url, silent)
    with subprocess.Popen(
        [sys.executable, "-m", "openclaw_wisgate", "ping", "--all", "--timeout", "600", "-o", "ndjson"],
        env={"HOME": str(home), "PATH": os.defpath, **VARIABLES},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        last = process.stdout.read()
        assert process.wait(30) == 130
    assert faults([first, last]) == []
    assert json.loads(last)["decision"] == "interrupted"
    assert [one["provider"] for one in json.loads(last)["unanswered"]] == ["gateway-01"]


def test_pictures(tmp_path: Path, gateway: Emulator) -> None:
    """A picture is saved with --save, described, and shown where the terminal can and nobody minds."""
    home = home_with(tmp_path, gateway.base_url)
    arguments = ("ping", "--all", "--image", "--save", "pictures")
    kitty = {**VARIABLES, "KITTY_WINDOW_ID": "1"}
    with openclaw_wisgate(*arguments, home=home, variables=kitty) as terminal:
        assert terminal.leave() == 0
    assert terminal.screen.count("\x1b_Ga=T,f=100") == 1
    (file,) = (home / "pictures").iterdir()
    assert file.read_bytes().startswith(b"\x89PNG\r\n")
    assert f"saved in ~/pictures/{file.name}" in terminal.screen.replace("\n", "")
    for extra, variables in ((("--no-preview",), kitty), ((), {**kitty, "NO_COLOR": "1"}), ((), VARIABLES)):
        with openclaw_wisgate("ping", "--all", "--image", *extra, home=home, variables=variables) as terminal:
            assert terminal.leave() == 0
        assert "\x1b_G" not in terminal.screen
    assert "\x1b" not in run(home, "--all", "--image", variables=kitty).stdout


def test_chain(tmp_path: Path, gateway: Emulator) -> None:
    """The chain is asked in its order; a dead first link is named, and so is the first that answers."""
    model = {"primary": f"gateway-01/{LONG}", "fallbacks": [f"gateway-02/{MODELS[0]}"]}
    home = home_with(tmp_path, gateway.base_url, "http://127.0.0.1:9/v1", gateway.base_url, model=model)
    done = run(home, "--chain")
    assert done.returncode == 1
    assert done.stdout.splitlines()[1].split()[:3] == [f"gateway-01/{LONG}", "primary", "refused"]
    assert f"gateway-02/{MODELS[0]} (fallback 1) is the first that answers" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nobody"],
        ["--chain", "gateway-00"],
        ["--chain", "--all"],
        ["--all", "gateway-00"],
        ["--all", "--save", "x"],
        ["--all", "--image-model", "x"],
        ["--all", "--interval", "1"],
        ["--all", "--count", "0"],
        ["--all", "--output", "sarif"],
        [],
    ],
)
def test_usage(tmp_path: Path, gateway: Emulator, arguments: list[str]) -> None:
    """What cannot be meant is said, with exit code 2, and nobody is asked."""
    home = home_with(tmp_path, gateway.base_url)
    done = run(home, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert gateway.requests == ()
    assert not (home / "x").exists()


@pytest.mark.parametrize("output", ["text", "json", "ndjson"])
def test_nobody_reads_the_key(tmp_path: Path, gateway: Emulator, output: str) -> None:
    """With everything asked and everything said, the key is nowhere, not in a saved picture either."""
    home = home_with(tmp_path, gateway.base_url, "http://127.0.0.1:9/v1")
    flags = ["--all", "--tools", "--stream", "--image", "--balance", "--save", "pictures", "--verbose"]
    done = run(home, *flags, "--prompt", "Why?", "--output", output)
    assert done.returncode == 1
    assert done.stdout
    assert KEY not in done.stdout + done.stderr
    assert len(gateway.requests) == 3
    assert [file for file in (home / "pictures").iterdir() if KEY.encode() in file.read_bytes()] == []
