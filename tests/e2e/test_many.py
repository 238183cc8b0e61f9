"""Many files in one call, as a person on a terminal and a pipeline meet them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.e2e.terminal import INTERRUPT, openclaw_wisgate

GOOD = '{ gateway: { mode: "local" }, models: { mode: "merge" } } // %s\n'
BAD = "{ models: { bogus: 1 } }\n"
COUNT = 800
"""More files than one process judges alone."""
LONG = "".join(f'  "key-{number}": [{{ a: {number} }}],\n' for number in range(60_000))
"""Enough to make somebody wonder whether anything happens."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the terminal of these tests is one of POSIX")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with many configs, every hundredth of which is not valid; the first one takes long."""
    home = tmp_path_factory.mktemp("home")
    (home / "conf").mkdir()
    (home / "conf" / "!.openclaw.json").write_text(f'{{ gateway: {{ mode: "local" }}, ui: {{\n{LONG}}} }}', "utf-8")
    for number in range(COUNT):
        file = home / "conf" / f"{number // 100:02}" / f"openclaw-{number:05}.json5"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(BAD if number % 100 == 0 else GOOD % number, "utf-8")
    return home


def test_pipeline(home: Path) -> None:
    """Nothing but the report is said, on standard output, and every file is in it, in order."""
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", "validate", "conf", "-o", "json", "--select", "schema"],
        cwd=home,
        env={"HOME": str(home), "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    files = json.loads(done.stdout)["files"]
    assert [file["name"] for file in files] == sorted(file["name"] for file in files)
    assert len(files) == COUNT + 1
    assert [file["name"] for file in files if file["errors"]] == [
        f"conf/{number:02}/openclaw-{number * 100:05}.json5" for number in range(COUNT // 100)
    ]


def test_progress(home: Path) -> None:
    """On a terminal a bar shows how far it is, and then come the findings."""
    with openclaw_wisgate("validate", "conf", "--select", "schema", home=home) as terminal:
        terminal.wait_for("judging  [")
        assert terminal.leave() == 1
    assert "100%" in terminal.screen
    assert f"{COUNT + 1} files: " in terminal.screen
    assert terminal.screen.count("[schema/unknown-key]") == COUNT // 100


@pytest.mark.parametrize(("arguments", "variables"), [(("--quiet",), {}), ((), {"CI": "true"})])
def test_no_progress(home: Path, arguments: tuple[str, ...], variables: dict[str, str]) -> None:
    """Those who want it quiet, and continuous integration, get no bar even on a terminal."""
    with openclaw_wisgate("validate", "conf", *arguments, home=home, variables=variables) as terminal:
        assert terminal.leave() == 1
    assert "judging" not in terminal.screen


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which processes there are")
def test_interrupt(home: Path) -> None:
    """Ctrl+C ends it with exit code 130 and one sentence, and no process is left."""
    with openclaw_wisgate("validate", "conf", home=home) as terminal:
        patience = time.monotonic() + 30
        while len(processes_in(terminal.session)) < 3:  # this one, its helper that counts resources, and a worker
            assert time.monotonic() < patience
            time.sleep(0.01)
        terminal.type(INTERRUPT)
        assert terminal.leave() == 130
        # The helper ends by itself once the others have, a moment later.
        while processes_in(terminal.session):
            assert time.monotonic() < patience
            time.sleep(0.01)
    assert "interrupted; nothing is half-written" in terminal.screen
    assert "Traceback" not in terminal.screen


def processes_in(session: int) -> list[int]:
    """Return the processes of a session of terminals that still run."""
    running = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, _group, own = file.read_text().rpartition(")")[2].split()[:4]
            if own == str(session) and state != "Z":
                running.append(int(file.parent.name))
    return running
