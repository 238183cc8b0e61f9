"""Which files a config may include, as OpenClaw 2026.9.6 and releases before it have it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from openclaw_wisgate.effective.reading import LARGEST, Included, IncludeRequest, NotIncluded
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.system.includes import Includes
from openclaw_wisgate.system.locate import Surroundings

links = pytest.mark.skipif(sys.platform == "win32", reason="on Windows not everybody may make links")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder with a config in `conf`, and files inside and outside of that."""
    for name in ("conf/openclaw.json", "conf/a.json5", "conf/sub/b.json5", "elsewhere/x.json5"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"'{name}'")
    return tmp_path


def read(  # noqa: PLR0913 - each argument is a circumstance
    top: Path,
    path: str,
    *,
    file: str | None = "conf/openclaw.json",
    within: str | None = None,
    roots: str | None = None,
    release: Release = NEWEST,
) -> Included | NotIncluded:
    """Return what becomes of an include of `path` in the file that people call `conf/openclaw.json`."""
    environment = {"HOME": str(top / "home")} | ({} if roots is None else {"OPENCLAW_INCLUDE_ROOTS": roots})
    around = Surroundings(environment, top, top / "ours")
    includes = Includes(None if file is None else Path(file), environment=environment, around=around, release=release)
    return includes(IncludeRequest(path, within, "conf/openclaw.json"))


def text(answer: Included | NotIncluded) -> str:
    """Return the text of a file that was included."""
    assert isinstance(answer, Included), answer
    return answer.source.text


def reason(answer: Included | NotIncluded) -> str:
    """Return the rule of a file that was not included."""
    assert isinstance(answer, NotIncluded), answer
    return answer.rule.removeprefix("include/")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("./a.json5", "conf/a.json5"),
        ("a.json5", "conf/a.json5"),
        ("sub/../sub/b.json5", "conf/sub/b.json5"),
        ("../conf/a.json5", "conf/a.json5"),
        ("no/../a.json5", "conf/a.json5"),
    ],
)
def test_inside(top: Path, path: str, name: str) -> None:
    """A file in the folder of the config is read, and called by where it lies beside the config."""
    answer = read(top, path)
    assert text(answer) == f"'{name}'"
    assert isinstance(answer, Included)
    assert answer.source.name == str(Path(name))
    assert answer.identity == str(top / name)


def test_relative_to_the_including_file(top: Path) -> None:
    """A path starts at the folder of the file that has the include."""
    assert text(read(top, "../a.json5", within=str(top / "conf" / "sub" / "b.json5"))) == "'conf/a.json5'"


def test_absolute(top: Path) -> None:
    """An absolute path is taken as it is, and people see it with `~`."""
    assert text(read(top, str(top / "conf" / "a.json5"))) == "'conf/a.json5'"
    (top / "home").mkdir()
    (top / "home" / "o.json5").write_text("1")
    answer = read(top, str(top / "home" / "o.json5"), file="home/openclaw.json")
    assert isinstance(answer, Included)
    if sys.platform != "win32":
        assert answer.source.name == "~/o.json5"


def test_config_itself(top: Path) -> None:
    """The config is told from all other files, however it is named."""
    answer = read(top, "sub/../openclaw.json")
    assert isinstance(answer, Included)
    assert answer.identity is None


def test_standard_input(top: Path) -> None:
    """A config from standard input lies in the current folder."""
    assert text(read(top, "conf/a.json5", file=None)) == "'conf/a.json5'"
    assert reason(read(top, "../x.json5", file=None)) == "outside"


@pytest.mark.parametrize(
    "path", ["../elsewhere/x.json5", "/etc/hosts", "..", "../conf2/a.json5", "sub/../../elsewhere/x.json5"]
)
def test_outside(top: Path, path: str) -> None:
    """A file outside of the folder is not read, whether it is there or not."""
    (top / "conf2").mkdir()
    assert reason(read(top, path)) == "outside"


@pytest.mark.parametrize(
    "path", ["gone.json5", "sub", ".", "", "a.json5/x", "\0", "x" * 4096, "~/a.json5", "${HOME}/a", "\ud800"]
)
def test_unreadable(top: Path, path: str) -> None:
    """What is missing, no plain file or no path at all is refused, and nothing raises."""
    assert reason(read(top, path)) == "unreadable"


@pytest.mark.parametrize("path", ["~/a.json5", "${HOME}/a.json5"])
def test_hint_that_nothing_is_expanded(top: Path, path: str) -> None:
    """Who counts on `~` or a variable in the path is told that it stays as it is."""
    answer = read(top, path)
    assert isinstance(answer, NotIncluded)
    assert "neither" in answer.hint


def test_size(top: Path) -> None:
    """A file of two MiB is read, a larger one is not, by releases since 2026.2.26."""
    file = top / "conf" / "large.json5"
    file.write_bytes(b"1" + b" " * (LARGEST - 1))
    assert len(text(read(top, "large.json5"))) == LARGEST
    file.write_bytes(b"1" + b" " * LARGEST)
    assert reason(read(top, "large.json5")) == "unreadable"
    assert text(read(top, "large.json5", release=Release(2026, 2, 25)))


@links
def test_hard_links(top: Path) -> None:
    """A file with a second name is not read, by releases since 2026.2.26."""
    (top / "conf" / "second.json5").hardlink_to(top / "conf" / "a.json5")
    assert reason(read(top, "second.json5")) == "unreadable"
    assert text(read(top, "second.json5", release=Release(2026, 2, 25)))


