"""Writes that OpenClaw would revert, on a machine where it can follow them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.unit.commands.machine import Machine, note_rules, provider, rules, with_models
from tests.unit.system import stand_in

from openclaw_wisgate.commands.fix import fix
from openclaw_wisgate.commands.validate import ValidateRequest
from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.system import gateway, observing
from openclaw_wisgate.system.gateway import Gateway

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for OpenClaw is a script with a #! line")

SMALL = '{\n  // mine\n  gateway: { mode: "local" },\n}\n'


@pytest.fixture
def grown(machine: Machine) -> Machine:
    """A machine whose config has grown by a large provider, which OpenClaw has seen and saved."""
    machine.put(SMALL)
    machine.add(with_models(provider(), *(f"model-{number}" for number in range(20))))
    raw = machine.raw()
    assert raw is not None
    machine.put(raw, "openclaw.json.bak")
    stand_in.run(["agents", "list"], machine.config, machine.config.parent)
    (machine.config.parent / "seen").unlink()
    return machine


@pytest.fixture
def openclaw(grown: Machine, tmp_path: Path) -> Path:
    """The stand-in for OpenClaw, on the machine's PATH."""
    program = stand_in.install(tmp_path / "bin")
    grown.variables["PATH"] = str(program.parent)
    return program


def seen(machine: Machine) -> list[tuple[str, int]]:
    """Return the commands of OpenClaw that were run, each with the size that the config had."""
    return stand_in.seen(machine.config.parent)


def after(report: Report) -> list[str]:
    """Return the rules of what is told about the file once it was written."""
    return [note.rule for note in report.after]


def size_of(machine: Machine) -> int:
    """Return the size of the config in bytes."""
    return machine.config.stat().st_size


@pytest.mark.usefixtures("openclaw")
def test_removal_in_steps(grown: Machine) -> None:
    """A removal that leaves less than half is followed by OpenClaw, which keeps it, and the next edit, too."""
    size = size_of(grown)
    report = grown.remove()
    assert (report.decision, after(report)) == (Decision.WRITTEN, ["write/accepted"])
    assert grown.raw() == SMALL.encode()
    assert report.plan is not None
    assert seen(grown) == [("agents list", step) for step in (*report.plan.stages, len(SMALL))]
    assert report.plan.stages[0] == size // 2
    assert grown.said[0] == f"step 1 of {len(seen(grown))}: OpenClaw looks at the file"
    assert len(grown.said) == len(seen(grown))
    grown.put(f"{SMALL}\n")
    stand_in.run(["models", "list"], grown.config, grown.config.parent)
    assert grown.raw() == f"{SMALL}\n".encode()


@pytest.mark.usefixtures("openclaw")
def test_question_comes_before_the_steps(grown: Machine) -> None:
    """The user is told of the steps before agreeing, and OpenClaw is not started for that."""
    grown.user.agrees = False
    assert grown.undo().decision is Decision.DECLINED
    assert "plan/written-in-steps" in note_rules(grown.user.confirmed[-1])
    assert grown.undo(write=False).decision is Decision.PENDING
    assert seen(grown) == []


