"""The shortcut against the whole program: whatever the arguments, nobody can tell which of the two has answered."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from tests.e2e.terminal import openclaw_wisgate

from openclaw_wisgate import __main__
from openclaw_wisgate.cli import app, shortcut

GOOD = """\
{
  gateway: { mode: "local" },
  models: {
    providers: {
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        api: "openai-completions",
        models: [
          {
            id: "claude-opus-4-6",
            name: "Claude Opus 4.6",
            contextWindow: 256000,
            maxTokens: 8192,
            cost: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
          },
        ],
      },
    },
  },
  agents: { defaults: { model: { primary: "wisgate/claude-opus-4-6" } } },
}
"""
FILES = {
    "good.json5": GOOD.encode(),
    "other.json5": GOOD.replace("wisgate", "elsewhere").encode(),
    "warned.json5": GOOD.replace("${WISGATE_API_KEY}", "${NOT_SET}").encode(),
    "bad.json5": GOOD.replace("baseUrl", "baseURL").encode(),
    "broken.json5": b'{ models: "never closed }',
    "garbled.json5": GOOD.replace("Opus", "\ufffd").encode().replace("\ufffd".encode(), b"\xff"),
    "empty.json5": b"",
    "including.json5": b'{ $include: "./good.json5" }',
    "two words.json5": GOOD.encode(),
    "l\u2028ne.json5": GOOD.encode(),
    "-dashed.json5": GOOD.encode(),
    "folder/openclaw.json": GOOD.encode(),
}
DIRECT = [
    [],
    ["good.json5"],
    ["./good.json5"],
    ["folder/openclaw.json"],
    ["other.json5"],
    ["warned.json5"],
    ["bad.json5"],
    ["broken.json5"],
    ["garbled.json5"],
    ["empty.json5"],
    ["including.json5"],
    ["two words.json5"],
    ["l\u2028ne.json5"],
    ["./-dashed.json5"],
    ["--strict", "good.json5"],
    ["warned.json5", "--strict"],
    ["--strict", "warned.json5", "--strict", "-q"],
    ["-q", "good.json5"],
    ["--quiet", "bad.json5"],
    ["--strict"],
    ["good.json5", "bad.json5"],
    ["good.json5", "good.json5", "./good.json5"],
    ["broken.json5", "warned.json5", "other.json5"],
]
ROUNDABOUT = [
    ["missing.json5"],
    ["good.json5", "missing.json5"],
    ["folder"],
    ["*.json5"],
    ["-"],
    [""],
    ["--", "good.json5"],
    ["--", "-dashed.json5"],
    ["-dashed.json5"],
    ["--format", "json", "good.json5"],
    ["--format=github", "bad.json5"],
    ["--format=sarif", "bad.json5"],
    ["-o", "text", "good.json5"],
    ["--color", "always", "bad.json5"],
    ["--color=never", "bad.json5"],
    ["-v", "good.json5"],
    ["-qv", "good.json5"],
    ["--config", "good.json5"],
    ["--profile", "none"],
    ["--openclaw-version", "2026.5.12", "good.json5"],
    ["--select", "key", "warned.json5"],
    ["--exit-zero", "bad.json5"],
    ["--stric", "good.json5"],
    ["--no-such-flag", "good.json5"],
    ["--help"],
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with all kinds of files, which is the home and where the program is started."""
    for name, content in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    (tmp_path / ".openclaw").mkdir()
    (tmp_path / ".openclaw" / "openclaw.json").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("CI", "FORCE_COLOR", "GITHUB_ACTIONS", "NO_COLOR", shortcut.OFF):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("WISGATE_API_KEY", "sk-canary-5f0e9d7c3b1a")
    yield tmp_path
    gc.enable()


class Ways:
    """Runs the program on both ways."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """Count how often the whole program is loaded."""
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._whole = app.main
        self.long_ways = 0
        monkeypatch.setattr(app, "main", self._count)

    def _count(self) -> int:
        self.long_ways += 1
        return self._whole()

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Return exit code, output and errors, which are the same on both ways; the last is forced to be the long one."""
        answers = []
        for off in ("", "1"):
            self._monkeypatch.setenv(shortcut.OFF, off)
            self._monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(GOOD.encode())))
            self._monkeypatch.setattr(sys, "argv", ["openclaw-wisgate", *arguments])
            code = __main__.main()
            answers.append((code, *self._capsys.readouterr()))
        assert answers[0] == answers[1]
        return answers[0]


