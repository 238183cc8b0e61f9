"""Reports for programs: valid by the schema that ships with the program, in every case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from tests.unit.commands.machine import Machine
from tests.unit.reporters.reports import REPORTS, machine, report_of

from openclaw_wisgate.change import DEPTH, Action
from openclaw_wisgate.cli.app import app
from openclaw_wisgate.commands.storing import NewKey
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.errors import LockHeldError, UsageError, WisgateError
from openclaw_wisgate.probe import HttpReply, Layer, LayerState, Phases, TransportFault, Verdict
from openclaw_wisgate.report import Decision, Ping, Report
from openclaw_wisgate.reporters import Palette
from openclaw_wisgate.reporters import json as reporter
from openclaw_wisgate.turns import Request, probe_of
from openclaw_wisgate.verdicts import interpret

__all__ = ["machine"]

_SCHEMA = Path(__file__).parents[3] / "schemas" / "report.schema.json"


@cache
def schema() -> dict[str, object]:
    """Return the schema of reports."""
    value: dict[str, object] = json.loads(_SCHEMA.read_text("utf-8"))
    return value


def faults(value: object) -> list[str]:
    """Return what is wrong with `value` by the schema."""
    from jsonschema import Draft202012Validator

    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema()).iter_errors(value)]


def rendered(report: Report) -> dict[str, object]:
    """Return the object that a report is rendered as, which is strict JSON in one line end."""

    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is not JSON")

    text = reporter.render(report, Palette(on=True))
    assert text.endswith("}\n")
    assert text.isascii()
    value = json.loads(text, parse_constant=refuse)
    assert isinstance(value, dict)
    return value


def enum(*path: str) -> set[str]:
    """Return the values that the schema lists under a property."""
    value: object = schema()
    for step in path:
        assert isinstance(value, Mapping)
        value = value[step]
    assert isinstance(value, Mapping)
    return set(value["enum"])


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_is_valid(machine: Machine, kind: str) -> None:
    """The JSON of every kind of report is valid."""
    assert faults(rendered(report_of(machine, kind))) == []


def test_every_decision_is_tried(machine: Machine, tmp_path: Path) -> None:
    """The kinds of reports that are tried here end in every way there is."""
    seen = set()
    for number, kind in enumerate(REPORTS):
        top = tmp_path / str(number)
        for folder in ("home", "work"):
            (top / folder).mkdir(parents=True)
        seen.add(report_of(Machine(top, dict(machine.variables)), kind).decision)
    assert seen == set(Decision)


@pytest.mark.parametrize("error", [LockHeldError("held", hint="wait"), UsageError("wrong")])
@pytest.mark.parametrize(
    "command", ["add", "apply", "validate", "ping", "diff", "remove", "undo", "backups", "backups restore"]
)
def test_errors_are_valid(command: str, error: WisgateError) -> None:
    """A command that could not do its job says so in the same shape."""
    value = json.loads(reporter.render_error(command, error))
    assert faults(value) == []
    assert value["decision"] == "failed"
    assert value["error"] == {"message": error.message, "hint": error.hint}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_valid(verdict: Verdict) -> None:
    """A ping with any verdict is valid, with times and without."""
    probe = probe_of(Request("p", "m", "https://x.example/v1"))
    for phases in (Phases(), Phases(dns=0.1, connect=0.2, tls=0.3, first_byte=0.4, total=1.0)):
        result = interpret(probe, TransportFault(verdict=verdict, detail="so it is", phases=phases))
        report = Report(command="ping", decision=Decision.PROBLEMS, file="c", pings=(Ping(result, "somewhere"),))
        value = rendered(report)
        assert faults(value) == []
        assert json.dumps(value).count(f'"verdict": "{verdict.value}"') == 1


@pytest.mark.parametrize("status", [200, 302, 401, 404, 429, 500, 503])
@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b'{"error":{"message":"no"}}', b"\xff"])
def test_every_reply_is_valid(status: int, body: bytes) -> None:
    """A ping with any HTTP response is valid."""
    reply = HttpReply(status=status, headers={}, body=body, phases=Phases(total=0.5))
    result = interpret(probe_of(Request("p", "m", "https://x.example/v1")), reply)
    report = Report(command="ping", decision=Decision.PROBLEMS, file="c", pings=(Ping(result, "somewhere"),))
    assert faults(rendered(report)) == []


@pytest.mark.parametrize("kind", ["findings", "broken", "related"])
def test_places(machine: Machine, kind: str) -> None:
    """Every place is inside the text, lines and columns counted from 1."""
    value = rendered(report_of(machine, kind))
    lines = machine.config.read_text("utf-8").split("\n")
    files = value["files"]
    assert isinstance(files, list)
    assert files[0]["diagnostics"]
    for diagnostic in files[0]["diagnostics"]:
        for at in (diagnostic["at"], *(related["at"] for related in diagnostic["related"])):
            assert at["file"] == files[0]["name"]
            assert 1 <= at["line"] <= len(lines)
            assert 1 <= at["column"] <= len(lines[at["line"] - 1]) + 1
            assert (at["line"], at["column"]) <= (at["end_line"], at["end_column"])


def test_counts(machine: Machine) -> None:
    """Errors and warnings are counted as they are listed."""
    value = rendered(report_of(machine, "findings"))
    files = value["files"]
    assert isinstance(files, list)
    severities = [diagnostic["severity"] for diagnostic in files[0]["diagnostics"]]
    assert (files[0]["errors"], files[0]["warnings"]) == (severities.count("error"), severities.count("warning"))
    assert files[0]["errors"] > 0


def test_changes_and_diff(machine: Machine) -> None:
    """A write is told as values and as text."""
    value = rendered(report_of(machine, "added"))
    changes = value["changes"]
    assert isinstance(changes, list)
    assert ["models", "providers", "wisgate"] in [change["path"] for change in changes]
    assert str(value["diff"]).startswith("--- ~/.openclaw/openclaw.json\n+++ ")


def test_saved_plan(machine: Machine) -> None:
    """The file that a plan is saved in is told by the name it was given, and only where one is; it is no write."""
    planned = rendered(report_of(machine, "planned"))
    assert (planned["plan_file"], planned["receipt"]) == (str(machine.top / "plan.json"), None)
    assert planned["changes"]
    applied = rendered(machine.apply(str(machine.top / "plan.json")))
    assert (applied["command"], applied["plan_file"]) == ("apply", None)
    assert faults({**applied, "plan_file": "plan.json"})
    assert faults({**planned, "plan_file": ""})


def test_included(machine: Machine) -> None:
    """The change of each included file is told like that of the config, with the key paths in that file."""
    value = rendered(report_of(machine, "included"))
    included = value["included"]
    assert isinstance(included, list)
    (one,) = included
    assert one["file"] == "~/.openclaw/models.json5"
    assert [change["path"] for change in one["changes"]] == [["providers", "wisgate"]]
    assert one["diff"].startswith("--- ~/.openclaw/models.json5\n")
    changes = value["changes"]
    assert isinstance(changes, list)
    assert [change["path"][0] for change in changes] == ["agents"]
    assert rendered(report_of(machine, "clean"))["included"] == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_does_not_have(machine: Machine, number: str) -> None:
    """Numbers that JSON5 has and JSON does not are null."""
    machine.put(f'{{ models: {{ providers: {{ x: {{ baseUrl: "y", models: [], params: {{ n: {number} }} }} }} }} }}')
    value = rendered(machine.remove("x"))
    assert faults(value) == []
    changes = value["changes"]
    assert isinstance(changes, list)
    assert changes[0]["before"]["params"] == {"n": None}


@pytest.mark.parametrize("depth", [10, 100, 1400])
def test_deep_values(machine: Machine, depth: int) -> None:
    """A value however deep is told as deep as it matters."""
    params = "{a:" * depth + "1" + "}" * depth
    machine.put(f'{{ models: {{ providers: {{ x: {{ baseUrl: "y", models: [], params: {params} }} }} }} }}')
    value = rendered(machine.remove("x"))
    assert faults(value) == []
    assert ("\u2026" in str(value["changes"])) is (depth > DEPTH)


def test_keys(machine: Machine) -> None:
    """A stored key, where it comes from and what takes it away are told by the schema."""
    machine.variables.clear()
    stored = rendered(machine.add(key=NewKey("sk-canary-1"), ping=False))
    assert faults(stored) == []
    assert faults({**stored, "env_file": {"file": "~/.openclaw/.env"}})
    looked = rendered(machine.keys())
    assert faults(looked) == []
    for wrong in ({}, {"provider": "x", "reads": "y", "places": None}, {"provider": "x", "reads": "y", "places": [{}]}):
        assert faults({**looked, "keys": [wrong]})
    assert faults(rendered(machine.undo())) == []


def test_lone_surrogates(machine: Machine) -> None:
    """Half a character, which an escape may hold, comes through as an escape."""
    machine.put('{ models: { providers: { "x\\ud800": { baseUrl: "\\udfff", models: [] } } } }')
    assert faults(rendered(machine.remove("x\ud800"))) == []


def test_schema_and_program_list_the_same() -> None:
    """Every name that the program knows is in the schema, and no other."""
    ping = ("$defs", "ping", "properties")
    layer = ("$defs", "layer", "properties")
    assert enum("properties", "decision") == {decision.value for decision in Decision} | {"failed"}
    assert enum("$defs", "severity") == {severity.value for severity in Severity}
    assert enum("$defs", "change", "properties", "action") == {action.value for action in Action}
    assert enum(*ping, "verdict") == {verdict.value for verdict in Verdict}
    assert enum(*layer, "layer") == {item.value for item in Layer}
    assert enum(*layer, "state") == {state.value for state in LayerState}


def test_schema_and_command_line_list_the_same() -> None:
    """Every command is in the schema, and no other."""
    names = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    for group in app.registered_groups:
        assert group.typer_instance is not None
        if group.typer_instance.registered_callback:
            names.add(group.name or "")
        names |= {f"{group.name} {command.name}" for command in group.typer_instance.registered_commands}
    assert enum("properties", "command") == names


def test_schema_is_strict(machine: Machine) -> None:
    """A missing key, an unknown key and a list that is null are found, at every level."""
    value = rendered(report_of(machine, "rolled-back"))
    value["files"] = rendered(report_of(machine, "related"))["files"]
    assert faults(value) == []
    tried = 0
    for path in _objects(value):
        if "before" in path or "after" in path:
            continue
        for key in list(_at(value, path)):
            tried += 1
            assert faults(_without(value, path, key)), (path, key)
            assert key in ("before", "after") or faults(_with(value, path, key, [None])), (path, key)
        assert faults(_with(value, path, "extra", 1)), path
    assert tried > 50


def test_failed_and_written_exclude_each_other() -> None:
    """A failed command has an error and nothing else; a written file has a receipt."""
    failed = json.loads(reporter.render_error("add", UsageError("wrong")))
    assert faults({**failed, "error": None})
    assert faults({**failed, "decision": "clean"})
    assert faults({**failed, "decision": "written", "error": None})


def _objects(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []
    if isinstance(value, dict):
        found.append(path)
        for key, item in value.items():
            found += _objects(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += _objects(item, (*path, index))
    return found


def _at(value: object, path: tuple[str | int, ...]) -> dict[str, object]:
    for step in path:
        assert isinstance(value, dict | list)
        value = value[step]  # type: ignore[index]
    assert isinstance(value, dict)
    return value


def _without(value: object, path: tuple[str | int, ...], key: str) -> object:
    changed = deepcopy(value)
    del _at(changed, path)[key]
    return changed


def _with(value: object, path: tuple[str | int, ...], key: str, new: object) -> object:
    changed = deepcopy(value)
    _at(changed, path)[key] = new
    return changed
