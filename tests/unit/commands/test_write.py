"""What the check of a change goes by."""

from __future__ import annotations

from tests.unit.commands.machine import Machine, rules

from openclaw_wisgate.releases import Release
from openclaw_wisgate.report import Decision


def test_release_of_the_file(machine: Machine) -> None:
    """A change is judged by the release that wrote the file."""
    machine.put('{ gateway: { mode: "local" }, meta: { lastTouchedVersion: "2026.8.1" } }')
    report = machine.add(write=False)
    assert report.decision is Decision.PENDING
    assert report.judged[0].release == Release(2026, 8, 1)


def test_included_files(machine: Machine) -> None:
    """A change is judged with what the file includes, whose faults are not those of the change."""
    machine.put('{ models: { bogus: 1, providers: { desk: { baseUrl: "http://127.0.0.1:9/v1" } } } }', "rest.json5")
    machine.put(
        '{ gateway: { mode: "local" }, channels: { $include: "./none.json5" }, ui: { $include: "./rest.json5" } }'
    )
    report = machine.add(write=False)
    assert report.decision is Decision.PENDING
    assert not any(rule.startswith(("include/", "schema/")) for rule in rules(report))
