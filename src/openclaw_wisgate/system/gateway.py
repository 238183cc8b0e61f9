"""OpenClaw's gateway, found running without starting anything.

While it runs it keeps `tmp/openclaw-<uid>/gateway.state.lock` (`tmp/openclaw/` on Windows) in its state folder,
JSON with its process, its port and its config, and answers `/startupz` on loopback. Until that says that it has
started it does not see edits, and an edit can keep it from starting (OpenClaw 2026.9.6).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple, TypeGuard

from openclaw_wisgate.system import lock
from openclaw_wisgate.system.locate import Location

_ROLE = "gateway"
_LOCKS = "tmp/openclaw*/gateway.state.lock"
_SECONDS = 1.0
"""How long a gateway may take to answer; it does so at once unless it is starting or stuck."""
_LONGEST = 4096
_PORTS = range(1, 65536)


class Gateway(NamedTuple):
    """A gateway that runs: its process, and its port on loopback."""

    pid: int
    port: int


def running(location: Location) -> Gateway | None:
    """Return the gateway that has started with this config, or None where that is not sure."""
    for file in sorted(location.state.glob(_LOCKS)):
        gateway = _told(file, location.file)
        if gateway is not None and _has_started(gateway.port):
            return gateway
    return None


def _told(file: Path, config: Path) -> Gateway | None:
    """Return the gateway that a lock file names, if its process is there and reads `config`."""
    try:
        told = json.loads(file.read_bytes()) if file.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None
    # Other commands that own the state folder for a while leave their role in the same file.
    if not isinstance(told, Mapping) or told.get("role", _ROLE) != _ROLE:
        return None
    pid, port, path = told.get("pid"), told.get("port"), told.get("configPath")
    if not (_is_whole(pid) and pid > 0 and _is_whole(port) and port in _PORTS and isinstance(path, str)):
        return None
    return Gateway(pid, port) if _is_same(path, config) and lock.is_alive(pid, told.get("startTime")) else None


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_same(path: str, config: Path) -> bool:
    try:
        return os.path.realpath(path) == os.path.realpath(config)
    except ValueError:
        # No file has such a name.
        return False


def _has_started(port: int) -> bool:
    """Tell whether a gateway on `port` of this machine says that it has started; no proxy is asked."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", "/startupz")
        response = connection.getresponse()
        told = json.loads(response.read(_LONGEST)) if response.status == HTTPStatus.OK else None
    except (OSError, HTTPException, ValueError, RecursionError):
        return False
    finally:
        connection.close()
    return isinstance(told, Mapping) and told.get("ok") is True
