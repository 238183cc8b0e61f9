"""Commands that are not to write leave the config as it is: bytes, inode and time, and nothing beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from openclaw_wisgate.cli.app import main

ROOT = Path(__file__).parents[2]
CONFIGS = sorted(
    file
    for pattern in ("edits/*/before.json5", "stories/*/before/.openclaw/openclaw.json", "readme/**/*openclaw.json")
    for file in (ROOT / "fixtures").glob(pattern)
)
COMMANDS = (
    ["validate"],
    ["validate", "--fix", "--dry-run"],
    ["diff"],
    ["diff", "--exit-code", "--on-conflict", "update"],
    ["diff", "--backup", "latest"],
    ["add", "--dry-run"],
    ["add", "--no-input"],
    ["remove", "wisgate", "--dry-run"],
    ["remove", "moonshot", "--no-input"],
    ["undo", "--dry-run"],
    ["undo", "--force", "--no-input"],
    ["backups"],
    ["backups", "restore", "latest", "--dry-run"],
    ["backups", "prune"],
    ["adopt", "--no-input"],
    ["sync", "--offline", "--dry-run"],
    ["list"],
    ["report"],
    ["models"],
    ["key", "where"],
    ["doctor", "--no-ping"],
    ["doctor", "--fix", "--no-input", "--no-ping"],
    ["ping", "wisgate", "--timeout", "0.1"],
    ["explain"],
    ["schema"],
)


def look(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Return what can be seen of every file in `folder`, but for what this program remembers of pings."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "pings.json")
    return {str(file): (file.read_bytes(), file.stat().st_ino, file.stat().st_mtime_ns) for file in files}


@pytest.mark.parametrize("config", CONFIGS, ids=lambda file: str(file.relative_to(ROOT / "fixtures")).replace("/", "-"))
def test_left_alone(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a config holds, no command touches it that was not told to write and told yes."""
    home = tmp_path / "home"
    file = home / ".openclaw" / "openclaw.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(config.read_bytes())
    os.utime(file, ns=(10**18, 10**18))
    for name in set(os.environ) - {"PATH"}:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)
    before = look(home)
    codes = {" ".join(command): main(command) for command in COMMANDS}
    assert look(home) == before
    assert set(codes.values()) <= {0, 1, 2, 3}
    assert codes["schema"] == 0
