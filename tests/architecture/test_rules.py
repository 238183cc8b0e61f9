"""Every rule is one file, one entry in the list, one folder of fixtures and one row in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.check import check
from openclaw_wisgate.rules import RULES
from openclaw_wisgate.system import resources

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "rules"
IDS = [rule.id for rule in RULES]


def test_every_rule_file_is_listed() -> None:
    """The files in `rules/` and the entries of `RULES` are the same rules."""
    files = {file.stem for file in (ROOT / "src" / "openclaw_wisgate" / "rules").glob("[a-z]*.py")}
    assert files == {rule.check.__module__.rpartition(".")[2] for rule in RULES}
    assert len(IDS) == len(set(IDS))


def test_every_rule_has_fixtures_and_no_fixture_is_without_a_rule() -> None:
    """There is a folder with a good and a bad file for each rule, and for nothing else."""
    folders = {"/".join(file.parent.relative_to(FIXTURES).parts) for file in FIXTURES.rglob("bad.json5")}
    assert folders == set(IDS)


def test_every_rule_stands_in_the_readme() -> None:
    """The table in the README has a row for each rule, in the order of the list, with its summary."""
    rows = re.findall(
        r"^\| `([a-z]+/[a-z-]+)` \| (\w+) \| (.+) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(rule.id, rule.severity.value, rule.summary) for rule in RULES]


@pytest.mark.parametrize("rule", IDS)
def test_rule_finds_the_bad_and_leaves_the_good_alone(rule: str) -> None:
    """`bad.json5` gives the diagnostics of `bad.expected.txt`, `good.json5` none of this rule."""
    folder = FIXTURES / rule
    assert found(folder / "bad.json5", rule) == (folder / "bad.expected.txt").read_text("utf-8").splitlines()
    assert found(folder / "good.json5", rule) == []


def found(file: Path, rule: str) -> list[str]:
    """Return what `rule` says of `file`, as `line:column severity message`."""
    document = syntax.parse(file.read_text("utf-8"), name=file.name).document
    assert document is not None
    lines = []
    for diagnostic in check(document, resources.reference()):
        if diagnostic.rule == rule and diagnostic.span:
            position = document.position(diagnostic.span.start)
            lines.append(f"{position.line}:{position.column} {diagnostic.severity.value} {diagnostic.message}")
    return lines
