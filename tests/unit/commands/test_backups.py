"""Listing saved copies, and letting old ones go."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.unit.commands.machine import KEY, Machine, provider, with_models

from openclaw_wisgate._version import __version__
from openclaw_wisgate.commands.backups import listed
from openclaw_wisgate.errors import WriteError
from openclaw_wisgate.report import Decision
from openclaw_wisgate.source import digest_of
from openclaw_wisgate.system import backups

CONFIG = '{ gateway: { mode: "local" } } // mine\n'


def written(machine: Machine, times: int) -> list[str]:
    """Write the config some times; return the names of the copies, the latest first."""
    machine.put(CONFIG)
    for number in range(times):
        machine.add(with_models(provider(), *(f"m{count}" for count in range(number + 1))))
    return [copy.identifier for copy in listed(machine.target).saved]


def test_what_is_told(machine: Machine) -> None:
    """A copy is told with the write it was made before: when, what, of which size, by which version."""
    old = machine.put(CONFIG)
    machine.add()
    (copy,) = listed(machine.target).saved
    assert (copy.command, copy.subject, copy.version, copy.size) == ("add", "wisgate", __version__, len(old))
    assert (copy.digest_before, copy.digest_after) == (digest_of(old), digest_of(machine.raw()))
    assert abs(dt.datetime.fromisoformat(copy.when) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
    assert copy.is_current


def test_which_one_is_on_disk(machine: Machine) -> None:
    """The write whose result is on disk is marked, and none where somebody has written since."""
    written(machine, 2)
    assert [copy.is_current for copy in listed(machine.target).saved] == [True, False]
    machine.undo()
    assert [copy.is_current for copy in listed(machine.target).saved] == [True, False, False]
    machine.put("{ edited: 1 }")
    assert not any(copy.is_current for copy in listed(machine.target).saved)


def test_nothing_written(machine: Machine) -> None:
    """Without a write the list is empty, and that is no fault."""
    report = listed(machine.target)
    assert (report.decision, report.saved) == (Decision.CLEAN, ())


def test_listing_leaves_everything(machine: Machine) -> None:
    """Looking at copies touches neither the config nor the copies."""
    written(machine, 2)
    before = {file: file.stat().st_mtime_ns for file in machine.top.rglob("*")}
    listed(machine.target)
    machine.prune(keep=1, days=0, write=False)
    assert {file: file.stat().st_mtime_ns for file in machine.top.rglob("*")} == before


def test_pruned(machine: Machine) -> None:
    """What is beyond the limits goes with its record; the rest is there and can be put back."""
    names = written(machine, 4)
    report = machine.prune(keep=2, days=0)
    assert report.decision is Decision.CLEAN
    assert [copy.identifier for copy in report.saved] == names[2:]
    assert [copy.identifier for copy in listed(machine.target).saved] == names[:2]
    left = {file.stem for file in (machine.around.state / "backups").rglob("*.json*")}
    assert left == set(names[:2])
    machine.undo()


def test_pruning_asks(machine: Machine) -> None:
    """The user sees what would go, and a no leaves it."""
    names = written(machine, 2)
    machine.user.agrees = False
    machine.user.confirmed.clear()
    assert machine.prune(keep=1, days=0).decision is Decision.DECLINED
    assert [copy.identifier for copy in machine.user.confirmed[-1].saved] == names[1:]
    assert machine.prune(keep=1, days=0, write=False).decision is Decision.PENDING
    assert machine.prune(keep=2, days=0).decision is Decision.UNCHANGED
    assert len(listed(machine.target).saved) == 2


def test_copy_that_undo_needs(machine: Machine) -> None:
    """The copy from before what is on disk stays, also where rolled back writes came after it."""
    written(machine, 2)
    kept = machine.raw()
    machine.undo()
    machine.undo()
    assert machine.raw() == kept
    machine.prune(keep=0, days=0)
    machine.undo()
    assert machine.raw() != kept


def test_copies_go_by_themselves(machine: Machine) -> None:
    """A write removes what is beyond the usual limits, but never its own copy."""
    names = written(machine, 3)
    folder = next((machine.around.state / "backups").iterdir())
    for number in range(30):
        copy = folder / f"20200101T0000{number:02d}.000Z-000000.json"
        told = json.loads((folder / f"{names[0]}.json").read_bytes())
        copy.write_text(json.dumps({**told, "when": "2020-01-01T00:00:00+00:00"}), "utf-8")
    assert len(backups.saved(machine.around.state, machine.config)) == 33
    machine.undo()
    assert len(backups.saved(machine.around.state, machine.config)) == 20


def test_copy_that_cannot_be_removed(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that stays although it should go is one sentence."""
    written(machine, 2)

    def refused(_: object) -> None:
        raise PermissionError(13, "Permission denied", "copy")

    monkeypatch.setattr(backups, "remove", refused)
    with pytest.raises(WriteError, match="cannot be removed: permission denied"):
        machine.prune(keep=1, days=0)


def test_no_key_is_told(machine: Machine) -> None:
    """Neither list nor record holds a key of the config."""
    machine.put(f'{{ models: {{ providers: {{ x: {{ baseUrl: "http://x", apiKey: "{KEY}", models: [] }} }} }} }}')
    machine.add()
    assert KEY not in repr(listed(machine.target))
    assert not any(KEY in file.read_text("utf-8") for file in (machine.around.state).rglob("*.json"))
