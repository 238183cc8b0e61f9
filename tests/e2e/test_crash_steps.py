"""The write path, killed at every single call that changes the file system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e import stepping
from tests.e2e.stepping import NEW, OLD

from openclaw_wisgate.source import digest_of
from openclaw_wisgate.system import backups
from openclaw_wisgate.system.locate import Location, Surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

ROOT = Path(__file__).parents[2]
FEWEST = 40
"""Calls of one write; were there fewer, the test would have lost sight of them."""


def test_killed_at_every_call(tmp_path: Path) -> None:
    """The config has the old bytes or the new ones, these only with a way back, and the next command tidies up."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.stepping", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    names = done.stdout.split()
    assert len(names) >= len(stepping.EXTENTS) * FEWEST
    seen = {check(tmp_path / name) for name in names}
    assert seen == {OLD, NEW}


def check(folder: Path) -> str:
    """Check what a killed write has left in `folder`, and that the next one leaves nothing of it; return the text."""
    config, state = folder / "openclaw" / "openclaw.json", folder / "state"
    location, around = Location(config, config.parent, ()), Surroundings({}, folder, state)
    text = config.read_text("utf-8")
    assert text in (OLD, NEW), folder
    if text == NEW:
        last = backups.last_write(backups.saved(state, config), digest_of(NEW.encode()))
        assert last is not None, folder
        assert last.file is not None
        assert last.file.read_text("utf-8") == OLD
    stepping.commit(location, around, text + "\n")
    assert config.read_text("utf-8") == text + "\n"
    assert {file.name for file in config.parent.iterdir()} == {"openclaw.json"}, folder
    left = {file.suffix for file in state.rglob("*") if file.is_file()}
    assert left == {".json", ".json5"}, folder
    assert all(file.read_text("utf-8") in (OLD, NEW) for file in state.rglob("*.json5"))
    return text
