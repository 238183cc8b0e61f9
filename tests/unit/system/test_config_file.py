"""Old bytes or new bytes: every way in which a write can fail, and what is on disk then."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from openclaw_wisgate.errors import (
    ConfigUnreadableError,
    LockHeldError,
    ReadOnlyError,
    StaleConfigError,
    WriteError,
)
from openclaw_wisgate.source import Receipt, Source
from openclaw_wisgate.system import backups, config_file, lock, reading
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.config_file import Manner
from openclaw_wisgate.system.locate import Location, Surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and pipes are POSIX's")

OLD = '{\n  // mine\n  "a": 1,\n}\n'
NEW = '{\n  // mine\n  "a": 1,\n  "b": 2,\n}\n'
RECORD = Record(command="add", subject="wisgate")

_COMMIT = """
import resource, sys
from pathlib import Path
from openclaw_wisgate.errors import WriteError
from openclaw_wisgate.system import config_file, reading
from openclaw_wisgate.system.backups import Record
from openclaw_wisgate.system.locate import Location, Surroundings
file, state, length = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
source = reading.read(file)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    config_file.commit(
        Location(file, file.parent, ()), source, "/" * length, record=Record(command="add", subject="x"),
        around=Surroundings({}, file.parent, state),
    )
except WriteError as error:
    print(error.message)
"""


class Disk:
    """A config file with OLD in it, and everything that a commit needs."""

    def __init__(self, top: Path) -> None:
        """Make the file in a folder of its own below `top`."""
        self.file = top / "openclaw" / "openclaw.json"
        self.state = top / "state"
        self.file.parent.mkdir(mode=0o700, parents=True)
        self.file.write_text(OLD, "utf-8")
        self.file.chmod(0o600)

    @property
    def around(self) -> Surroundings:
        """Surroundings without a variable."""
        return Surroundings({}, self.file.parent, self.state)

    @property
    def location(self) -> Location:
        """Where the file is."""
        return Location(self.file, self.file.parent, (self.file.with_name(".env"),))

    def commit(
        self, text: str | None = NEW, *, source: Source | None = None, file: Path | None = None, wait: float = 5
    ) -> Receipt:
        """Commit `text` over what is there now, or over `source`."""
        location = self.location._replace(file=file or self.file)
        source = source or reading.read(location.file)
        return config_file.commit(location, source, text, record=RECORD, around=self.around, manner=Manner(wait=wait))

    def names(self) -> set[str]:
        """Return the names of the files in the config's folder."""
        return {file.name for file in self.file.parent.iterdir()}

    def is_old(self) -> bool:
        """Tell whether the old bytes are there and nothing else is."""
        return self.file.read_bytes() == OLD.encode() and self.names() == {"openclaw.json"}


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A config file on disk."""
    return Disk(tmp_path)


def mode(file: Path) -> int:
    """Return the permissions of `file`."""
    return stat.S_IMODE(file.stat().st_mode)


def digest(text: str) -> str:
    """Return the digest of `text` as bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def nth_call_fails(
    monkeypatch: pytest.MonkeyPatch, name: str, number: int, fault: BaseException | None
) -> Callable[[], int]:
    """Make the `number`th call of `os.name` raise `fault`; return what tells how many calls there were."""
    original = getattr(os, name)
    calls = 0

    def counted(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == number and fault is not None:
            raise fault
        return original(*arguments, **options)

    monkeypatch.setattr(os, name, counted)
    return lambda: calls


def test_receipt(disk: Disk) -> None:
    """A commit leaves the new bytes, and its receipt names file, backup and digests."""
    receipt = disk.commit()
    assert disk.file.read_bytes() == NEW.encode()
    assert disk.names() == {"openclaw.json"}
    assert receipt.file == str(disk.file)
    assert (receipt.digest_before, receipt.digest_after) == (digest(OLD), digest(NEW))
    assert receipt.backup is not None
    assert Path(receipt.backup).read_bytes() == OLD.encode()
    assert backups.saved(disk.state, disk.file)[0].identifier == receipt.identifier


FAULTS = [
    *(
        OSError(number, os.strerror(number))
        for number in (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EMFILE, errno.EXDEV)
    ),
    KeyboardInterrupt(),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: getattr(fault, "strerror", "interrupt"))
@pytest.mark.parametrize("name", ["open", "write", "fchmod", "fsync", "link", "replace", "mkdir", "chmod"])
def test_each_system_call_fails_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fault: BaseException
) -> None:
    """Whichever call fails, the old bytes are there and the fault is told, or the new ones are; nothing else is left."""
    number = 0
    outcomes: set[type[BaseException] | None] = set()
    while True:
        number += 1
        disk = Disk(tmp_path / str(number))
        source = reading.read(disk.file)
        with monkeypatch.context() as patched:
            calls = nth_call_fails(patched, name, number, fault)
            outcome: type[BaseException] | None = None
            try:
                disk.commit(source=source)
            except (WriteError, KeyboardInterrupt) as error:
                outcome = type(error)
        if calls() < number:
            assert outcome is None
            break
        outcomes.add(outcome)
        assert disk.names() == {"openclaw.json"}, number
        expected = OLD if outcome else NEW
        if outcome is not KeyboardInterrupt:
            assert disk.file.read_text("utf-8") == expected, number
        assert disk.file.read_text("utf-8") in (OLD, NEW)
    assert outcomes & {WriteError, KeyboardInterrupt}


