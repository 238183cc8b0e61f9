"""OpenClaw's lock: complete or absent, released on every way out, shared by real processes."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from openclaw_wisgate.errors import LockHeldError, WriteError
from openclaw_wisgate.system import lock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are POSIX's")

SOON = 0.15
"""Seconds that a test waits for a lock that will not come free."""

_HOLD = """
import sys
from pathlib import Path
from openclaw_wisgate.system import lock
with lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""
_CONTEND = """
import os, sys, time
from pathlib import Path
from openclaw_wisgate.system import lock
config, rounds, dead = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()
inside = config.with_name("inside")
for number in range(rounds):
    with lock.held(config, wait=60):
        os.close(os.open(inside, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        with config.open("r+") as counter:
            count = int(counter.read())
            time.sleep(0.0005)
            counter.seek(0)
            counter.write(str(count + 1))
        inside.unlink()
        if dead and number % 2:
            # What a killed process leaves: the next one has to take it over.
            Path(f"{config}.lock").write_bytes(dead)
print("done")
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config file in a folder of its own."""
    file = tmp_path / "openclaw" / "openclaw.json"
    file.parent.mkdir()
    file.write_text("0", "utf-8")
    return file


def lock_of(config: Path) -> Path:
    """Return where the lock of `config` is."""
    return config.with_name(f"{config.name}.lock")


def names(config: Path) -> set[str]:
    """Return the names of all files in the config's folder."""
    return {file.name for file in config.parent.iterdir()}


