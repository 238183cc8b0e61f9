"""Homes of OpenClaw with one fault each: folders in `fixtures/homes`, brought to life in a throw-away place.

`expected.json` names the `check` that has to find the fault and its `state`, words that are `said`, the place `at`
(line, column), the exact `command`, and whether `--fix` cures it (`fixed`). `variables` are those of the shell, `reply` is the status that the gateway at WisGate answers with. `runs` is a process of OpenClaw's: a gateway that `answers` or not,
or a `session`; it is `older` than the last edit or not, which was one of the config, or of the file `edited`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tests.unit.commands.machine import OK, UNAUTHORISED, Gateway, Machine, User

from openclaw_wisgate.commands.doctor import DoctorRequest, doctor
from openclaw_wisgate.commands.doctor_facts import Asked
from openclaw_wisgate.report import Report

FOLDER = Path(__file__).parents[3] / "fixtures" / "homes"
CANARY = "sk-canary-of-the-homes"
"""What every key in these homes begins with."""
_EDITED = 1_790_000_000.0
"""When the last edit was made, in seconds since the epoch; all else was written an hour before."""
_CONFIG = ".openclaw/openclaw.json"


def names() -> list[str]:
    """Return the names of all homes."""
    return sorted(folder.name for folder in FOLDER.iterdir())


@dataclass(slots=True)
class Home:
    """A copy of one home, with a user and a gateway of WisGate's."""

    machine: Machine
    expected: Mapping[str, object]
    user: User = field(default_factory=User)

    def doctor(
        self, provider: str | None = None, *, fix: bool = False, write: bool = True, ping: bool = True
    ) -> Report:
        """Examine it."""
        request = DoctorRequest(asked=Asked(self.machine.target, provider), fix=fix, write=write, ping=ping)
        return doctor(request, confirm=self.user.confirm, send=self.machine.gateway.send)


@contextmanager
def home(name: str, top: Path) -> Iterator[Home]:
    """Bring the home `name` to life below `top` until the block ends."""
    expected = json.loads((FOLDER / name / "expected.json").read_text("utf-8"))
    (top / "work").mkdir()
    shutil.copytree(FOLDER / name / "home", top / "home")
    for file in (top / "home").rglob("*"):
        edited = (
            _EDITED if file.relative_to(top / "home").as_posix() == expected.get("edited", _CONFIG) else _EDITED - 3600
        )
        os.utime(file, (edited, edited))
    gateway = Gateway(UNAUTHORISED if expected.get("reply") else OK)
    machine = Machine(top, dict(expected.get("variables", {})), gateway)
    with _running(machine, expected.get("runs")):
        yield Home(machine, expected)


@contextmanager
def _running(machine: Machine, runs: Mapping[str, bool] | None) -> Iterator[None]:
    if runs is None:
        yield
        return
    with _healthz(ok=runs.get("answers", False)) as port:
        since = _EDITED - 60 if runs["older"] else _EDITED + 60
        told = {
            "pid": os.getpid(),
            "createdAt": dt.datetime.fromtimestamp(since, dt.UTC).isoformat().replace("+00:00", "Z"),
            "configPath": str(machine.config),
            "stateDir": str(machine.config.parent),
            **({"role": "agent-embedded"} if runs.get("session") else {"port": port}),
        }
        file = machine.config.parent / "tmp" / "openclaw-1000" / "gateway.state.lock"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(told), "utf-8")
        yield


@contextmanager
def _healthz(*, ok: bool) -> Iterator[int]:
    """Answer `/healthz` as a gateway that lives, or as one that does not; the value is the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if ok and self.path == "/healthz" else 503)
            self.end_headers()
            self.wfile.write(b'{"ok":true,"status":"live"}')

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
