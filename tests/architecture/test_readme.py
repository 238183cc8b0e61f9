"""The README says what the program says: its tables are compared, its sessions are run elsewhere."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

from openclaw_wisgate.cli import exit_codes
from openclaw_wisgate.cli.app import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_exit_codes_are_those_of_the_program() -> None:
    """The table of exit codes has the codes and the words of `cli/exit_codes.py`."""
    (table,) = [node for node in ast.parse(inspect.getsource(exit_codes)).body if isinstance(node, ast.ClassDef)]
    codes = [
        node.value.value for node in table.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]
    words = [
        node.value.value
        for node in table.body[1:]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", README, re.MULTILINE)
    assert rows == [(str(code), word) for code, word in zip(codes, words, strict=True)]


def test_commands_are_those_of_the_program() -> None:
    """The table of commands has a row for each command of the program, in its order."""
    rows = re.findall(r"^\| `openclaw-wisgate ([a-z]+)", README, re.MULTILINE)
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    names += [group.name for group in app.registered_groups if group.name]
    assert sorted(rows) == sorted(names)


def test_readme_is_short() -> None:
    """A reader gets through it: the text without the sessions and the tables is at most 185 lines."""
    text = re.sub(r"```console.*?```|^\|.*?\n", "", README, flags=re.DOTALL | re.MULTILINE)
    assert len(text.splitlines()) <= 185


def test_two_commands_set_everything_up() -> None:
    """One line runs the main job, one runs the tests; continuous integration takes them from here."""
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2
    assert commands[0].endswith("openclaw-wisgate demo")
    assert ".venv/bin/pytest" in commands[1]


def test_links_lead_somewhere() -> None:
    """Every relative link in the README is to a file that is there."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