def run(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a Python program in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def holder(config: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a process that holds the lock of `config` until it is told to end."""
    with run(_HOLD, str(config)) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()


def start_time(pid: int) -> int:
    """Return field 22 of /proc/PID/stat."""
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19])


def dead_pid() -> int:
    """Return the number of a process that has ended."""
    with run("pass") as child:
        child.wait()
    return child.pid


def leave(config: Path, owner: object) -> bytes:
    """Leave a lock that holds `owner` as JSON, or as it is if it is text; return its bytes."""
    raw = owner if isinstance(owner, str) else json.dumps(owner)
    lock_of(config).write_text(raw, "utf-8")
    return raw.encode()


def test_payload(config: Path) -> None:
    """A held lock is JSON with owner, time and start time, private to the user, and gone afterwards."""
    with lock.held(config):
        file = lock_of(config)
        owner = json.loads(file.read_bytes())
        assert owner["pid"] == os.getpid()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", owner["createdAt"])
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert names(config) == {"openclaw.json", "openclaw.json.lock"}
        if sys.platform == "linux":
            assert owner["starttime"] == start_time(os.getpid())
    assert names(config) == {"openclaw.json"}


def test_payload_for_node(config: Path, node: Path) -> None:
    """Node's JSON.parse reads the whole lock, white space at its end included."""
    program = "console.log(JSON.parse(require('fs').readFileSync(process.argv[1],'utf8')).pid)"
    with lock.held(config):
        done = subprocess.run([node, "-e", program, lock_of(config)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{os.getpid()}\n"


@pytest.mark.parametrize("mask", [0, 0o022, 0o077, 0o777])
def test_mode_whatever_the_umask(config: Path, mask: int) -> None:
    """The lock is 0600 under every umask."""
    before = os.umask(mask)
    try:
        with lock.held(config):
            assert stat.S_IMODE(lock_of(config).stat().st_mode) == 0o600
    finally:
        os.umask(before)


@pytest.mark.parametrize("fault", [ValueError, OSError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_released_on_every_way_out(config: Path, fault: type[BaseException]) -> None:
    """Whatever ends the block, the lock is gone and the reason is what is raised."""

    def fail() -> None:
        with lock.held(config):
            raise fault

    with pytest.raises(fault):
        fail()
    assert names(config) == {"openclaw.json"}


def test_released_when_interrupted_while_being_made(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C right after the lock was made leaves none."""
    link = os.link

    def interrupted(source: Path, target: Path) -> None:
        link(source, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt), lock.held(config):
        pytest.fail("the lock is not held")
    assert names(config) == {"openclaw.json"}


def test_not_released_when_it_is_somebody_elses(config: Path) -> None:
    """A lock that was put in the place of ours is left alone."""
    with lock.held(config):
        foreign = leave(config, {"pid": 1})
    assert lock_of(config).read_bytes() == foreign


def test_another_lock_of_the_same_process_is_told_apart(config: Path) -> None:
    """Two locks of one process differ, so that one is never released for the other."""
    payloads = set()
    for _ in range(5):
        with lock.held(config):
            payloads.add(lock_of(config).read_bytes())
    assert len(payloads) == 5


def test_waits_for_a_living_holder(config: Path) -> None:
    """A living process keeps its lock; who waits in vain is told its number, and changes nothing."""
    with holder(config) as child:
        before = lock_of(config).read_bytes()
        started = time.monotonic()
        with pytest.raises(LockHeldError, match=rf"process {child.pid}\b") as caught, lock.held(config, wait=SOON):
            pytest.fail("two hold the lock")
        assert time.monotonic() - started >= SOON
        assert caught.value.hint
        assert lock_of(config).read_bytes() == before
        assert names(config) == {"openclaw.json", "openclaw.json.lock"}


def test_gets_the_lock_when_the_holder_lets_go(config: Path) -> None:
    """Who waits gets the lock as soon as it is free."""
    with holder(config) as child:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
        with lock.held(config, wait=20):
            assert json.loads(lock_of(config).read_bytes())["pid"] == os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a zombie")
def test_takes_over_from_a_killed_holder(config: Path) -> None:
    """The lock of a killed process is taken over, even before its parent has noticed."""
    with holder(config) as child:
        os.kill(child.pid, signal.SIGKILL)
        with lock.held(config, wait=20):
            assert json.loads(lock_of(config).read_bytes())["pid"] == os.getpid()
    assert names(config) == {"openclaw.json"}


def test_takes_over_from_a_dead_process(config: Path) -> None:
    """A lock whose owner does not run is taken over at once, however young it is."""
    leave(config, {"pid": dead_pid(), "createdAt": "2999-01-01T00:00:00.000Z"})
    with lock.held(config, wait=0):
        assert json.loads(lock_of(config).read_bytes())["pid"] == os.getpid()
    assert names(config) == {"openclaw.json"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a process started")
def test_takes_over_where_the_number_was_used_again(config: Path) -> None:
    """A lock with another start time than the running process's is a dead one's; with the same, or none, it is not."""
    started = start_time(os.getpid())
    leave(config, {"pid": os.getpid(), "starttime": started + 1})
    with lock.held(config, wait=0):
        pass
    for owner in ({"pid": os.getpid(), "starttime": started}, {"pid": os.getpid()}):
        leave(config, owner)
        with pytest.raises(LockHeldError, match=f"process {os.getpid()}"), lock.held(config, wait=0):
            pytest.fail("a living owner's lock was taken")


def test_living_process_of_another_user(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may not be signalled is alive."""

    def forbidden(_pid: int, _signal: int) -> None:
        raise PermissionError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "kill", forbidden)
    leave(config, {"pid": dead_pid()})
    with pytest.raises(LockHeldError), lock.held(config, wait=0):
        pytest.fail("a living owner's lock was taken")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="empty"),
        " \n",
        "{",
        "null",
        "[]",
        "1",
        '"x"',
        "{}",
        '{"pid": "12"}',
        '{"pid": null}',
        '{"createdAt": "2020-01-01T00:00:00Z"}',
        "[" * 100_000,
        "\x00" * 20,
    ],
    ids=lambda raw: repr(raw)[1:13],
)
def test_damaged_lock_is_reported_and_left(config: Path, raw: str) -> None:
    """A lock that names no owner is never guessed at: the message says what to do, the file stays."""
    leave(config, raw)
    with pytest.raises(LockHeldError, match="is damaged") as caught, lock.held(config, wait=0):
        pytest.fail("a damaged lock was taken")
    assert str(lock_of(config)) in str(caught.value.hint)
    assert lock_of(config).read_text("utf-8") == raw
    assert names(config) == {"openclaw.json", "openclaw.json.lock"}


@pytest.mark.parametrize("pid", [0, -1, True, 10**30, 2**31])
def test_impossible_owner_is_not_taken_for_dead(config: Path, pid: int) -> None:
    """A number that no process can have is not proof of a dead owner."""
    raw = leave(config, {"pid": pid})
    with pytest.raises(LockHeldError), lock.held(config, wait=0):
        pytest.fail("the lock was taken")
    assert lock_of(config).read_bytes() == raw


def test_lock_that_is_no_file(config: Path) -> None:
    """A folder, or a pipe that would be waited for, in the lock's place is reported and left."""
    for make in (Path.mkdir, os.mkfifo):
        make(lock_of(config))
        with pytest.raises(LockHeldError, match=r"openclaw\.json\.lock"), lock.held(config, wait=0):
            pytest.fail("the lock was taken")
        assert lock_of(config).exists()
        lock_of(config).rmdir() if lock_of(config).is_dir() else lock_of(config).unlink()


def test_openclaw_taking_over_is_not_disturbed(config: Path) -> None:
    """While OpenClaw takes a dead lock over, which a folder beside it tells, nobody else does."""
    raw = leave(config, {"pid": dead_pid()})
    guard = config.with_name("openclaw.json.lock.reclaim")
    guard.mkdir()
    with pytest.raises(LockHeldError, match="reclaim") as caught, lock.held(config, wait=SOON):
        pytest.fail("the lock was taken")
    assert str(guard) in str(caught.value.hint)
    assert lock_of(config).read_bytes() == raw
    guard.rmdir()
    with lock.held(config, wait=0):
        pass


def test_one_takes_over_at_a_time(config: Path) -> None:
    """While one process of this program takes a dead lock over, another does not."""
    import fcntl  # noqa: PLC0415 - Windows has none

    raw = leave(config, {"pid": dead_pid()})
    with lock_of(config).open("rb") as stale:
        fcntl.flock(stale, fcntl.LOCK_EX)
        with pytest.raises(LockHeldError), lock.held(config, wait=SOON):
            pytest.fail("the lock was taken")
        assert lock_of(config).read_bytes() == raw
    with lock.held(config, wait=0):
        pass


def test_lock_replaced_before_it_is_taken_over(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the dead lock has become a living one by the time it is to go, it stays."""
    leave(config, {"pid": dead_pid()})
    living = {"pid": os.getpid()}
    kill = os.kill

    def replaced(pid: int, number: int) -> None:
        lock_of(config).unlink(missing_ok=True)
        leave(config, living)
        kill(pid, number)

    monkeypatch.setattr(os, "kill", replaced)
    with pytest.raises(LockHeldError), lock.held(config, wait=SOON):
        pytest.fail("the lock was taken")
    assert json.loads(lock_of(config).read_bytes()) == living


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES])
def test_without_hard_links(config: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Where the file system has no hard links the lock is made directly, and still excludes."""

    def refuse(_source: Path, _target: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    with lock.held(config):
        assert json.loads(lock_of(config).read_bytes())["pid"] == os.getpid()
        with pytest.raises(LockHeldError), lock.held(config, wait=0):
            pytest.fail("two hold the lock")
    assert names(config) == {"openclaw.json"}


@pytest.mark.parametrize("call", ["open", "write", "fsync", "fchmod", "link"])
def test_lock_that_cannot_be_made(config: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """A failing system call is a WriteError that names the lock, and leaves nothing behind."""

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(WriteError, match=r"openclaw\.json\.lock.*no space left"), lock.held(config):
            pytest.fail("the lock is not held")
    assert names(config) == {"openclaw.json"}


def test_short_writes(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes one byte at a time gets them all before the lock is there."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data)[:1]))
    with lock.held(config):
        assert json.loads(lock_of(config).read_bytes())["pid"] == os.getpid()


def test_no_folder(tmp_path: Path) -> None:
    """Without the config's folder there is no lock, and a WriteError says so."""
    with pytest.raises(WriteError, match="cannot be made"), lock.held(tmp_path / "none" / "openclaw.json"):
        pytest.fail("the lock is not held")


def test_linked_folder_has_the_same_lock(config: Path, tmp_path: Path) -> None:
    """Whichever way leads to the config's folder, the lock is one, as OpenClaw makes it."""
    (tmp_path / "link").symlink_to(config.parent)
    with (
        lock.held(tmp_path / "link" / "openclaw.json"),
        pytest.raises(LockHeldError),
        lock.held(config, wait=0),
    ):
        pytest.fail("two hold the lock")
    assert names(config) == {"openclaw.json"}


def test_linked_config_has_its_own_lock(config: Path, tmp_path: Path) -> None:
    """The lock goes by the name of a link to a config, as OpenClaw's does."""
    link = tmp_path / "linked.json"
    link.symlink_to(config)
    with lock.held(link):
        assert (tmp_path / "linked.json.lock").exists()


@pytest.mark.parametrize("killed", [False, True], ids=["living", "killed"])
def test_two_processes_never_hold_it_together(config: Path, *, killed: bool) -> None:
    """Of contending processes one is inside at a time and none is lost, also when locks are left by killed ones."""
    rounds = 60
    raw = json.dumps({"pid": dead_pid()}) if killed else ""
    with ExitStack() as stack:
        children = [stack.enter_context(run(_CONTEND, str(config), str(rounds), raw)) for _ in range(3)]
        outputs = [child.communicate(timeout=60)[0] for child in children]
    assert outputs == ["done\n"] * 3
    assert config.read_text("utf-8") == str(3 * rounds)
    assert names(config) <= {"openclaw.json", "openclaw.json.lock"}
