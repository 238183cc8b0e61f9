"""The installed OpenClaw is asked about the config as a whole, and its findings join ours."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.unit.commands.machine import Machine, rules

from openclaw_wisgate.commands.validate import ValidateRequest, validate
from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.report import Report

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for OpenClaw is a script with a #! line")


@pytest.fixture
def seen(machine: Machine, tmp_path: Path) -> Path:
    """Install a stand-in for OpenClaw that refuses `gateway.mode`; return where it leaves what it was given."""
    folder, seen = tmp_path / "bin", tmp_path / "seen"
    folder.mkdir()
    program = folder / "openclaw"
    verdict = {"valid": False, "issues": [{"path": "gateway.mode", "message": "Invalid input"}]}
    program.write_text(
        f"#!{sys.executable}\nimport os\n"
        f"text = open(os.environ['OPENCLAW_CONFIG_PATH']).read()\nopen({str(seen)!r}, 'w').write(text)\n"
        f"print({json.dumps(verdict)!r})\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    machine.variables["PATH"] = str(folder)
    return seen


def asked(machine: Machine) -> Report:
    """Return the report of judging the config with OpenClaw's help."""
    return validate(ValidateRequest(target=machine.target, with_openclaw=True))


def test_its_findings_join_ours(machine: Machine, seen: Path) -> None:
    """What OpenClaw refuses stands at its line, and it was given the text as it is."""
    raw = machine.put('{\n  gateway: { mode: "loca" }, models: { x: 1 } }')
    report = asked(machine)
    assert rules(report) == ["openclaw/refused", "schema/unknown-key"]
    place = report.judged[0].located[0].excerpt
    assert place is not None
    assert place.start == (2, 14)
    assert seen.read_bytes() == raw


def test_includes_are_merged_for_it(machine: Machine, seen: Path) -> None:
    """OpenClaw is given one file with all that is included in it, and with no variable replaced."""
    machine.variables["MODE"] = "do-not-show"
    machine.put('{ mode: "merge", providers: {} }', "models.json5")
    machine.put('{ gateway: { mode: "${MODE}" }, models: { $include: "./models.json5" } }')
    asked(machine)
    assert json.loads(seen.read_text("utf-8")) == {
        "gateway": {"mode": "${MODE}"},
        "models": {"mode": "merge", "providers": {}},
    }


def test_it_is_not_asked_about_what_it_cannot_read(machine: Machine, seen: Path) -> None:
    """An include that fails, or a text that is not JSON5, is told by us alone."""
    machine.put('{ models: { $include: "./gone.json5" } }')
    assert "include/unreadable" in rules(asked(machine))
    machine.put("{")
    asked(machine)
    assert not seen.exists()


def test_not_installed(machine: Machine) -> None:
    """Without an OpenClaw to ask there is no answer."""
    machine.variables["PATH"] = ""
    machine.put("{}")
    with pytest.raises(OpenClawError, match="no openclaw on the PATH"):
        asked(machine)
