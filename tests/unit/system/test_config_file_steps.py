"""A write that OpenClaw follows in steps: what is on disk at each, and what is there when one fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from openclaw_wisgate.errors import OpenClawError, WriteError
from openclaw_wisgate.source import Receipt
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import backups, config_file, lock, reading
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.config_file import Manner
from openclaw_wisgate.system.locate import Location, Surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")

OLD = b'{ a: "' + b"x" * 3000 + b'" }\n'
NEW = b"{ a: 1 } // mine"
STAGES = (1500, 750)


class Disk:
    """A config file with OLD in it, and an OpenClaw that looks at it and remembers what it saw."""

    def __init__(self, top: Path) -> None:
        """Make the file below `top`."""
        self.file = top / "openclaw" / "openclaw.json"
        self.state = top / "state"
        self.file.parent.mkdir()
        self.file.write_bytes(OLD)
        self.file.chmod(0o640)
        self.seen: list[bytes] = []
        self.at: dict[int, Callable[[], object]] = {}

    def observe(self) -> None:
        """Remember what is on disk, and do what is to be done at this look."""
        self.seen.append(self.file.read_bytes())
        self.at.get(len(self.seen), bool)()

    def commit(self, content: bytes = NEW, stages: tuple[int, ...] = STAGES) -> Receipt:
        """Commit `content` over what is there."""
        return config_file.commit(
            Location(self.file, self.file.parent, ()),
            reading.read(self.file),
            content,
            record=Record(command="remove", subject="wisgate"),
            around=Surroundings({}, self.file.parent, self.state),
            manner=Manner(stages=stages, observe=self.observe),
        )

    def names(self) -> list[str]:
        """Return the names of the files in the config's folder."""
        return [file.name for file in self.file.parent.iterdir()]

    def is_old(self) -> bool:
        """Tell whether the old bytes are there and nothing else is."""
        return self.file.read_bytes() == OLD and self.names() == ["openclaw.json"]


def raises(fault: BaseException) -> Callable[..., object]:
    """Return what raises `fault`."""

    def raising(*_: object) -> None:
        raise fault

    return raising


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A config file on disk."""
    return Disk(tmp_path)


def test_each_step(disk: Disk) -> None:
    """OpenClaw sees the new content padded to each size, which is the same config, and at last as it is."""
    receipt = disk.commit()
    assert [len(raw) for raw in disk.seen] == [*STAGES, len(NEW)]
    for raw in disk.seen:
        document = document_of(raw.decode(), name="")
        assert document is not None
        assert document.value == {"a": 1}
    assert disk.seen[-1] == disk.file.read_bytes() == NEW
    assert disk.file.stat().st_mode & 0o777 == 0o640
    assert receipt.backup is not None
    assert Path(receipt.backup).read_bytes() == OLD
    assert len(backups.saved(disk.state, disk.file)) == 1


def test_without_stages(disk: Disk) -> None:
    """A write that OpenClaw has to see once is looked at once."""
    disk.commit(stages=())
    assert disk.seen == [NEW]


def test_lock_is_held(disk: Disk) -> None:
    """Nobody who minds OpenClaw's lock writes between the steps."""
    locked: list[bool] = []
    for number in (1, 2, 3):
        disk.at[number] = lambda: locked.append(disk.file.with_name("openclaw.json.lock").exists())
    disk.commit()
    assert locked == [True] * 3


@pytest.mark.parametrize("number", [1, 2, 3])
def test_openclaw_fails(disk: Disk, number: int) -> None:
    """Where OpenClaw fails at a step, the old bytes are back and its words are told with that."""
    disk.at[number] = raises(OpenClawError("it did not look", hint="look yourself"))
    with pytest.raises(OpenClawError, match="it did not look; nothing was changed") as caught:
        disk.commit()
    assert caught.value.hint == "look yourself"
    assert len(disk.seen) == number
    assert disk.is_old()


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), RuntimeError()])
def test_interrupted(disk: Disk, fault: BaseException) -> None:
    """Whatever else stops it, the user with Ctrl+C included, leaves the old bytes."""
    disk.at[2] = raises(fault)
    with pytest.raises(type(fault)):
        disk.commit()
    assert disk.is_old()


def test_written_by_somebody_else(disk: Disk) -> None:
    """What another program writes meanwhile is neither overwritten nor taken for ours."""
    disk.at[1] = lambda: disk.file.write_bytes(b"{ theirs: 1 }")
    with pytest.raises(WriteError, match="changed by another program"):
        disk.commit()
    assert disk.file.read_bytes() == b"{ theirs: 1 }"
    assert len(disk.seen) == 1


def test_taken_away(disk: Disk) -> None:
    """A file that is removed meanwhile is not made anew."""
    disk.at[3] = disk.file.unlink
    with pytest.raises(WriteError, match="changed by another program"):
        disk.commit()
    assert not disk.file.exists()


def test_cannot_be_put_back(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails on the way back, too, is said to hold what was not accepted, and how to go back."""

    def fail() -> None:
        monkeypatch.setattr(Path, "replace", raises(OSError(28, "No space left on device")))
        message = "it did not look"
        raise OpenClawError(message)

    disk.at[1] = fail
    with pytest.raises(WriteError, match="cannot be put back: no space left on device") as caught:
        disk.commit()
    monkeypatch.undo()
    assert "undo" in (caught.value.hint or "")
    assert disk.file.read_bytes() == disk.seen[0]
    last = backups.last_write(backups.saved(disk.state, disk.file), reading.read(disk.file).digest)
    assert last is not None


@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_at_a_step(disk: Disk, number: int) -> None:
    """What a killed process leaves is told by its record for its own, whichever step it had come to."""
    child = os.fork()
    if child == 0:
        disk.at[number] = lambda: os._exit(0)
        disk.commit()
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    left = disk.file.read_bytes()
    assert len(left) == (*STAGES, len(NEW))[number - 1]
    last = backups.last_write(backups.saved(disk.state, disk.file), reading.read(disk.file).digest)
    assert last is not None
    assert last.file is not None
    assert last.file.read_bytes() == OLD
    with lock.held(disk.file, wait=5):
        assert disk.file.read_bytes() == left


def test_new_file(disk: Disk) -> None:
    """A file that was not there before is gone again if OpenClaw does not take note of it."""
    disk.file.unlink()
    disk.at[1] = raises(OpenClawError("no"))
    with pytest.raises(OpenClawError):
        disk.commit(stages=())
    assert disk.names() == []
