"""What `--verify` says of a write once OpenClaw has looked at it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.unit.commands.machine import UNAUTHORISED, Machine, provider, with_models
from tests.unit.system import stand_in

from openclaw_wisgate.cli.exit_codes import ExitCode, exit_code
from openclaw_wisgate.commands.keeping import kept
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import InterruptedAfterWriteError
from openclaw_wisgate.plan import part_put_back
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import gateway, observing
from openclaw_wisgate.system.gateway import Gateway

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for OpenClaw is a script with a #! line")

SMALL = '{\n  // mine\n  gateway: { mode: "local" },\n  agents: { defaults: { modelPolicy: { allow: ["x/y"] } } },\n}\n'


@pytest.fixture
def small(machine: Machine) -> Machine:
    """A machine with a small config."""
    machine.put(SMALL)
    return machine


def install(machine: Machine, first: str = "") -> None:
    """Put the stand-in for OpenClaw on the machine's PATH; it runs `first` before its work."""
    machine.variables["PATH"] = str(stand_in.install(machine.top / "bin", first=first).parent)


def after(report: Report) -> list[tuple[str, Severity]]:
    """Return what is told about the file once it was written."""
    return [(note.rule, note.severity) for note in report.after]


def last(report: Report) -> Diagnostic:
    """Return what is told last."""
    return report.after[-1]


def saved(machine: Machine) -> str:
    """Save a plan; return the name of its file."""
    plan = str(machine.top / "add.plan.json")
    machine.save(plan, ping=False)
    return plan


def grown(machine: Machine) -> Machine:
    """Add a provider, so that there is something to take back; return the machine."""
    machine.add(ping=False)
    return machine


COMMANDS: dict[str, Callable[[Machine, bool], Report]] = {
    "add": lambda machine, verify: machine.add(verify=verify),
    "apply": lambda machine, verify: machine.apply(saved(machine), verify=verify),
    "remove": lambda machine, verify: grown(machine).remove(verify=verify),
    "undo": lambda machine, verify: grown(machine).undo(verify=verify),
    "backups restore": lambda machine, verify: grown(machine).restore(verify=verify),
}


@on_posix
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_lets_openclaw_load_what_it_wrote(small: Machine, command: str) -> None:
    """OpenClaw loads the file once, after it is as it will be, and it is said that it left it so."""
    install(small)
    report = COMMANDS[command](small, True)  # noqa: FBT003 - whether to verify
    assert (report.command, report.decision) == (command, Decision.WRITTEN)
    raw = small.raw()
    assert raw is not None
    assert stand_in.seen(small.config.parent) == [("models list", len(raw))]
    assert after(report) == [("write/kept", Severity.NOTE)]
    assert small.said == ["OpenClaw loads the file"]
    assert exit_code(report) is ExitCode.DONE


@on_posix
@pytest.mark.parametrize("command", COMMANDS)
def test_only_when_asked(small: Machine, command: str) -> None:
    """Without `--verify` OpenClaw is not started, and nothing is claimed."""
    install(small)
    report = COMMANDS[command](small, False)  # noqa: FBT003 - whether to verify
    assert (report.decision, after(report)) == (Decision.WRITTEN, [])
    assert stand_in.seen(small.config.parent) == []


@on_posix
def test_only_what_was_written(small: Machine) -> None:
    """Where nothing is written, OpenClaw is not started."""
    install(small)
    assert small.add(write=False, verify=True).decision is Decision.PENDING
    small.user.agrees = False
    assert small.add(verify=True).decision is Decision.DECLINED
    assert stand_in.seen(small.config.parent) == []