def test_gateway_is_preferred(grown: Machine, openclaw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a gateway runs the change is written at once, and waits until that has accepted it."""
    waited: list[bytes | None] = []
    monkeypatch.setattr(gateway, "running", lambda _: Gateway(1, 2))
    monkeypatch.setattr(observing, "await_gateway", lambda _: waited.append(grown.raw()))
    report = grown.undo()
    assert (report.decision, after(report)) == (Decision.WRITTEN, ["write/accepted"])
    assert waited == [SMALL.encode()]
    assert openclaw.exists()
    assert seen(grown) == []


def test_gateway_that_does_not_accept(grown: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that the gateway has not accepted in time is taken back, because OpenClaw would revert it."""
    monkeypatch.setattr(gateway, "running", lambda _: Gateway(1, 2))
    monkeypatch.setattr(observing, "PATIENCE", 0.2)
    old = grown.raw()
    with pytest.raises(OpenClawError, match=r"did not accept the config .* nothing was changed"):
        grown.undo()
    assert grown.raw() == old


def test_gateway_is_not_looked_for_without_need(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no guard is in the way, nobody asks for a gateway or a program."""
    monkeypatch.setattr(observing, "with_ways", pytest.fail)
    machine.put(SMALL)
    machine.put(SMALL, "openclaw.json.bak")
    assert machine.add().decision is Decision.WRITTEN
    assert machine.undo().decision is Decision.WRITTEN


def test_openclaw_that_fails(grown: Machine, tmp_path: Path) -> None:
    """Where OpenClaw fails at the second step, the old bytes are back, and nothing is to be undone."""
    count = f"open({str(tmp_path / 'count')!r}, 'a')"
    first = f"import sys\nfile = {count}\nfile.write('x')\nif file.tell() > 1: sys.exit('cannot')"
    grown.variables["PATH"] = str(stand_in.install(tmp_path / "bin", first=first).parent)
    old = grown.raw()
    with pytest.raises(OpenClawError, match="cannot"):
        grown.remove()
    assert grown.raw() == old
    assert len(seen(grown)) == 1


def test_openclaw_that_goes_during_the_question(grown: Machine, openclaw: Path) -> None:
    """Without OpenClaw to follow there are no steps, and nothing is written."""
    grown.user.meanwhile = openclaw.unlink
    old = grown.raw()
    with pytest.raises(OpenClawError, match="not there any more"):
        grown.remove()
    assert grown.raw() == old


def test_killed_between_the_steps(grown: Machine, tmp_path: Path) -> None:
    """What is left of a removal that was killed between two steps can be undone, to the byte."""
    first = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    grown.variables["PATH"] = str(stand_in.install(tmp_path / "bin", first=first).parent)
    old = grown.raw()
    child = os.fork()
    if child == 0:
        grown.remove()
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 9
    left = grown.raw()
    assert left is not None
    assert left.startswith(SMALL.encode())
    assert len(left) > len(SMALL)
    report = grown.undo()
    assert report.decision is Decision.WRITTEN
    assert grown.raw() == old


@pytest.mark.usefixtures("openclaw")
def test_saved_plan_in_steps(grown: Machine, tmp_path: Path) -> None:
    """A saved plan is executed in the steps that OpenClaw needs then, whatever it needed when the plan was made."""
    plan = str(tmp_path / "removal.plan.json")
    assert grown.save_removal(plan).decision is Decision.PENDING
    (grown.config.parent / "openclaw.json.bak").unlink()
    report = grown.apply(plan, write=False)
    assert "plan/written-in-steps" not in note_rules(report)
    grown.put(grown.raw() or b"", "openclaw.json.bak")
    report = grown.apply(plan)
    assert report.decision is Decision.WRITTEN
    assert "plan/written-in-steps" in note_rules(report)
    assert grown.raw() == SMALL.encode()
    assert len(seen(grown)) > 1


def test_saved_plan_without_a_way(grown: Machine, openclaw: Path, tmp_path: Path) -> None:
    """A saved plan that OpenClaw would revert now is not executed."""
    plan = str(tmp_path / "removal.plan.json")
    grown.save_removal(plan)
    openclaw.unlink()
    old = grown.raw()
    report = grown.apply(plan)
    assert (report.command, report.decision, rules(report)) == ("apply", Decision.REFUSED, ["plan/would-be-reverted"])
    assert grown.raw() == old


@pytest.mark.usefixtures("openclaw")
def test_restoring_a_copy_in_steps(grown: Machine) -> None:
    """A saved copy that is much smaller is put back in steps, too."""
    report = grown.restore("latest")
    assert report.decision is Decision.WRITTEN
    assert grown.raw() == SMALL.encode()
    assert len(seen(grown)) > 1


@pytest.mark.usefixtures("openclaw")
def test_fix_of_a_file_that_looks_damaged(grown: Machine) -> None:
    """A fix of a file that OpenClaw would revert anyway is followed by OpenClaw, so that it stays."""
    grown.put(
        '{ gateway: { mode: "local" }, models: { providers: { mine: { baseUrl: " https://a/v1", models: [] } } } }'
    )
    report = fix(ValidateRequest(target=grown.target), write=True)
    assert [fixed.receipt is not None for fixed in report.fixed] == [True]
    assert {"plan/written-in-steps", "write/accepted"} <= note_rules(report)
    fixed = grown.raw()
    stand_in.run(["models", "list"], grown.config, grown.config.parent)
    assert grown.raw() == fixed


def test_removal_without_a_way(grown: Machine) -> None:
    """On a machine without OpenClaw, and with no gateway, the removal is refused."""
    report = grown.remove()
    assert rules(report) == ["plan/would-be-reverted"]
