"""The saved copies and the records of writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from openclaw_wisgate.change import Action, Change
from openclaw_wisgate.edit import Edit, Shape
from openclaw_wisgate.system import backups
from openclaw_wisgate.system.backups import Record, Saving
from openclaw_wisgate.text import Span

KEY = "sk-canary-4711-do-not-keep"
RECORD = Record(command="add", subject="wisgate", edits=(Shape(3, 5, 7),), added=(("models", "providers", 0),))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where a config file would be."""
    return tmp_path / "openclaw" / "openclaw.json"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Where our state would be."""
    return tmp_path / "state" / "openclaw-wisgate"


def save(state: Path, config: Path, before: bytes | None, after: bytes | None) -> backups.Backup:
    """Save one write and return it as it is found again."""
    receipt = backups.save(state, Saving(config, before, after), RECORD)
    return next(item for item in backups.saved(state, config) if item.identifier == receipt.identifier)


def test_round_trip(config: Path, state: Path) -> None:
    """What was saved is found again with its bytes, its record and its digests."""
    receipt = backups.save(state, Saving(config, b"\xef\xbb\xbfold\xff", b"new"), RECORD)
    (found,) = backups.saved(state, config)
    assert found.record == RECORD
    assert found.identifier == receipt.identifier
    assert (found.digest_before, found.digest_after) == (receipt.digest_before, receipt.digest_after)
    assert found.file is not None
    assert str(found.file) == receipt.backup
    assert found.file.read_bytes() == b"\xef\xbb\xbfold\xff"


def test_identifiers(config: Path, state: Path) -> None:
    """An identifier is a time in UTC that sorts, and a part that makes it unique."""
    found = {save(state, config, b"1", b"2").identifier for _ in range(20)}
    assert len(found) == 20
    assert all(re.fullmatch(r"2\d{7}T\d{6}\.\d{3}Z-[0-9a-f]{6}", identifier) for identifier in found)


def test_no_file_before(config: Path, state: Path) -> None:
    """Where there was no config file there is a record and no copy."""
    found = save(state, config, None, b"new")
    assert (found.file, found.digest_before) == (None, None)
    assert found.digest_after is not None
    assert list(state.rglob("*.json5")) == []


def test_empty_file_before(config: Path, state: Path) -> None:
    """An empty config file is a file."""
    found = save(state, config, b"", b"new")
    assert found.file is not None
    assert found.file.read_bytes() == b""


def test_latest_first(config: Path, state: Path) -> None:
    """Writes are found the latest first."""
    folder = save(state, config, b"1", b"2").file
    assert folder is not None
    made = [item.identifier for item in backups.saved(state, config)]
    for number, name in enumerate(("20200101T000000.000Z-ffffff", "29990101T000000.000Z-000000")):
        told = json.loads((folder.parent / f"{made[0]}.json").read_text("utf-8"))
        (folder.parent / f"{name}.json").write_text(json.dumps({**told, "subject": str(number)}), "utf-8")
    found = [item.record.subject for item in backups.saved(state, config)]
    assert found == ["1", "wisgate", "0"]


def test_configs_are_kept_apart(config: Path, state: Path) -> None:
    """The writes of one config are not those of another."""
    save(state, config, b"1", b"2")
    other = config.with_name("other.json")
    assert backups.saved(state, other) == []
    save(state, other, b"1", b"2")
    assert len(backups.saved(state, other)) == len(backups.saved(state, config)) == 1


def test_record_holds_no_secret(config: Path, state: Path) -> None:
    """The record tells where the text was edited, and not with which words."""
    before = {"models": {"providers": {"x": {"apiKey": KEY}}}}
    edits = (Edit(Span(0, 4), f'"{KEY}"', ("models",)), Edit(Span(9, 9), KEY, ()))
    changes = (
        Change(Action.UPDATE, ("models", "providers", "x", "apiKey"), KEY, f"{KEY}2"),
        Change(Action.ADD, ("models", "providers", "y"), None, before),
    )
    record = backups.record_of("add", "y", edits, changes)
    assert record.edits == (Shape(0, 4, len(KEY) + 2), Shape(9, 9, len(KEY)))
    assert record.added == (("models", "providers", "y"),)
    backups.save(state, Saving(config, b"{}", b"{}"), record)
    assert [file for file in state.rglob("*.json") if KEY in file.read_text("utf-8")] == []


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        "{}",
        '{"format": 2}',
        '{"format": 1}',
        '{"format": 1, "command": "add", "subject": "x", "edits": [[1]], "added": [], "digest_before": null}',
        '{"format": 1, "command": "add", "subject": "x", "edits": 1, "added": [], "digest_before": null}',
        '{"format": 1, "command": "add", "subject": "x", "edits": [], "added": [1], "digest_before": null}',
        "\x00",
    ],
)
def test_damaged_records_are_passed_over(config: Path, state: Path, damage: str) -> None:
    """A record that is no record of this format hides no other."""
    good = save(state, config, b"1", b"2")
    assert good.file is not None
    (good.file.parent / "29990101T000000.000Z-000000.json").write_text(damage, "utf-8")
    assert backups.saved(state, config) == [good]


def test_nothing_saved(config: Path, state: Path) -> None:
    """Without a state folder there are no writes."""
    assert backups.saved(state, config) == []


def test_copy_that_cannot_be_made(config: Path, state: Path) -> None:
    """A state folder that is a file is an OSError, and no half of a backup is left."""
    state.parent.mkdir()
    state.write_text("in the way", "utf-8")
    with pytest.raises(OSError, match="state"):
        backups.save(state, Saving(config, b"1", b"2"), RECORD)
    assert state.read_text("utf-8") == "in the way"


def test_last_write(config: Path, state: Path) -> None:
    """The last write is the latest one whose result is on disk; one that failed later does not hide it."""
    made = save(state, config, b"1", b"2")
    failed = save(state, config, b"2", b"3")
    found = [made, failed]
    assert backups.last_write(found, made.digest_after) == made
    assert backups.last_write(found, failed.digest_after) == failed
    assert backups.last_write(found, made.digest_before) is None
    assert backups.last_write([], None) is None


def test_last_write_that_removed_the_file(config: Path, state: Path) -> None:
    """Where there is no file the last write is one that took it away."""
    gone = save(state, config, b"1", None)
    assert backups.last_write([gone], None) == gone
    assert backups.last_write([save(state, config, b"1", b"2")], None) is None
