"""What stays the same of a finding when the file around it changes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.fingerprint import LENGTH, fingerprints, portable
from openclaw_wisgate.text import Span

ONE = Diagnostic(rule="a/b", severity=Severity.ERROR, message="x", key_path=("models", 0, "id"), span=Span(3, 4))


def test_what_moves_does_not_count() -> None:
    """Place, words, hint and severity have no part in it."""
    other = ONE._replace(span=Span(300, 400), message="other words", hint="do", severity=Severity.NOTE)
    assert fingerprints("a.json", [ONE]) == fingerprints("a.json", [other])


@pytest.mark.parametrize(
    "other",
    [
        ONE._replace(rule="a/c"),
        ONE._replace(key_path=("models", "0", "id")),
        ONE._replace(key_path=("models", 1, "id")),
        ONE._replace(key_path=("models.0.id",)),
        ONE._replace(key_path=()),
        ONE._replace(source="b.json"),
    ],
)
def test_what_it_is_counts(other: Diagnostic) -> None:
    """Rule, key path step by step, and the included file are what it is made of."""
    assert fingerprints("a.json", [ONE]) != fingerprints("a.json", [other])


def test_file_counts() -> None:
    """Findings of two files differ, in the files themselves and in one that both include."""
    shared = ONE._replace(source="shared.json")
    assert len({*fingerprints("a.json", [ONE, shared]), *fingerprints("b.json", [ONE, shared])}) == 4


def test_several_at_one_place() -> None:
    """Several of one kind are counted; one that comes later does not change those before."""
    three = fingerprints("a.json", [ONE, ONE, ONE])
    assert len(set(three)) == 3
    assert fingerprints("a.json", [ONE, ONE._replace(rule="z/z"), ONE])[::2] == three[:2]


@pytest.mark.parametrize("name", ["conf/a.json", "./conf/a.json", "conf\\a.json", ".\\conf\\a.json"])
def test_ways_to_write_a_name(name: str) -> None:
    """Windows and a leading dot make no difference."""
    assert portable(name) == "conf/a.json"
    assert fingerprints(name, [ONE]) == fingerprints("conf/a.json", [ONE])


def test_form() -> None:
    """It is lower-case hexadecimal, whatever the names hold."""
    strange = ONE._replace(key_path=("\ud800", "\n", "é"), source="\udcff")
    (mark,) = fingerprints("\ud800", [strange])
    assert len(mark) == LENGTH
    assert set(mark) <= set("0123456789abcdef")


def test_is_a_promise() -> None:
    """Files of accepted findings hold them, so they are the same in every version and every process."""
    code = (
        "from openclaw_wisgate.diagnostics import Diagnostic, Severity\n"
        "from openclaw_wisgate.fingerprint import fingerprints\n"
        "one = Diagnostic(rule='a/b', severity=Severity.ERROR, message='x', key_path=('models', 0, 'id'))\n"
        "print(*fingerprints('a.json', [one, one]))"
    )
    seen = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert seen == ["46284cda5d2cf4b940fe2dafc7e1170f", "1d71f52f7de32466a61a6afdf8ab494e"]
