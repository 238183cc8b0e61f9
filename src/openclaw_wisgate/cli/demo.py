"""`demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Common, spread

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report


@spread
def demo(common: Common) -> None:
    """See it work, safely.

    Adds, pings and undoes in a throw-away OpenClaw home against a WisGate emulator on this machine. Needs no
    key, no network and no OpenClaw, and leaves nothing behind.
    """
    console = Console("demo", common)
    console.run(lambda: _demo(console))


def _demo(console: Console) -> Report:
    from openclaw_wisgate.commands import demo as use_case

    reports: list[Report] = []
    for step in use_case.demo():
        console.step(step.command_line, step.report)
        reports.append(step.report)
    return use_case.conclusion(reports)
