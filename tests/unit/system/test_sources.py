"""Config files by name, in folders and from standard input."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from openclaw_wisgate.errors import ConfigNotFoundError, ConfigUnreadableError
from openclaw_wisgate.system import sources


def put(file: Path, text: str = "{}") -> Path:
    """Write `file` and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_file(tmp_path: Path) -> None:
    """A file is found by its name, under which it is told, whatever that is."""
    file = put(tmp_path / "any.txt", "{ a: 1 }")
    (found,) = sources.named(str(file))
    assert (found.name, found.text, found.exists) == (str(file), "{ a: 1 }", True)


def test_relative_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is told as it was given, so that editors and annotations find the file."""
    put(tmp_path / "sub" / "openclaw.json")
    monkeypatch.chdir(tmp_path)
    assert [source.name for source in sources.named("sub/openclaw.json")] == ["sub/openclaw.json"]
    assert [source.name for source in sources.named("sub")] == ["sub/openclaw.json"]
    assert [source.name for source in sources.named(".")] == ["sub/openclaw.json"]


def test_folder(tmp_path: Path) -> None:
    """A folder is searched to its bottom for the names of configs, each found once, in the order of their names."""
    names = ["a/openclaw.json", "b/c/openclaw-models.json5", "my.openclaw.json", "openclaw.json", "openclaw.json5"]
    for name in (*names, "other.json", "openclaw.json.bak", "openclaw.json.lock", "my-openclaw.json", "a/notes.txt"):
        put(tmp_path / name)
    (tmp_path / "d" / "openclaw.json").mkdir(parents=True)
    assert [source.name for source in sources.named(str(tmp_path))] == [str(tmp_path / name) for name in names]


def test_folder_without_configs(tmp_path: Path) -> None:
    """A folder without a config is an error that says how configs are called."""
    put(tmp_path / "other.json")
    with pytest.raises(ConfigNotFoundError, match="no config file") as caught:
        sources.named(str(tmp_path))
    assert "openclaw.json" in str(caught.value.hint)


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is an error that names it."""
    with pytest.raises(ConfigNotFoundError, match=r"none\.json"):
        sources.named(str(tmp_path / "none.json"))


def test_name_for_people(tmp_path: Path) -> None:
    """A file may be told under another name."""
    file = put(tmp_path / "openclaw.json")
    assert sources.existing(file, name="~/c").name == "~/c"
    file.unlink()
    with pytest.raises(ConfigNotFoundError, match='"~/c"'):
        sources.existing(file, name="~/c")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name - is standard input, byte for byte."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf{}\r\n\xff"), encoding="latin-1"))
    (found,) = sources.named("-")
    assert (found.name, found.text, found.undecodable) == ("<stdin>", "\ufeff{}\r\n\ufffd", 7)


def test_not_utf8(tmp_path: Path) -> None:
    """Where the first bad byte is, is kept under the file's other name, too."""
    file = tmp_path / "openclaw.json"
    file.write_bytes(b"{}\xff")
    assert sources.existing(file, name="x").undecodable == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")
def test_pipe(tmp_path: Path) -> None:
    """A named pipe is refused and not waited for."""
    os.mkfifo(tmp_path / "openclaw.json")
    with pytest.raises(ConfigUnreadableError, match="not a plain file"):
        sources.named(str(tmp_path / "openclaw.json"))
    with pytest.raises(ConfigNotFoundError):
        sources.named(str(tmp_path))
