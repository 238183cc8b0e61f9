"""Safe fixes: made in the file, shown, backed up, undone; and left where they cannot be made."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.unit.commands.machine import Machine, note_rules, rules

from openclaw_wisgate.commands.fix import NOT_FIXED, fix
from openclaw_wisgate.commands.validate import ValidateRequest, validate
from openclaw_wisgate.report import Decision, Report

DOUBLED = "https://api.wisgate.ai/v1/v1"
TEXT = """\
{
  // mine
  gateway: { mode: 'local' },
  models: { providers: { wisgate: { baseUrl: 'https://api.wisgate.ai/v1/v1', apiKey: '${PATH}', models: [] } } }, // end
}
"""
FIXED = TEXT.replace("/v1/v1", "/v1")


def fixed(machine: Machine, *names: str, write: bool = True, **options: Any) -> Report:
    """Return the report of fixing these files."""
    request = ValidateRequest(target=machine.target, names=names, select=("url",), **options)
    return fix(request, write=write)


@pytest.fixture(autouse=True)
def path_is_set(machine: Machine) -> None:
    """The variable that the configs here name is set."""
    machine.variables["PATH"] = "x"


def test_fix(machine: Machine) -> None:
    """The fix changes its token; what was said before is said no more; the bytes from before are kept."""
    machine.put(TEXT)
    report = fixed(machine)
    assert machine.raw() == FIXED.encode()
    assert (report.decision, rules(report)) == (Decision.CLEAN, [])
    (one,) = report.fixed
    assert one.name == "~/.openclaw/openclaw.json"
    assert [diagnostic.rule for diagnostic in one.cured] == ["url/doubled-version"]
    assert one.receipt is not None
    assert one.receipt.backup is not None
    assert Path(one.receipt.backup).read_text("utf-8") == TEXT
    machine.undo()
    assert machine.raw() == TEXT.encode()


def test_fix_twice(machine: Machine) -> None:
    """Where nothing is left to fix nothing is written."""
    machine.put(TEXT)
    fixed(machine)
    again = fixed(machine)
    assert (again.fixed, again.decision) == ((), Decision.CLEAN)


def test_dry_run(machine: Machine) -> None:
    """Without writing, the plan is shown, and the findings are those of the file as it is."""
    machine.put(TEXT)
    report = fixed(machine, write=False, strict=True)
    assert machine.raw() == TEXT.encode()
    assert machine.left() == {"openclaw.json"}
    (one,) = report.fixed
    assert (one.receipt, one.plan.after.text) == (None, FIXED)
    assert (report.decision, rules(report)) == (Decision.PROBLEMS, ["url/doubled-version"])


def test_files(machine: Machine, tmp_path: Path) -> None:
    """Files anywhere are fixed, each by itself; those without a fixable finding are not touched."""
    names = [str(tmp_path / name) for name in ("a.json5", "b.json5", "c.json5")]
    for name, text in zip(names, (TEXT, "{", TEXT), strict=True):
        Path(name).write_text(text, encoding="utf-8")
    report = fixed(machine, *names)
    assert [one.name for one in report.fixed] == [names[0], names[2]]
    assert [Path(name).read_text("utf-8") for name in names] == [FIXED, "{", FIXED]
    assert report.decision is Decision.PROBLEMS


def test_what_is_ignored_is_not_fixed(machine: Machine) -> None:
    """A finding that a comment sets aside is the author's decision."""
    text = TEXT.replace("// end", "// openclaw-wisgate: ignore[url]")
    machine.put(text)
    assert fixed(machine).fixed == ()
    assert machine.raw() == text.encode()


def test_standard_input(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes from a pipe cannot be fixed, and that is said."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    report = fixed(machine, "-")
    assert report.fixed == ()
    assert note_rules(report) == {NOT_FIXED}


def test_included_file(machine: Machine) -> None:
    """A fault in an included file is told with the file to change, and neither file is written."""
    included = f"{{ wisgate: {{ baseUrl: '{DOUBLED}', apiKey: '${{PATH}}', models: [] }} }}"
    machine.put(included, "providers.json5")
    root = machine.put("{ gateway: { mode: 'local' }, models: { providers: { $include: './providers.json5' } } }")
    report = fixed(machine)
    assert (report.fixed, rules(report)) == ((), ["url/doubled-version"])
    (note,) = report.notes
    assert note.hint is not None
    assert "providers.json5" in note.hint
    assert machine.raw() == root


def test_unwritable(machine: Machine) -> None:
    """A file that must not be written is an error beside what is said of it, and stays as it is."""
    machine.put(TEXT)
    machine.variables["OPENCLAW_CONFIG_READONLY"] = "1"
    report = fixed(machine)
    assert (report.decision, report.fixed) == (Decision.INCOMPLETE, ())
    assert note_rules(report) == {NOT_FIXED}
    assert machine.raw() == TEXT.encode()


def test_bytes_that_are_not_utf8(machine: Machine) -> None:
    """A file that cannot be written back as it was is not fixed."""
    raw = TEXT.encode().replace(b"mine", b"\xff")
    machine.put(raw)
    assert fixed(machine).fixed == ()
    assert machine.raw() == raw


def test_standard_input_beside_a_file(machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What comes from a pipe is judged as it came, also where another file is fixed in the same run."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (tmp_path / "a.json5").write_text(TEXT, encoding="utf-8")
    report = fixed(machine, "-", str(tmp_path / "a.json5"))
    assert [one.name for one in report.fixed] == [str(tmp_path / "a.json5")]
    assert rules(report) == ["url/doubled-version"]


def test_what_the_baseline_accepts_is_not_fixed(machine: Machine, tmp_path: Path) -> None:
    """A finding in the baseline stays as somebody has accepted it."""
    machine.put(TEXT)
    baseline = str(tmp_path / "accepted.json")
    validate(ValidateRequest(target=machine.target, baseline=baseline, write_baseline=True))
    assert fixed(machine, baseline=baseline).fixed == ()
    assert machine.raw() == TEXT.encode()
