"""Adding a provider: read, plan, prove, check, show, confirm, commit, ping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from openclaw_wisgate.commands.add_notes import on_additions
from openclaw_wisgate.commands.after_write import Trial, tried
from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.judging import release_at
from openclaw_wisgate.commands.saving import check_place, save
from openclaw_wisgate.commands.storing import (
    AskKey,
    NewKey,
    missing_variable,
    on_key,
    place_of,
    shared,
    storing,
    with_key,
)
from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.ground import Ground, effective_of
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.memory import FIELDS, Place
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_add import Addition, AddOptions, plan_add
from openclaw_wisgate.provider import ModelSpec, OnConflict, ProviderSpec, Store
from openclaw_wisgate.report import Report
from openclaw_wisgate.system import http
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.owners import owners_of

Settle = Callable[[Report], OnConflict | None]
"""Shows a refusal because of what is there already and asks what to do; None leaves it refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """What to add, where, and how far to go: with `plan` no further than to put the plan into the file of that name.

    `others` are added with `provider`. `key` is stored at the same time. Without one, `ask_key` asks for it where OpenClaw would find none, and what it
    returns goes to `store`.
    """

    target: Target
    provider: Addition
    options: AddOptions
    command: str = "add"
    write: bool = True
    ping: bool = True
    rollback: bool = False
    verify: bool = False
    timeout: float = 30.0
    plan: str | None = None
    key: NewKey | None = None
    ask_key: AskKey | None = None
    store: Store = Store.DOTENV
    others: tuple[Addition, ...] = ()

    @property
    def providers(self) -> tuple[Addition, ...]:
        """All that are added."""
        return (self.provider, *self.others)


def add(request: AddRequest, *, confirm: Confirm, settle: Settle, send: Send = http.send) -> Report:
    """Return the report of adding `request.provider`; the bytes on disk change only after `confirm`.

    Raise WisgateError where the file cannot be read or written, and PlanProofError for a fault of ours.
    """
    if request.plan is not None:
        check_place(request.plan, request.target)
    if request.ask_key is not None:
        # Who is asked is asked once, whatever another program writes meanwhile.
        request = replace(request, ask_key=cache(request.ask_key))
    report, subject = persistently(lambda: _written(request, confirm, settle))
    return report if subject is None else tried(report, subject, _trial(request), send)


def _written(request: AddRequest, confirm: Confirm, settle: Settle) -> tuple[Report, Subject | None]:
    """Return the report of the change up to where it is on disk, and the file as it was before."""
    subject = open_subject(request.target, command=request.command, create=True)
    if isinstance(subject, Report):
        return subject, None
    writing = Writing(request.command, request.target, request.write, stated=_stated(request.providers))
    ground = writing.ground(subject.document)
    plan = _settled(request, ground, lambda refusal: settle(writing.refuse(ground, refusal)))
    typed = None if isinstance(plan, Refusal) else _typed(request, plan)
    if typed is not None:
        request = replace(request, key=typed)
        plan = _settled(request, ground, lambda refusal: settle(writing.refuse(ground, refusal)))
    if isinstance(plan, Refusal):
        return writing.refuse(ground, plan), None
    proved = writing.prove(plan)
    if request.plan is not None:
        return save(proved, subject, plan, request.plan, pings=_trial(request).models), None
    return writing.settle(subject, proved, confirm, awaits=_trial(request).awaits), subject


def _stated(providers: Sequence[Addition]) -> frozenset[Place]:
    """Return the fields that the user has said: by a flag, or all of them in a block of their own."""
    return frozenset(
        Place(provider.id, model.id, field)
        for provider in providers
        for model in provider.models
        for field in (model.stated if isinstance(model, ModelSpec) else FIELDS)
    )


def _settled(request: AddRequest, ground: Ground, settle: Callable[[Refusal], OnConflict | None]) -> Plan | Refusal:
    """Return the plan, made again as the user says where what is there differs."""
    plan = _plan(request, ground, request.options.on_conflict)
    policy = settle(plan) if isinstance(plan, Refusal) and _is_conflict(plan) else None
    return _plan(request, ground, policy) if policy else plan


def _plan(request: AddRequest, ground: Ground, policy: OnConflict) -> Plan | Refusal:
    target, config = request.target, ground.value
    provider, *others = (
        with_key(shared(each, config, target), request.key, config) if isinstance(each, ProviderSpec) else each
        for each in request.providers
    )
    owners = owners_of(provider.id, config, location=target.location, around=target.around)
    release = release_at(target, effective_of(ground).root)
    options = replace(request.options, on_conflict=policy, owners=owners, release=release)

    def made(baseline: Baseline | None) -> Plan | Refusal:
        return plan_add(ground, provider, replace(options, baseline=baseline), others=others)

    plan = minding(read_baseline(target.location), target, made)
    if isinstance(plan, Refusal):
        return plan
    if isinstance(provider, ProviderSpec):
        plan = storing(plan, provider, request.key, target)
    if plan.is_noop:
        return plan
    # They share the key, so the first speaks for all.
    notes = () if plan.env else on_key(plan, provider, target)
    return replace(plan, notes=(*notes, *on_additions((provider, *others), plan), *plan.notes))


def _typed(request: AddRequest, plan: Plan) -> NewKey | None:
    """Return the key that the user types where OpenClaw would find none, if there is one to be asked for."""
    if request.key is not None or request.ask_key is None:
        return None
    variable = missing_variable(plan, request.provider, request.target)
    if variable is None:
        return None
    text = request.ask_key(variable, place_of(variable, request.store, request.target))
    return NewKey(text, request.store) if text else None


def _trial(request: AddRequest) -> Trial:
    named = ((provider.id, model.id) for provider in request.providers for model in provider.models)
    models = tuple(named) if request.ping else ()
    return Trial(
        target=request.target,
        models=models,
        verify=request.verify,
        rollback=request.rollback,
        timeout=request.timeout,
    )


def _is_conflict(refusal: Refusal) -> bool:
    return all(diagnostic.rule == "plan/provider-differs" for diagnostic in refusal.diagnostics)
