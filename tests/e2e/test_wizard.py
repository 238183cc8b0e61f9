"""A plain `add` on a terminal, as a person goes through it: typed, read, searched, accepted, declined, left."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.screen import screen
from tests.e2e.terminal import INTERRUPT, Terminal, openclaw_wisgate

from openclaw_wisgate.system import resources
from openclaw_wisgate.system.emulator import Emulator, emulate

KEY = "sk-canary-2f9a7c41e8d0"
END = "\x04"
SERVED = ("claude-opus-4-6", "gpt-5", "gpt-5-mini", "gemini-3-pro-preview", "brand-new-1", "gpt-image-2")
MODELS = "Models (numbers or words, ? for help): "
HIDDEN = "(not shown): "
DEFAULT = "default model? ["
FALLBACK = "as a fallback? [y/N] "
WRITE = "Write this to ~/.openclaw/openclaw.json"
ON_DESK = '{ agents: { defaults: { model: "desk/qwen3" } } } // mine\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with nothing in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def gateway() -> Iterator[Emulator]:
    """A gateway that serves some models of the catalogue, a new one and one that makes pictures."""
    with emulate(key=KEY, models=SERVED) as emulator:
        yield emulator


def config_in(home: Path) -> Path:
    """OpenClaw's config file."""
    return home / ".openclaw" / "openclaw.json"


def put(home: Path, text: str) -> None:
    """Write the config."""
    config_in(home).parent.mkdir()
    config_in(home).write_text(text, "utf-8")


def files(home: Path) -> dict[str, bytes]:
    """Return all files of a home."""
    return {str(file.relative_to(home)): file.read_bytes() for file in sorted(home.rglob("*")) if file.is_file()}


def answer(terminal: Terminal, *steps: tuple[str, str]) -> None:
    """Wait for the words of each step after those of the step before, and type what follows them."""
    for words, typed in steps:
        terminal.wait_for_next(words)
        terminal.type(typed)


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", *arguments],
        env={"HOME": str(home), "PATH": os.defpath, "WISGATE_API_KEY": KEY},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def told(terminal: Terminal) -> list[list[str]]:
    """Return the arguments of the commands that are told for the next time."""
    commands = re.findall(r"^next time: openclaw-wisgate (.*)$", terminal.screen, re.MULTILINE)
    return [shlex.split(command) for command in commands]


def test_enter_takes_the_usual(home: Path, gateway: Emulator) -> None:
    """The key is found, the gateway is asked with it, Enter takes the guide's model, and it is written and pinged."""
    with openclaw_wisgate("add", "--base-url", gateway.base_url, home=home, key=KEY) as terminal:
        answer(terminal, (MODELS, "\n"), (DEFAULT, "y\n"), (WRITE, "y\n"))
        assert terminal.leave() == 0
    assert "key: WISGATE_API_KEY from the environment\n" in terminal.screen
    host = gateway.base_url.removeprefix("http://").removesuffix("/v1")
    assert f"5 models that {host} serves to this key:" in terminal.screen
    assert "gpt-image-2" not in terminal.screen
    assert "ping wisgate/claude-opus-4-6: " in terminal.screen
    assert '"primary": "wisgate/claude-opus-4-6"' in config_in(home).read_text("utf-8")
    assert [(request.method, request.path) for request in gateway.requests] == [
        ("GET", "/v1/models"),
        ("POST", "/v1/chat/completions"),
    ]
    assert told(terminal) == [["add", "claude-opus-4-6", "--default", "--base-url", gateway.base_url]]


@pytest.mark.parametrize("flags", [(), ("--protocol", "auto")], ids=["one", "auto"])
def test_what_it_tells_for_the_next_time_is_the_same(
    home: Path, tmp_path: Path, gateway: Emulator, flags: tuple[str, ...]
) -> None:
    """The commands that it tells write, in another home and without a question, what the answers have led to."""
    other = tmp_path / "other"
    other.mkdir()
    arguments = ("add", "--base-url", gateway.base_url, *flags)
    with openclaw_wisgate(*arguments, home=home, key=KEY) as terminal:
        answer(
            terminal,
            (MODELS, "gpt\n"),
            (MODELS, "+2,3\n"),
            (MODELS, "new\n"),
            (MODELS, "+5 -2\n"),
            (MODELS, "\n"),
            (MODELS, "\n"),
            ('Context window of "brand-new-1" in tokens: ', "64_000\n"),
            ('Longest answer of "brand-new-1" in tokens: ', "4,000\n"),
            (DEFAULT, "gpt-5-mini\n"),
            (WRITE, "y\n"),
        )
        assert terminal.leave() == 0
    commands = told(terminal)
    assert [command[1] for command in commands] == ["gpt-5-mini", "brand-new-1"]
    for command in commands:
        assert run(other, *command, "--yes", "--no-ping").returncode == 0
    assert config_in(other).read_bytes() == config_in(home).read_bytes()
    assert ("wisgate-anthropic" in config_in(home).read_text("utf-8")) is bool(flags)


