"""A running gateway is found by what it leaves on disk and by its answer, and nothing else is taken for one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from openclaw_wisgate.system import gateway
from openclaw_wisgate.system.gateway import Gateway, Holder, running
from openclaw_wisgate.system.locate import Location

STARTED = b'{"ok":true,"status":"started"}'
STARTING = b'{"ok":false,"status":"starting","pendingReason":"startup-sidecars"}'


@contextmanager
def answering(body: bytes = STARTED, status: int = 200, *, at: str = "/startupz") -> Iterator[int]:
    """Answer `at` this path on a free port of loopback, which is the value."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == at else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def location(tmp_path: Path) -> Location:
    """A config in a state folder."""
    return Location(tmp_path / "openclaw.json", tmp_path, ())


def leave(location: Location, content: str | bytes, *, folder: str = "openclaw-1000") -> Path:
    """Leave the lock file of a gateway in the state folder."""
    file = location.state / "tmp" / folder / "gateway.state.lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def payload(location: Location, port: int, /, **other: object) -> str:
    """Return what a gateway of this process would leave, as 2026.9.6 does; a value of None leaves a key out."""
    told = {
        "pid": os.getpid(),
        "ownerId": "8cdb2bb7-62a4-42e0-ba75-52e794ae4067",
        "cronOwnerProjection": "dynamic-default-v1",
        "createdAt": "2026-11-28T18:07:34.077Z",
        "configPath": str(location.file),
        "stateDir": str(location.state),
        "port": port,
        **other,
    }
    return json.dumps({key: value for key, value in told.items() if value is not None}, indent=2) + "\n\t \t \n"


@pytest.mark.parametrize("folder", ["openclaw-1000", "openclaw"])
def test_found(location: Location, folder: str) -> None:
    """A process that is there, reads this config and answers is the gateway, under POSIX's name and Windows'."""
    with answering() as port:
        leave(location, payload(location, port), folder=folder)
        assert running(location) == Gateway(os.getpid(), port)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_found_by_another_name_of_the_config(location: Location, tmp_path: Path) -> None:
    """The same config by way of a symbolic link is the same config."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path, target_is_directory=True)
    with answering() as port:
        leave(location, payload(location, port, configPath=str(link / "openclaw.json")))
        assert running(location) == Gateway(os.getpid(), port)


def test_none_was_ever_started(location: Location) -> None:
    """Without a lock file there is no gateway."""
    assert running(location) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be asked about without a risk for it")
def test_dead(location: Location) -> None:
    """A file that a killed gateway left says nothing, even if something answers on the port."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    with answering() as port:
        leave(location, payload(location, port, pid=process.pid))
        assert running(location) is None


@pytest.mark.skipif(sys.platform != "linux", reason="the start of a process is read from /proc")
def test_number_of_another_process(location: Location) -> None:
    """A process that began at another time is not the one that the file is about."""
    started = int(Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()[19])
    with answering() as port:
        leave(location, payload(location, port, startTime=started))
        assert running(location) is not None
        leave(location, payload(location, port, startTime=started - 1))
        assert running(location) is None


@pytest.mark.parametrize(
    "other",
    [
        {"configPath": "/elsewhere/openclaw.json"},
        {"configPath": "\0"},
        {"configPath": "\ud800"},
        {"configPath": None},
        {"role": "agent-embedded"},
        {"pid": None},
        {"pid": True},
        {"pid": -1},
        {"pid": "1"},
        {"port": None},
        {"port": 0},
        {"port": 65536},
        {"port": 1.5},
    ],
    ids=str,
)
def test_not_the_gateway_of_this_config(location: Location, other: dict[str, object]) -> None:
    """A gateway of another config, a command that holds the state folder, and nonsense are no gateway."""
    with answering() as port:
        leave(location, payload(location, port, **other))
        assert running(location) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "null", b"\xff\xfe", "[" * 100_000])
def test_damaged_file(location: Location, content: str | bytes) -> None:
    """What is not JSON, or not an object, is no gateway."""
    leave(location, content)
    assert running(location) is None


def test_folder_of_its_name(location: Location) -> None:
    """A folder of the file's name is no gateway."""
    (location.state / "tmp" / "openclaw" / "gateway.state.lock").mkdir(parents=True)
    assert running(location) is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (STARTED, 503),
        (STARTING, 503),
        (STARTING, 200),
        (b"", 200),
        (b"<html>", 200),
        (b'{"ok":false}', 200),
        (b"[]", 200),
    ],
)
def test_answer_of_something_else(location: Location, body: bytes, status: int) -> None:
    """What answers in another way, as a gateway that is starting, is no gateway that accepts edits."""
    with answering(body, status) as port:
        leave(location, payload(location, port))
        assert running(location) is None


def test_nothing_listens(location: Location) -> None:
    """A process that does not listen yet, or no longer, is no gateway."""
    with answering() as port:
        pass
    leave(location, payload(location, port))
    assert running(location) is None


def test_silence(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that accepts and says nothing is not waited for."""
    monkeypatch.setattr(gateway, "_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        leave(location, payload(location, server.getsockname()[1]))
        assert running(location) is None


def test_proxy_is_not_asked(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is asked directly, whatever proxy the environment names."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with answering() as port:
        leave(location, payload(location, port))
        assert running(location) is not None


def test_holder(location: Location) -> None:
    """Who holds the state folder is told whether it answers or not: a gateway, or a local session without a port."""
    leave(location, payload(location, 1))
    holder = gateway.holder_of(location)
    assert holder == Holder(os.getpid(), 1, "gateway", 1795889254.077)
    assert holder.is_gateway
    leave(location, payload(location, 1, port=None, role="agent-embedded"))
    holder = gateway.holder_of(location)
    assert holder is not None
    assert not holder.is_gateway
    assert holder.port is None


@pytest.mark.parametrize(
    "other", [{"role": "sqlite-maintenance"}, {"role": 1}, {"configPath": "/elsewhere"}, {"pid": 0}]
)
def test_no_holder(location: Location, other: dict[str, object]) -> None:
    """What is there for a moment only, or for another config, is no holder."""
    leave(location, payload(location, 1, **other))
    assert gateway.holder_of(location) is None


@pytest.mark.parametrize("written", [None, 1, "yesterday"])
def test_holder_without_a_moment(location: Location, written: object) -> None:
    """A holder that does not say since when is one all the same."""
    leave(location, payload(location, 1, createdAt=written))
    holder = gateway.holder_of(location)
    assert holder is not None
    assert holder.since is None


def test_lives() -> None:
    """A gateway lives by its own word at `/healthz`, and not by another address of it."""
    with answering(at="/healthz") as port:
        assert gateway.lives(port)
    with answering() as port:
        assert not gateway.lives(port)
