"""What we wrote is still there once the real OpenClaw has started on it, read it and written it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.openclaw import Home, gateway

from openclaw_wisgate import syntax
from openclaw_wisgate.change import put

pytestmark = pytest.mark.openclaw

SETTING = ("agents", "defaults", "timeoutSeconds")
ADDED = "wisgate/claude-opus-4-6"


def provider(models: int) -> dict[str, object]:
    """Return a provider with this many models."""
    listed = [
        {"id": f"m{number}", "name": f"M {number}", "contextWindow": 128000, "maxTokens": 8192}
        for number in range(models)
    ]
    return {"baseUrl": "http://127.0.0.1:9/v1", "models": listed}


def config(**providers: object) -> dict[str, object]:
    """Return a config with these providers; `desk` has the default model, so that OpenClaw needs no other."""
    return {
        "gateway": {"mode": "local", "auth": {"mode": "none"}},
        "models": {"providers": providers},
        "agents": {"defaults": {"model": "desk/m0"}},
    }


SMALL = config(desk={"baseUrl": "http://127.0.0.1:9/v1", "models": [{"id": "m0", "name": "M"}]})
LARGE = config(desk=provider(15), big=provider(40))
DESK = {f"desk/m{number}" for number in range(15)}


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home whose OpenClaw our program finds, too."""
    return Home(tmp_path, openclaw_command, on_path=True)


def known(home: Home, config: object) -> None:
    """Make `config` one that OpenClaw has written, so that it has a baseline, and a backup to put back."""
    home.write(json.dumps(config))
    set_to(home, 600)


def set_to(home: Home, value: int) -> None:
    """Let OpenClaw change a setting that has nothing to do with ours."""
    done = home.openclaw("config", "set", ".".join(SETTING), str(value))
    assert done.returncode == 0, done


def value_of(home: Home) -> object:
    """Return what the config holds."""
    document = syntax.parse(home.config.read_text("utf-8"), name="").document
    assert document is not None
    return document.value


def ours(home: Home, *arguments: str) -> None:
    """Run a command of ours that must write, and what it says of that by `--verify` is that OpenClaw keeps it."""
    done = home.ours(*arguments, "--yes", "--output", "json")
    assert done.returncode == 0, done
    told = json.loads(done.stdout)
    assert told["decision"] == "written"
    if "--verify" in arguments:
        assert told["notes"][-1]["rule"] == "write/kept"


def without_big(home: Home) -> str:
    """Return the config as OpenClaw would write it without the large provider."""
    value = value_of(home)
    assert isinstance(value, dict)
    del value["models"]["providers"]["big"]
    return json.dumps(value, indent=2) + "\n"


def adding(home: Home) -> set[str]:
    """Add a provider with `add`; return the models that are there then."""
    known(home, SMALL)
    ours(home, "add", "--no-ping", "--verify")
    return {"desk/m0", ADDED}


def removing(home: Home) -> set[str]:
    """Remove a provider of 40 models with `remove`; return the models that are there then."""
    known(home, LARGE)
    text = without_big(home)
    ours(home, "remove", "big")
    assert home.config.read_text("utf-8") == text
    return DESK


def undoing(home: Home) -> set[str]:
    """Take back with `undo` an addition that more than doubled the file; return the models that are there then."""
    known(home, SMALL)
    before = home.config.read_bytes()
    ours(home, "add", "--no-ping", "--fallback")
    assert len(before) < home.config.stat().st_size // 2
    assert home.openclaw("agents", "list", "--json").returncode == 0
    ours(home, "undo")
    assert home.config.read_bytes() == before
    return {"desk/m0"}


def restoring(home: Home) -> set[str]:
    """Put a small copy back with `backups restore`, over a large file; return the models that are there then."""
    known(home, SMALL)
    before = home.config.read_bytes()
    ours(home, "add", "--no-ping")
    home.write(json.dumps(LARGE))
    assert home.openclaw("agents", "list", "--json").returncode == 0
    ours(home, "backups", "restore", "latest")
    assert home.config.read_bytes() == before
    return {"desk/m0"}


@pytest.mark.parametrize("change", [adding, removing, undoing, restoring])
def test_openclaw_keeps(home: Home, change: Callable[[Home], set[str]]) -> None:
    """Without and with a gateway OpenClaw reads what each command wrote and lists its models; what it sets comes on top."""
    models = change(home)
    written, value = home.config.read_bytes(), value_of(home)
    assert home.selectable() == models
    with gateway(home):
        assert home.selectable() == models
        assert home.config.read_bytes() == written
        set_to(home, 601)
        assert value_of(home) == put(value, SETTING, 601)


def test_running_gateway_keeps(home: Home) -> None:
    """What is written while the gateway runs is accepted by it, kept by a setting, and by OpenClaw once it has ended."""
    known(home, LARGE)
    removed = without_big(home)
    with gateway(home):
        ours(home, "remove", "big")
        assert home.config.read_text("utf-8") == removed
        assert home.selectable() == DESK
        set_to(home, 601)
        assert value_of(home) == put(json.loads(removed), SETTING, 601)
        ours(home, "add", "--no-ping", "--verify")
        written = home.config.read_bytes()
    assert home.selectable() == {*DESK, ADDED}
    assert home.config.read_bytes() == written


def test_openclaw_puts_back_what_is_just_written(home: Home) -> None:
    """The removal that we refuse where nothing can follow it is put back by OpenClaw if it is written all the same."""
    known(home, LARGE)
    before, removed = home.config.read_bytes(), without_big(home)
    refused = Home(home.folder, home.openclaw_command).ours("remove", "big", "--yes")
    assert refused.returncode == 3, refused
    assert home.config.read_bytes() == before
    home.write(removed)
    assert "big/m39" in home.selectable()
    (clobbered,) = home.config.parent.glob("*.clobbered.*")
    assert clobbered.read_text("utf-8") == removed


LARGER = """\
import json, os, sqlite3, sys
database = sqlite3.connect(os.path.join(os.environ["HOME"], ".openclaw", "state", "openclaw.sqlite"))
((text,),) = database.execute("SELECT last_known_good_json FROM config_health_entries").fetchall()
database.execute("UPDATE config_health_entries SET last_known_good_json = ?", [json.dumps({**json.loads(text), "bytes": 9999})])
database.commit()
"""
"""Makes OpenClaw compare the config with one that was larger."""


def test_what_openclaw_puts_back_is_told(home: Home, tmp_path: Path) -> None:
    """Where OpenClaw has got another idea of the file since we asked, and puts its backup back, `--verify` says so."""
    known(home, SMALL)
    program = tmp_path / "bin" / "openclaw"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\n{LARGER}os.execv({home.openclaw_command[0]!r}, [*{home.openclaw_command!r}, *sys.argv[1:]])\n"
    )
    program.chmod(0o755)
    before = home.config.with_name("openclaw.json.bak").read_bytes()
    done = home.ours(
        "add", "--yes", "--no-ping", "--verify", PATH=f"{program.parent}{os.pathsep}{home.environment['PATH']}"
    )
    assert done.returncode == 3, done
    assert home.config.read_bytes() == before
    (clobbered,) = home.config.parent.glob("*.clobbered.*")
    assert ADDED.partition("/")[2] in clobbered.read_text("utf-8")
    assert done.stdout.partition("written, but not kept: ")[2].splitlines()[2] == (
        "error: OpenClaw has put openclaw.json.bak back over ~/.openclaw/openclaw.json, so the change is not in it any more; "
        f"what was written is in ~/.openclaw/{clobbered.name}"
    )
