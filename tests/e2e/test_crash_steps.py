"""The write path, killed at every single call that changes the file system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e import stepping
from tests.e2e.stepping import NEW, OLD, PADDED

from openclaw_wisgate.commands.left_over import attend
from openclaw_wisgate.commands.subject import Target
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
    assert len(names) >= len(stepping.EXTENTS) * len(stepping.WAYS) * FEWEST
    assert {check(tmp_path / name) for name in names if name.startswith("one")} == {OLD, NEW}
    two = [check_both(tmp_path / name) for name in names if name.startswith("two")]
    assert set(two) == {(OLD, OLD), (OLD, NEW), (NEW, NEW)}
    assert {check_steps(tmp_path / name) for name in names if name.startswith("steps")} == {OLD, PADDED, NEW}


def machine(folder: Path) -> tuple[Location, Surroundings]:
    """Return where a killed write worked."""
    config = folder / "openclaw" / "openclaw.json"
    return Location(config, config.parent, ()), Surroundings({}, folder, folder / "state")


def check(folder: Path) -> str:
    """Check what a killed write has left in `folder`, and that the next one leaves nothing of it; return the text."""
    location, around = machine(folder)
    config, state = location.file, around.state
    text = config.read_text("utf-8")
    assert text in (OLD, NEW), folder
    if text == NEW:
        last = backups.last_write(backups.saved(state, config), digest_of(NEW.encode()))
        assert last is not None, folder
        assert last.file is not None
        assert last.file.read_text("utf-8") == OLD
    check_tidied(folder, text)
    return text


def check_both(folder: Path) -> tuple[str, str]:
    """Check the same for a config and the file it includes; return what was in them before the next command."""
    location, around = machine(folder)
    included = location.file.with_name(stepping.INCLUDED)
    texts = (location.file.read_text("utf-8"), included.read_text("utf-8"))
    told = attend(Target(location, around), write=True)
    after = location.file.read_text("utf-8")
    assert included.read_text("utf-8") == after
    assert after == (texts[0] if texts[0] == texts[1] else OLD)
    # Only what was mended, or was on disk when it was stopped, is worth a word.
    assert len(told) == (texts[0] != texts[1]), folder
    assert attend(Target(location, around), write=True) == ()
    check_tidied(folder, after)
    return texts


def check_steps(folder: Path) -> str:
    """Check the same for a config that OpenClaw follows; return the text before the next command."""
    location, around = machine(folder)
    text = location.file.read_text("utf-8")
    if text != OLD:
        last = backups.last_write(backups.saved(around.state, location.file), digest_of(text.encode()))
        assert last is not None, folder
        assert last.file is not None
        assert last.file.read_text("utf-8") == OLD
    told = attend(Target(location, around), write=True)
    assert len(told) == (text == PADDED), folder
    after = location.file.read_text("utf-8")
    assert after == (OLD if text == PADDED else text)
    check_tidied(folder, after)
    return text


def check_tidied(folder: Path, text: str) -> None:
    """Check that the next write of `folder` leaves nothing but files and copies."""
    location, around = machine(folder)
    stepping.commit(location, around, text + "\n")
    assert location.file.read_text("utf-8") == text + "\n"
    assert {file.name for file in location.file.parent.iterdir()} == {"openclaw.json", stepping.INCLUDED}, folder
    left = {file.suffix for file in around.state.rglob("*") if file.is_file()}
    assert left == {".json", ".json5"}, folder
    assert all(file.read_text("utf-8") in (OLD, NEW) for file in around.state.rglob("*.json5"))
