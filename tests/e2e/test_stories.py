"""What a user sees and what is on disk afterwards: every story in `fixtures/stories`, and the README's sessions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from tests.e2e import sessions

from openclaw_wisgate.system.emulator import emulate

ROOT = Path(__file__).parents[2]
STORIES = sorted(file.parent for file in (ROOT / "fixtures" / "stories").glob("*/session.txt"))
README = ROOT / "README.md"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


@pytest.fixture
def base_url() -> Iterator[str]:
    """The address of a WisGate emulator that knows the sessions' key."""
    with emulate(key=sessions.KEY) as gateway:
        yield gateway.base_url


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story_goes_as_it_is_told(story: Path, tmp_path: Path, base_url: str, *, update_goldens: bool) -> None:
    """The commands print what the story says and leave the files it says."""
    home = tmp_path / "home"
    if (story / "before").is_dir():
        shutil.copytree(story / "before", home)
    else:
        home.mkdir()
    told = story / "session.txt"
    commands = sessions.read(told.read_text("utf-8"))
    seen = sessions.write(list(sessions.run(commands, home, base_url=base_url)))
    if update_goldens:
        told.write_text(seen, "utf-8")
    assert seen == told.read_text("utf-8")
    after = story / "after"
    for file in sorted(file for file in after.rglob("*") if file.is_file()):
        raw = (home / file.relative_to(after)).read_bytes()
        if update_goldens:
            file.write_bytes(raw.replace(base_url.encode(), sessions.REAL_URL.encode()))
        assert raw.replace(base_url.encode(), sessions.REAL_URL.encode()) == file.read_bytes()


def test_every_story_ends_with_a_known_state() -> None:
    """A story that begins with files says what becomes of them."""
    assert STORIES
    without = [story.name for story in STORIES if (story / "before").is_dir() and not (story / "after").is_dir()]
    assert without == []


def test_readme_sessions_are_what_the_program_prints(tmp_path: Path, base_url: str, *, update_goldens: bool) -> None:
    """The sessions in the README, run one after the other in one home, print what it shows."""
    text = README.read_text("utf-8")
    home = tmp_path / "home"
    shutil.copytree(ROOT / "fixtures" / "readme", home)
    blocks = _BLOCK.findall(text)
    assert blocks
    commands = [sessions.read(block) for block in blocks]
    seen = sessions.run([command for block in commands for command in block], home, base_url=base_url)
    for block, told in zip(blocks, commands, strict=True):
        shown = sessions.write(list(islice(seen, len(told))))
        if update_goldens:
            text = text.replace(block, shown)
        else:
            assert shown == block
    if update_goldens:
        README.write_text(text, "utf-8")
