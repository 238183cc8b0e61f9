"""Taking the last write back, and taking that back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import REFUSED, Machine, provider, rules, with_models

from openclaw_wisgate.errors import NothingToUndoError, ReadOnlyError, StaleConfigError
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.report import Decision
from openclaw_wisgate.system import backups

CONFIG = """\
// mine
{
  gateway: { mode: "local" }, // stays
  models: {
    providers: {
      ollama: { baseUrl: "http://127.0.0.1:11434", models: [] },
    },
  },
}
"""


@pytest.mark.parametrize(
    "text", [CONFIG, CONFIG.replace("\n", "\r\n"), "\ufeff" + CONFIG, "", "\n", "\ufeff", "{}", "{ /* empty */ }"]
)
def test_undo_and_redo(machine: Machine, text: str) -> None:
    """Undoing gives the old bytes, undoing again the new ones, and so on."""
    old = machine.put(text)
    machine.add()
    new = machine.raw()
    for expected in (old, new, old, new):
        report = machine.undo()
        assert report.decision is Decision.WRITTEN
        assert machine.raw() == expected
        assert report.receipt is not None
    assert machine.left() == {"openclaw.json"}


def test_file_that_was_made(machine: Machine) -> None:
    """Where there was no config, undoing removes it, and undoing again brings it back."""
    machine.add()
    new = machine.raw()
    report = machine.undo()
    assert report.decision is Decision.WRITTEN
    assert machine.left() == set()
    assert report.receipt is not None
    assert report.receipt.digest_after is None
    machine.undo()
    assert machine.raw() == new
    machine.undo()
    assert machine.left() == set()


def test_user_sees_what_comes_back(machine: Machine) -> None:
    """The question shows the change, and a no leaves everything."""
    machine.put(CONFIG)
    machine.add()
    new = machine.raw()
    machine.user.agrees = False
    assert machine.undo().decision is Decision.DECLINED
    assert machine.undo(write=False).decision is Decision.PENDING
    shown = machine.user.confirmed[-1]
    assert shown.plan is not None
    assert shown.plan.after.text == CONFIG
    assert machine.raw() == new


def test_each_write_in_turn(machine: Machine) -> None:
    """Only the last write is taken back; a second undo takes the undo back, not the write before."""
    machine.put(CONFIG)
    machine.add()
    first = machine.raw()
    machine.add(with_models(provider(), "new"), AddOptions(on_conflict=OnConflict.UPDATE))
    second = machine.raw()
    machine.undo()
    assert machine.raw() == first
    machine.undo()
    assert machine.raw() == second


def test_removal(machine: Machine) -> None:
    """A removal can be undone."""
    machine.put(CONFIG)
    machine.add()
    with_provider = machine.raw()
    machine.remove()
    machine.undo()
    assert machine.raw() == with_provider


def test_rollback(machine: Machine) -> None:
    """What was rolled back is not brought back by an undo, which takes back the write before it, if there is one."""
    old = machine.put(CONFIG)
    machine.gateway.reply = REFUSED
    machine.add(rollback=True)
    with pytest.raises(NothingToUndoError, match="rolled back already"):
        machine.undo()
    machine.add(with_models(provider(), "first"))
    kept = machine.raw()
    machine.add(with_models(provider(), "first", "second"), rollback=True)
    assert machine.raw() == kept
    machine.undo()
    assert machine.raw() == old


def test_nothing_written(machine: Machine) -> None:
    """Without a write there is nothing to undo, with a config and without."""
    with pytest.raises(NothingToUndoError, match=r"has not written \"~/\.openclaw/openclaw\.json\""):
        machine.undo()
    old = machine.put(CONFIG)
    with pytest.raises(NothingToUndoError):
        machine.undo()
    assert machine.raw() == old


@pytest.mark.parametrize("edit", [b"{ edited: 1 }", CONFIG.encode() + b"\n", b""])
def test_changed_since(machine: Machine, edit: bytes) -> None:
    """A file that somebody has changed since is left alone; the hint names the copy."""
    machine.put(CONFIG)
    receipt = machine.add().receipt
    machine.put(edit)
    with pytest.raises(NothingToUndoError, match=r"changed after the last write .*\(add\)") as caught:
        machine.undo()
    assert receipt is not None
    assert str(receipt.backup) in str(caught.value.hint)
    assert machine.raw() == edit


def test_gone_since(machine: Machine) -> None:
    """A file that somebody has removed since is not brought back unasked."""
    machine.put(CONFIG)
    machine.add()
    machine.config.unlink()
    with pytest.raises(NothingToUndoError):
        machine.undo()
    assert machine.left() == set()


def test_changed_and_changed_back(machine: Machine) -> None:
    """A file that is again as this program left it can be undone."""
    machine.put(CONFIG)
    machine.add()
    new = machine.raw()
    assert new is not None
    machine.put("{ edited: 1 }")
    machine.put(new)
    machine.undo()
    assert machine.raw() == CONFIG.encode()


def test_after_a_failed_write(machine: Machine) -> None:
    """The record of a write that failed before it touched the file does not hide the last one that happened."""
    old = machine.put(CONFIG)
    machine.add()
    backups.save(
        machine.around.state,
        backups.Saving(machine.config.resolve(), machine.raw(), b"never written"),
        backups.Record(command="add", subject="other"),
    )
    assert machine.undo().decision is Decision.WRITTEN
    assert machine.raw() == old


@pytest.mark.parametrize("damage", ["", "{ damaged: 1 }", None])
def test_backup_that_is_gone_or_damaged(machine: Machine, damage: str | None) -> None:
    """A backup that is not what was saved is never put back."""
    machine.put(CONFIG)
    receipt = machine.add().receipt
    new = machine.raw()
    assert receipt is not None
    assert receipt.backup is not None
    if damage is None:
        Path(receipt.backup).unlink()
    else:
        Path(receipt.backup).write_text(damage, "utf-8")
    with pytest.raises(NothingToUndoError, match=r"is (gone|damaged)"):
        machine.undo()
    assert machine.raw() == new


def test_backup_that_is_damaged_where_it_counts(machine: Machine) -> None:
    """A backup with one wrong letter in what the write replaced is not put back, either."""
    machine.put('{ models: { providers: { wisgate: { baseUrl: "https://other.example/v1", models: [] } } } }')
    receipt = machine.add(options=AddOptions(on_conflict=OnConflict.UPDATE)).receipt
    new = machine.raw()
    assert receipt is not None
    assert receipt.backup is not None
    copy = Path(receipt.backup)
    copy.write_text(copy.read_text("utf-8").replace("other", "othes"), "utf-8")
    with pytest.raises(NothingToUndoError, match=r"is (gone|damaged)"):
        machine.undo()
    assert machine.raw() == new


@pytest.mark.parametrize("edits", [[], [[0, 0, 0]], [[0, 0, 5]], [[9, 9, 1], [3, 3, 1]], [[0, 0, 9999]]])
def test_record_that_does_not_fit(machine: Machine, edits: list[list[int]]) -> None:
    """Where the edits of a record do not lead to the backup's bytes, these are put back as a whole."""
    old = machine.put(CONFIG)
    receipt = machine.add().receipt
    assert receipt is not None
    assert receipt.backup is not None
    record = Path(receipt.backup).with_suffix(".json")
    told = json.loads(record.read_text("utf-8"))
    told["edits"] = edits
    record.write_text(json.dumps(told), "utf-8")
    report = machine.undo()
    assert report.plan is not None
    assert report.plan.verbatim
    assert machine.raw() == old