@pytest.fixture
def ways(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ways:
    """Both ways, started at home."""
    assert home.is_dir()
    return Ways(monkeypatch, capsys)


@pytest.mark.parametrize("arguments", DIRECT, ids=" ".join)
def test_the_shortcut_answers_as_the_whole_program_does(arguments: list[str], ways: Ways) -> None:
    """Plain files and simple flags take the shortcut, with the same output, errors and exit code."""
    code, output, _ = ways.run("validate", *arguments)
    assert code in (0, 1)
    assert output
    assert ways.long_ways == 1


@pytest.mark.parametrize("arguments", ROUNDABOUT, ids=" ".join)
def test_all_else_goes_the_long_way(arguments: list[str], ways: Ways) -> None:
    """Other arguments, and files that cannot be read, are left to the whole program."""
    ways.run("validate", *arguments)
    assert ways.long_ways == 2


@pytest.mark.parametrize(
    "arguments", [[], ["--version"], ["VALIDATE", "good.json5"], ["good.json5"], ["backups", "-h"]]
)
def test_other_commands_go_the_long_way(arguments: list[str], ways: Ways) -> None:
    """The shortcut is for `validate` only."""
    ways.run(*arguments)
    assert ways.long_ways == 2


@pytest.mark.parametrize(
    ("name", "value", "long_ways"),
    [
        ("FORCE_COLOR", "1", 1),
        ("NO_COLOR", "1", 1),
        ("CI", "true", 1),
        ("OPENCLAW_CONFIG_PATH", "bad.json5", 1),
        ("OPENCLAW_CONFIG_PATH", "missing.json5", 2),
        ("GITHUB_ACTIONS", "true", 2),
    ],
)
@pytest.mark.parametrize("arguments", [[], ["bad.json5"], ["warned.json5", "good.json5"]], ids=" ".join)
def test_the_environment_counts_on_both_ways(  # noqa: PLR0913 - a table with two sides
    *, name: str, value: str, long_ways: int, arguments: list[str], ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colour, format and config file come from the environment in the same way."""
    monkeypatch.setenv(name, value)
    ways.run("validate", *arguments)
    if not (name == "OPENCLAW_CONFIG_PATH" and arguments):
        assert ways.long_ways == long_ways


def test_an_interrupt_is_told_alike(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C gives the same words and exit code 130."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("openclaw_wisgate.commands.many.judge", interrupt)
    code, output, errors = ways.run("validate", "good.json5")
    assert (code, output, errors) == (130, "", "\ninterrupted; nothing is half-written\n")
    assert ways.long_ways == 1


@pytest.mark.parametrize("name", ["good.json5", "bad.json5"])
def test_a_terminal_sees_the_same(name: str, home: Path) -> None:
    """On a terminal both ways show the same, in colour."""
    screens = []
    for off in ("", "1"):
        with openclaw_wisgate("validate", name, home=home, variables={shortcut.OFF: off}) as terminal:
            code = terminal.leave()
        screens.append((code, terminal.screen))
    assert screens[0] == screens[1]
    assert "\x1b[" in screens[0][1]


UNNEEDED = {
    "asyncio",
    "concurrent.futures",
    "dataclasses",
    "datetime",
    "deepdiff",
    "difflib",
    "hashlib",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "jsonschema",
    "logging",
    "multiprocessing",
    "openclaw_wisgate.cli.app",
    "openclaw_wisgate.excerpt",
    "openclaw_wisgate.explanations",
    "openclaw_wisgate.redact",
    "platformdirs",
    "pydantic",
    "random",
    "rich",
    "subprocess",
    "tempfile",
    "typer",
    "unicodedata",
}
MODULES = """
import json, sys
from openclaw_wisgate.__main__ import main
code = main()
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def test_a_valid_file_loads_nothing_that_is_not_needed(home: Path) -> None:
    """Judging one good file loads no package of others, and nothing of ours or of Python's that costs time."""
    done = subprocess.run(
        [sys.executable, "-c", MODULES, "validate", "good.json5"],
        env={"HOME": str(home), "PATH": os.defpath, "WISGATE_API_KEY": "sk-x"},
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "good.json5: models valid for OpenClaw 2026.9.6\n"
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert loaded & UNNEEDED == set()
    assert "openclaw_wisgate.schema.precheck" in loaded
