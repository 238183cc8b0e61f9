"""A stand-in for OpenClaw that minds its config as 2026.9.6 does without a gateway, as far as tests need it.

`agents list` takes note of a config that does not look damaged, `models list` puts the backup back over one that
does. Each run adds a line with the command and the size of the config to `seen` in the state folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import closing
from pathlib import Path


def install(folder: Path, *, first: str = "") -> Path:
    """Make the program `openclaw` in `folder`, which runs `first`, Python, before its work; return it."""
    folder.mkdir(exist_ok=True)
    program = folder / "openclaw"
    program.write_text(
        f"#!{sys.executable}\n{first}\nimport runpy\nrunpy.run_path({__file__!r}, run_name='__main__')\n"
    )
    program.chmod(0o755)
    return program


def seen(state: Path) -> list[tuple[str, int]]:
    """Return the commands that were run, each with the size that the config had."""
    file = state / "seen"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [(line.rpartition(" ")[0], int(line.rpartition(" ")[2])) for line in lines]


def run(arguments: list[str], config: Path, state: Path) -> None:
    """Do what OpenClaw does to the config and to its baseline."""
    import sqlite3

    raw = config.read_bytes()
    command = " ".join(arguments[:2])
    with (state / "seen").open("a", encoding="utf-8") as file:
        file.write(f"{command} {len(raw)}\n")
    database = state / "state" / "openclaw.sqlite"
    database.parent.mkdir(exist_ok=True)
    backup = config.with_name(f"{config.name}.bak")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS config_health_entries (config_path TEXT PRIMARY KEY, last_known_good_json TEXT)"
        )
        row = connection.execute(
            "SELECT last_known_good_json FROM config_health_entries WHERE config_path = ?", (str(config),)
        ).fetchone()
        size = json.loads(row[0])["bytes"] if row else backup.stat().st_size if backup.exists() else 0
        if size >= 512 and len(raw) < size // 2:
            if command == "models list" and backup.exists():
                config.with_name(f"{config.name}.clobbered.2026-11-28T18-07-34-077Z").write_bytes(raw)
                config.write_bytes(backup.read_bytes())
            return
        told = {"hash": hashlib.sha256(raw).hexdigest(), "bytes": len(raw), "hasMeta": False, "gatewayMode": "local"}
        connection.execute(
            "INSERT OR REPLACE INTO config_health_entries VALUES (?, ?)", (str(config), json.dumps(told))
        )
        connection.commit()


if __name__ == "__main__":
    run(sys.argv[1:], Path(os.environ["OPENCLAW_CONFIG_PATH"]), Path(os.environ["OPENCLAW_STATE_DIR"]))
