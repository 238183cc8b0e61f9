"""OpenClaw's state database in the parts that are read, as 2026.9.6 makes it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path


def database(state: Path) -> Path:
    """Return where the database of the state folder is."""
    return state / "state" / "openclaw.sqlite"


def make_database(
    state: Path, *, health: dict[str, object] | None = None, machine: dict[str, object] | None = None
) -> Path:
    """Make the database with these rows by config path and by key; their values are stored as JSON."""
    import sqlite3

    file = database(state)
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "CREATE TABLE config_health_entries (config_path TEXT PRIMARY KEY, last_known_good_json TEXT)"
        )
        connection.execute("CREATE TABLE config_machine_state (state_key TEXT PRIMARY KEY, value_json TEXT)")
        for table, rows in (("config_health_entries", health), ("config_machine_state", machine)):
            for key, value in (rows or {}).items():
                connection.execute(f"INSERT INTO {table} VALUES (?, ?)", (key, json.dumps(value)))  # noqa: S608
        connection.commit()
    return file
