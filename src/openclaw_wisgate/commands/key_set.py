"""Storing a key where OpenClaw finds it, however it is started."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from openclaw_wisgate.change import get, put
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.key import on_profile
from openclaw_wisgate.commands.providers import at_wisgate, blocks, checked
from openclaw_wisgate.commands.storing import env_edit, env_file_of, told
from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.effective.powerful import is_powerful
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.ground import Ground, finish
from openclaw_wisgate.plan import Draft, Plan, Refusal
from openclaw_wisgate.presets import KEY_VARIABLES
from openclaw_wisgate.provider import KeyVariable
from openclaw_wisgate.report import Report
from openclaw_wisgate.secret_ref import variable_of
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.locate import shortened

COMMAND = "key set"
_VARIABLE = r"[A-Z_][A-Z0-9_]*\Z"

GiveKey = Callable[[str, str], str]
"""Gives the key that is to be in a variable and is stored in a place; what it returns has no fault that can be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRequest:
    """Which key to set: `name` is a variable or a provider, None for what the providers at WisGate use."""

    target: Target
    name: str | None
    give: GiveKey
    write: bool = True


def set_key(request: SetRequest, *, confirm: Confirm) -> Report:
    """Return the report of storing a key in OpenClaw's `.env`; a provider that held one itself refers to it then.

    Raise UsageError for a name that is neither, and what reading and writing raise.
    """
    # Who is asked is asked once, whatever another program writes meanwhile.
    request = replace(request, give=cache(request.give))
    return persistently(lambda: _set(request, confirm))


def _set(request: SetRequest, confirm: Confirm) -> Report:
    target = request.target
    subject = open_subject(target, command=COMMAND, create=True)
    if isinstance(subject, Report):
        return subject
    writing = Writing(COMMAND, target, request.write)
    ground = writing.ground(subject.document)
    meant = _meant(request, ground)
    variable = meant.variable
    plan = _plan(ground, subject, meant, target)
    if isinstance(plan, Refusal):
        return writing.refuse(ground, plan)
    place = shortened(env_file_of(variable, target.location), target.around.variables)
    edit = env_edit(variable, request.give(variable, place), target)
    if edit is not None:
        profiles = [one for name in meant.providers for one in on_profile(plan.values.after, name, target)]
        plan = replace(plan, env=edit, notes=(*told(variable, edit, target), *profiles, *plan.notes))
    # A config that does not change is not made either.
    exactly = None if plan.edits or plan.included else subject.source
    return writing.settle(subject, writing.prove(plan), confirm, exactly=exactly)


class _Meant(NamedTuple):
    """A variable, the providers that are to use it, and those of them whose `apiKey` does not refer to it yet."""

    variable: str
    providers: tuple[str, ...] = ()
    changing: tuple[str, ...] = ()


def _meant(request: SetRequest, ground: Ground) -> _Meant:
    """Return which key is to be set; raise UsageError where that is not clear."""
    config, name = ground.value, request.name
    usual = _usual(request.target)
    known = blocks(config)
    if name is not None and name not in known:
        if not re.match(_VARIABLE, name):
            checked(name, known)
        if is_powerful(name):
            message = f"{name} steers programs and is no name for a key"
            raise UsageError(message, hint=f"for example {usual}")
        return _Meant(name)
    names = [name] if name is not None else list(at_wisgate(config, request.target))
    used = {each: variable_of(get(config, (*PROVIDERS, each, "apiKey"))) for each in names}
    variables = list(dict.fromkeys(variable for variable in used.values() if variable is not None))
    if len(variables) > 1:
        message = f"the providers at WisGate take their keys from {' and '.join(variables)}"
        raise UsageError(message, hint="name the variable or the provider")
    changing = tuple(each for each, variable in used.items() if variable is None)
    return _Meant((variables or [usual])[0], tuple(names), changing)


def _usual(target: Target) -> str:
    """Return the first of the usual variables that is set, or else the first."""
    environment = Environment(target.location, target.around)
    return next((name for name in KEY_VARIABLES if environment.get(name)), KEY_VARIABLES[0])


def _plan(ground: Ground, subject: Subject, meant: _Meant, target: Target) -> Plan | Refusal:
    variable = meant.variable
    if not meant.changing:
        return Plan(before=subject.document, after=subject.document, changes=(), edits=(), subject=variable)
    value = ground.value
    for name in meant.changing:
        value = put(value, (*PROVIDERS, name, "apiKey"), KeyVariable(variable).to_value())
    draft = Draft(variable, value)
    return minding(read_baseline(target.location), target, lambda baseline: finish(ground, draft, baseline))