@pytest.mark.parametrize("name", ["open", "write", "fchmod", "fsync", "link", "replace"])
def test_config_made_from_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Where there was no config, a failed write leaves none."""
    number = 0
    while True:
        number += 1
        top = tmp_path / str(number)
        file = top / "openclaw" / "openclaw.json"
        source = reading.read(file)
        around = Surroundings({}, tmp_path, top / "state")
        with monkeypatch.context() as patched:
            calls = nth_call_fails(patched, name, number, OSError(errno.EIO, "broken"))
            try:
                config_file.commit(Location(file, file.parent, ()), source, NEW, record=RECORD, around=around)
            except WriteError:
                assert list(file.parent.iterdir()) == []
            else:
                assert file.read_text("utf-8") == NEW
        if calls() < number:
            break
    assert number > 1


def test_short_writes(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes three bytes at a time gets them all, in config, backup and record."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data)[:3]))
    receipt = disk.commit()
    assert disk.file.read_bytes() == NEW.encode()
    assert receipt.backup is not None
    assert Path(receipt.backup).read_bytes() == OLD.encode()
    assert len(backups.saved(disk.state, disk.file)) == 1


def test_what_is_read_back_differs(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that keeps other bytes than it was given is noticed before the config is touched."""
    write = os.write

    def wrong(handle: int, data: memoryview) -> int:
        return write(handle, bytes(data).replace(b'"b": 2', b'"b": 3'))

    monkeypatch.setattr(os, "write", wrong)
    with pytest.raises(WriteError, match="does not hold what was written"):
        disk.commit()
    assert disk.is_old()


def test_backup_that_differs(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same goes for the backup: there is no write without a way back."""
    write = os.write

    def wrong(handle: int, data: memoryview) -> int:
        return write(handle, bytes(data).replace(b"mine", b"mime") if bytes(data) == OLD.encode() else data)

    monkeypatch.setattr(os, "write", wrong)
    with pytest.raises(WriteError, match="does not hold what was written"):
        disk.commit()
    assert disk.is_old()


@pytest.mark.parametrize(("old", "new"), [(100, 8000), (8000, 100)], ids=["draft", "backup"])
def test_full_disk(disk: Disk, old: int, new: int) -> None:
    """A disk that is full before the draft, or the backup, is complete leaves the old bytes and no draft."""
    text = "/" * old
    disk.file.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _COMMIT, str(disk.file), str(disk.state), str(new)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "file too large" in done.stdout
    assert disk.file.read_text("utf-8") == text
    assert disk.names() == {"openclaw.json"}
    assert {file.read_text("utf-8") for file in disk.state.rglob("*.json5")} <= {text}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_read_only_folder(disk: Disk) -> None:
    """A folder that must not be written to is a WriteError."""
    disk.file.parent.chmod(0o500)
    try:
        with pytest.raises(WriteError, match="permission denied"):
            disk.commit()
    finally:
        disk.file.parent.chmod(0o700)
    assert disk.is_old()


def test_state_folder_that_cannot_be_made(disk: Disk) -> None:
    """Without a place for the backup nothing is written, and the message names that place."""
    disk.state.write_text("in the way", "utf-8")
    with pytest.raises(WriteError, match="cannot be written") as caught:
        disk.commit()
    assert str(disk.state) in caught.value.message
    assert disk.is_old()


def test_config_folder_that_is_a_file(tmp_path: Path) -> None:
    """A folder that is a file is told as such, when reading and when writing."""
    (tmp_path / "file").write_text("x", "utf-8")
    file = tmp_path / "file" / "openclaw.json"
    with pytest.raises(ConfigUnreadableError, match="not a directory"):
        reading.read(file)
    source = Source(name="", text="", raw=None)
    around = Surroundings({}, tmp_path, tmp_path / "state")
    with pytest.raises(WriteError, match="cannot be written"):
        config_file.commit(Location(file, tmp_path, ()), source, NEW, record=RECORD, around=around)


@pytest.mark.parametrize("change", [OLD + "\n", OLD.replace("1", "2"), ""])
def test_changed_meanwhile(disk: Disk, change: str) -> None:
    """A file that somebody has changed since it was read is not overwritten, and no backup is made."""
    source = reading.read(disk.file)
    disk.file.write_text(change, "utf-8")
    with pytest.raises(StaleConfigError, match="changed by another program"):
        disk.commit(source=source)
    assert disk.file.read_text("utf-8") == change
    assert disk.names() == {"openclaw.json"}
    assert backups.saved(disk.state, disk.file) == []


def test_file_of_another_user(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A config that belongs to somebody else is not replaced by one of ours."""
    source = reading.read(disk.file)
    monkeypatch.setattr(os, "geteuid", lambda: disk.file.stat().st_uid + 4711)
    with pytest.raises(WriteError, match="belongs to another user"):
        disk.commit(source=source)
    assert disk.is_old()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_root_in_the_home_of_a_user(tmp_path: Path) -> None:
    """What root makes in somebody's home is that user's: config, folders, backups and records."""
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, 4711, 4712)
    file = home / ".openclaw" / "openclaw.json"
    around = Surroundings({}, home, home / ".local" / "state" / "openclaw-wisgate")
    for text in (OLD, NEW):
        config_file.commit(Location(file, file.parent, ()), reading.read(file), text, record=RECORD, around=around)
    made = [file, *file.parents[:1], *around.state.rglob("*")]
    assert len(made) > 4
    assert {(one.stat().st_uid, one.stat().st_gid) for one in made} == {(4711, 4712)}


