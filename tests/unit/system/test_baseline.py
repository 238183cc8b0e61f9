"""What OpenClaw compares a changed config with."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.system.openclaw_state import database, make_database

from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.locate import Location

BACKUP = '{ gateway: { mode: "local" }, meta: {} }'


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """A config in a state folder."""
    return Location(tmp_path / "openclaw.json", tmp_path, ())


def keep(location: Location, text: str) -> int:
    """Write OpenClaw's own backup; return its size in bytes."""
    location.file.with_name("openclaw.json.bak").write_text(text, "utf-8")
    return len(text.encode())


def health(location: Location, **entry: object) -> None:
    """Make OpenClaw's row about the config."""
    make_database(location.state, health={str(location.file): entry})


def test_no_backup(location: Location) -> None:
    """Without a backup there is nothing to put back, whatever the database says."""
    assert read_baseline(location) is None
    health(location, bytes=5000, hasMeta=True, gatewayMode="local")
    assert read_baseline(location) is None


def test_backup_alone(location: Location) -> None:
    """Without a row the backup itself is compared with, its size in bytes."""
    size = keep(location, '{ gateway: { mode: "löcal" } }')
    assert read_baseline(location) == Baseline(size=size, has_meta=False, gateway_mode=True, restorable=True)


def test_row(location: Location) -> None:
    """The row of the database counts before the backup."""
    keep(location, BACKUP)
    health(location, bytes=5000, hasMeta=False, gatewayMode=None)
    assert read_baseline(location) == Baseline(size=5000, has_meta=False, gateway_mode=False, restorable=True)


def test_row_of_another_config(tmp_path: Path, location: Location) -> None:
    """The row of another config says nothing."""
    size = keep(location, BACKUP)
    health(Location(tmp_path / "other.json", tmp_path, ()), bytes=5000)
    assert read_baseline(location) == Baseline(size=size, has_meta=True, gateway_mode=True, restorable=True)


def test_empty_row(location: Location) -> None:
    """A row without the figures holds nothing against a file."""
    keep(location, BACKUP)
    health(location)
    assert read_baseline(location) == Baseline(size=0, has_meta=False, gateway_mode=False, restorable=True)


@pytest.mark.parametrize("content", [b"", b"junk" * 500])
def test_damaged_database(location: Location, content: bytes) -> None:
    """A database that cannot be read is as none."""
    size = keep(location, BACKUP)
    database(location.state).parent.mkdir()
    database(location.state).write_bytes(content)
    assert read_baseline(location) == Baseline(size=size, has_meta=True, gateway_mode=True, restorable=True)


@pytest.mark.parametrize(
    "text", ["{}", "{ gateway: {} }", '{ gateway: { mode: "" } }', '{ gateway: { mode: "local" }, $include: "a" }']
)
def test_backup_that_is_not_put_back(location: Location, text: str) -> None:
    """OpenClaw does not put a backup back that has no gateway mode, or that includes another file."""
    keep(location, text)
    found = read_baseline(location)
    assert found is not None
    assert not found.restorable


@pytest.mark.parametrize("text", ["", "{", "{}}"])
def test_broken_backup(location: Location, text: str) -> None:
    """A backup that is not JSON5 is never put back."""
    keep(location, text)
    assert read_baseline(location) is None


def test_backup_that_is_no_file(location: Location) -> None:
    """A folder of the backup's name is no backup."""
    location.file.with_name("openclaw.json.bak").mkdir()
    assert read_baseline(location) is None


def test_backup_of_another_name(tmp_path: Path) -> None:
    """The backup goes by the config's own name."""
    location = Location(tmp_path / "clawdbot.json", tmp_path, ())
    keep(Location(tmp_path / "openclaw.json", tmp_path, ()), BACKUP)
    assert read_baseline(location) is None
    location.file.with_name("clawdbot.json.bak").write_text(BACKUP, "utf-8")
    assert read_baseline(location) is not None
