"""What is done on Windows, with calls that answer as Windows documents it."""

from __future__ import annotations

from pathlib import Path

import pytest

from openclaw_wisgate.system import windows


class Kernel:
    """Answers with one error code after the other, then exchanges the files."""

    def __init__(self, *codes: int) -> None:
        """Answer with `codes` first."""
        self.codes = list(codes)
        self.slept: list[float] = []

    def exchange(self, draft: Path, target: Path) -> int:
        """Put a draft in the place of a file, unless there is an error to answer with."""
        if self.codes:
            return self.codes.pop(0)
        draft.replace(target)
        return 0

    def replace(self, folder: Path) -> str:
        """Replace a file; return what it holds then."""
        draft, target = folder / "draft", folder / "target"
        draft.write_text("new", "utf-8")
        target.write_text("old", "utf-8")
        windows.replace(draft, target, exchange=self.exchange, sleep=self.slept.append)
        assert not draft.exists()
        return target.read_text("utf-8")


def test_at_once(tmp_path: Path) -> None:
    """A file that nobody has open is replaced without waiting."""
    kernel = Kernel()
    assert kernel.replace(tmp_path) == "new"
    assert kernel.slept == []


@pytest.mark.parametrize("code", [5, 32, 33])
def test_open_elsewhere(tmp_path: Path, code: int) -> None:
    """While another program has the file open it is tried again."""
    kernel = Kernel(code, code, code)
    assert kernel.replace(tmp_path) == "new"
    assert len(kernel.slept) == 3


def test_open_for_too_long(tmp_path: Path) -> None:
    """After about two seconds that is an error, and both files are as they were."""
    kernel = Kernel(*[32] * 99)
    with pytest.raises(PermissionError, match="has it open") as caught:
        kernel.replace(tmp_path)
    assert 1 < sum(kernel.slept) < 3
    assert caught.value.filename == str(tmp_path / "target")
    assert (tmp_path / "target").read_text("utf-8") == "old"
    assert (tmp_path / "draft").read_text("utf-8") == "new"


@pytest.mark.parametrize("code", [2, 1177])
def test_nothing_to_replace(tmp_path: Path, code: int) -> None:
    """Where the old file is not there, or went on the way, the new one takes its name all the same."""
    assert Kernel(code).replace(tmp_path) == "new"


def test_other_errors(tmp_path: Path) -> None:
    """Any other error is told with its number and not tried again."""
    kernel = Kernel(1176)
    with pytest.raises(OSError, match="1176"):
        kernel.replace(tmp_path)
    assert kernel.slept == []