def test_made_or_gone_meanwhile(disk: Disk) -> None:
    """A file that appeared since it was looked for counts as changed; one that vanished is not made anew unasked."""
    there = reading.read(disk.file)
    disk.file.unlink()
    absent = reading.read(disk.file)
    with pytest.raises(WriteError, match="is gone"):
        disk.commit(source=there)
    assert disk.names() == set()
    disk.file.write_text("", "utf-8")
    with pytest.raises(StaleConfigError):
        disk.commit(source=absent)
    assert disk.file.read_bytes() == b""


def test_touched_meanwhile(disk: Disk) -> None:
    """The same bytes under another time stamp are the same config."""
    source = reading.read(disk.file)
    os.utime(disk.file, (0, 0))
    disk.commit(source=source)
    assert disk.file.read_text("utf-8") == NEW


def test_lock_held(disk: Disk) -> None:
    """While another writer holds the lock nothing is written."""
    with lock.held(disk.file), pytest.raises(LockHeldError):
        disk.commit(wait=0)
    assert disk.is_old()
    assert backups.saved(disk.state, disk.file) == []


@pytest.mark.parametrize("name", ["OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"])
@pytest.mark.parametrize("place", ["environment", ".env"])
def test_read_only_mode(disk: Disk, name: str, place: str) -> None:
    """A config that OpenClaw is told not to write is not written, and neither lock nor folder is made for it."""
    around = disk.around
    if place == "environment":
        around = around._replace(variables={name: "1"})
    else:
        disk.file.with_name(".env").write_text(f"{name}=1\n", "utf-8")
    before = disk.names()
    source = reading.read(disk.file)
    with pytest.raises(ReadOnlyError, match=name):
        config_file.commit(disk.location, source, NEW, record=RECORD, around=around)
    assert disk.file.read_text("utf-8") == OLD
    assert disk.names() == before
    assert not disk.state.exists()


@pytest.mark.parametrize("target", ["real.json", "sub/real.json", "absolute"])
def test_symbolic_link_stays(disk: Disk, target: str) -> None:
    """The file that a link points to is replaced, in its own folder; the link stays."""
    real = disk.file.parent / ("real.json" if target == "absolute" else target)
    real.parent.mkdir(exist_ok=True)
    disk.file.rename(real)
    disk.file.symlink_to(real if target == "absolute" else target)
    disk.commit()
    assert disk.file.is_symlink()
    assert not real.is_symlink()
    assert real.read_text("utf-8") == NEW
    assert backups.saved(disk.state, disk.file) == backups.saved(disk.state, real) != []


