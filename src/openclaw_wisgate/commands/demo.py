"""The whole of `add` and its undoing, in a throw-away home against a gateway of our own on loopback."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openclaw_wisgate.commands.add import AddRequest, add
from openclaw_wisgate.commands.ping import PingRequest, ping
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.commands.undo import undo
from openclaw_wisgate.commands.validate import ValidateRequest, validate
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.presets import DEFAULT_MODEL, PRESETS, PresetName
from openclaw_wisgate.provider import KeyVariable, ProviderSpec
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.system import resources
from openclaw_wisgate.system.emulator import emulate
from openclaw_wisgate.system.locate import Surroundings, locate

_VARIABLE = "WISGATE_API_KEY"


@dataclass(frozen=True, slots=True)
class Step:
    """A command line as a user would type it, and its report."""

    command_line: str
    report: Report


def demo() -> Iterator[Step]:
    """Yield the steps one by one, each when it is done; nothing of them is left when the last is taken.

    No network, key or OpenClaw is needed: the gateway is ours, and it checks key, path and model.
    """
    key = f"demo-{secrets.token_hex(12)}"
    preset = PRESETS[PresetName.WISGATE]
    with tempfile.TemporaryDirectory(prefix="openclaw-wisgate-demo-") as folder, emulate(key=key) as gateway:
        home = Path(folder)
        around = Surroundings({"HOME": folder, _VARIABLE: key}, home, home / ".local" / "state" / "openclaw-wisgate")
        target = Target(locate(around), around)
        target.location.file.parent.mkdir(mode=0o700)
        target.location.file.write_bytes(resources.demo_config())
        model = resources.catalogue().model(DEFAULT_MODEL)
        assert model is not None
        provider = ProviderSpec(
            id=preset.provider_id,
            base_url=gateway.base_url,
            api=preset.api,
            api_key=KeyVariable(_VARIABLE),
            auth=preset.auth,
            models=(model,),
        )
        request = AddRequest(target=target, provider=provider, options=AddOptions())
        program = "openclaw-wisgate"
        yield Step(f"{program} validate", validate(ValidateRequest(target=target)))
        yield Step(
            f"{program} add --yes --base-url {gateway.base_url}",
            add(request, confirm=lambda _: True, settle=lambda _: None),
        )
        yield Step(f"{program} validate", validate(ValidateRequest(target=target)))
        yield Step(f"{program} ping wisgate", ping(PingRequest(target=target, names=(provider.id,))))
        yield Step(f"{program} undo --yes", undo(target, write=True, confirm=lambda _: True))


def conclusion(reports: list[Report]) -> Report:
    """Return the report of the whole demo: clean if each step did what it is to do."""
    good = {Decision.CLEAN, Decision.WRITTEN}
    done = all(report.decision in good and report.is_reachable for report in reports)
    pings = tuple(ping for report in reports for ping in report.pings)
    plan = next((report.plan for report in reports if report.plan), None)
    decision = Decision.CLEAN if done else Decision.PROBLEMS
    return Report(command="demo", decision=decision, file=reports[0].file, plan=plan, pings=pings)
