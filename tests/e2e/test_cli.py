"""The program as a person, a script and a thief meet it: prompts, interrupts, imports, and keys nobody may see."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.terminal import INTERRUPT, openclaw_wisgate

from openclaw_wisgate.presets import DEFAULT_MODEL
from openclaw_wisgate.system.emulator import emulate

KEY = "sk-canary-5f0e9d7c3b1a"
FILE_KEY = "sk-filed-8a6c4e2f0b9d"
CONFIG = f"""\
{{
  // the desk: apiKey "{FILE_KEY}"
  "gateway": {{ "mode": "local" }},
  "models": {{ "providers": {{ "desk": {{ "baseUrl": "http://127.0.0.1:9/v1", "apiKey": "{FILE_KEY}", "models": [] }} }} }}
}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a config that holds somebody's key."""
    folder = tmp_path / "home"
    (folder / ".openclaw").mkdir(parents=True)
    (folder / ".openclaw" / "openclaw.json").write_text(CONFIG, "utf-8")
    return folder


def config_of(home: Path) -> str:
    """Return the text of the config file."""
    return (home / ".openclaw" / "openclaw.json").read_text("utf-8")


def leftovers(home: Path) -> list[Path]:
    """Return the files beside the config."""
    return [file for file in (home / ".openclaw").iterdir() if file.name != "openclaw.json"]


def run(
    home: Path, *arguments: str, key: str | None = None, check: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal."""
    environment = {"HOME": str(home), "PATH": os.defpath, **({"WISGATE_API_KEY": key} if key else {})}
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", *arguments],
        env=environment,
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    if check is not None:
        assert done.returncode == check, done
    return done


def test_yes_at_the_prompt_writes(home: Path) -> None:
    """The diff is shown once, before the question; "y" writes what it showed."""
    with openclaw_wisgate("add", DEFAULT_MODEL, "--no-ping", home=home) as terminal:
        terminal.wait_for("Write this to ~/.openclaw/openclaw.json? [y/N] ")
        assert config_of(home) == CONFIG
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert terminal.screen.count("@@") == 2
    assert "wisgate" in config_of(home)
    assert leftovers(home) == []


def test_a_saved_plan_knows_its_openclaw(home: Path) -> None:
    """A plan that was made with `--profile` asks with the key of that profile, without being told the profile again."""
    for folder, key in ((".openclaw", "sk-another-0815"), (".openclaw-work", KEY)):
        (home / folder).mkdir(exist_ok=True)
        (home / folder / ".env").write_text(f"WISGATE_API_KEY={key}\n", "utf-8")
    with emulate(key=KEY) as gateway:
        run(home, "add", "--profile", "work", "--base-url", gateway.base_url, "--plan", "plan.json", check=0)
        run(home, "apply", "plan.json", "--yes", check=0)
    assert "wisgate" in (home / ".openclaw-work" / "openclaw.json").read_text("utf-8")
    assert config_of(home) == CONFIG


@pytest.mark.parametrize("answer", ["n\n", "\n", "maybe\n", "\x04"])
def test_anything_but_yes_at_the_prompt_writes_nothing(home: Path, answer: str) -> None:
    """No, nothing, something else and the end of input all decline, with exit code 1."""
    with openclaw_wisgate("add", DEFAULT_MODEL, "--no-ping", home=home) as terminal:
        terminal.wait_for("[y/N] ")
        terminal.type(answer)
        assert terminal.leave() == 1
    assert "declined" in terminal.screen
    assert config_of(home) == CONFIG
    assert leftovers(home) == []


def test_interrupt_at_the_prompt_writes_nothing(home: Path) -> None:
    """Ctrl+C at the question leaves the file alone, with exit code 130."""
    with openclaw_wisgate("add", DEFAULT_MODEL, "--no-ping", home=home) as terminal:
        terminal.wait_for("[y/N] ")
        terminal.type(INTERRUPT)
        assert terminal.leave() == 130
    assert "nothing is half-written" in terminal.screen
    assert config_of(home) == CONFIG
    assert leftovers(home) == []


@pytest.fixture
def black_hole() -> Iterator[str]:
    """The address of a server that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


@pytest.mark.parametrize(("flag", "kept"), [("--keep", True), ("--rollback", False)])
def test_interrupt_during_the_ping_says_what_is_on_disk(home: Path, black_hole: str, flag: str, *, kept: bool) -> None:
    """Ctrl+C while the gateway is silent keeps the new bytes or, with `--rollback`, brings the old ones back."""
    arguments = ("add", "--yes", flag, "--base-url", black_hole)
    with openclaw_wisgate(*arguments, home=home, variables={"WISGATE_API_KEY": KEY}) as terminal:
        patience = time.monotonic() + 30
        while "wisgate" not in config_of(home):
            assert time.monotonic() < patience
            time.sleep(0.02)
        time.sleep(0.3)
        terminal.type(INTERRUPT)
        assert terminal.leave() == 130
    assert ("is written and kept" in terminal.screen) is kept
    assert ("has its old bytes again" in terminal.screen) is not kept
    assert ("wisgate" in config_of(home)) is kept
    assert leftovers(home) == []


def test_a_differing_provider_is_asked_about(home: Path) -> None:
    """On a terminal the user chooses to keep, update or stop; "u" shows the diff of the update and asks again."""
    run(home, "add", "--yes", "--no-ping", "--base-url", "https://elsewhere.example/v1", check=0)
    with openclaw_wisgate("add", DEFAULT_MODEL, "--no-ping", home=home) as terminal:
        terminal.wait_for("Keep what is there, update it, or stop? [k/u/S] ")
        terminal.type("u\n")
        terminal.wait_for("[y/N] ")
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert "https://api.wisgate.ai/v1" in config_of(home)
    with openclaw_wisgate(
        "add", DEFAULT_MODEL, "--no-ping", "--base-url", "https://third.example/v1", home=home
    ) as terminal:
        terminal.wait_for("[k/u/S] ")
        terminal.type("\n")
        assert terminal.leave() == 3


def test_a_saved_plan_is_for_its_config(home: Path) -> None:
    """`apply` works on the config that the plan is for; an option that names another one is a usage error."""
    other, plan = home / "other.json5", str(home / "plan.json")
    other.write_text("{ gateway: { mode: 'local' } }", "utf-8")
    run(home, "add", "--plan", plan, "--config", str(other), check=0)
    for option in (("--config", "none.json5"), ("--profile", "work")):
        assert "is a plan for ~/other.json5" in run(home, "apply", plan, "--yes", *option, check=2).stderr
    with openclaw_wisgate("apply", plan, "--no-ping", home=home) as terminal:
        terminal.wait_for("Write this to ~/other.json5? [y/N] ")
        assert "wisgate" not in other.read_text("utf-8")
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert "wisgate" in other.read_text("utf-8")
    assert config_of(home) == CONFIG
    assert "already" in run(home, "apply", plan, "--yes", "--config", str(other), check=0).stdout


@pytest.mark.parametrize("flag", ["--verify", "--rollback"])
def test_what_follows_a_write_is_not_for_a_saved_plan(home: Path, flag: str) -> None:
    """Nothing is written under `--plan`, so what would follow the write is asked of `apply`."""
    done = run(home, "add", "--plan", str(home / "plan.json"), flag, check=2)
    assert f"--plan and {flag} exclude each other" in done.stderr
    assert f"give {flag} to apply" in done.stderr
    assert not (home / "plan.json").exists()


def test_unknown_limits_are_asked_for(home: Path) -> None:
    """On a terminal the limits of a model that the catalogue does not know are asked for."""
    with openclaw_wisgate("add", "gpt-next", "--no-ping", "--yes", home=home) as terminal:
        assert terminal.leave() == 2
    with openclaw_wisgate("add", "gpt-next", "--no-ping", home=home) as terminal:
        terminal.wait_for('Context window of "gpt-next" in tokens: ')
        terminal.type("400,000\n")
        terminal.wait_for('Longest answer of "gpt-next" in tokens: ')
        terminal.type("32000\n")
        terminal.wait_for("[y/N] ")
        terminal.type("y\n")
        assert terminal.leave() == 0
    assert '"contextWindow": 400000' in config_of(home)


@pytest.mark.parametrize("variables", [{"CI": "true"}, {}], ids=["CI", "--no-input"])
def test_nobody_is_asked_where_nobody_is_to_be_asked(home: Path, variables: dict[str, str]) -> None:
    """In CI, and with `--no-input`, a terminal makes no difference: exit code 2 and the flag that decides."""
    arguments = ["add", "--no-ping"] if variables else ["add", "--no-ping", "--no-input"]
    with openclaw_wisgate(*arguments, home=home, variables=variables) as terminal:
        assert terminal.leave() == 2
    assert "--yes" in terminal.screen
    assert config_of(home) == CONFIG


def test_colour_follows_terminal_flags_and_variables(home: Path) -> None:
    """Colour is for terminals; `--color`, `NO_COLOR` and `FORCE_COLOR` decide otherwise."""
    with openclaw_wisgate("diff", home=home) as terminal:
        terminal.leave()
    assert "\x1b[32m+" in terminal.screen
    with openclaw_wisgate("diff", home=home, variables={"NO_COLOR": "1"}) as terminal:
        terminal.leave()
    assert "\x1b[" not in terminal.screen
    assert "\x1b[" not in run(home, "diff").stdout
    assert "\x1b[32m+" in run(home, "diff", "--color", "always").stdout


HEAVY = {
    "deepdiff",
    "http.client",
    "jsonschema",
    "platformdirs",
    "pydantic",
    "rich",
    "sqlite3",
    "ssl",
    "urllib.request",
}
IMPORTS = """
import json, sys
sys.argv[0] = "openclaw-wisgate"
from openclaw_wisgate.cli.app import main
code = main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["--version"], set()),
        (["add", "--help"], set()),
        (["apply", "--help"], set()),
        (["validate", "--help"], set()),
        (["validate"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_command_imports_only_what_it_needs(home: Path, arguments: list[str], allowed: set[str]) -> None:
    """Help and version import no heavy package; `validate` imports no deepdiff, pydantic, rich or HTTP client."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, *arguments],
        env={"HOME": str(home), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert loaded & HEAVY <= allowed
    assert "openclaw_wisgate.cli.app" in loaded


INTERRUPTED_AT_FSYNC = """
import os, signal, sys
real, wanted, count = os.fsync, int(sys.argv[1]), 0
def fsync(handle):
    global count
    count += 1
    if count == wanted:
        os.kill(os.getpid(), signal.SIGINT)
    real(handle)
os.fsync = fsync
from openclaw_wisgate.cli.app import main
sys.exit(main(["add", "--yes", "--no-ping"]))
"""


@pytest.mark.parametrize("moment", range(1, 6))
def test_interrupt_at_the_write_leaves_old_or_new_bytes(home: Path, moment: int) -> None:
    """Ctrl+C at any of the moments at which a write is forced to disk: exit code 130, no temporary file, no lock."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT_FSYNC, str(moment)],
        env={"HOME": str(home), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    whole = run(home, "diff").stdout
    assert done.returncode in ((130,) if moment <= 4 else (0, 130)), done
    assert leftovers(home) == []
    assert config_of(home) == CONFIG or "nothing to do" in whole


def test_verbose_says_which_files_are_used_and_quiet_says_less(home: Path) -> None:
    """`--verbose` names the config file and the folders on standard error; `--quiet` drops the talk."""
    told = run(home, "validate", "--verbose").stderr
    assert f"config file: {home}/.openclaw/openclaw.json" in told
    assert f"{home}/.local/state/openclaw-wisgate" in told
    assert run(home, "validate").stderr == ""
    config = home / ".openclaw" / "openclaw.json"
    config.write_text("{", "utf-8")
    assert "refused; nothing was written" in run(home, "remove", "x", "--yes").stderr
    assert "refused; nothing was written" not in run(home, "remove", "x", "--yes", "--quiet").stderr


def test_a_canary_key_appears_nowhere(home: Path) -> None:
    """Neither the key in the environment nor the one in the file is in any output, backup name or record."""
    config = home / ".openclaw" / "openclaw.json"
    with emulate(key=KEY) as gateway:
        url = ("--base-url", gateway.base_url)
        commands = [
            ("validate",),
            ("diff", *url),
            ("diff", *url, "-o", "json"),
            ("add", *url, "--yes", "--verbose"),
            ("ping", "wisgate", "-o", "json"),
            ("ping", "wisgate", "desk/gone", "--verbose"),
            ("add", *url, "--yes", "--on-conflict", "update", "--key-env", "OTHER", "-o", "json"),
            ("undo", "--yes", "-o", "json"),
            ("remove", "desk", "--plan", "plan.json"),
            ("apply", "plan.json", "--yes", "--verbose"),
            ("apply", "plan.json", "--yes", "-o", "json"),
            ("undo", "--yes"),
            ("remove", "wisgate", "--yes", "-o", "json"),
            ("ping", "nobody"),
        ]
        outputs = [run(home, *command, key=KEY) for command in commands]
        gateway_down = run(home, "add", "--yes", "--base-url", "http://127.0.0.1:9/v1", key=KEY, check=4)
        config.write_text(config.read_text("utf-8").replace(",", "", 1), "utf-8")
        outputs += [gateway_down, run(home, "validate"), run(home, "add", "--yes", key=KEY)]
    from_input = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", "validate", "-"],
        env={"HOME": str(home), "PATH": os.defpath},
        input=config.read_text("utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert from_input.returncode == 1
    outputs.append(from_input)
    text = "".join(done.stdout + done.stderr for done in outputs)
    assert len(text) > 5000
    assert KEY not in text
    assert FILE_KEY not in text
    plan = (home / "plan.json").read_text("utf-8")
    assert KEY not in plan
    assert FILE_KEY not in plan
    state = home / ".local" / "state" / "openclaw-wisgate"
    records = [file for file in state.rglob("*.json") if file.is_file()]
    assert records
    assert not any(KEY in file.read_text("utf-8") or FILE_KEY in file.read_text("utf-8") for file in records)
    assert not any(KEY in str(file) or FILE_KEY in str(file) for file in state.rglob("*"))
    assert not any(KEY in file.read_text("utf-8") for file in state.rglob("*.json5"))


def test_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    """The demo works without network, key or OpenClaw, and no file of it is left."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", "demo"],
        env={"HOME": str(home), "PATH": os.defpath, "TMPDIR": str(temporary), "https_proxy": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("models valid", "+      wisgate: {", "written:", "backup:", "claude-opus-4-6: ok"):
        assert words in done.stdout
    assert list(home.iterdir()) == []
    assert list(temporary.iterdir()) == []


def test_a_reader_that_leaves_early_is_no_fault(home: Path) -> None:
    """When the other end of the pipe closes, the program ends quietly."""
    command = f'"{sys.executable}" -m openclaw_wisgate diff | true'
    done = subprocess.run(
        ["/bin/sh", "-c", command], env={"HOME": str(home), "PATH": os.defpath}, capture_output=True, check=False
    )
    assert done.stderr == b""


def test_a_terminal_in_another_encoding_is_no_fault(home: Path) -> None:
    """Characters that the terminal's encoding lacks are shown escaped."""
    config = home / ".openclaw" / "openclaw.json"
    config.write_text('{ "gateway": { "mode": "local" }, "naïve": "日本", "models": { "x": 1 } }', "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", "validate"],
        env={"HOME": str(home), "PATH": os.defpath, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"\\u65e5" in done.stdout
    assert done.stderr == b""


MISPLACED = f"""\
{{
  // token: "{FILE_KEY}" // openclaw-wisgate: ignore[{FILE_KEY}]
  "gateway": {{ "mode": "local" }},
  "models": {{
    "mode": "${{WISGATE_API_KEY}}",
    "providers": {{
      "desk": {{
        "baseUrl": "https://user:{FILE_KEY}@desk.example.com/v1/chat/completions?api_key={FILE_KEY}",
        "apiKey": "Bearer {FILE_KEY}",
        "api": "{FILE_KEY}",
        "auth": {{ "token": "{FILE_KEY}" }},
        "headers": {{ "Authorization": ["{FILE_KEY}"], "x": "${{WISGATE_API_KEY}}" }},
        "maxTokens": "${{WISGATE_API_KEY}}",
        "apikey": "{FILE_KEY}",
        "models": [{{ "id": "m", "name": "{FILE_KEY}", "api": "${{WISGATE_API_KEY}}", "reasoning": "{FILE_KEY}" }}]
      }}
    }}
  }}
}}
"""


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit", "gitlab"])
def test_misplaced_keys_appear_nowhere(home: Path, form: str) -> None:
    """A key in a place where none belongs, written or by a variable, is in no format's output and in no baseline."""
    (home / ".openclaw" / "openclaw.json").write_text(MISPLACED, "utf-8")
    baseline = home / "baseline.json"
    written = ("--baseline", str(baseline), "--write-baseline")
    outputs = [
        run(home, "validate", "--format", form, key=KEY, check=1),
        run(home, "validate", "--format", form, "--fix", "--dry-run", key=KEY, check=1),
        run(home, "validate", "--format", form, *written, key=KEY),
        baseline.read_text("utf-8"),
    ]
    for output in outputs:
        assert KEY not in str(output)
        assert FILE_KEY not in str(output)
