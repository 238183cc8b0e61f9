"""Judging config files without touching them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from tests.unit.commands.machine import Machine, rules

from openclaw_wisgate.commands.validate import validate
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.errors import ConfigNotFoundError, ConfigUnreadableError
from openclaw_wisgate.report import Decision

GOOD = '{ models: { mode: "merge", providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }'


def test_config(machine: Machine) -> None:
    """Without names the config file is judged, under the name people give it."""
    machine.put(GOOD)
    report = validate(machine.target, ())
    assert (report.command, report.decision, report.file) == ("validate", Decision.CLEAN, "~/.openclaw/openclaw.json")
    assert rules(report) == []


def test_problems(machine: Machine) -> None:
    """One error makes the answer no; every finding has a place in the text."""
    machine.put("{ models: { providers: { x: { bogus: 1 } } } }")
    report = validate(machine.target, ())
    assert report.decision is Decision.PROBLEMS
    assert "provider/incomplete" in rules(report)
    assert all(diagnostic.span for diagnostic in report.judged[0].diagnostics)


def test_warnings_are_no_problem(machine: Machine) -> None:
    """A warning is told, and the answer is yes."""
    machine.put("{ gateway: {}, gateway: {} }")
    report = validate(machine.target, ())
    assert report.decision is Decision.CLEAN
    assert rules(report) == ["syntax/duplicate-key"]
    assert report.judged[0].count(Severity.ERROR) == 0


@pytest.mark.parametrize("text", ["", " ", "{", "{}{}", "\ufeff", "[,]", '{ "a" 1 }'])
def test_not_json5(machine: Machine, text: str) -> None:
    """What is not JSON5 is a finding, not an error, and a blank file is none of OpenClaw's, either."""
    machine.put(text)
    report = validate(machine.target, ())
    assert report.decision is Decision.PROBLEMS
    assert rules(report)[0].startswith("syntax/")
    assert report.judged[0].document is None


def test_not_utf8(machine: Machine) -> None:
    """Bytes that are not UTF-8 are a warning, since OpenClaw reads the file all the same."""
    machine.put(b'{ gateway: { mode: "\xff" } }')
    report = validate(machine.target, ())
    assert "syntax/not-utf8" in rules(report)
    assert report.decision is Decision.CLEAN


def test_several_files(machine: Machine, tmp_path: Path) -> None:
    """Files and folders are judged in the order they are named, and one problem is enough."""
    for name, text in (("a.json", GOOD), ("sub/openclaw.json", "{"), ("sub/b/openclaw.json5", GOOD)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    report = validate(machine.target, [str(tmp_path / "a.json"), str(tmp_path / "sub")])
    names = ["a.json", "sub/b/openclaw.json5", "sub/openclaw.json"]
    assert [judged.name for judged in report.judged] == [str(tmp_path / name) for name in names]
    assert report.decision is Decision.PROBLEMS
    assert [bool(judged.diagnostics) for judged in report.judged] == [False, False, True]


def test_standard_input(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name - is standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{")))
    report = validate(machine.target, ["-"])
    assert report.file == "<stdin>"
    assert report.decision is Decision.PROBLEMS


def test_missing(machine: Machine, tmp_path: Path) -> None:
    """A file that is not there is an error, not a finding."""
    with pytest.raises(ConfigNotFoundError, match=r"~/\.openclaw/openclaw\.json"):
        validate(machine.target, ())
    with pytest.raises(ConfigNotFoundError):
        validate(machine.target, [str(tmp_path / "none.json")])


def test_no_plain_file(machine: Machine) -> None:
    """A folder in the config's place is an error."""
    machine.config.mkdir(parents=True)
    with pytest.raises(ConfigUnreadableError):
        validate(machine.target, ())


def test_nothing_is_touched(machine: Machine) -> None:
    """Judging leaves file and folder as they were, and makes no state."""
    machine.put("{ a: 1 }")
    before = machine.config.stat()
    validate(machine.target, ())
    assert (machine.config.stat().st_mtime_ns, machine.left()) == (before.st_mtime_ns, {"openclaw.json"})
    assert not machine.around.state.exists()


def test_read_only_mode(machine: Machine) -> None:
    """A config that must not be written may be judged."""
    machine.put(GOOD)
    machine.variables["OPENCLAW_NIX_MODE"] = "1"
    assert validate(machine.target, ()).decision is Decision.CLEAN