@links
def test_pipe_is_not_waited_for(top: Path) -> None:
    """A pipe is no plain file, under any release."""
    os.mkfifo(top / "conf" / "pipe")
    assert reason(read(top, "pipe")) == "unreadable"
    assert reason(read(top, "pipe", release=Release(2026, 1, 29))) == "unreadable"


@links
def test_links(top: Path) -> None:
    """A link may lead to a place inside the folder, not out of it, nor out and in again."""
    conf = top / "conf"
    (conf / "inner").symlink_to("sub")
    (conf / "outer").symlink_to("../elsewhere")
    (top / "elsewhere" / "back.json5").symlink_to("../conf/a.json5")
    (conf / "loop").symlink_to("loop")
    assert text(read(top, "inner/b.json5")) == "'conf/sub/b.json5'"
    assert reason(read(top, "outer/x.json5")) == "outside"
    assert reason(read(top, "outer/back.json5")) == "unreadable"
    assert reason(read(top, "outer/gone.json5")) == "unreadable"
    assert reason(read(top, "loop")) == "unreadable"
    assert text(read(top, "outer/back.json5", release=Release(2026, 2, 17))) == "'conf/a.json5'"


@links
def test_folder_of_the_config_behind_a_link(top: Path) -> None:
    """The way to the config may lead over links."""
    (top / "aside").symlink_to("conf")
    assert text(read(top, "a.json5", file="aside/openclaw.json")) == "'conf/a.json5'"
    assert text(read(top, "sub/b.json5", file="aside/openclaw.json")) == "'conf/sub/b.json5'"


@links
def test_roots(top: Path) -> None:
    """OPENCLAW_INCLUDE_ROOTS names further folders since 2026.4.29; both path and real place must be in one."""
    (top / "home").mkdir()
    (top / "home" / "h.json5").write_text("'h'")
    (top / "conf" / "outer").symlink_to("../elsewhere")
    roots = os.pathsep.join((str(top / "nowhere"), f" {top / 'elsewhere'} ", "", "~"))
    assert text(read(top, "../elsewhere/x.json5", roots=roots)) == "'elsewhere/x.json5'"
    assert text(read(top, "outer/x.json5", roots=roots)) == "'elsewhere/x.json5'"
    assert text(read(top, "../home/h.json5", roots=roots)) == "'h'"
    assert reason(read(top, "../ours/x.json5", roots=roots)) == "outside"
    assert reason(read(top, "../elsewhere/x.json5", roots="  ")) == "outside"
    assert reason(read(top, "../elsewhere/x.json5", roots=roots, release=Release(2026, 4, 27))) == "outside"


def test_root_of_the_file_system(top: Path) -> None:
    """A root may be the top of all folders."""
    assert text(read(top, "../elsewhere/x.json5", roots=Path(top.anchor).as_posix())) == "'elsewhere/x.json5'"


def test_before_folders_counted(top: Path) -> None:
    """Before 2026.2.17 any file could be included."""
    assert text(read(top, "../elsewhere/x.json5", release=Release(2026, 2, 12))) == "'elsewhere/x.json5'"


def test_bytes_that_are_not_utf8(top: Path) -> None:
    """An included file is read as the config itself, and what is garbled is known."""
    (top / "conf" / "latin.json5").write_bytes(b"'\xe9'")
    answer = read(top, "latin.json5")
    assert text(answer) == "'\ufffd'"
    assert isinstance(answer, Included)
    assert answer.source.undecodable == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may read everything")
def test_forbidden(top: Path) -> None:
    """A file that this user may not read is told as such."""
    (top / "conf" / "a.json5").chmod(0)
    answer = read(top, "a.json5")
    assert isinstance(answer, NotIncluded)
    assert "cannot be read" in answer.message


def off_limits(answer: Included | NotIncluded) -> str | None:
    """Return why a file that was included must not be written."""
    assert isinstance(answer, Included), answer
    return answer.off_limits


OUTSIDE = "lies outside the folder of the config file"


@links
def test_what_may_be_written(top: Path) -> None:
    """Only what lies in the folder of the config, as OpenClaw itself does, by its path and by where links lead."""
    conf = top / "conf"
    (conf / "inner.json5").symlink_to("sub/b.json5")
    (conf / "outer.json5").symlink_to("../elsewhere/x.json5")
    (top / "elsewhere" / "back.json5").symlink_to("../conf/a.json5")
    roots = str(top / "elsewhere")
    assert off_limits(read(top, "a.json5")) is None
    assert off_limits(read(top, "inner.json5")) is None
    assert off_limits(read(top, "../elsewhere/x.json5", roots=roots)) == OUTSIDE
    assert off_limits(read(top, "outer.json5", roots=roots)) == OUTSIDE
    assert off_limits(read(top, "../elsewhere/back.json5", roots=roots)) == OUTSIDE
    before_folders_counted = Release(2026, 2, 16)
    assert off_limits(read(top, "../elsewhere/x.json5", release=before_folders_counted)) == OUTSIDE
    assert off_limits(read(top, "a.json5", release=before_folders_counted)) is None
    (conf / "second.json5").hardlink_to(conf / "a.json5")
    linked = off_limits(read(top, "a.json5", release=before_folders_counted))
    assert linked == "has more than one name on disk (hard links)"


@links
def test_the_file_itself(top: Path) -> None:
    """A file is told by its absolute path with links followed, so that two names of it are seen to be one."""
    (top / "aside").symlink_to("conf")
    (top / "conf" / "inner.json5").symlink_to("sub/b.json5")
    for answer in (read(top, "inner.json5"), read(top, "sub/b.json5", file="aside/openclaw.json")):
        assert isinstance(answer, Included)
        assert answer.file == str((top / "conf" / "sub" / "b.json5").resolve())
        assert answer.off_limits is None