def test_dangling_link(disk: Disk) -> None:
    """A link to a file that is not there leads to where the file is made."""
    real = disk.file.parent / "deep" / "real.json"
    disk.file.unlink()
    disk.file.symlink_to(real)
    disk.commit()
    assert disk.file.is_symlink()
    assert real.read_text("utf-8") == NEW
    assert mode(real) == 0o600


def test_linked_folder(disk: Disk, tmp_path: Path) -> None:
    """Whichever name leads to the folder, the backups are found."""
    link = tmp_path / "link"
    link.symlink_to(disk.file.parent)
    disk.commit(file=link / "openclaw.json")
    assert disk.file.read_text("utf-8") == NEW
    assert len(backups.saved(disk.state, disk.file)) == 1


@pytest.mark.parametrize("permissions", [0o600, 0o400, 0o640, 0o644, 0o664, 0o666])
def test_mode_stays(disk: Disk, permissions: int) -> None:
    """The permissions of the config are neither widened nor narrowed; the backup is private."""
    disk.file.chmod(permissions)
    mask = os.umask(0o077)
    try:
        receipt = disk.commit()
    finally:
        os.umask(mask)
    assert mode(disk.file) == permissions
    assert receipt.backup is not None
    assert mode(Path(receipt.backup)) == 0o600


