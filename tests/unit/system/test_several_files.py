"""A config and the files that it includes, written together: all of them or none."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from openclaw_wisgate.errors import StaleConfigError, WriteError
from openclaw_wisgate.source import Receipt
from openclaw_wisgate.system import backups, config_file, recovery, unfinished
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.config_file import Manner, Write
from openclaw_wisgate.system.locate import Location, Surroundings
from openclaw_wisgate.system.reading import read
from openclaw_wisgate.system.recovery import Stopped
from openclaw_wisgate.system.unfinished import Awaits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")

OLD = {"openclaw.json": "{ a: 1 }", "one.json5": "{ one: 1 }", "sub/two.json5": "{ two: 1 }"}
NEW = {"openclaw.json": "{ a: 2 }", "one.json5": "{ one: 2 }", "sub/two.json5": "{ two: 2 }"}
GONE = 2**22 + 1
"""A process number that Linux gives to nobody."""


class Disk:
    """A config that includes two files, one in another folder."""

    def __init__(self, top: Path) -> None:
        """Make the files below `top`."""
        self.folder = top / "openclaw"
        for name, text in OLD.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        self.location = Location(self.folder / "openclaw.json", self.folder, ())
        self.around = Surroundings({}, top, top / "state")

    @property
    def texts(self) -> dict[str, str]:
        """What is in the files."""
        return {name: (self.folder / name).read_text("utf-8") for name in OLD}

    def commit(self, *, others_last: bool = False, awaits: Awaits | None = None) -> Receipt:
        """Write NEW over what is there."""
        writes = [Write(self.folder / name, read(self.folder / name), text.encode()) for name, text in NEW.items()]
        return config_file.commit(
            self.location,
            writes[0].source,
            writes[0].content,
            record=Record(command="add", subject="x"),
            around=self.around,
            others=writes[1:],
            manner=Manner(others_last=others_last, awaits=awaits),
        )

    def is_tidy(self) -> bool:
        """Tell whether neither draft nor lock nor mark of an unfinished write is left."""
        beside = {str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if file.is_file()}
        return beside == set(OLD) and not list(self.around.state.rglob("*.unfinished"))

    def stop(self, receipt: Receipt, awaits: Awaits, *texts: str) -> None:
        """Make the disk look as if the process had been killed with `texts` in the files."""
        for name, text in zip(OLD, texts, strict=True):
            (self.folder / name).write_text(text, "utf-8")
        folder = backups.folder_of(self.around.state, self.location.file.resolve())
        unfinished.begin(folder, receipt.identifier, awaits)
        mark = folder / f"{receipt.identifier}.unfinished"
        mark.write_text(f'{{"pid": {GONE}, "awaits": "{awaits.value}"}}', "utf-8")


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A config with includes on disk."""
    return Disk(tmp_path)


@pytest.mark.parametrize("others_last", [True, False])
def test_all_of_them(disk: Disk, *, others_last: bool) -> None:
    """Every file has its new bytes, and there is a copy of each from before."""
    receipt = disk.commit(others_last=others_last)
    assert disk.texts == NEW
    assert disk.is_tidy()
    (backup,) = backups.saved(disk.around.state, disk.location.file)
    assert backup.identifier == receipt.identifier
    copies = [other.file.read_text("utf-8") for other in backup.others if other.file]
    assert copies == [OLD["one.json5"], OLD["sub/two.json5"]]
    backups.remove(backup)
    assert not [file for file in disk.around.state.rglob("*") if file.is_file()]


