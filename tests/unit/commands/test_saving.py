"""`--plan`: the plan is in its file, and nothing else has happened."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import KEY, MODEL, Machine, note_rules, provider, with_models

from openclaw_wisgate.errors import PlanFileError, UsageError
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.report import Decision
from openclaw_wisgate.system import plan_files

FILE_KEY = "sk-filed-8a6c4e2f0b9d"
CONFIG = f"""\
// the desk: apiKey "{FILE_KEY}"
{{
  gateway: {{ mode: "local", auth: {{ token: "{FILE_KEY}" }} }},
  env: {{ vars: {{ OTHER: "{FILE_KEY}" }} }},
  models: {{
    providers: {{
      desk: {{ baseUrl: "http://127.0.0.1:11434/v1", apiKey: "{FILE_KEY}", models: [] }}, // {FILE_KEY}
      lamp: {{ baseUrl: "http://127.0.0.1:11435/v1", apiKey: "{FILE_KEY}", models: [{{ id: "m", name: "m" }}] }},
    }},
  }},
  agents: {{ defaults: {{ model: {{ primary: "desk/a", fallbacks: ["lamp/m", "desk/b"] }} }} }},
}}
"""


@pytest.fixture
def name(machine: Machine) -> str:
    """The name of a plan file that is not there yet."""
    return str(machine.top / "plan.json")


def test_the_plan_is_saved_and_nothing_else_is_done(machine: Machine, name: str) -> None:
    """The report says where the plan is; the config, the state, the gateway and the user are left in peace."""
    old = machine.put(CONFIG)
    report = machine.save(name)
    assert (report.decision, report.plan_file, report.command) == (Decision.PENDING, name, "add")
    assert machine.raw() == old
    assert machine.left() == {"openclaw.json"}
    assert not machine.around.state.exists()
    assert (machine.gateway.asked, machine.user.confirmed) == ([], [])
    saved = plan_files.read(name)
    assert (saved.command, saved.subject) == ("add", "wisgate")
    assert saved.config.file == str(machine.config)
    assert saved.pings == (("wisgate", MODEL.id),)
    assert {note.rule for note in saved.notes} == note_rules(report)


def test_models_to_ping(machine: Machine, name: str) -> None:
    """All models are named for the ping, or none where none is wanted, or the provider goes."""
    machine.put(CONFIG)
    machine.save(name, with_models(provider(), "a", "b/c"))
    assert plan_files.read(name).pings == (("wisgate", "a"), ("wisgate", "b/c"))
    machine.save(name, ping=False)
    assert plan_files.read(name).pings == ()
    machine.save_removal(name, "lamp", replace_with="desk/a")
    assert (plan_files.read(name).command, plan_files.read(name).pings) == ("remove", ())


def test_config_that_is_not_there(machine: Machine, name: str) -> None:
    """A plan can be to make the config; it makes nothing itself."""
    assert machine.save(name).decision is Decision.PENDING
    assert json.loads(Path(name).read_text("utf-8"))["file_is_new"] is True
    assert not machine.config.parent.exists()


def test_other_names_of_the_file_are_told_when_it_is_written(machine: Machine, name: str) -> None:
    """What holds at the time of the write, as hard links do, is not saved: it would be told twice."""
    machine.put(CONFIG)
    machine.config.with_name("other.json").hardlink_to(machine.config)
    assert "plan/hard-links" in note_rules(machine.save(name))
    assert "plan/hard-links" not in {note.rule for note in plan_files.read(name).notes}
    report = machine.apply(name)
    assert [note.rule for note in report.notes].count("plan/hard-links") == 1


def test_nothing_to_do(machine: Machine, name: str) -> None:
    """Without anything to do no plan is saved, and an older one stays."""
    machine.put(CONFIG)
    machine.save(name)
    older = Path(name).read_bytes()
    machine.add()
    report = machine.save(name)
    assert (report.decision, report.plan_file) == (Decision.UNCHANGED, None)
    assert Path(name).read_bytes() == older


def test_refused(machine: Machine, name: str) -> None:
    """Where there is no plan none is saved."""
    machine.put(CONFIG)
    machine.add(replace(provider(), base_url="https://other.example/v1"))
    assert machine.save(name).decision is Decision.REFUSED
    assert machine.save_removal(name, "desk").decision is Decision.REFUSED
    machine.put("{ a: 1 b: 2 }")
    assert machine.save(name).decision is Decision.REFUSED
    assert not Path(name).exists()


def test_conflict_is_settled_first(machine: Machine, name: str) -> None:
    """What to do about a provider that differs is part of the plan."""
    machine.put(CONFIG)
    machine.add(replace(provider(), base_url="https://other.example/v1"))
    machine.user.policy = OnConflict.UPDATE
    assert machine.save(name).decision is Decision.PENDING
    assert [change.action.value for change in plan_files.read(name).config.changes] == ["update"]


def test_place_that_cannot_be(machine: Machine) -> None:
    """A plan is not put in the config's place, by whatever name, nor into a stream; this is told before anything."""
    for name in ("-", str(machine.config), str(machine.config.parent / "." / ".." / ".openclaw" / "openclaw.json")):
        with pytest.raises(UsageError):
            machine.save(name)
        with pytest.raises(UsageError):
            machine.save_removal(name)
    assert not machine.config.parent.exists()


def test_file_of_somebody_else(machine: Machine, name: str) -> None:
    """A file that is no plan is not overwritten."""
    machine.put(CONFIG)
    Path(name).write_text("precious", "utf-8")
    with pytest.raises(PlanFileError, match="is there and is not a plan file"):
        machine.save(name)
    assert Path(name).read_text("utf-8") == "precious"


def test_no_key_is_saved(machine: Machine, name: str) -> None:
    """Neither the key in the environment nor any in the config is in the file, whatever is added or removed."""
    machine.put(CONFIG)
    machine.save(name, options=AddOptions(default=True, fallback=True, gateway_mode="local"))
    texts = [Path(name).read_text("utf-8")]
    for identifier, instead in (("desk", "lamp/m"), ("lamp", None)):
        assert machine.save_removal(name, identifier, replace_with=instead).decision is Decision.PENDING
        texts.append(Path(name).read_text("utf-8"))
    machine.add()
    machine.save_removal(name)
    texts.append(Path(name).read_text("utf-8"))
    assert json.loads(texts[-1])["restores"] is True
    for text in texts:
        assert FILE_KEY not in text
        assert KEY not in text
    assert len(set(texts)) == 4
