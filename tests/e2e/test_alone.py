"""A command alone, without the others around it, is the same command."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from openclaw_wisgate.cli.app import app
from openclaw_wisgate.cli.program import MODULES, alone

WHOLE = "import sys; from openclaw_wisgate.cli.app import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("name", MODULES)
def test_it_is_the_same_function(name: str) -> None:
    """Every command that can be had alone is one of the whole program."""
    function = getattr(importlib.import_module(f"openclaw_wisgate.cli.{MODULES[name]}"), name)
    assert function in [command.callback for command in app.registered_commands]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version"], ["list"], ["nope"], ["backups", "ping"]])
def test_the_rest_takes_the_whole_program(arguments: list[str]) -> None:
    """What does not begin with such a command is left to the whole program."""
    assert alone(arguments) is None


@pytest.mark.parametrize(
    "arguments",
    [["ping", "--help"], ["add", "-h"], ["ping", "--nope"], ["undo", "--nope"], ["ping", "--timeout", "x"]],
    ids=" ".join,
)
def test_it_says_the_same(arguments: list[str]) -> None:
    """Help and usage errors are those of the whole program, to the letter."""
    ours, whole = (
        subprocess.run([sys.executable, *start, *arguments], capture_output=True, text=True, check=False)
        for start in (["-m", "openclaw_wisgate"], ["-c", WHOLE])
    )
    assert (ours.returncode, ours.stdout, ours.stderr) == (whole.returncode, whole.stdout, whole.stderr)
    assert ours.stdout or ours.stderr
