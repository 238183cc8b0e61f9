"""What `doctor` says of a setup, beside what the real OpenClaw does with it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.e2e.openclaw import FIXTURES, Home, gateway

_PATIENCE = 20.0
"""Seconds; the real gateway takes an edit up within five."""
_SETTINGS = {
    "mode-replace": ("models.mode", "merge"),
    "wrong-api": ("models.providers.wisgate.api", "openai-completions"),
    "no-gateway-mode": ("gateway.mode", "local"),
}
"""What --fix sets, and to what, in OpenClaw's words."""


class _Home(Home):
    """A home whose key is in OpenClaw's `.env` file only."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every program here, without a key."""
        return {name: value for name, value in Home.environment.fget(self).items() if name != "WISGATE_API_KEY"}  # type: ignore[attr-defined]


@pytest.fixture
def home_of(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Callable[[str], Home]:
    """Makes a copy of a home in `fixtures/homes`, with the real OpenClaw for it."""

    def made(name: str) -> Home:
        shutil.copytree(FIXTURES / "homes" / name / "home", tmp_path, dirs_exist_ok=True)
        return _Home(tmp_path, openclaw_command)

    return made


def found(home: Home, check: str) -> dict[str, object]:
    """Return what doctor says of one check."""
    done = home.ours("doctor", "--no-ping", "--output", "json")
    checks = json.loads(done.stdout)["checks"]
    one: dict[str, object] = next(one for one in checks if one["check"] == check)
    return one


def await_state(home: Home, check: str, state: str) -> dict[str, object]:
    """Return what doctor says once a check is in this state, or at last."""
    deadline = time.monotonic() + _PATIENCE
    while (one := found(home, check))["state"] != state and time.monotonic() < deadline:
        time.sleep(0.5)
    return one


def test_edits_beside_the_gateway(home_of: Callable[[str], Home]) -> None:
    """A gateway that runs is found; it takes up an edit of the config by itself, and one of `.env` only by a restart."""
    home = home_of("healthy")
    assert found(home, "gateway")["state"] == "pass"
    # What is written in the second before the start counts as older than it.
    with gateway(home) as port:
        assert f"on port {port}" in str(found(home, "gateway")["found"])
        assert found(home, "live")["found"] == "the gateway has started with it"
        home.write(home.config.read_text("utf-8").replace("256000", "200000"))
        assert await_state(home, "live", "pass")["found"] == "the gateway has taken up the last edit, without a restart"
        env = home.config.with_name(".env")
        env.write_text(f"{env.read_text('utf-8')}# edited\n", "utf-8")
        one = found(home, "live")
        assert (one["state"], one["command"]) == ("warn", "openclaw gateway restart")
    assert await_state(home, "live", "pass")["found"] == "nothing runs that could have an older config"


def test_gateway_that_does_not_look(home_of: Callable[[str], Home]) -> None:
    """With `gateway.reload.mode` "off" an edit waits for a restart, and doctor says so."""
    home = home_of("reload-off")
    with gateway(home):
        home.write(home.config.read_text("utf-8").replace("256000", "200000"))
        time.sleep(5)
        one = found(home, "live")
        assert one["state"] == "warn"
        assert "off" in str(one["found"])
        assert one["command"] == "openclaw gateway restart"


@contextmanager
def local_session(home: Home) -> Iterator[None]:
    """Run `openclaw tui --local` on a terminal of its own until the block ends."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [*home.openclaw_command, "tui", "--local"],
        cwd=home.folder,
        env={**home.environment, "TERM": "xterm"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    ) as session:
        os.close(slave)
        # What it draws has to be taken away, or it waits.
        reader = threading.Thread(target=_drain, args=(master,), daemon=True)
        reader.start()
        try:
            yield
        finally:
            os.killpg(session.pid, signal.SIGKILL)
            session.wait()
            reader.join(_PATIENCE)
            os.close(master)


def _drain(master: int) -> None:
    with suppress(OSError):
        while os.read(master, 65536):
            pass


def test_local_session(home_of: Callable[[str], Home]) -> None:
    """A session without a gateway goes on with the config that it has started with, and doctor says what to do."""
    home = home_of("healthy")
    with local_session(home):
        deadline = time.monotonic() + 60
        while "local session" not in str(found(home, "live")["found"]) and time.monotonic() < deadline:
            time.sleep(0.5)
        assert "has started with it" in str(found(home, "live")["found"])
        home.write(home.config.read_text("utf-8").replace("256000", "200000"))
        one = found(home, "live")
        assert (one["state"], one["command"]) == ("warn", "openclaw tui --local")
    assert found(home, "live")["found"] == "nothing runs that could have an older config"


@pytest.mark.parametrize("name", ["not-in-the-allowlist", "settings-as-allowlist"])
def test_model_that_is_let_in(name: str, home_of: Callable[[str], Home]) -> None:
    """OpenClaw lists the model only once doctor has let it in."""
    home, reference = home_of(name), "wisgate/claude-opus-4-6"
    rows = home.openclaw_json("models", "list", "--json")["models"]
    assert isinstance(rows, list)
    assert reference not in {row["key"] for row in rows if "default" not in row["tags"]}
    done = home.ours("doctor", "--fix", "--yes", "--no-ping")
    assert done.returncode == 0, done
    assert reference in home.selectable()
    assert found(home, "selectable")["state"] == "pass"


def test_file_that_would_be_reverted(home_of: Callable[[str], Home]) -> None:
    """OpenClaw puts its backup back over the file, and does not once the command of doctor has been run."""
    home = home_of("would-be-reverted")
    written = home.config.read_bytes()
    home.openclaw("models", "list", "--json")
    assert home.config.read_bytes() != written
    home.config.write_bytes(written)
    shutil.copy(
        FIXTURES / "homes" / "would-be-reverted" / "home" / ".openclaw" / "openclaw.json.bak", home.config.parent
    )
    one = found(home, "kept")
    assert (one["state"], one["command"]) == ("fail", "cp ~/.openclaw/openclaw.json ~/.openclaw/openclaw.json.bak")
    shutil.copy(home.config, home.config.with_name("openclaw.json.bak"))
    home.openclaw("models", "list", "--json")
    assert home.config.read_bytes() == written


@pytest.mark.parametrize("name", _SETTINGS)
def test_settings_that_are_made(name: str, home_of: Callable[[str], Home]) -> None:
    """What --fix sets is what OpenClaw reads then, and every line that was there is there still, with its comments."""
    home = home_of(name)
    key, value = _SETTINGS[name]
    before = home.config.read_text("utf-8").splitlines()
    done = home.ours("doctor", "--fix", "--yes", "--no-ping")
    assert done.returncode == 0, done
    assert home.openclaw("config", "get", key).stdout.split()[-1] == value
    after = home.config.read_text("utf-8").splitlines()
    gone = [line for line in before if line not in after]
    assert [line.split(":")[0].strip() for line in gone] == ([] if name == "no-gateway-mode" else [key.split(".")[-1]])


def test_text_that_is_written_by_hand(home_of: Callable[[str], Home]) -> None:
    """The text that doctor names, written where it says, makes OpenClaw take the key of the config."""
    home = home_of("auth-profile")
    one = found(home, "auth-profile")
    text, place = str(one["cure"]).rpartition("write this beside it: ")[2], one["at"]
    assert isinstance(place, dict)
    lines = home.config.read_text("utf-8").splitlines()
    lines.insert(place["line"] - 1, text)
    home.write("\n".join(lines))
    assert found(home, "auth-profile")["state"] == "pass"
    assert home.openclaw("config", "get", "models.providers.wisgate.auth").stdout.split()[-1] == "api-key"