@pytest.mark.parametrize("others_last", [True, False])
@pytest.mark.parametrize("name", ["open", "write", "fsync", "fchmod", "replace", "link"])
@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_each_call_fails_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fault: BaseException, *, others_last: bool
) -> None:
    """Whichever call fails, all files have their old bytes or all the new ones, and nothing else is left."""
    original, number = getattr(os, name), 0
    while True:
        number += 1
        disk, calls = Disk(tmp_path / str(number)), 0

        def counted(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == number:  # noqa: B023 - it is called in this turn only
                raise fault
            return original(*arguments, **options)

        with monkeypatch.context() as patched:
            patched.setattr(os, name, counted)
            try:
                disk.commit(others_last=others_last)
            except (WriteError, KeyboardInterrupt):
                assert disk.texts in (OLD, NEW), number
            else:
                assert disk.texts == NEW
        assert {str(file.relative_to(disk.folder)) for file in disk.folder.rglob("*") if file.is_file()} == set(OLD)
        if calls < number:
            break
    assert number > 1


def test_one_changed_meanwhile(disk: Disk) -> None:
    """An included file that somebody has changed since keeps them all from being written."""
    writes = [Write(disk.folder / name, read(disk.folder / name), text.encode()) for name, text in NEW.items()]
    (disk.folder / "one.json5").write_text("{ edited: 1 }", "utf-8")
    with pytest.raises(StaleConfigError, match=r"one\.json5"):
        config_file.commit(
            disk.location,
            writes[0].source,
            writes[0].content,
            record=Record(command="add", subject="x"),
            around=disk.around,
            others=writes[1:],
        )
    assert disk.texts == {**OLD, "one.json5": "{ edited: 1 }"}


def test_nothing_is_left(disk: Disk) -> None:
    """A write that was done has left nothing to be told, nor has one whose process is at it still."""
    disk.commit()
    assert recovery.left_of(disk.location, disk.around) == []
    receipt = disk.commit(awaits=Awaits.PING)
    assert recovery.left_of(disk.location, disk.around) == []
    assert not disk.is_tidy()
    config_file.settled(receipt, disk.around)
    assert disk.is_tidy()


@pytest.mark.parametrize(
    ("texts", "awaits", "stopped"),
    [
        (OLD, Awaits.FILES, Stopped.BEFORE),
        (OLD, Awaits.PING, Stopped.BEFORE),
        (NEW, Awaits.FILES, Stopped.AFTER),
        (NEW, Awaits.PING, Stopped.UNPROVED),
        (NEW, Awaits.ROLLBACK, Stopped.UNPROVED),
        ({**OLD, "one.json5": NEW["one.json5"]}, Awaits.FILES, Stopped.BETWEEN),
        ({**NEW, "openclaw.json": OLD["openclaw.json"]}, Awaits.PING, Stopped.BETWEEN),
        ({**NEW, "openclaw.json": "{ edited: 1 }"}, Awaits.FILES, Stopped.CHANGED),
    ],
)
def test_where_it_stopped(disk: Disk, texts: dict[str, str], awaits: Awaits, stopped: Stopped) -> None:
    """What a killed process has left is told from the bytes that are there."""
    disk.stop(disk.commit(), awaits, *texts.values())
    (left,) = recovery.left_of(disk.location, disk.around)
    assert (left.stopped, left.awaits) == (stopped, awaits)
    recovery.put_right(left, disk.location)
    assert disk.texts == (OLD if stopped is Stopped.BETWEEN else texts)
    recovery.forget(left)
    assert recovery.left_of(disk.location, disk.around) == []
    assert disk.is_tidy()


def test_an_env_file_that_was_written_first(disk: Disk) -> None:
    """A key whose config was not written is taken out again, from a file that is still for its owner only."""
    env = disk.folder / ".env"
    env.write_text("A=1\n", "utf-8")
    env.chmod(0o640)
    config = read(disk.location.file)
    receipt = config_file.commit(
        disk.location,
        config,
        NEW["openclaw.json"],
        record=Record(command="add", subject="x"),
        around=disk.around,
        others=[Write(env, read(env), b"A=1\nKEY=sk-canary\n", is_env=True)],
    )
    assert env.stat().st_mode & 0o777 == 0o600
    disk.stop(receipt, Awaits.FILES, *OLD.values())
    (left,) = recovery.left_of(disk.location, disk.around)
    assert left.stopped is Stopped.BETWEEN
    recovery.put_right(left, disk.location)
    assert (env.read_text("utf-8"), env.stat().st_mode & 0o777, disk.texts) == ("A=1\n", 0o600, OLD)


def test_copy_that_is_damaged(disk: Disk) -> None:
    """Where a copy is not what was saved nothing is put back, and the message says where the copies are."""
    receipt = disk.commit()
    mixed = {**OLD, "one.json5": NEW["one.json5"]}
    disk.stop(receipt, Awaits.FILES, *mixed.values())
    (left,) = recovery.left_of(disk.location, disk.around)
    copy = left.backup.others[0].file
    assert copy is not None
    copy.write_text("{ damaged: 1 }", "utf-8")
    with pytest.raises(WriteError, match="is damaged") as caught:
        recovery.put_right(left, disk.location)
    assert str(copy.parent) in str(caught.value.hint)
    assert disk.texts == mixed
