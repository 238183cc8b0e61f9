"""OpenClaw's database and credentials, read and never written."""

from __future__ import annotations

import json
import os
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.system.openclaw_state import database, make_database

from openclaw_wisgate.system.state import has_auth_profile, query

HEALTH = "SELECT last_known_good_json FROM config_health_entries WHERE config_path = ?"


def listing(state: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file below `state` with its time and bytes."""
    return {
        str(file.relative_to(state)): (file.stat().st_mtime_ns, file.read_bytes())
        for file in state.rglob("*")
        if file.is_file()
    }


def test_row(tmp_path: Path) -> None:
    """The JSON of the asked row is returned."""
    make_database(tmp_path, health={"/a": {"bytes": 1}, "/b": {"bytes": 2}})
    assert query(tmp_path, HEALTH, "/b") == {"bytes": 2}
    assert query(tmp_path, HEALTH, "/c") is None


def test_nothing_is_written(tmp_path: Path) -> None:
    """Reading leaves no file of SQLite's beside a database that nobody has open."""
    make_database(tmp_path, health={"/a": {"bytes": 1}})
    before = listing(tmp_path)
    assert query(tmp_path, HEALTH, "/a") == {"bytes": 1}
    assert listing(tmp_path) == before


def test_row_in_the_log_of_a_running_gateway(tmp_path: Path) -> None:
    """What a running gateway has written is seen before it is in the database itself."""
    import sqlite3

    file = make_database(tmp_path, health={"/a": {"bytes": 1}})
    with closing(sqlite3.connect(file)) as gateway:
        gateway.execute("UPDATE config_health_entries SET last_known_good_json = ?", (json.dumps({"bytes": 9}),))
        gateway.commit()
        assert file.with_name(f"{file.name}-wal").stat().st_size
        assert query(tmp_path, HEALTH, "/a") == {"bytes": 9}


def test_locked_database(tmp_path: Path) -> None:
    """A database that a program keeps to itself is no answer, after a second at most."""
    import sqlite3

    file = make_database(tmp_path, health={"/a": {"bytes": 1}})
    with closing(sqlite3.connect(file)) as gateway:
        gateway.execute("PRAGMA locking_mode=EXCLUSIVE")
        gateway.execute("DELETE FROM config_health_entries")
        gateway.commit()
        started = time.monotonic()
        assert query(tmp_path, HEALTH, "/a") is None
        assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "content", [b"", b"not a database, but long enough to look like one" * 40, b"SQLite format 3\x00"]
)
def test_damaged_database(tmp_path: Path, content: bytes) -> None:
    """A file that is no database is no answer."""
    file = database(tmp_path)
    file.parent.mkdir()
    file.write_bytes(content)
    assert query(tmp_path, HEALTH, "/a") is None


def test_another_release(tmp_path: Path) -> None:
    """A database without the table, a folder in its place and no database at all are no answer."""
    make_database(tmp_path)
    assert query(tmp_path, "SELECT x FROM elsewhere WHERE y = ?", "/a") is None
    database(tmp_path / "b").mkdir(parents=True)
    assert query(tmp_path / "b", HEALTH, "/a") is None
    assert query(tmp_path / "c", HEALTH, "/a") is None
    assert list((tmp_path / "b").rglob("*sqlite-*")) == []


def test_value_that_is_no_json(tmp_path: Path) -> None:
    """A row that is empty, or holds no JSON, is no answer."""
    import sqlite3

    file = make_database(tmp_path, health={"/a": {}})
    for value in ("", "{", None):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE config_health_entries SET last_known_good_json = ?", (value,))
            connection.commit()
        assert query(tmp_path, HEALTH, "/a") is None


def test_name_with_signs(tmp_path: Path) -> None:
    """A state folder may have any name, `?` and `#` included."""
    state = tmp_path / "a b?c#d%41ö"
    make_database(state, health={"/a": {"bytes": 1}})
    assert query(state, HEALTH, "/a") == {"bytes": 1}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, False),
        ({"auth": {"profiles": {"moonshot:manual": {"provider": "moonshot", "mode": "api_key"}}}}, True),
        ({"auth": {"profiles": {"x": {"provider": " MoonShot "}}}}, True),
        ({"auth": {"profiles": {"moonshot:manual": {}}}}, True),
        ({"auth": {"profiles": {"moonshot:manual": {"provider": "openai"}}}}, False),
        ({"auth": {"profiles": {"moonshotai:manual": {}}}}, False),
        ({"auth": {"profiles": []}}, False),
        ({"auth": "x"}, False),
        (None, False),
        ({"auth": {"profiles": {"moonshot:manual": None}}}, True),
    ],
)
def test_profiles_in_the_config(tmp_path: Path, config: object, *, expected: bool) -> None:
    """A profile of the config is its provider's, by its field or else by its name."""
    assert has_auth_profile(tmp_path, config, "moonshot") is expected


def test_profiles_in_the_database(tmp_path: Path) -> None:
    """A profile that OpenClaw keeps in its database counts."""
    store = {"profiles": {"moonshot:manual": {"type": "api_key", "provider": "moonshot", "key": "sk-x"}}}
    make_database(tmp_path, machine={"authProfiles.store": store})
    assert has_auth_profile(tmp_path, {}, "moonshot")
    assert not has_auth_profile(tmp_path, {}, "wisgate")


def test_profiles_in_files_of_older_releases(tmp_path: Path) -> None:
    """A profile in a file of any agent counts; a damaged file does not hide another."""
    for agent, text in (("a", "{"), ("b", '{"profiles": {"kimi": {"provider": "moonshot"}}}'), ("c", "[]")):
        file = tmp_path / "agents" / agent / "agent" / "auth-profiles.json"
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
    assert has_auth_profile(tmp_path, {}, "moonshot")
    assert not has_auth_profile(tmp_path, {}, "wisgate")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_database(tmp_path: Path) -> None:
    """A database of somebody else is no answer."""
    make_database(tmp_path, health={"/a": {"bytes": 1}}).chmod(0)
    assert query(tmp_path, HEALTH, "/a") is None
