"""The program on machines that refuse: exit code 3, one sentence, and the old bytes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from tests.e2e import terminal

from openclaw_wisgate.presets import DEFAULT_MODEL

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and mounts are POSIX's")

OLD = '{\n  // mine\n  gateway: { mode: "local" },\n}\n'
NOBODY = 65534
_AS_NOBODY = """
import os, sys
from openclaw_wisgate.cli.app import main
# What is loaded when it is needed may lie where nobody else may read.
main([*sys.argv[1:], "--dry-run"])
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.exit(main(sys.argv[1:]))
"""
_LIMITED = """
import resource, sys
from openclaw_wisgate.cli.app import main
which, most = sys.argv[1], int(sys.argv[2])
resource.setrlimit(getattr(resource, which), (most, most))
sys.exit(main(sys.argv[3:]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a config."""
    config = tmp_path / "home" / ".openclaw" / "openclaw.json"
    config.parent.mkdir(parents=True)
    config.write_text(OLD, "utf-8")
    config.chmod(0o600)
    return tmp_path / "home"


def config_in(home: Path) -> Path:
    """Return the config file of `home`."""
    return home / ".openclaw" / "openclaw.json"


def run(
    home: Path, *arguments: str, start: tuple[str, ...] = ("-m", "openclaw_wisgate")
) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    environment: Mapping[str, str] = {"HOME": str(home), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


ADD = ("add", "--yes", "--no-ping")


def check_refused(done: subprocess.CompletedProcess[str], words: str) -> None:
    """Check that the program ended with 3 and one sentence that has `words`."""
    assert done.returncode == 3, done
    assert "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert len(errors) == 1, done.stderr
    assert re.search(words, errors[0]), errors[0]


def check_old(home: Path) -> None:
    """Check that the old bytes are there, and nothing else."""
    assert config_in(home).read_text("utf-8") == OLD
    assert {file.name for file in config_in(home).parent.iterdir()} == {"openclaw.json"}


@pytest.fixture
def mount() -> Iterator[Callable[..., None]]:
    """What mounts a file system, for the time of the test."""
    mounted: list[Path] = []

    def mounting(folder: Path, *options: str) -> None:
        program = shutil.which("mount")
        if program is None:
            pytest.skip("nothing can be mounted here")
        done = subprocess.run([program, *options, str(folder)], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
        if folder not in mounted:
            mounted.append(folder)

    yield mounting
    for folder in mounted:
        subprocess.run([str(shutil.which("umount")), str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave no room in `folder`."""
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"x" * 4096)
    assert shutil.disk_usage(folder).free == 0


def test_full_disk_of_the_config(home: Path, mount: Callable[..., None]) -> None:
    """A disk without room for the new bytes keeps the old ones."""
    folder = home / ".openclaw"
    mount(folder, "-t", "tmpfs", "-o", "size=64k", "tmpfs")
    config_in(home).write_text(OLD, "utf-8")
    fill(folder)
    check_refused(run(home, *ADD), "no space left on device")
    (folder / "filler").unlink()
    check_old(home)
    assert run(home, *ADD).returncode == 0


def test_full_disk_of_the_copies(home: Path, mount: Callable[..., None]) -> None:
    """Without room for the copy of the old bytes nothing is written."""
    folder = home / ".local"
    folder.mkdir()
    mount(folder, "-t", "tmpfs", "-o", "size=64k", "tmpfs")
    (folder / "state").mkdir()
    fill(folder)
    check_refused(run(home, *ADD), "no space left on device")
    check_old(home)


def test_read_only_disk(home: Path, mount: Callable[..., None]) -> None:
    """A disk that is mounted for reading only is told as that."""
    folder = home / ".openclaw"
    mount(folder, "--bind", str(folder))
    mount(folder, "-o", "remount,ro,bind")
    check_refused(run(home, *ADD), "read-only file system")
    check_old(home)


def test_largest_file_too_small(home: Path) -> None:
    """A limit on the size of files is an error like a full disk."""
    done = run(home, "RLIMIT_FSIZE", "300", *ADD, start=("-c", _LIMITED))
    check_refused(done, "file too large")
    check_old(home)


def test_too_few_open_files(home: Path) -> None:
    """However few files may be open, it works or is refused."""
    outcomes = set()
    for most in range(3, 9):
        done = run(home, "RLIMIT_NOFILE", str(most), *ADD, start=("-c", _LIMITED))
        outcomes.add(done.returncode)
        if done.returncode:
            check_refused(done, "too many open files")
            check_old(home)
        else:
            assert run(home, "undo", "--yes").returncode == 0
            check_old(home)
    assert outcomes == {0, 3}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("folder_is_ours", [True, False])
def test_file_of_another_user(*, folder_is_ours: bool) -> None:
    """A config of another user is refused, also where its folder could be written to."""
    # The folders that pytest makes are closed to others.
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        config = config_in(home)
        config.parent.mkdir()
        config.write_text(OLD, "utf-8")
        os.chown(home, NOBODY, NOBODY)
        if folder_is_ours:
            os.chown(config.parent, NOBODY, NOBODY)
        done = run(home, *ADD, start=("-c", _AS_NOBODY))
        check_refused(done, "belongs to another user" if folder_is_ours else 'the lock ".*permission denied')
        check_old(home)


@pytest.mark.parametrize("kind", ["folder", "pipe", "circle"])
def test_no_plain_file(home: Path, kind: str) -> None:
    """What is not a file is refused at once."""
    config = config_in(home)
    config.unlink()
    if kind == "folder":
        config.mkdir()
    elif kind == "pipe":
        os.mkfifo(config)
    else:
        config.symlink_to(config.name)
    check_refused(run(home, *ADD), "not a plain file|symbolic links")
    check_refused(run(home, "undo", "--yes"), "not a plain file|symbolic links")


def test_state_that_is_no_folder(home: Path) -> None:
    """A file where the copies should be is told, and nothing is written."""
    (home / ".local").write_text("in the way", "utf-8")
    check_refused(run(home, *ADD), "not a directory")
    check_old(home)


@pytest.mark.parametrize("gone", ["file", "folder"])
def test_gone_while_the_user_looks(home: Path, gone: str) -> None:
    """A config that goes away before the answer is not made anew from the answer to another question."""
    with terminal.openclaw_wisgate("add", DEFAULT_MODEL, "--no-ping", home=home) as screen:
        screen.wait_for("[y/N]")
        if gone == "file":
            config_in(home).unlink()
        else:
            shutil.rmtree(config_in(home).parent)
        screen.type("y\n")
        assert screen.leave() == 3
    assert "Traceback" not in screen.screen
    assert not config_in(home).exists()


def test_another_writer_that_does_not_end(home: Path) -> None:
    """A lock that is held for too long is told with who holds it, and waiting for it is told, too."""
    lock = config_in(home).with_name("openclaw.json.lock")
    lock.write_text(f'{{"pid": {os.getpid()}, "createdAt": "2026-01-01T00:00:00.000Z"}}', "utf-8")
    done = run(home, *ADD)
    lock.unlink()
    check_refused(done, f"process {os.getpid()}")
    assert f"waiting for process {os.getpid()}" in done.stderr
    check_old(home)
