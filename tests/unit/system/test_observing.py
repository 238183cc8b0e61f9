"""OpenClaw takes note of the config, or it is said that it has not."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.system import stand_in
from tests.unit.system.openclaw_state import make_database

from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.source import digest_of
from openclaw_wisgate.system import observing
from openclaw_wisgate.system.gateway import Gateway
from openclaw_wisgate.system.locate import Location
from openclaw_wisgate.system.observing import (
    await_gateway,
    has_noted,
    load,
    observe,
    observer,
    set_aside,
    with_ways,
)
from openclaw_wisgate.system.openclaw import Installed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for OpenClaw is a script with a #! line")

TEXT = '{ gateway: { mode: "local" } }'


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """A config in a state folder."""
    state = tmp_path / "openclaw"
    state.mkdir()
    (state / "openclaw.json").write_text(TEXT, "utf-8")
    return Location(state / "openclaw.json", state, ())


def health(location: Location, digest: str | None) -> Path:
    """Make OpenClaw's row about the config, which says that it knows what `digest` is of."""
    return make_database(location.state, health={str(location.file): {"hash": digest, "bytes": 9}})


def installed(tmp_path: Path, first: str = "") -> Installed:
    """Install the stand-in, which runs `first` before its work."""
    return Installed(stand_in.install(tmp_path / "bin", first=first), None)


def test_observed(tmp_path: Path, location: Location) -> None:
    """OpenClaw is run on this config with this state, whatever others the variables name, and knows it then."""
    variables = {"OPENCLAW_CONFIG_PATH": "/elsewhere", "OPENCLAW_STATE_DIR": "/elsewhere"}
    observe(installed(tmp_path), location, variables)
    assert stand_in.seen(location.state) == [("agents list", len(TEXT))]
    assert has_noted(location)


def test_variables_of_the_user(tmp_path: Path, location: Location) -> None:
    """OpenClaw sees the user's other variables."""
    openclaw = installed(tmp_path, "import os, sys\nif os.environ.get('MINE') != 'kept': sys.exit(1)")
    observe(openclaw, location, {"MINE": "kept"})
    with pytest.raises(OpenClawError):
        observe(openclaw, location, {})


def test_not_noted(tmp_path: Path, location: Location) -> None:
    """A run that leaves OpenClaw with another config in mind has failed, also if OpenClaw calls it a success."""
    location.file.with_name("openclaw.json.bak").write_text(" " * 1000, "utf-8")
    with pytest.raises(OpenClawError, match=r"did not take note of the config \(exit code 0\)"):
        observe(installed(tmp_path), location, {})


def test_failing_run(tmp_path: Path, location: Location) -> None:
    """What OpenClaw says when it fails is told, without a key in it."""
    openclaw = installed(
        tmp_path, "import sys\nsys.stderr.write('needs a newer node sk-abcdefghijklmnop'); sys.exit(1)"
    )
    with pytest.raises(OpenClawError, match=r"\(exit code 1\).*needs a newer node") as caught:
        observe(openclaw, location, {})
    assert "sk-abc" not in caught.value.message
    assert "gateway" in (caught.value.hint or "")


def test_program_that_is_none(tmp_path: Path, location: Location) -> None:
    """A program that cannot be started is said to be one."""
    (tmp_path / "program").write_text("", "utf-8")
    with pytest.raises(OpenClawError, match="could not be started"):
        observe(Installed(tmp_path / "program", None), location, {})


def test_loaded(tmp_path: Path, location: Location) -> None:
    """OpenClaw loads this config with this state, which puts its backup back; a copy of the other bytes is found."""
    variables = {"OPENCLAW_CONFIG_PATH": "/elsewhere", "OPENCLAW_STATE_DIR": "/elsewhere"}
    location.file.with_name("openclaw.json.bak").write_text(" " * 1000, "utf-8")
    load(installed(tmp_path), location, variables)
    assert stand_in.seen(location.state) == [("models list", len(TEXT))]
    assert location.file.read_text("utf-8") == " " * 1000
    aside = set_aside(location, digest_of(TEXT.encode()))
    assert aside is not None
    assert aside.read_text("utf-8") == TEXT
    assert set_aside(location, digest_of(b" " * 1000)) is None


def test_not_loaded(tmp_path: Path, location: Location) -> None:
    """What OpenClaw says when it cannot load the config is told."""
    with pytest.raises(OpenClawError, match=r"did not load the config \(exit code 1\): \"no\"") as caught:
        load(installed(tmp_path, "import sys; sys.exit('no')"), location, {})
    assert "openclaw models list" in (caught.value.hint or "")


def test_noted_or_not(location: Location) -> None:
    """OpenClaw has noted what its row has the digest of, and nothing where there is no row or no file."""
    assert not has_noted(location)
    health(location, digest_of(TEXT.encode()))
    assert has_noted(location)
    location.file.write_text(f"{TEXT}\n", "utf-8")
    assert not has_noted(location)
    location.file.unlink()
    assert not has_noted(location)


def test_row_without_a_digest(location: Location) -> None:
    """A row that names no bytes is not about a file that is gone."""
    health(location, None)
    location.file.unlink()
    assert not has_noted(location)


def test_gateway_is_waited_for(location: Location) -> None:
    """A gateway that accepts the file a moment later has accepted it."""
    import sqlite3

    file = health(location, "0")
    row = json.dumps({"hash": digest_of(TEXT.encode())})

    def accept() -> None:
        time.sleep(0.3)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE config_health_entries SET last_known_good_json = ?", (row,))
            connection.commit()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        await_gateway(location)
    finally:
        thread.join()


def test_gateway_that_does_not_accept(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway has its time and no more."""
    monkeypatch.setattr(observing, "PATIENCE", 0.2)
    with pytest.raises(OpenClawError, match="did not accept the config"):
        await_gateway(location)


def test_ways(tmp_path: Path, location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on the machine is added to the baseline: a gateway that runs, a program that can look."""
    known = Baseline(size=1, has_meta=True, gateway_mode=True, restorable=True)
    assert with_ways(known, location, {"PATH": "/nowhere"}) == known
    variables = {"PATH": str(installed(tmp_path).program.parent)}
    assert with_ways(known, location, variables) == known._replace(openclaw=True)
    monkeypatch.setattr("openclaw_wisgate.system.gateway.running", lambda _: Gateway(1, 2))
    assert with_ways(known, location, {}) == known._replace(gateway=True)
    assert stand_in.seen(location.state) == []


def test_state_of_somebody_else(tmp_path: Path, location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenClaw is not run where its owner could not use what it leaves, as by root in a user's home."""
    variables = {"PATH": str(installed(tmp_path).program.parent)}
    assert observer(location, variables) is not None
    monkeypatch.setattr(os, "geteuid", lambda: location.state.stat().st_uid + 1)
    assert observer(location, variables) is None
