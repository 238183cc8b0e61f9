"""Config files by name, in folders, by pattern and from standard input."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from openclaw_wisgate.errors import ConfigNotFoundError, ConfigUnreadableError
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import sources
from openclaw_wisgate.system.sources import Found


def put(file: Path, text: str = "{}") -> Path:
    """Write `file` and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def names(*asked: str) -> list[str]:
    """Return what the files are called that `asked` means; there must be no fault."""
    found, faults = sources.find(asked)
    assert faults == []
    return [one.name for one in found]


def fault(*asked: str) -> str:
    """Return the only fault of `asked`."""
    _, faults = sources.find(asked)
    (error,) = faults
    return f"{error.message}; {error.hint}"


def read(name: str) -> Source:
    """Return what the only file that `name` means holds."""
    (found,), faults = sources.find([name])
    assert faults == []
    return sources.read(found)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_file(tmp_path: Path) -> None:
    """A file is found by its name, under which it is told, whatever that is."""
    file = put(tmp_path / "any.txt", "{ a: 1 }")
    found = read(str(file))
    assert (found.name, found.text, found.exists) == (str(file), "{ a: 1 }", True)


def test_relative_name(folder: Path) -> None:
    """A name is told as it was given, so that editors and annotations find the file."""
    put(folder / "sub" / "openclaw.json")
    for asked in ("sub/openclaw.json", "sub", ".", "sub/", "./sub"):
        assert names(asked) == [str(Path("sub/openclaw.json"))]
    assert names("./sub/openclaw.json") == ["./sub/openclaw.json"]


def test_folder(tmp_path: Path) -> None:
    """A folder is searched to its bottom for the names of configs, each found once, in the order of their names."""
    configs = ["a/openclaw.json", "b/c/openclaw-models.json5", "my.openclaw.json", "openclaw.json", "openclaw.json5"]
    for name in (*configs, "other.json", "openclaw.json.bak", "openclaw.json.lock", "my-openclaw.json", "a/notes.txt"):
        put(tmp_path / name)
    (tmp_path / "d" / "openclaw.json").mkdir(parents=True)
    assert names(str(tmp_path)) == [str(tmp_path / name) for name in configs]


@pytest.mark.parametrize(
    "inside", [".git", ".hg", ".svn", ".jj", "node_modules", "sub/node_modules/openclaw/.openclaw"]
)
def test_other_peoples_folders(folder: Path, inside: str) -> None:
    """Version control and installed packages are not searched, unless they are named; OpenClaw's own folder is."""
    put(folder / inside / "openclaw.json")
    put(folder / ".openclaw" / "openclaw.json")
    assert names(".") == [str(Path(".openclaw/openclaw.json"))]
    assert names(inside) == [str(Path(inside, "openclaw.json"))]


def test_virtual_environment(folder: Path) -> None:
    """A Python environment is not searched, whatever it is called."""
    put(folder / "python" / "pyvenv.cfg")
    put(folder / "python" / "lib" / "openclaw.json")
    put(folder / "openclaw.json")
    assert names(".") == ["openclaw.json"]


def test_folder_without_configs(tmp_path: Path) -> None:
    """A folder without a config is a fault that says how configs are called."""
    put(tmp_path / "other.json")
    assert "no config file in" in fault(str(tmp_path))
    assert "*.openclaw.json" in fault(str(tmp_path))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="somebody may read everything")
def test_unreadable_folder(folder: Path) -> None:
    """A folder that cannot be searched is a fault, and the others are searched."""
    put(folder / "a" / "openclaw.json")
    put(folder / "b" / "openclaw.json")
    (folder / "a").chmod(0)
    found, faults = sources.find(["."])
    (folder / "a").chmod(0o700)
    assert [one.name for one in found] == [str(Path("b/openclaw.json"))]
    assert [type(error) for error in faults] == [ConfigUnreadableError]


def test_pattern(folder: Path) -> None:
    """A pattern that no shell has replaced means the files that match it, folders apart, in their order."""
    for name in ("conf/b.json5", "conf/a.json5", "conf/x/c.json5", "conf/x/d.json", "conf/.hidden/e.json5"):
        put(folder / name)
    put(folder / "conf" / "node_modules" / "f.json5")
    (folder / "conf" / "g.json5").mkdir()
    assert names("conf/*.json5") == [str(Path(name)) for name in ("conf/a.json5", "conf/b.json5")]
    inside = [str(Path(name)) for name in ("conf/a.json5", "conf/b.json5", "conf/x/c.json5")]
    assert names("conf/**/*.json5") == inside
    assert names("conf/[ab].json?", "conf/**/*.json5") == inside
    assert names("conf/node_modules/*") == [str(Path("conf/node_modules/f.json5"))]
    assert "no file matches" in fault("conf/*.toml")


def test_file_that_looks_like_a_pattern(folder: Path) -> None:
    """A file whose name has the characters of a pattern is that file."""
    put(folder / "a[1].json5")
    put(folder / "a1.json5")
    assert names("a[1].json5") == ["a[1].json5"]


def test_each_file_once(folder: Path) -> None:
    """A file that is meant more than once is found under the first name, where that stood."""
    put(folder / "a" / "openclaw.json")
    put(folder / "b" / "openclaw.json")
    assert names("b/openclaw.json", ".", "./a", str(folder / "a" / "openclaw.json"), "b/*", "-", "-") == [
        "b/openclaw.json",
        str(Path("a/openclaw.json")),
        "<stdin>",
    ]


def test_missing_file(folder: Path) -> None:
    """A file that is not there is found out when it is read, and does not keep the others from being found."""
    put(folder / "openclaw.json")
    assert names("none.json", "openclaw.json") == ["none.json", "openclaw.json"]
    with pytest.raises(ConfigNotFoundError, match=r"none\.json"):
        read("none.json")


def test_name_for_people(tmp_path: Path) -> None:
    """A file may be told under another name."""
    file = put(tmp_path / "openclaw.json")
    assert sources.read(Found("~/c", str(file))).name == "~/c"
    file.unlink()
    with pytest.raises(ConfigNotFoundError, match='"~/c"'):
        sources.read(Found("~/c", str(file)))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name - is standard input, byte for byte."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf{}\r\n\xff"), encoding="latin-1"))
    found = read("-")
    assert (found.name, found.text, found.undecodable) == ("<stdin>", "\ufeff{}\r\n\ufffd", 7)


def test_not_utf8(tmp_path: Path) -> None:
    """Where the first bad byte is, is kept under the file's other name, too."""
    file = tmp_path / "openclaw.json"
    file.write_bytes(b"{}\xff")
    assert sources.read(Found("x", str(file))).undecodable == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")
def test_pipe(tmp_path: Path) -> None:
    """A named pipe is refused and not waited for; a search passes it."""
    os.mkfifo(tmp_path / "openclaw.json")
    with pytest.raises(ConfigUnreadableError, match="not a plain file"):
        read(str(tmp_path / "openclaw.json"))
    assert "no config file" in fault(str(tmp_path))
