"""OpenClaw's gateway, found running without starting anything.

While it runs it keeps `tmp/openclaw-<uid>/gateway.state.lock` (`tmp/openclaw/` on Windows) in its state folder,
JSON with its process, its port and its config, and answers `/startupz` on loopback. Until that says that it has
started it does not see edits, and an edit can keep it from starting (OpenClaw 2026.9.6). Other commands that own the
state folder for a while leave their role in the same file, as a local session does.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple, TypeGuard

from openclaw_wisgate.system import lock
from openclaw_wisgate.system.locate import Location

_ROLE = "gateway"
SESSION = "agent-embedded"
"""The role of a command that works without a gateway, as `openclaw tui --local`."""
_LOCKS = "tmp/openclaw*/gateway.state.lock"
_SECONDS = 1.0
"""How long a gateway may take to answer; it does so at once unless it is starting or stuck."""
_LONGEST = 4096
_PORTS = range(1, 65536)


class Gateway(NamedTuple):
    """A gateway that runs: its process, and its port on loopback."""

    pid: int
    port: int


class Holder(NamedTuple):
    """A process that holds the state folder: a gateway with its port, or another command of OpenClaw's.

    `since` is when it took hold, in seconds since the epoch.
    """

    pid: int
    port: int | None
    role: str
    since: float | None

    @property
    def is_gateway(self) -> bool:
        """Whether it is a gateway."""
        return self.role == _ROLE


def running(location: Location) -> Gateway | None:
    """Return the gateway that has started with this config, or None where that is not sure."""
    for holder in _holders(location):
        if holder.is_gateway and holder.port is not None and _says_ok(holder.port, "/startupz"):
            return Gateway(holder.pid, holder.port)
    return None


def holder_of(location: Location) -> Holder | None:
    """Return the process of OpenClaw's that works with this config, whether it answers or not."""
    return next((holder for holder in _holders(location) if holder.role in (_ROLE, SESSION)), None)


def lives(port: int) -> bool:
    """Tell whether a gateway on `port` of this machine says that it lives."""
    return _says_ok(port, "/healthz")


def _holders(location: Location) -> Iterator[Holder]:
    found = (_told(file, location.file) for file in sorted(location.state.glob(_LOCKS)))
    return (holder for holder in found if holder is not None)


def _told(file: Path, config: Path) -> Holder | None:
    """Return the process that a lock file names, if it is there and reads `config`."""
    try:
        told = json.loads(file.read_bytes()) if file.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(told, Mapping):
        return None
    pid, port, path, role = told.get("pid"), told.get("port"), told.get("configPath"), told.get("role", _ROLE)
    if not (_is_whole(pid) and pid > 0 and isinstance(path, str) and isinstance(role, str)):
        return None
    if not (_is_same(path, config) and lock.is_alive(pid, told.get("startTime"))):
        return None
    return Holder(pid, port if _is_whole(port) and port in _PORTS else None, role, _moment(told.get("createdAt")))


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_same(path: str, config: Path) -> bool:
    try:
        return os.path.realpath(path) == os.path.realpath(config)
    except ValueError:
        # No file has such a name.
        return False


def _moment(written: object) -> float | None:
    """Return a moment of JavaScript's as seconds since the epoch."""
    try:
        return dt.datetime.fromisoformat(written).timestamp() if isinstance(written, str) else None
    except ValueError:
        return None


def _says_ok(port: int, path: str) -> bool:
    """Tell whether a gateway on `port` of this machine answers well at `path`; no proxy is asked."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        told = json.loads(response.read(_LONGEST)) if response.status == HTTPStatus.OK else None
    except (OSError, HTTPException, ValueError, RecursionError):
        return False
    finally:
        connection.close()
    return isinstance(told, Mapping) and told.get("ok") is True
