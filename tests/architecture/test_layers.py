"""The shape of the code, enforced: layers, doors, and sizes that a reader can hold in mind."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "openclaw_wisgate"
MODULE_LINES, FUNCTION_LINES = 300, 40


def test_import_contracts_hold() -> None:
    """Layers point down, the core does no I/O, each third-party package has one door, every module is placed."""
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        assert lint_imports(config_filename="pyproject.toml") == 0
    finally:
        os.chdir(here)


def modules() -> Iterator[Path]:
    """Yield every module of the program."""
    return SOURCE.rglob("*.py")


def test_modules_are_small() -> None:
    """No module is longer than 300 lines."""
    lines = {str(file.relative_to(SOURCE)): len(file.read_text("utf-8").splitlines()) for file in modules()}
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


def test_functions_are_small() -> None:
    """No function is longer than 40 lines."""
    long = [
        f"{file.relative_to(SOURCE)}:{node.name}"
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_only_the_command_line_prints() -> None:
    """No module below `cli` writes to the standard streams, asks, or exits."""
    for file in modules():
        if file.parent.name == "cli" or file.name == "__main__.py":
            continue
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        calls = [node.func for node in nodes if isinstance(node, ast.Call)]
        assert {name.id for name in calls if isinstance(name, ast.Name)}.isdisjoint({"print", "input", "exit"}), file
        attributes = {
            node.attr
            for node in nodes
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("os", "sys")
        }
        assert attributes.isdisjoint({"stdout", "stderr", "exit", "_exit"}), file


def test_every_test_says_what_it_is_about() -> None:
    """Every test has a docstring."""
    silent = [
        f"{file.relative_to(ROOT)}:{node.name}"
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []
