"""`.env` files, read as the npm package dotenv reads them for OpenClaw."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from openclaw_wisgate.system import dotenv


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1", {"A": "1"}),
        ("A=1\nB=2\n", {"A": "1", "B": "2"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("A=1\rB=2", {"A": "1", "B": "2"}),
        ("  A = 1  ", {"A": "1"}),
        ("export A=1", {"A": "1"}),
        ("A: 1", {"A": "1"}),
        ("A:1", {}),
        ("A=", {"A": ""}),
        ("A", {}),
        ("=1", {}),
        ("# A=1", {}),
        ("A=1 # comment", {"A": "1"}),
        ("A=sk-1#2", {"A": "sk-1"}),
        ("A='sk-1#2' # comment", {"A": "sk-1#2"}),
        ('A="1 2"', {"A": "1 2"}),
        ("A=`1 '\"2`", {"A": "1 '\"2"}),
        ('A="1\\n2"', {"A": "1\n2"}),
        ("A='1\\n2'", {"A": "1\\n2"}),
        ("A=1\\n2", {"A": "1\\n2"}),
        ('A="line 1\nline 2"\nB=2', {"A": "line 1\nline 2", "B": "2"}),
        ("A='", {"A": "'"}),
        ('A="1', {"A": '"1'}),
        ("A=${B}", {"A": "${B}"}),
        ("A=1\nA=2", {"A": "2"}),
        ("A=1\nA=", {"A": ""}),
        ("a.b-c=1", {"a.b-c": "1"}),
        ("A=schlüssel", {"A": "schlüssel"}),
        ("", {}),
        ("\n\n", {}),
        ("{}", {}),
    ],
)
def test_parse(text: str, expected: dict[str, str]) -> None:
    """Quotes, comments, escapes, repetitions and lines that set nothing are read as OpenClaw reads them."""
    assert dotenv.parse(text) == expected


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark, as Windows editors write it, is no part of the first name."""
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfA=1\r\n")
    assert dotenv.read(file) == {"A": "1"}


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    """One bad byte does not hide the other variables."""
    file = tmp_path / ".env"
    file.write_bytes(b"A=\xff\nB=2\n")
    assert dotenv.read(file) == {"A": "\ufffd", "B": "2"}


def test_no_such_file(tmp_path: Path) -> None:
    """A missing file, and a folder of that name, set nothing."""
    assert dotenv.read(tmp_path / ".env") == {}
    assert dotenv.read(tmp_path) == {}
    assert dotenv.read(tmp_path / "file" / ".env") == {}


def test_pipe(tmp_path: Path) -> None:
    """A named pipe sets nothing and is not waited for, as OpenClaw reads plain files only."""
    os.mkfifo(tmp_path / ".env")
    assert dotenv.read(tmp_path / ".env") == {}
