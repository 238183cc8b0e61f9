"""What the next command is told of a write whose ping has ended, and of one whose ping never did."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.unit.commands.machine import OK, REFUSED, UNAUTHORISED, Machine

from openclaw_wisgate.commands.left_over import attend
from openclaw_wisgate.errors import InterruptedAfterWriteError, StaleConfigError
from openclaw_wisgate.probe import HttpReply, TransportFault
from openclaw_wisgate.report import Report
from openclaw_wisgate.system import config_file

GONE = 2**22 + 1
"""The number of no process: Linux gives none above 2**22."""


class KilledError(BaseException):
    """What no code expects, as the end of the process."""


def add(machine: Machine, *, rollback: bool) -> Report:
    """Add a provider."""
    return machine.add(rollback=rollback)


def apply(machine: Machine, *, rollback: bool) -> Report:
    """Add it by a saved plan."""
    name = str(machine.top / "plan.json")
    machine.save(name)
    return machine.apply(name, rollback=rollback)


def told(machine: Machine) -> list[str]:
    """Return what the next command is told, once this process is gone."""
    for mark in machine.around.state.rglob("*.unfinished"):
        owner = json.loads(mark.read_text("utf-8"))
        mark.write_text(json.dumps({"pid": GONE, "awaits": owner["awaits"]}), "utf-8")
    return [note.message for note in attend(machine.target, write=True)]


Way = Callable[..., Report]
WAYS = pytest.mark.parametrize("way", [add, apply])
CONFIG = '{ gateway: { mode: "local" } }'


@WAYS
@pytest.mark.parametrize("rollback", [False, True])
@pytest.mark.parametrize("reply", [OK, REFUSED, UNAUTHORISED])
def test_ping_that_ended(machine: Machine, way: Way, reply: HttpReply | TransportFault, *, rollback: bool) -> None:
    """After a ping that was answered, well or not, there is nothing to be told."""
    machine.put(CONFIG)
    machine.gateway.reply = reply
    way(machine, rollback=rollback)
    assert len(machine.gateway.asked) == 1
    assert told(machine) == []


@WAYS
@pytest.mark.parametrize("rollback", [False, True])
def test_ping_that_the_user_stopped(machine: Machine, way: Way, *, rollback: bool) -> None:
    """Whoever pressed Ctrl+C was told already."""
    machine.put(CONFIG)
    machine.gateway.reply = KeyboardInterrupt()
    with pytest.raises(InterruptedAfterWriteError):
        way(machine, rollback=rollback)
    assert told(machine) == []


@WAYS
def test_rollback_that_failed(machine: Machine, way: Way) -> None:
    """Whoever was told that the old bytes could not be put back is not told again."""
    machine.put(CONFIG)
    machine.gateway.reply = REFUSED
    machine.gateway.meanwhile = lambda: machine.put("{ edited: 1 }")
    with pytest.raises(StaleConfigError):
        way(machine, rollback=True)
    assert told(machine) == []


@WAYS
@pytest.mark.parametrize(("rollback", "ending"), [(False, "is there"), (True, "rolled back if the ping failed")])
def test_ping_that_was_killed(machine: Machine, way: Way, ending: str, *, rollback: bool) -> None:
    """A run that ends during the ping without a word leaves it to the next command, once, to say what is on disk."""
    machine.put(CONFIG)
    machine.gateway.reply = KilledError()
    with pytest.raises(KilledError):
        way(machine, rollback=rollback)
    assert machine.raw() != CONFIG.encode()
    (message,) = told(machine)
    assert message.startswith('the `add` of "wisgate"')
    assert message.endswith(ending)
    assert told(machine) == []


@WAYS
def test_rollback_that_was_killed(machine: Machine, way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops the rolling back, too, learns from the next command that the new bytes are there."""
    machine.put(CONFIG)
    machine.gateway.reply = REFUSED
    machine.gateway.meanwhile = lambda: monkeypatch.setattr(config_file, "commit", killed)
    with pytest.raises(KilledError):
        way(machine, rollback=True)
    (message,) = told(machine)
    assert message.endswith("rolled back if the ping failed")


def killed(*_: object, **__: object) -> None:
    """Write nothing, and end."""
    raise KilledError


@pytest.mark.parametrize("ping", [False, True])
def test_nothing_to_come(machine: Machine, *, ping: bool) -> None:
    """Without a ping a write is complete once it is on disk, and so is a removal by a saved plan."""
    machine.put(CONFIG)
    machine.add(ping=ping)
    name = str(machine.top / "plan.json")
    machine.save_removal(name)
    machine.gateway.reply = KilledError()
    machine.apply(name)
    machine.save(name, ping=False)
    machine.apply(name)
    assert told(machine) == []