def test_a_key_that_is_typed_is_seen_nowhere(home: Path, gateway: Emulator) -> None:
    """It is used for the list and the ping, and is in the file that was named, and nowhere else."""
    with openclaw_wisgate("add", "--base-url", gateway.base_url, home=home, key=None) as terminal:
        answer(terminal, (HIDDEN, f"{KEY}\n"), (MODELS, "2\n"), (DEFAULT, "\n"), (WRITE, "y\n"))
        assert terminal.leave() == 0
    assert KEY not in terminal.screen
    assert "5 models that" in terminal.screen
    assert "ping wisgate/gpt-5: " in terminal.screen
    assert [name for name, content in files(home).items() if KEY.encode() in content] == [".openclaw/.env"]
    assert terminal.screen.index(HIDDEN) < terminal.screen.index("asking ")


def test_without_a_key(home: Path, gateway: Emulator) -> None:
    """Enter goes on without one: the gateway is not asked, and the catalogue is shown."""
    with openclaw_wisgate("add", "--base-url", gateway.base_url, "--no-ping", home=home, key=None) as terminal:
        answer(terminal, (HIDDEN, "\n"), (MODELS, "gpt-5\n"), (DEFAULT, "\n"), (WRITE, "y\n"))
        assert terminal.leave() == 0
    assert "of the packaged catalogue (" in terminal.screen
    assert "OpenClaw will not find the key" in terminal.screen
    assert terminal.screen.count(HIDDEN) == 1
    assert gateway.requests == ()


def test_a_gateway_that_says_no(home: Path, gateway: Emulator) -> None:
    """A key that it refuses is told in one line with the verdict, and the catalogue is shown instead."""
    with openclaw_wisgate("add", "--base-url", gateway.base_url, home=home, key="sk-of-nobody-1") as terminal:
        answer(terminal, (MODELS, "q\n"))
        assert terminal.leave() == 1
    assert "it gave no list (bad-key): " in terminal.screen
    assert "of the packaged catalogue (" in terminal.screen


@pytest.mark.parametrize(("typed", "code"), [(INTERRUPT, 130), (END, 1), ("q\n", 1)], ids=["Ctrl+C", "Ctrl+D", "q"])
@pytest.mark.parametrize("at", ["key", "models", "window", "answer", "default", "fallback"])
def test_leaving(home: Path, gateway: Emulator, at: str, typed: str, code: int) -> None:
    """At each question Ctrl+C leaves with 130, Ctrl+D and q with 1, with one line and nothing written."""
    put(home, ON_DESK)
    before = files(home)
    steps = {
        "key": (HIDDEN, f"{KEY}\n"),
        "models": (MODELS, "brand-new-1\n"),
        "window": ("Context window", "9000\n"),
        "answer": ("Longest answer", "900\n"),
        "default": (DEFAULT, "n\n"),
        "fallback": (FALLBACK, "n\n"),
    }
    with openclaw_wisgate("add", "--base-url", gateway.base_url, home=home, key=None) as terminal:
        for name, step in steps.items():
            answer(terminal, (step[0], typed if name == at else step[1]))
            if name == at:
                break
        assert terminal.leave() == code
    assert terminal.screen.endswith("\ncancelled; nothing was written\n")
    assert terminal.screen.count("cancelled") == 1
    assert "next time" not in terminal.screen
    assert files(home) == before
    assert KEY not in terminal.screen


