"""Checks of what runs: the gateway, and whether it has the file as it is now.

What needs a restart and what does not: OpenClaw 2026.9.6. A gateway takes edits of the config up by itself, but not
those of a `.env` file, and none with `gateway.reload.mode` "off"; a local session takes up nothing.
"""

from __future__ import annotations

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Fix, Put
from openclaw_wisgate.health._base import Check, Finding, curing, passed, skipped, warned
from openclaw_wisgate.health.facts import Facts, Runner
from openclaw_wisgate.health.file import told

_MODE_MISSING = "gateway/mode-missing"
_MODE = ("gateway", "mode")


def gateway(facts: Facts) -> Finding:
    """Tell whether the gateway starts with this config, and runs."""
    found = told(facts, "gateway")
    if found is not None:
        return _local(facts, found) if found.diagnostics[0].rule == _MODE_MISSING else found
    runner = facts.runner
    if runner is not None and runner.is_gateway:
        at = f"http://127.0.0.1:{runner.port}/healthz" if runner.port else "any port that is known"
        if runner.answers:
            return passed(f"it runs, as process {runner.pid} on port {runner.port}")
        what = f"process {runner.pid} is the gateway, but does not answer at {at}: it starts, or is stuck"
        return warned(what, "wait a minute, then restart it", facts.openclaw("gateway", "restart"))
    if runner is not None:
        return passed(f"none runs, nor can one beside the local session (process {runner.pid})")
    if facts.service is not None:
        what = f"the service {facts.service} is installed, and no gateway runs"
        return warned(what, "start it", facts.openclaw("gateway", "start"))
    return passed(f"none runs; `{facts.openclaw('gateway', 'run')}` starts one")


def _local(facts: Facts, found: Finding) -> Finding:
    """Return `found`, that there is no `gateway.mode`, with its cure where no other machine's gateway is meant."""
    first, *others = found.diagnostics
    if get(facts.value, ("gateway", "remote")) is not None:
        return found
    cure, command, first = curing(facts, first, Fix('set it to "local"', (Put(_MODE, "local"),)))
    return found._replace(cure=cure, command=command, diagnostics=(first, *others))


def live(facts: Facts) -> Finding:
    """Tell whether what runs has the file as it is now."""
    runner = facts.runner
    if runner is None:
        return passed("nothing runs that could have an older config")
    if runner.since is None:
        return skipped(f"because it is not known since when process {runner.pid} runs")
    is_edited = max(facts.edited, facts.included_edited) > runner.since
    if runner.is_gateway:
        return _live_in_gateway(facts, runner, runner.since, is_edited=is_edited)
    if not is_edited:
        return passed(f"the local session (process {runner.pid}) has started with it")
    what = f"a local session (process {runner.pid}) is older than the last edit, and goes on without it"
    return warned(what, "press Ctrl+C twice in it, and start it again", facts.openclaw("tui", "--local"))


def _live_in_gateway(facts: Facts, runner: Runner, since: float, *, is_edited: bool) -> Finding:
    restart = facts.openclaw("gateway", "restart")
    if facts.dotenv_edited is not None and facts.dotenv_edited > since:
        what = f"{facts.env_file} was edited after the gateway started, which reads it only then"
        return warned(what, "restart the gateway", restart)
    if not is_edited:
        return passed("the gateway has started with it")
    if get(facts.value, ("gateway", "reload", "mode")) == "off":
        what = 'it was edited after the gateway started, which does not look for edits: "gateway.reload.mode" is "off"'
        where = facts.about("reload-off", what, ("gateway", "reload", "mode"))
        return warned(what, "restart the gateway", restart, where)
    if facts.included_edited > max(facts.edited, since):
        return skipped("because OpenClaw does not tell whether the gateway has taken up an edit of an included file")
    if runner.noted:
        return passed("the gateway has taken up the last edit, without a restart")
    what = "it was edited after the gateway started, which has not taken that up; it does so within five seconds"
    return warned(what, "if it stays so, restart the gateway", restart)


CHECKS = (
    Check("gateway", "the gateway", gateway, ("valid",)),
    Check("live", "the last edit is live", live, ("valid",)),
)