@pytest.mark.parametrize("text", ["{", "}"])
def test_not_json5(machine: Machine, text: str) -> None:
    """A file that somebody broke since has changed like any other; with force the copy comes back, and can go again."""
    old = machine.put(CONFIG)
    machine.add()
    broken = machine.put(text)
    with pytest.raises(NothingToUndoError, match="changed after"):
        machine.undo()
    report = machine.undo(force=True)
    assert report.decision is Decision.WRITTEN
    assert machine.raw() == old
    machine.undo()
    assert machine.raw() == broken


def test_forced(machine: Machine) -> None:
    """With force the bytes from before the last write come back, whatever was changed since, and that is saved."""
    old = machine.put(CONFIG)
    machine.add()
    edited = machine.put(CONFIG + "// edited since\n")
    report = machine.undo(force=True)
    assert machine.raw() == old
    assert report.backup is not None
    assert backups.content(backups.saved(machine.around.state, machine.config)[0]).raw == edited
    machine.undo()
    assert machine.raw() == edited


def test_bytes_that_are_no_text(machine: Machine) -> None:
    """What was not UTF-8 comes back byte for byte."""
    machine.put(CONFIG)
    machine.add()
    broken = machine.put(b"{ a: '\xff\xfe' }")
    machine.undo(force=True)
    machine.undo()
    assert machine.raw() == broken


def test_undo_that_openclaw_would_revert(machine: Machine) -> None:
    """An undo after which the file is less than half of what OpenClaw knows is refused."""
    machine.put('{ gateway: { mode: "local" } }')
    machine.add(with_models(provider(), *(f"model-{number}" for number in range(20))))
    new = machine.raw()
    assert new is not None
    machine.put(new, "openclaw.json.bak")
    report = machine.undo()
    assert rules(report) == ["plan/would-be-reverted"]
    assert machine.raw() == new


def test_read_only_mode(machine: Machine) -> None:
    """A config that must not be written is not."""
    machine.put(CONFIG)
    machine.add()
    new = machine.raw()
    machine.variables["OPENCLAW_CONFIG_READONLY"] = "1"
    with pytest.raises(ReadOnlyError):
        machine.undo()
    assert machine.raw() == new


def test_changed_during_the_question(machine: Machine) -> None:
    """An edit made while the user looks at the diff is not overwritten."""
    machine.put(CONFIG)
    machine.add()
    machine.user.meanwhile = lambda: machine.put("{ edited: 1 }")
    with pytest.raises(StaleConfigError):
        machine.undo()
    assert machine.raw() == b"{ edited: 1 }"


def test_faults_that_come_back(machine: Machine) -> None:
    """The bytes from before come back even if they hold a fault that the write has mended."""
    faulty = '{ models: { providers: { wisgate: { baseUrl: "", models: [] } } } }'
    old = machine.put(faulty)
    report = machine.add(options=AddOptions(on_conflict=OnConflict.UPDATE))
    assert report.decision is Decision.WRITTEN
    assert machine.undo().decision is Decision.WRITTEN
    assert machine.raw() == old


def test_other_configs_are_not_touched(machine: Machine) -> None:
    """Each config has its own writes."""
    machine.put(CONFIG)
    machine.add()
    machine.variables["OPENCLAW_CONFIG_PATH"] = str(machine.config.with_name("other.json"))
    machine.put("{}", "other.json")
    with pytest.raises(NothingToUndoError):
        machine.undo()
    machine.add(replace(provider(), id="other"))
    machine.undo()
    assert machine.config.with_name("other.json").read_bytes() == b"{}"
    assert b"wisgate" in (machine.raw() or b"")
