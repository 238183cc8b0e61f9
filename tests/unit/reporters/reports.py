"""Real reports of every kind, and configs with a canary in every place where keys are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import KEY, REFUSED, UNAUTHORISED, VARIABLE, Machine, provider

from openclaw_wisgate.commands import inventory
from openclaw_wisgate.commands.backups import listed
from openclaw_wisgate.commands.keeping import kept
from openclaw_wisgate.commands.models import ModelsRequest, models
from openclaw_wisgate.commands.ping import PingRequest, ping
from openclaw_wisgate.commands.rounds import Unwatched
from openclaw_wisgate.commands.validate import ValidateRequest, validate
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.report import Report
from openclaw_wisgate.system import last_pings

CONFIG = '{\n  // mine\n  models: { providers: { x: { baseUrl: "https://x.example/v1", models: [] } } },\n}\n'


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without a config, with a key in the environment."""
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    return Machine(tmp_path, {VARIABLE: KEY})


def _validate(machine: Machine, *names: str) -> Report:
    return validate(ValidateRequest(target=machine.target, names=names))


def _on(text: str | bytes) -> Callable[[Machine], Report]:
    def judged(machine: Machine) -> Report:
        machine.put(text)
        return _validate(machine)

    return judged


def _incomplete(machine: Machine) -> Report:
    machine.put(CONFIG)
    return _validate(machine, str(machine.config), str(machine.config.with_name("gone.json")))