@on_posix
def test_reverted(small: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OpenClaw puts its backup back although nothing told so before, it is said where both texts are."""
    small.add(with_models(provider(), *(f"model-{number}" for number in range(20))))
    raw = small.raw()
    assert raw is not None
    small.put(raw, "openclaw.json.bak")
    install(small)
    monkeypatch.setattr("openclaw_wisgate.commands.undo.read_baseline", lambda _: None)
    report = small.undo(verify=True)
    assert (report.decision, after(report)) == (Decision.REVERTED, [("write/reverted", Severity.ERROR)])
    assert exit_code(report) is ExitCode.FAILED
    assert small.raw() == raw
    message = last(report).message
    assert message.startswith("OpenClaw has put openclaw.json.bak back over ~/.openclaw/openclaw.json")
    aside = message.rpartition(" is in ~/.openclaw/")[2]
    assert small.config.with_name(aside).read_text("utf-8") == SMALL
    assert "start the gateway" in (last(report).hint or "")


@on_posix
def test_reverted_is_not_asked_about(small: Machine) -> None:
    """What is not in the file any more is not pinged, not rolled back, and not told to be unfinished."""
    install(small, f"open({str(small.config)!r}, 'w').write({SMALL!r})")
    small.gateway.reply = UNAUTHORISED
    report = small.add(verify=True, rollback=True)
    assert (report.decision, report.pings, small.gateway.asked) == (Decision.REVERTED, (), [])
    assert "another program" in last(report).message
    assert not list(small.top.joinpath("state").rglob("*.unfinished"))


@on_posix
def test_verified_before_the_ping(small: Machine) -> None:
    """The models are asked once OpenClaw has looked, about what is there then."""
    install(small)
    seen: list[object] = []
    small.gateway.meanwhile = lambda: seen.append(stand_in.seen(small.config.parent))
    report = small.add(verify=True)
    assert [len(report.pings), len(seen), bool(seen[0])] == [1, 1, True]


def test_written_again_with_the_change(small: Machine) -> None:
    """What OpenClaw writes anew in its own way keeps the change, and that is what is said."""
    report = small.add(ping=False)
    assert report.plan is not None
    stamped = {**_object(report), "meta": {"lastTouchedVersion": "2026.9.6"}}
    small.put(json.dumps(stamped))
    again = _judged(small, report)
    assert again.decision is Decision.WRITTEN
    assert last(again).rule == "write/rewritten"
    assert "--force" in (last(again).hint or "")


def test_written_again_without_a_part_of_the_change(small: Machine) -> None:
    """A change of which one value is gone is not there any more, whatever else stayed."""
    report = small.add(ping=False)
    assert report.plan is not None
    small.put(json.dumps({**_object(report), "agents": {"defaults": {"modelPolicy": {"allow": ["x/y"]}}}}))
    assert _judged(small, report).decision is Decision.REVERTED


def test_removed_thing_that_is_back(small: Machine) -> None:
    """A removal is undone where what was removed is there again."""
    small.add(ping=False)
    raw = small.raw()
    assert raw is not None
    report = small.remove()
    assert _judged(small, report).decision is Decision.WRITTEN
    small.put(raw + b"\n")
    assert _judged(small, report).decision is Decision.REVERTED
    small.put("no JSON5")
    assert _judged(small, report).decision is Decision.REVERTED


def test_removed_file(machine: Machine) -> None:
    """Of a file that went with the change there is nothing to load; one that is there again is told."""
    machine.config.parent.mkdir()
    machine.add(ping=False)
    report = machine.undo(verify=True)
    assert after(report) == [("write/kept", Severity.NOTE)]
    machine.put("{}")
    assert _judged(machine, report).decision is Decision.WRITTEN
    machine.put("{ models: { providers: { wisgate: {} } } }")
    assert _judged(machine, report).decision is Decision.REVERTED


def test_nobody_to_look(small: Machine) -> None:
    """Without a gateway and a program it is said that nothing is known, and nothing is claimed."""
    report = small.add(verify=True)
    assert (report.decision, after(report)) == (Decision.WRITTEN, [("write/unseen", Severity.WARNING)])
    assert "is not known: no gateway runs, and there is no openclaw" in last(report).message
    small.put(SMALL)
    again = _judged(small, report)
    assert again.decision is Decision.REVERTED
    assert [rule for rule, _ in after(again)][-2:] == ["write/unseen", "write/reverted"]


@on_posix
def test_openclaw_that_fails(small: Machine) -> None:
    """What keeps OpenClaw from loading the file is told; the file is written all the same."""
    install(small, "import sys; sys.exit('needs a newer node')")
    report = small.add(verify=True)
    assert (report.decision, after(report)) == (Decision.WRITTEN, [("write/unseen", Severity.WARNING)])
    assert 'did not load the config (exit code 1): "needs a newer node"' in last(report).message
    assert len(report.pings) == 1


def test_gateway_is_preferred(small: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A running gateway is given the time to accept the file, and no OpenClaw is started beside it."""
    monkeypatch.setattr(gateway, "running", lambda _: Gateway(1, 2))
    monkeypatch.setattr(observing, "load", pytest.fail)
    waited: list[bytes | None] = []
    monkeypatch.setattr(observing, "await_gateway", lambda _: waited.append(small.raw()))
    report = small.add(verify=True)
    assert waited == [small.raw()]
    assert (last(report).rule, "running gateway" in last(report).message) == ("write/kept", True)


def test_gateway_that_does_not_accept(small: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that has not accepted the file in time leaves it unknown whether it stays."""
    monkeypatch.setattr(gateway, "running", lambda _: Gateway(1, 2))
    monkeypatch.setattr(observing, "PATIENCE", 0.1)
    report = small.add(verify=True)
    assert (report.decision, last(report).rule) == (Decision.WRITTEN, "write/unseen")
    assert "did not accept the config" in last(report).message


@pytest.mark.parametrize("rollback", [False, True])
@on_posix
def test_interrupted(small: Machine, monkeypatch: pytest.MonkeyPatch, *, rollback: bool) -> None:
    """Ctrl+C while OpenClaw looks says what is on disk."""
    install(small)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(observing, "load", interrupt)
    words = "old bytes again" if rollback else "is written and kept"
    with pytest.raises(InterruptedAfterWriteError, match=f"interrupted while OpenClaw looked at it.*{words}"):
        small.add(verify=True, rollback=rollback)
    assert (small.raw() == SMALL.encode()) is rollback


def test_included_file_that_lost_the_change(small: Machine) -> None:
    """A change of an included file that is not in it any more is told by the name of that file."""
    other = small.config.with_name("models.json5")
    report = small.add(ping=False)
    assert report.plan is not None
    part = part_put_back(str(other), Source("models.json5", "{}", b"{}"), "{ a: 1 }", at=(("models",),))
    both = report._replace(plan=replace(report.plan, included=(part,)))
    small.put("{ a: 1 }", other.name)
    assert _judged(small, both).decision is Decision.WRITTEN
    small.put("{}", other.name)
    assert _judged(small, both).decision is Decision.REVERTED
    assert "models.json5" in last(_judged(small, both)).message


def _judged(machine: Machine, report: Report) -> Report:
    assert report.plan is not None
    assert report.receipt is not None
    return kept(report, report.plan, report.receipt, machine.target)


def _object(report: Report) -> dict[str, object]:
    assert report.plan is not None
    value = report.plan.after.value
    assert isinstance(value, dict)
    return value
