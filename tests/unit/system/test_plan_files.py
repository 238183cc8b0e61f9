"""The file of a saved plan: who may read it, what it replaces, and what stands in its way."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from openclaw_wisgate._version import __version__
from openclaw_wisgate.errors import PlanFileError, UsageError
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_remove import plan_remove
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import plan_files
from openclaw_wisgate.system.locate import Location

TEXT = "{ models: { providers: { x: { models: [] }, y: {} } } }"
SOURCE = Source(name="/home/me/openclaw.json", text=TEXT, raw=TEXT.encode())
LOCATION = Location(Path("/home/me/openclaw.json"), Path("/home/me/state"), ())
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes, and links need rights")


def plan(provider: str = "x") -> Plan:
    """Return a plan for TEXT."""
    document = document_of(TEXT, name="openclaw.json")
    assert document is not None
    made = plan_remove(document, provider)
    assert isinstance(made, Plan)
    return made


def write(file: Path, provider: str = "x") -> None:
    """Save a plan in `file`."""
    plan_files.write(str(file), plan(provider), command="remove", location=LOCATION, source=SOURCE, pings=[("x", "m")])


def test_written_and_read(tmp_path: Path) -> None:
    """What was written is read: by this version, for the file that was read, at a time in UTC; nothing else is left."""
    file = tmp_path / "plan.json"
    write(file)
    saved = plan_files.read(str(file))
    assert (saved.version, saved.command, saved.subject) == (__version__, "remove", "x")
    assert (saved.config.file, saved.config.digest_before) == (str(LOCATION.file), SOURCE.digest)
    assert saved.state == str(LOCATION.state)
    assert saved.pings == (("x", "m"),)
    assert saved.created.endswith("Z")
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]


@posix
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    """The mode is 0600 whatever the umask, and whatever mode an older plan had."""
    file = tmp_path / "plan.json"
    before = os.umask(0)
    try:
        write(file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
        write(file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_older_plan_is_replaced(tmp_path: Path) -> None:
    """A plan that is there, be it of another version or damaged, gives way to the new one."""
    file = tmp_path / "plan.json"
    for old in ('{"tool": "openclaw-wisgate", "version": "9.9.9"}', '{"tool": "openclaw-wisgate"}'):
        file.write_text(old, "utf-8")
        write(file, "y")
        assert plan_files.read(str(file)).subject == "y"


@pytest.mark.parametrize("raw", [b"", b"{}", b"precious", b"\xff", b'{"tool": "other"}', TEXT.encode()])
def test_another_file_stays(tmp_path: Path, raw: bytes) -> None:
    """A file that is no plan is never overwritten, an empty one included."""
    file = tmp_path / "notes.json"
    file.write_bytes(raw)
    with pytest.raises(PlanFileError, match=r"notes\.json\" is there and is not a plan file"):
        write(file)
    assert file.read_bytes() == raw
    assert [each.name for each in tmp_path.iterdir()] == ["notes.json"]


@posix
def test_links(tmp_path: Path) -> None:
    """A link to a plan stays a link; one to another file, or to nothing, is left alone; a pipe is not waited for."""
    file, link, stray, pipe = (tmp_path / name for name in ("real.json", "link.json", "stray.json", "pipe"))
    write(file)
    link.symlink_to(file)
    write(link, "y")
    assert link.is_symlink()
    assert plan_files.read(str(file)).subject == "y"
    stray.symlink_to(tmp_path / "none.json")
    os.mkfifo(pipe)
    for other in (stray, pipe, tmp_path):
        with pytest.raises(PlanFileError, match="is there and is not a plan file"):
            write(other)
    assert not (tmp_path / "none.json").exists()


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is told, and not made."""
    with pytest.raises(PlanFileError, match=r'there is no folder ".*none" for the plan file'):
        write(tmp_path / "none" / "plan.json")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is one sentence, with its reason; the older plan is still there."""

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "plan.json"
    write(file)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(PlanFileError, match=r"plan\.json\" cannot be written: no space left on device"):
        write(file, "y")
    assert plan_files.read(str(file)).subject == "x"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.parametrize("name", ["-", ""])
def test_no_name_of_a_file(name: str) -> None:
    """A standard stream is no place for a plan, neither to write nor to read."""
    with pytest.raises(UsageError, match="is not a file"):
        plan_files.write(name, plan(), command="remove", location=LOCATION, source=SOURCE)
    with pytest.raises(UsageError, match="is not a file"):
        plan_files.read(name)


@pytest.mark.parametrize(
    ("raw", "says", "hint"),
    [
        (b"{}", "is not a plan file", "make one with: openclaw-wisgate add ... --plan FILE"),
        (b"\xff", "is not a plan file", "make one with: openclaw-wisgate add ... --plan FILE"),
        (
            b'{"tool": "openclaw-wisgate"}',
            "is damaged: it is not what openclaw-wisgate wrote",
            "make it again with: openclaw-wisgate add ... --plan @",
        ),
        (
            b'{"tool": "openclaw-wisgate", "version": "9.9.9", "command": "remove"}',
            f"was made by openclaw-wisgate 9.9.9, and this is {__version__}",
            "make it again with: openclaw-wisgate remove ... --plan @",
        ),
    ],
)
def test_files_that_give_no_plan(tmp_path: Path, raw: bytes, says: str, hint: str) -> None:
    """A file that is none, is damaged, or is of another version is refused with the way to a new one."""
    file = tmp_path / "plan.json"
    file.write_bytes(raw)
    with pytest.raises(PlanFileError) as caught:
        plan_files.read(str(file))
    assert caught.value.message == f'"{file}" {says}'
    assert caught.value.hint == hint.replace("@", str(file))


def test_nothing_to_read(tmp_path: Path) -> None:
    """A plan that is not there, and a folder in its place, are told apart."""
    with pytest.raises(PlanFileError, match="there is no plan file"):
        plan_files.read(str(tmp_path / "none.json"))
    with pytest.raises(PlanFileError, match="cannot be read"):
        plan_files.read(str(tmp_path))
