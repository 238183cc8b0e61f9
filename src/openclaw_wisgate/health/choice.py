"""Checks of the choice of models: agents may use the provider's, and what they use by default is there."""

from __future__ import annotations

from openclaw_wisgate import selection
from openclaw_wisgate.admission import Admission
from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Diagnostic, Fix, Put
from openclaw_wisgate.health._base import Check, Finding, State, passed, warned
from openclaw_wisgate.health.facts import Facts
from openclaw_wisgate.health.file import told
from openclaw_wisgate.keypath import render
from openclaw_wisgate.mentions import Resolver, Target
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selection import Allowlist


def selectable(facts: Facts) -> Finding:
    """Tell whether every agent may use the model."""
    target = Target(normalised(facts.provider or ""), facts.model or "")
    reference = str(target)
    admission = Admission(Resolver(facts.value, facts.release))
    homes = selection.agent_homes(facts.value) or (selection.DEFAULTS,)
    hiding = {home: admission.hiding(home, target) for home in (selection.DEFAULTS, *homes)}
    closed = [allowlist for allowlist in dict.fromkeys(hiding.values()) if allowlist]
    if not closed:
        lists = selection.allowlists(facts.value, facts.release)
        return told(facts, "selectable") or passed(
            f'the allowlist admits "{reference}"' if lists else "no allowlist leaves it out"
        )
    is_shut = all(hiding[home] for home in homes)
    diagnostics = tuple(_left_out(facts, allowlist, reference) for allowlist in closed)
    where = " and ".join(f'"{render(allowlist.key_path)}"' for allowlist in closed)
    what = f'"{reference}" is not in {where}, so {"it cannot" if is_shut else "some agents cannot"} be chosen'
    what = what if is_shut else f'"{reference}" is not in {where}, so some agents cannot use it'
    state = State.FAIL if is_shut else State.WARN
    return Finding(state, what, "add it there", facts.fixing, diagnostics)


def default(facts: Facts) -> Finding:
    """Tell whether the default model and its fallbacks are models that OpenClaw finds."""
    found = told(facts, "default")
    if found is not None:
        return found
    primary = selection.configured_default(facts.value)
    if primary is None:
        implicit = selection.implicit_default(facts.value, facts.release)
        return passed(f'none is configured, so OpenClaw takes "{implicit}"')
    names = [primary, *_fallbacks(facts)]
    listed = selection.listed_models(facts.value)
    for name in names:
        provider, slash, model = name.strip().partition("/")
        if (
            slash
            and normalised(provider) == normalised(facts.provider or "")
            and model not in listed.get(normalised(provider), ())
        ):
            what = f'"{name}" is used by default, and "{facts.provider}" does not list it, so its limits are guessed'
            where = facts.about("unlisted", what, selection.PRIMARY)
            add = facts.ours("add", model, "--provider-id", str(facts.provider))
            return warned(what, "add the model, or name one that is listed", add, where)
    more = f", with {len(names) - 1} fallbacks" if len(names) > 2 else ", with a fallback" if len(names) > 1 else ""  # noqa: PLR2004
    return passed(f'it is "{primary}"{more}')


def _fallbacks(facts: Facts) -> list[str]:
    listed = get(facts.value, (*selection.PRIMARY, "fallbacks"))
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def _left_out(facts: Facts, allowlist: Allowlist, reference: str) -> Diagnostic:
    """Return that `allowlist` has no `reference`, with what puts it there."""
    path = allowlist.key_path
    said = f'"{reference}" is not in "{render(path)}"'
    if allowlist.is_map:
        step = Put((*path, reference), {})
    else:
        listed = get(facts.value, path)
        step = Put((*path, len(listed) if isinstance(listed, list) else 0), reference)
    fix = Fix(f'add "{reference}" to "{render(path)}"', (step,))
    return facts.about("left-out", said, path, of_key=True)._replace(fix=fix)


CHECKS = (
    Check("selectable", "agents may use the model", selectable, ("model",)),
    Check("default", "the default model resolves", default, ("selectable",)),
)
