"""Every rule is one file, one entry in the list, one folder of fixtures and one row in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.check import check
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.effective import resolve
from openclaw_wisgate.effective.reading import IncludeRequest, NotIncluded
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.rules import RULES, Rule
from openclaw_wisgate.system import resources
from openclaw_wisgate.text import LineIndex

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


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_examples_of_a_rule_are_what_they_are_called(rule: Rule) -> None:
    """What `explain` shows as bad has the diagnostic, and what it shows as good has none of that rule."""
    assert rule.id in {diagnostic.rule for diagnostic in judged(rule.bad)}
    assert rule.id not in {diagnostic.rule for diagnostic in judged(rule.good)}


@pytest.mark.parametrize("rule", IDS)
def test_rule_finds_the_bad_and_leaves_the_good_alone(rule: str) -> None:
    """`bad.json5` gives the diagnostics of `bad.expected.txt`, `good.json5` none of this rule."""
    folder = FIXTURES / rule
    assert found(folder / "bad.json5", rule) == (folder / "bad.expected.txt").read_text("utf-8").splitlines()
    assert found(folder / "good.json5", rule) == []


def judged(text: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a config.

    Its first line can be a comment that says by which release, or what OpenClaw keeps about the file:
    `// release: VERSION`, `// last good: SIZE bytes`.
    """
    document = syntax.parse(text, name="openclaw.json").document
    assert document is not None
    asked = re.match(r"// release: (\S+)", text)
    release = Release.parse(asked.group(1)) if asked else NEWEST
    assert release is not None
    effective = resolve(document, environment={}, read=nothing, release=release)
    size = re.match(r"// last good: (\d+) bytes", text)
    kept = Baseline(size=int(size.group(1)), has_meta=True, gateway_mode=True, restorable=True) if size else None
    return check(effective, resources.reference(release), release=release, baseline=kept)


def nothing(request: IncludeRequest) -> NotIncluded:
    """Refuse to include: a fixture is one file."""
    return NotIncluded("include/unreadable", f'there is no "{request.path}"', "")


def found(file: Path, rule: str) -> list[str]:
    """Return what `rule` says of `file`, as `line:column severity message`."""
    text = file.read_text("utf-8")
    lines = LineIndex(text)
    return [
        "{0.line}:{0.column} {1} {2}".format(
            lines.position(diagnostic.span.start), diagnostic.severity.value, diagnostic.message
        )
        for diagnostic in judged(text)
        if diagnostic.rule == rule and diagnostic.span
    ]