def test_mode_before_content(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with keys has its final permissions before the first byte is in it."""
    disk.file.chmod(0o640)
    write = os.write
    seen = set()

    def watched(handle: int, data: memoryview) -> int:
        seen.add((bytes(data) == NEW.encode(), stat.S_IMODE(os.fstat(handle).st_mode)))
        return write(handle, data)

    monkeypatch.setattr(os, "write", watched)
    disk.commit()
    assert seen == {(True, 0o640), (False, 0o600)}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_owner_stays(disk: Disk) -> None:
    """Owner and group stay, also in a folder that gives its own group to new files."""
    os.chown(disk.file, 12345, 23456)
    disk.commit()
    assert (disk.file.stat().st_uid, disk.file.stat().st_gid) == (12345, 23456)
    os.chown(disk.file, 0, 0)
    os.chown(disk.file.parent, 0, 23456)
    disk.file.parent.chmod(0o2770)
    disk.commit(OLD)
    assert (disk.file.stat().st_uid, disk.file.stat().st_gid) == (0, 0)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize(("mode", "kept"), [(0o640, 0o600), (0o644, 0o644), (0o660, 0o600), (0o664, 0o644)])
def test_group_that_cannot_be_kept(disk: Disk, monkeypatch: pytest.MonkeyPatch, mode: int, kept: int) -> None:
    """Where the group may not be given, as to a user outside it, the new group may do no more than everybody."""
    disk.file.chmod(mode)
    os.chown(disk.file, os.getuid(), os.getgid() + 1)

    def refuse(*_: int) -> None:
        raise PermissionError(errno.EPERM, "operation not permitted")

    monkeypatch.setattr(os, "fchown", refuse)
    disk.commit()
    assert stat.S_IMODE(disk.file.stat().st_mode) == kept
    assert disk.file.stat().st_gid == os.getgid()


@pytest.mark.parametrize("mask", [0, 0o022, 0o077, 0o777])
def test_new_folder_and_file_are_private(tmp_path: Path, mask: int) -> None:
    """What a commit makes is 0700 and 0600 whatever the umask, the state folder included."""
    file = tmp_path / "home" / ".openclaw" / "openclaw.json"
    file.parent.parent.mkdir()
    around = Surroundings({}, tmp_path, tmp_path / "home" / ".local" / "state" / "openclaw-wisgate")
    source = reading.read(file)
    before = os.umask(mask)
    try:
        config_file.commit(Location(file, file.parent, ()), source, NEW, record=RECORD, around=around)
    finally:
        os.umask(before)
    made = [path for path in (tmp_path / "home").rglob("*") if path.exists()]
    assert {mode(path) for path in made if path.is_dir()} == {0o700}
    assert {mode(path) for path in made if path.is_file()} == {0o600}
    assert file in made


def test_existing_folder_keeps_its_mode(disk: Disk) -> None:
    """A folder that was there is not touched."""
    disk.file.parent.chmod(0o755)
    disk.commit()
    assert mode(disk.file.parent) == 0o755


def test_removing_the_file(disk: Disk) -> None:
    """Committing no text takes the file away and keeps its bytes in the backup."""
    receipt = disk.commit(None)
    assert disk.names() == set()
    assert receipt.digest_after is None
    assert receipt.backup is not None
    assert Path(receipt.backup).read_text("utf-8") == OLD


def make_pipe(file: Path) -> None:
    """Make a named pipe."""
    os.mkfifo(file)


@pytest.mark.parametrize("make", [Path.mkdir, make_pipe], ids=["folder", "pipe"])
def test_no_plain_file(disk: Disk, make: Callable[[Path], None]) -> None:
    """A folder, or a pipe that would be waited for, is refused when reading and when writing."""
    source = reading.read(disk.file)
    disk.file.unlink()
    make(disk.file)

    def overdue(_signal: int, _frame: object) -> None:
        pytest.fail("the pipe is waited for")

    signal.signal(signal.SIGALRM, overdue)
    signal.alarm(5)
    try:
        with pytest.raises(ConfigUnreadableError, match="not a plain file"):
            reading.read(disk.file)
        with pytest.raises(WriteError, match="not a plain file"):
            disk.commit(source=source)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    assert disk.names() == {"openclaw.json"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xef\xbb\xbf{}",
        b'{\r\n  "a": 1\r\n}\r\n',
        b"{}\r",
        b"{} // \xe2\x80\xa8 \xf0\x9f\x90\xb3",
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b"{}\x00",
    ],
)
def test_bytes_round_trip(disk: Disk, raw: bytes) -> None:
    """Byte order marks, line ends and characters of any kind come back as the same bytes."""
    disk.file.write_bytes(raw)
    source = reading.read(disk.file)
    assert source.exists
    assert source.undecodable is None
    assert source.digest == hashlib.sha256(raw).hexdigest()
    disk.commit(source.text, source=source)
    assert disk.file.read_bytes() == raw


@pytest.mark.parametrize(
    ("raw", "offset"),
    [(b"{}\xff", 2), (b"\xff\xfe{\x00}\x00", 0), (b'{"\xe9": 1}', 2), (b"{} // \xf0\x9f", 6), (b"\xed\xa0\x80", 0)],
)
def test_bytes_that_are_not_utf8(raw: bytes, offset: int) -> None:
    """The first bad byte is told, and the text is what OpenClaw reads."""
    source = reading.source_of(raw, name="x")
    assert source.undecodable == offset
    assert "\ufffd" in source.text
    assert source.digest == hashlib.sha256(raw).hexdigest()


def test_no_file(tmp_path: Path) -> None:
    """A missing file is a source without text that does not exist."""
    source = reading.read(tmp_path / "openclaw.json")
    assert (source.text, source.digest, source.exists) == ("", None, False)


def test_unreadable_file(tmp_path: Path) -> None:
    """A file that cannot be read is an error with a hint."""
    link = tmp_path / "loop"
    link.symlink_to(link)
    with pytest.raises(ConfigUnreadableError, match="cannot be read") as caught:
        reading.read(link)
    assert caught.value.hint


def test_drafts_of_killed_processes(disk: Disk) -> None:
    """Drafts of processes that have ended go with the next write; those of living ones and other files stay."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as ended:
        ended.wait()
    kept = {
        f".openclaw-wisgate.{os.getpid()}.0123456789abcdef.tmp",
        ".openclaw-wisgate.x.0123456789abcdef.tmp",
        f".openclaw-wisgate.{ended.pid}.tmp.txt",
        f"openclaw-wisgate.{ended.pid}.0123456789abcdef.tmp",
        ".env",
    }
    for name in (*kept, f".openclaw-wisgate.{ended.pid}.0123456789abcdef.tmp"):
        disk.file.with_name(name).write_text("x", "utf-8")
    disk.commit()
    assert disk.names() == {"openclaw.json", *kept}


@pytest.mark.skipif(sys.platform != "linux", reason="files are told by their handles in /proc")
def test_the_way_back_is_on_disk_first(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backup, record, their folder and the draft are forced to disk before the config is replaced, its folder after."""
    fsync, change = os.fsync, os.replace
    order: list[str] = []

    def synced(handle: int) -> None:
        name = Path(f"/proc/self/fd/{handle}").readlink()
        order.append("folder" if name == disk.file.parent else name.suffix or "backups")
        fsync(handle)

    def replaced(source: Path, target: Path) -> None:
        order.append(f"replace {'config' if target == disk.file else target.suffix}")
        change(source, target)

    disk.commit()
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    disk.commit(OLD)
    assert order == [
        ".tmp",  # the lock
        *(".tmp", "replace .json5"),
        *(".tmp", "replace .json"),
        "backups",
        *(".tmp", "replace config"),
        "folder",
    ]
