"""Checks of the config file itself: the right one, readable, accepted, and left alone by OpenClaw."""

from __future__ import annotations

import shlex

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.health._base import Check, Finding, State, failed, passed, warned
from openclaw_wisgate.health.facts import Facts, OtherConfig
from openclaw_wisgate.health.routing import is_told, routed


def file(facts: Facts) -> Finding:
    """Tell whether this is the file that OpenClaw reads, and the one that has the provider."""
    place = facts.place
    others = [other for other in place.others if other.providers]
    if not place.exists:
        if others:
            return failed(f"there is no {place.name}, but {_has(others[0])}", *_go_to(facts, others[0]))
        return failed(f"there is no {place.name}", "make it, with WisGate in it", facts.ours("add"))
    if facts.provider is None and others and facts.asked is None:
        return failed(f"{place.name} has no provider at WisGate, but {_has(others[0])}", *_go_to(facts, others[0]))
    if place.usual is not None:
        found = f"OpenClaw reads {place.usual} in this shell, not {place.name}"
        return warned(found, f"edit that one, or let OPENCLAW_CONFIG_PATH name {place.name} wherever OpenClaw starts")
    if place.idle_profile is not None:
        found = f"OPENCLAW_PROFILE={place.idle_profile} alone does not choose a config: OpenClaw reads {place.name}"
        return warned(found, "name the profile with the flag", f"openclaw --profile {place.idle_profile} tui")
    because = ", ".join(f"{name} is {value}" for name, value in place.overrides)
    return passed(f"OpenClaw reads {place.name}" + (f", because {because}" if because else ""))


def syntax(facts: Facts) -> Finding:
    """Tell whether the text can be read."""
    if facts.syntax:
        first = facts.syntax[0]
        return failed(f"it is not JSON5: {first.message}", first.hint, None, first)
    return told(facts, "syntax") or passed("it is JSON5, as OpenClaw parses it")


def valid(facts: Facts) -> Finding:
    """Tell whether OpenClaw accepts the config."""
    found = told(facts, "valid")
    if found is not None:
        return found
    elsewhere = any(one.severity is Severity.WARNING and not is_told(facts, one) for one in facts.diagnostics)
    more = f"; other parts of it deserve a look: {facts.ours('validate')}" if elsewhere else ""
    return passed(f"OpenClaw {facts.release} accepts it{more}")


def kept(facts: Facts) -> Finding:
    """Tell whether OpenClaw leaves the file as it is."""
    found = routed(facts, "kept")
    if not found:
        return passed("OpenClaw does not take it for damaged, so openclaw.json.bak stays where it is")
    name = facts.place.name
    hint = "if this file is as you want it, make it the backup, too, before OpenClaw starts"
    one = found[0][1]
    return failed(one.message, hint, f"cp {quoted(name)} {quoted(f'{name}.bak')}", one)


def told(facts: Facts, check: str, passing: str | None = None) -> Finding | None:
    """Return what `validate` says that belongs to `check`; None where that is nothing, or `passing` if it is given."""
    found = routed(facts, check)
    if not found:
        return passed(passing) if passing else None
    state, first = found[0]
    diagnostics = tuple(one for _, one in found)
    is_fixable = first.fix is not None and first.source is None
    cure = first.fix.summary if is_fixable and first.fix else first.hint
    command = facts.fixing if is_fixable else None
    more = f" (and {len(found) - 1} more: {facts.ours('validate')})" if len(found) > 1 else ""
    return Finding(State(state), f"{first.message}{more}", cure, command, diagnostics)


def quoted(name: str) -> str:
    """Return a file's name for a shell, which still has to read `~` in it."""
    return f"~/{shlex.quote(name[2:])}" if name.startswith("~/") else shlex.quote(name)


def _has(other: OtherConfig) -> str:
    return f'{other.name} has "{other.providers[0]}"'


def _go_to(facts: Facts, other: OtherConfig) -> tuple[str, str]:
    """Return how to get from the file examined to the `other` one."""
    if other.profile is not None:
        return "start OpenClaw with that profile", f"openclaw --profile {other.profile} tui"
    if not other.is_read:
        target = quoted(facts.place.name)
        if facts.place.exists:
            return f"set it up in {facts.place.name}, since no OpenClaw of today reads that file", facts.ours("add")
        return "no OpenClaw of today reads that file: copy it to where it does", f"cp {quoted(other.name)} {target}"
    return (
        "leave out the variable or flag that leads elsewhere",
        "env -u OPENCLAW_CONFIG_PATH -u OPENCLAW_STATE_DIR openclaw tui",
    )


CHECKS = (
    Check("file", "the right config file", file),
    Check("syntax", "it parses", syntax, ("file",)),
    Check("valid", "OpenClaw accepts it", valid, ("syntax",)),
    Check("kept", "OpenClaw would not revert it", kept, ("valid",)),
)
