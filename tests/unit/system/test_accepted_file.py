"""The file of accepted findings."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from openclaw_wisgate.accepted import Accepted
from openclaw_wisgate.errors import BaselineError
from openclaw_wisgate.system import accepted_file

TEXT = '{"format_version": "1.0", "accepted": [{"fingerprint": "a"}]}\n'


def test_written_and_read(tmp_path: Path) -> None:
    """What is written is read again, with LF on every system, and nothing else is left."""
    file = tmp_path / "baseline.json"
    accepted_file.write(str(file), TEXT)
    assert accepted_file.read(str(file)) == Accepted(frozenset({"a"}))
    assert file.read_bytes() == TEXT.encode()
    assert [each.name for each in tmp_path.iterdir()] == ["baseline.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes, and links need rights")
def test_replaced(tmp_path: Path) -> None:
    """A file that is there keeps its mode, and a link stays a link."""
    file = tmp_path / "real.json"
    file.write_text("old")
    file.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(file)
    accepted_file.write(str(link), TEXT)
    assert link.is_symlink()
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (TEXT, 0o640)


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark, as some editors leave it, does no harm."""
    file = tmp_path / "baseline.json"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert accepted_file.read(str(file)) == Accepted(frozenset({"a"}))


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff", b"{ models: {} }"])
def test_no_baseline(tmp_path: Path, raw: bytes) -> None:
    """Another file is an error that says how to make a baseline."""
    file = tmp_path / "baseline.json"
    file.write_bytes(raw)
    with pytest.raises(BaselineError, match="is no baseline") as caught:
        accepted_file.read(str(file))
    assert "--write-baseline" in str(caught.value.hint)


def test_missing(tmp_path: Path) -> None:
    """A baseline that is not there is an error, not an empty one."""
    with pytest.raises(BaselineError, match="there is no baseline"):
        accepted_file.read(str(tmp_path / "none.json"))


def test_impossible(tmp_path: Path) -> None:
    """A folder in the way, or none to write to, is an error, and nothing is left."""
    with pytest.raises(BaselineError, match="cannot be read"):
        accepted_file.read(str(tmp_path))
    with pytest.raises(BaselineError, match="cannot be written"):
        accepted_file.write(str(tmp_path), TEXT)
    with pytest.raises(BaselineError, match="cannot be written"):
        accepted_file.write(str(tmp_path / "none" / "baseline.json"), TEXT)
    assert list(tmp_path.parent.glob(".openclaw-wisgate.*")) == []