def _unchanged(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.add()
    return machine.add()


def _added(machine: Machine) -> Report:
    machine.put(CONFIG)
    return machine.add()


def _pending(machine: Machine) -> Report:
    machine.put(CONFIG)
    return machine.add(write=False)


def _declined(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.user.agrees = False
    return machine.add()


def _planned(machine: Machine) -> Report:
    machine.put(CONFIG)
    return machine.save(str(machine.top / "plan.json"))


def _applied(machine: Machine) -> Report:
    _planned(machine)
    return machine.apply(str(machine.top / "plan.json"))


def _applied_already(machine: Machine) -> Report:
    _applied(machine)
    return machine.apply(str(machine.top / "plan.json"))


def _refused(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.add(replace(provider(), base_url="https://other.example/v1"))
    return machine.add()


def _refused_text(machine: Machine) -> Report:
    machine.put("{ a: 1 b: 2 }")
    return machine.add()


def _made(machine: Machine) -> Report:
    return machine.add()


def _unreachable(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.gateway.reply = UNAUTHORISED
    return machine.add()


def _rolled_back(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.gateway.reply = REFUSED
    return machine.add(rollback=True)


def _reverted(machine: Machine) -> Report:
    machine.put(CONFIG)
    report = machine.add(ping=False)
    machine.put(CONFIG)
    assert report.plan is not None
    assert report.receipt is not None
    return kept(report, report.plan, report.receipt, machine.target)


def _removed(machine: Machine) -> Report:
    machine.put(CONFIG)
    return machine.remove("x")


def _undone(machine: Machine) -> Report:
    machine.add()
    return machine.undo()


def _included(machine: Machine) -> Report:
    machine.put('{ mode: "merge", providers: {} }', "models.json5")
    machine.put('{ models: { $include: "./models.json5" }, agents: { defaults: { modelPolicy: { allow: ["a/b"] } } } }')
    return machine.add(write=False)


def _included_alone(machine: Machine) -> Report:
    machine.put("{ providers: {} }", "models.json5")
    machine.put('{ gateway: { mode: "local" }, models: { $include: "./models.json5" } }')
    machine.gateway.reply = REFUSED
    return machine.add(rollback=True)


def _included_undone(machine: Machine) -> Report:
    _included(machine)
    machine.add(ping=False)
    return machine.undo()


def _listed(machine: Machine) -> Report:
    _undone(machine)
    return listed(machine.target)


def _pruned(machine: Machine) -> Report:
    _undone(machine)
    return machine.prune(keep=1, days=0)


def _restored(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.add()
    machine.put("{ broken")
    return machine.restore()


def _pinged(machine: Machine) -> Report:
    machine.put('{ models: { providers: { x: { baseUrl: "y", api: "ollama", models: [{ id: "a" }] } } } }')
    machine.add(ping=False)
    return ping(PingRequest(target=machine.target, all_providers=True), send=machine.gateway.send)


def _providers(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.add(ping=False)
    return inventory.listed(machine.target)


def _setup(machine: Machine) -> Report:
    machine.put(CONFIG)
    machine.add(ping=False)
    last_pings.remember(machine.target.location.file, _pinged_all(machine, CONFIG).pings, machine.around)
    return inventory.reported(machine.target, None)


def _interrupted(machine: Machine) -> Report:
    machine.add(ping=False)
    machine.gateway.reply = KeyboardInterrupt()
    return ping(PingRequest(target=machine.target), send=machine.gateway.send, watcher=Unwatched())


REPORTS: dict[str, Callable[[Machine], Report]] = {
    "clean": _on(CONFIG),
    "blank": _on(""),
    "broken": _on("{ a: 1 b: 2 }"),
    "not-utf8": _on(b"{} // \xff"),
    "findings": _on('{ models: { bogus: 1, mode: "x", providers: { y: {}, z: { models: [{}], baseUrl: 5 } } } }'),
    "related": _on("{ models: {}, models: {} }"),
    "incomplete": _incomplete,
    "unchanged": _unchanged,
    "added": _added,
    "made": _made,
    "pending": _pending,
    "declined": _declined,
    "planned": _planned,
    "applied": _applied,
    "applied already": _applied_already,
    "refused": _refused,
    "refused-text": _refused_text,
    "unreachable": _unreachable,
    "rolled-back": _rolled_back,
    "reverted": _reverted,
    "removed": _removed,
    "undone": _undone,
    "included": _included,
    "included-alone": _included_alone,
    "included-undone": _included_undone,
    "pinged": _pinged,
    "providers": _providers,
    "setup": _setup,
    "models": lambda machine: models(ModelsRequest(target=machine.target), send=machine.gateway.send),
    "interrupted": _interrupted,
    "listed": _listed,
    "nothing-listed": lambda machine: listed(machine.target),
    "pruned": _pruned,
    "restored": _restored,
}


def report_of(machine: Machine, kind: str, *names: str) -> Report:
    """Return a real report of `kind`; of "validate" the one about `names`, or about the config that is there."""
    return _validate(machine, *names) if kind == "validate" else REPORTS[kind](machine)


CANARIES = ["sk-canary4711donotshow", "hunter2Canary"]
"""A key by its shape, and one that only its place tells."""

_PROVIDER = '{{ models: {{ providers: {{ x: {{ baseUrl: "https://x.example/v1", {}, models: [] }} }} }} }}'
HIDING_PLACES = {
    "apiKey": _PROVIDER.format('apiKey: "@"'),
    "apiKey in single quotes": _PROVIDER.format("'apiKey': '@'"),
    "apiKey on a line of its own": _PROVIDER.format('\n  apiKey:\n    "@"\n'),
    "escaped key": _PROVIDER.format('"api\\u004bey": "@"'),
    "key in a duplicate": _PROVIDER.format('apiKey: "@", apiKey: "${WISGATE_API_KEY}"'),
    "headers": _PROVIDER.format('headers: { "X-Any": "@" }'),
    "authorization": _PROVIDER.format('headers: { Authorization: "Bearer @" }'),
    "request headers": _PROVIDER.format('request: { headers: { a: "@" } }'),
    "request auth": _PROVIDER.format('request: { auth: { mode: "authorization-bearer", token: "@" } }'),
    "request tls": _PROVIDER.format('request: { tls: { passphrase: "@", key: "@" } }'),
    "local service": _PROVIDER.format('localService: { command: "/x", env: { ANY: "@" } }'),
    "model headers": _PROVIDER.format("region: 'x'").replace(
        "models: []", 'models: [{ id: "m", name: "m", headers: { a: "@" } }]'
    ),
    "env.vars": '{ env: { vars: { ANY: "@" } }, gateway: {} }',
    "flat env": '{ env: { ANY: "@" }, gateway: {} }',
    "gateway token": '{ gateway: { auth: { mode: "token", token: "@" } } }',
    "gateway password": '{ gateway: { auth: { mode: "password", password: "@" } } }',
    "channel": '{ channels: { telegram: { botToken: "@" } } }',
    "comment with a name": '{ // apiKey: "@"\n gateway: {} }',
    "comment with a bare name": "{ // token=@\n gateway: {} }",
    "block comment": "{ /* password: '@' */ gateway: {} }",
    "address with a password": _PROVIDER.format("region: 'x'").replace("https://x", "https://me:@@x"),
    "address with a query": _PROVIDER.format("region: 'x'").replace("/v1", "/v1?key=@"),
    "broken after the key": '{ models: { providers: { x: { apiKey: "@" oops',
    "broken before the key": '{ models oops: { providers: { x: { apiKey: "@" } } } }',
    "never closed": '{ models: { providers: { x: { apiKey: "@',
    "without quotes": "{ models: { providers: { x: { apiKey: @ } } } }",
    "broken headers": '{ headers: { "X-Any": "@" } oops',
    "wrong type": _PROVIDER.format('apiKey: ["@"]'),
    "wrong place": '{ apiKey: "@" }',
}
"""Configs with a canary where @ stands."""


def canary_reports(machine: Machine, place: str, canary: str) -> Iterator[tuple[str, Report]]:
    """Yield what every command says about a config with `canary` in it; some write it."""
    text = (
        HIDING_PLACES[place].replace("@", canary)
        if "@@" not in HIDING_PLACES[place]
        else (HIDING_PLACES[place].replace(":@@", f":{canary}@"))
    )
    machine.put(text)
    yield "validate", report_of(machine, "validate")
    yield "diff", machine.add(write=False)
    yield "add", machine.add()
    other = replace(provider(), id="x", base_url="https://other.example/v1")
    yield "conflict", machine.add(other)
    yield "keep", machine.add(other, AddOptions(on_conflict=OnConflict.KEEP))
    yield "update", machine.add(other, AddOptions(on_conflict=OnConflict.UPDATE, gateway_mode="local"), ping=False)
    yield "remove", machine.remove("x")
    yield "remove wisgate", machine.remove()
    if b"oops" not in text.encode() and "never" not in place:
        yield "ping", _pinged_all(machine, text)
    machine.put(text)
    yield "list", inventory.listed(machine.target)
    yield "report", inventory.reported(machine.target, None)


def _pinged_all(machine: Machine, text: str) -> Report:
    machine.put(text)
    machine.add(ping=False)
    machine.gateway.reply = UNAUTHORISED
    return ping(PingRequest(target=machine.target, names=("wisgate",)), send=machine.gateway.send)
