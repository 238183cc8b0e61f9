"""OpenClaw made to look at the config: to take note of it, or to load it as it does when it starts.

What it compares the config with is a row of its health table. `agents list` moves the row to a file that does not look
damaged beside it, and never puts a backup back, as `models list` does; a running gateway moves the row to every edit
that it accepts (2026.9.6).
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from glob import escape
from pathlib import Path

from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.source import digest_of
from openclaw_wisgate.system import gateway
from openclaw_wisgate.system.baseline import known_good
from openclaw_wisgate.system.locate import CONFIG, STATE, Location
from openclaw_wisgate.system.openclaw import Installed, installed
from openclaw_wisgate.system.openclaw_run import outcome, run

PATIENCE = 10.0
"""Seconds that the gateway is waited for; it takes about one to see an edit and up to four to accept it."""
_POLL = 0.1
_OBSERVE = ("agents", "list", "--json")
_LOAD = ("models", "list", "--json")
_OTHERWISE = "make the change while the gateway runs, which accepts it"


def observer(location: Location, variables: Mapping[str, str]) -> Installed | None:
    """Return the `openclaw` that a shell would start, or None.

    It is none, too, where what it leaves in its state folder would not belong to the owner of that.
    """
    if os.name == "posix":
        with suppress(OSError):
            if location.state.stat().st_uid != os.geteuid():
                return None
    return installed(variables)


def with_ways(baseline: Baseline, location: Location, variables: Mapping[str, str]) -> Baseline:
    """Return `baseline` with what is here to get a change past OpenClaw's guards; nothing is started for it."""
    has_gateway = gateway.running(location) is not None
    return baseline._replace(gateway=has_gateway, openclaw=observer(location, variables) is not None)


def observe(openclaw: Installed, location: Location, variables: Mapping[str, str]) -> None:
    """Run OpenClaw once; what is on disk is what it compares the next config with then. Raise OpenClawError."""
    done = run(openclaw.program, _OBSERVE, variables=_own(location, variables), otherwise=_OTHERWISE)
    if done.returncode or not has_noted(location):
        message = f"{openclaw.program} did not take note of the config {outcome(done)}"
        raise OpenClawError(message, hint=f"run `openclaw agents list` yourself, or {_OTHERWISE}")


def load(openclaw: Installed, location: Location, variables: Mapping[str, str]) -> None:
    """Run OpenClaw once so that it loads the config; where it would put its backup back, it has. Raise OpenClawError."""
    done = run(openclaw.program, _LOAD, variables=_own(location, variables), otherwise="leave out --verify")
    if done.returncode:
        message = f"{openclaw.program} did not load the config {outcome(done)}"
        raise OpenClawError(message, hint="run `openclaw models list` yourself")


def set_aside(location: Location, digest: str | None) -> Path | None:
    """Return the copy of the bytes of this digest that OpenClaw has kept when it put its backup back, or None."""
    for copy in location.file.parent.glob(f"{escape(location.file.name)}.clobbered.*"):
        with suppress(OSError):
            if digest_of(copy.read_bytes()) == digest:
                return copy
    return None


def await_gateway(location: Location) -> None:
    """Wait until the running gateway has accepted what is on disk; raise OpenClawError where it has not in time."""
    if not has_noted(location, within=PATIENCE):
        message = f"OpenClaw's gateway did not accept the config within {PATIENCE:.0f} seconds"
        raise OpenClawError(message, hint="see its log, or stop it and run this again with openclaw on PATH")


def has_noted(location: Location, *, within: float = 0.0) -> bool:
    """Tell whether OpenClaw compares the next config with what is on disk, now or within so many seconds."""
    deadline = time.monotonic() + within
    while True:
        known, digest = known_good(location), _digest(location)
        if known is not None and digest is not None and known.get("hash") == digest:
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL)


def _own(location: Location, variables: Mapping[str, str]) -> dict[str, str]:
    return {**variables, CONFIG: str(location.file), STATE: str(location.state)}


def _digest(location: Location) -> str | None:
    try:
        return digest_of(location.file.read_bytes())
    except OSError:
        return None
