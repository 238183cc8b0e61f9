"""The table of faults in the README: each is provoked for real, named right, cured right, and leaks nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.faulty import FIXTURES, KEY, PROVOKED

ROWS = json.loads((FIXTURES / "faults.json").read_text("utf-8"))
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
ANSWERING = 'set "baseUrl" to the one that answers'


def words(text: str) -> list[str]:
    """Return the words of `text` but for the ones that say of whom it speaks."""
    return re.findall(r"[a-zA-Z]+", text)


def test_the_readme_shows_the_table() -> None:
    """The README has exactly the rows that are tested here."""
    shown = re.findall(r"^\| ([^|]+) \| `([a-z-]+)` \| ([^|]+) \|$", README, re.MULTILINE)
    assert shown == [(row["fault"], row["verdict"], row["cure"]) for row in ROWS]
    assert [row["fault"] for row in ROWS] == list(PROVOKED)


@pytest.mark.parametrize("row", ROWS, ids=[row["fault"] for row in ROWS])
def test_fault(row: dict[str, str], tmp_path: Path) -> None:
    """The fault has its verdict, its exit code and its cure, in text and in JSON, and nothing shows the key."""
    folder = tmp_path / ".openclaw"
    folder.mkdir(mode=0o700)
    with PROVOKED[row["fault"]]() as faulty:
        (folder / "openclaw.json").write_text(faulty.config, "utf-8")
        environment = {"HOME": str(tmp_path), "PATH": os.defpath, "NO_COLOR": "1", **faulty.variables}
        command = [sys.executable, "-m", "openclaw_wisgate", "ping", "--verbose", "--timeout", faulty.timeout, "faulty"]
        text, data = (
            subprocess.run(
                [*command, "-o", form], env=environment, capture_output=True, text=True, timeout=60, check=False
            )
            for form in ("text", "json")
        )
    assert {text.returncode, data.returncode} == {0 if row["verdict"] == "ok" else 1}
    (ping,) = json.loads(data.stdout)["pings"]
    assert ping["verdict"] == row["verdict"]
    assert row["verdict"] in text.stdout
    for output in (text.stdout, text.stderr, data.stdout, data.stderr):
        assert KEY not in output
        assert "Traceback" not in output
    if row["verdict"] == "ok":
        return
    assert ping["cure"] in text.stdout
    # What OpenClaw does after a 402, and no other answer, is nowhere in the answer itself.
    refuses = 'OpenClaw itself refuses provider "faulty" for about ten minutes'
    for told in (ping["cause"], text.stdout):
        assert (refuses in told) is (row["verdict"] == "no-credit")
    assert set(words(row["cure"])) - {"one", "that", "it", "has", "answers", "to", "the", "then"} <= set(
        words(ping["cure"])
    )
    assert ("was answered" in ping["cure"]) is (row["cure"] == ANSWERING)
    assert [layer["state"] for layer in ping["layers"]].count("failed") == 1