def test_leaving_is_an_answer_in_json(home: Path) -> None:
    """Who reads JSON is told by an object, too, that nothing was written."""
    from jsonschema import Draft202012Validator

    with openclaw_wisgate("add", "--no-ping", "-o", "json", home=home, key=KEY) as terminal:
        answer(terminal, (MODELS, "q\n"))
        assert terminal.leave() == 1
    said = terminal.screen.partition("cancelled; nothing was written\n")[2]
    report = json.loads(said)
    assert (report["command"], report["decision"], report["file"]) == ("add", "declined", "~/.openclaw/openclaw.json")
    Draft202012Validator(resources.schema("report")).validate(report)


def test_leaving_while_the_gateway_is_silent(home: Path) -> None:
    """Ctrl+C leaves also while the list is asked for."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with openclaw_wisgate("add", "--base-url", address, home=home, key=KEY) as terminal:
            answer(terminal, ("serves to this key\n", ""))
            connection, _ = server.accept()
            terminal.type(INTERRUPT)
            assert terminal.leave() == 130
            connection.close()
    assert terminal.screen.endswith("\ncancelled; nothing was written\n")
    assert files(home) == {}


@pytest.mark.parametrize(("typed", "code"), [("n\n", 1), ("\n", 1), (END, 1), (INTERRUPT, 130)])
def test_declining_the_change(home: Path, typed: str, code: int) -> None:
    """At the last question the diff has been seen; anything but yes writes nothing."""
    put(home, ON_DESK)
    before = files(home)
    with openclaw_wisgate("add", "--no-ping", home=home, key=KEY) as terminal:
        answer(terminal, (MODELS, "2\n"), (DEFAULT, "n\n"), (FALLBACK, "y\n"), (WRITE, typed))
        assert terminal.leave() == code
    assert re.search(r"^[^\n]*\+.*fallbacks: \[\"wisgate/gpt-5\"\]", terminal.screen, re.MULTILINE)
    assert files(home) == before
    assert (told(terminal) == [["add", "gpt-5", "--fallback", "--no-ping"]]) is (code == 1)


def test_only_what_is_needed_is_asked(home: Path) -> None:
    """What flags say is not asked; what the config has is marked, comes first, and changes nothing when it is taken."""
    put(home, ON_DESK)
    assert run(home, "add", "gpt-5", "--no-ping", "--yes", "--default").returncode == 0
    before = files(home)
    with openclaw_wisgate("add", "--no-ping", home=home, key=KEY) as terminal:
        answer(terminal, (MODELS, "\n"))
        assert terminal.leave() == 0
    assert re.search(r"^\*  1 gpt-5 .*in your config$", terminal.screen, re.MULTILINE)
    assert "is as it should be" in terminal.screen
    assert DEFAULT not in terminal.screen
    assert files(home) == before
    with openclaw_wisgate("add", "--no-ping", "--default", home=home, key=KEY) as terminal:
        answer(terminal, (MODELS, "o3-pro\n"), (WRITE, "y\n"))
        assert terminal.leave() == 0
    assert '"wisgate/o3-pro"' in config_in(home).read_text("utf-8")
    assert told(terminal) == [["add", "o3-pro", "--no-ping", "--default"]]


@pytest.mark.parametrize(
    "arguments",
    [("claude-opus-4-6",), ("--preset", "guide"), ("--name", "Mine"), ("--yes",), ("--no-input",), ("--dry-run",)],
    ids=" ".join,
)
def test_nothing_is_asked_where_the_flags_say_it(home: Path, arguments: tuple[str, ...]) -> None:
    """A model, a preset that has its own, figures of a model, and flags against questions or writing ask for no model."""
    with openclaw_wisgate("add", "--no-ping", *arguments, home=home, key=KEY) as terminal:
        if arguments[0] not in ("--yes", "--no-input", "--dry-run"):
            answer(terminal, (WRITE, "n\n"))
        terminal.leave()
    assert MODELS not in terminal.screen
    assert "next time" not in terminal.screen


def test_nothing_is_asked_without_a_terminal(home: Path) -> None:
    """A script gets the guide's model, as ever."""
    done = run(home, "add", "--no-ping", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "claude-opus-4-6" in config_in(home).read_text("utf-8")


def test_wrong_answers_are_asked_again(home: Path, gateway: Emulator) -> None:
    """What cannot be is said, with what could, and help names the flag of each question."""
    with openclaw_wisgate("add", "--base-url", gateway.base_url, home=home, key=KEY) as terminal:
        answer(
            terminal,
            (MODELS, "99\n"),
            ("the last is 5", ""),
            (MODELS, "nothing-like-it\n"),
            ('no model has "nothing-like-it"', ""),
            (MODELS, "?\n"),
            ("openclaw-wisgate add MODEL...", ""),
            (MODELS, "2,5\n"),
            ("Context window", "much\n"),
            ("type a number of tokens", ""),
            ("Context window", "?\n"),
            ("without a question: --context-window", ""),
            ("Context window", "9000\n"),
            ("Longest answer", "9001\n"),
            ("which has 9000 tokens", ""),
            ("Longest answer", "?\n"),
            ("without a question: --max-tokens", ""),
            ("Longest answer", "9000\n"),
            (DEFAULT, "3\n"),
            ("type a number from 1 to 2", ""),
            (DEFAULT, "?\n"),
            ("--default", ""),
            (DEFAULT, "n\n"),
            (WRITE, "n\n"),
        )
        assert terminal.leave() == 1


def test_letters_of_another_encoding(home: Path) -> None:
    """Bytes that are not UTF-8 are a search without a hit, not the end."""
    with openclaw_wisgate("add", "--no-ping", home=home, key=KEY, variables={"LC_ALL": "C.UTF-8"}) as terminal:
        terminal.wait_for_next(MODELS)
        terminal.type(b"\xe4\xff\n")
        answer(terminal, ("no model has", ""), (MODELS, "q\n"))
        assert terminal.leave() == 1
    assert "Traceback" not in terminal.screen


@pytest.mark.parametrize("width", [40, 60])
def test_narrow(home: Path, width: int) -> None:
    """On a narrow terminal no line of the dialogue is as wide as it, pages fit, and ids are whole."""
    size = (width, 20)
    with openclaw_wisgate("add", "--no-ping", home=home, key=None, size=size) as terminal:
        answer(terminal, (HIDDEN, "\n"), (MODELS, "n\n"), (MODELS, "gemini\n"), (MODELS, "?\n"), (MODELS, "q\n"))
        assert terminal.leave() == 1
    lines = screen(terminal.screen)
    assert [line for line in lines if len(line) >= width and not line.startswith("Models (")] == []
    assert "page 2 of " in terminal.screen
    first_page = lines[: next(at for at, line in enumerate(lines) if line.startswith("Models ("))]
    start = next(at for at, line in enumerate(first_page) if line.startswith("*"))
    assert len(first_page[start:]) < size[1]
    assert "gemini-3-pro-preview" in terminal.screen


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_without_colours(home: Path, variables: dict[str, str]) -> None:
    """Not one escape is written."""
    with openclaw_wisgate("add", "--no-ping", home=home, key=KEY, variables=variables) as terminal:
        answer(terminal, (MODELS, "gpt\n"), (MODELS, "2,3\n"), (DEFAULT, "1\n"), (WRITE, "y\n"))
        assert terminal.leave() == 0
    assert "\x1b" not in terminal.screen


def test_lines_are_only_ever_added(home: Path) -> None:
    """On a terminal with colours, too, nothing that was shown is changed: no cursor moves up, no line is erased."""
    with openclaw_wisgate("add", "--no-ping", home=home, key=KEY) as terminal:
        answer(terminal, (MODELS, "n\n"), (MODELS, "p\n"), (MODELS, "2\n"), (DEFAULT, "n\n"), (WRITE, "y\n"))
        assert terminal.leave() == 0
    assert set(re.findall(r"\x1b\[[0-9;]*([A-Za-z])", terminal.screen)) <= {"m"}


def test_quiet(home: Path) -> None:
    """With `--quiet` only questions and what they need are said."""
    with openclaw_wisgate("add", "--no-ping", "--quiet", home=home, key=KEY) as terminal:
        answer(terminal, (MODELS, "2\n"), (DEFAULT, "n\n"), (WRITE, "n\n"))
        assert terminal.leave() == 1
    assert "key: " not in terminal.screen
    assert "next time" not in terminal.screen


def test_what_cannot_be_is_said_before_anything_is_asked(home: Path) -> None:
    """Flags that exclude each other, and a config that is not JSON5, end it before the first question."""
    with openclaw_wisgate("add", "--default", "--keep-default", home=home, key=None) as terminal:
        assert terminal.leave() == 2
    put(home, "{ no json5")
    with openclaw_wisgate("add", "--no-ping", home=home, key=None) as terminal:
        assert terminal.leave() == 3
    assert HIDDEN not in terminal.screen
