"""The real OpenClaw in a throw-away home, and aimock, a third party's fake of the model APIs, as its gateway."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
KEY = "sk-emulated-7b1f0c9d2e"
_PATIENCE = 30.0
_START = 180.0
"""Seconds; a gateway takes ten of a processor to start, which other tests may be using."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home with an OpenClaw config, and the programs that work on it; this one finds OpenClaw where it is `on_path`.

    Their environment holds `key`, if there is one.
    """

    folder: Path
    openclaw_command: tuple[str, ...]
    on_path: bool = False
    key: str | None = KEY

    @property
    def config(self) -> Path:
        """The config file."""
        return self.folder / ".openclaw" / "openclaw.json"

    def write(self, text: str) -> None:
        """Make the config file."""
        self.config.parent.mkdir(mode=0o700, exist_ok=True)
        self.config.write_bytes(text.encode())

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every program here."""
        node, script = map(Path, self.openclaw_command)
        folders = [str(script.parents[1] / ".bin")] if self.on_path else []
        path = os.pathsep.join([*folders, str(node.parent), os.environ.get("PATH", os.defpath)])
        key = {"WISGATE_API_KEY": self.key} if self.key is not None else {}
        return {"HOME": str(self.folder), "PATH": path, "NO_COLOR": "1", **key}

    def ours(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run this program, with these variables, too."""
        return self._run([sys.executable, "-m", "openclaw_wisgate", *arguments], variables)

    def openclaw(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the real OpenClaw."""
        return self._run([*self.openclaw_command, *arguments])

    def ours_with_input(self, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run this program with `text` on its standard input."""
        return self._run([sys.executable, "-m", "openclaw_wisgate", *arguments], text=text)

    def openclaw_with_input(self, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the real OpenClaw with `text` on its standard input."""
        return self._run([*self.openclaw_command, *arguments], text=text)

    def openclaw_json(self, *arguments: str) -> dict[str, object]:
        """Return the JSON object that OpenClaw prints."""
        done = self.openclaw(*arguments)
        assert "{" in done.stdout, done
        value = json.loads(done.stdout[done.stdout.index("{") :])
        assert isinstance(value, dict)
        return value

    def selectable(self) -> set[str]:
        """Return the references of the models that OpenClaw lists."""
        models = self.openclaw_json("models", "list", "--json")["models"]
        assert isinstance(models, list)
        return {model["key"] for model in models}

    def _run(
        self, command: Sequence[str], variables: Mapping[str, str] | None = None, *, text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **(variables or {})}
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )


@contextmanager
def aimock(command: Sequence[str]) -> Iterator[str]:
    """Serve aimock on a free port of loopback; the value is its base URL for chat completions."""
    config = FIXTURES / "aimock" / "aimock.json"
    with subprocess.Popen(
        [*command, "--config", str(config), "--port", "0"],
        cwd=config.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            yield f"{_address(server)}/v1"
        finally:
            server.terminate()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    deadline = time.monotonic() + _PATIENCE
    said = ""
    while time.monotonic() < deadline:
        line = server.stdout.readline()
        said += line
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        if address:
            return address.group()
        if not line:
            break
    message = f"aimock did not say where it listens: {said}"
    raise AssertionError(message)


@contextmanager
def gateway(home: Home) -> Iterator[int]:
    """Run the real gateway of `home` on a free port of loopback until the block ends; the value is the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*home.openclaw_command, "gateway", "run", "--port", str(port), "--bind", "loopback", "--auth", "none"]
    log = home.folder / "gateway.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command,
            cwd=home.folder,
            env=home.environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as server,
    ):
        try:
            _await_start(server, port, log)
            yield port
        finally:
            # It has children of its own.
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def _await_start(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    from http.client import HTTPConnection, HTTPException

    deadline = time.monotonic() + _START
    while time.monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/startupz")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    message = f"the gateway did not start: {log.read_text('utf-8', 'replace')}"
    raise AssertionError(message)
