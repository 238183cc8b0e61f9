"""What is written down about writing is what is tested."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / ".github" / "WRITING.md").read_text("utf-8")


def functions_of(file: Path) -> set[str]:
    """Return the names of the functions in a module."""
    return {node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_every_fault_has_its_test() -> None:
    """Each row of the table of faults names a test that there is."""
    rows = [line for line in PAGE.splitlines() if line.startswith("|")][2:]
    named = [re.search(r"\| `(tests/[\w/]+\.py)::(test_\w+)` \|$", row) for row in rows]
    assert len(rows) > 20
    assert [row for row, match in zip(rows, named, strict=True) if match is None] == []
    missing = [match.group() for match in named if match and match.group(2) not in functions_of(ROOT / match.group(1))]
    assert missing == []


def test_the_steps_are_those_of_the_code() -> None:
    """The page lists as many steps as the docstring of the module that takes them."""
    module = ast.parse((ROOT / "src" / "openclaw_wisgate" / "system" / "config_file.py").read_text("utf-8"))
    steps = re.findall(r"^\d+\. ", ast.get_docstring(module) or "", re.MULTILINE)
    assert re.findall(r"^\d+\. ", PAGE, re.MULTILINE) == steps
