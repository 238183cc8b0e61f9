"""Adding a provider: read, plan, prove, check, show, confirm, commit, ping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.after_write import Trial, tried
from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.saving import check_place, save
from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.ground import Ground
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.plan import Plan, Refusal, note
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.provider import PLACEHOLDER_KEY, KeyPlaceholder, OnConflict, ProviderSpec
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.report import Report
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system import http
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.keys import resolve_key
from openclaw_wisgate.system.locate import shortened
from openclaw_wisgate.system.owners import owners_of

Settle = Callable[[Report], OnConflict | None]
"""Shows a refusal because of what is there already and asks what to do; None leaves it refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """What to add, where, and how far to go: with `plan` no further than to put the plan into the file of that name."""

    target: Target
    provider: ProviderSpec
    options: AddOptions
    command: str = "add"
    write: bool = True
    ping: bool = True
    rollback: bool = False
    verify: bool = False
    timeout: float = 30.0
    plan: str | None = None


def add(request: AddRequest, *, confirm: Confirm, settle: Settle, send: Send = http.send) -> Report:
    """Return the report of adding `request.provider`; the bytes on disk change only after `confirm`.

    Raise WisgateError where the file cannot be read or written, and PlanProofError for a fault of ours.
    """
    if request.plan is not None:
        check_place(request.plan, request.target)
    report, subject = persistently(lambda: _written(request, confirm, settle))
    return report if subject is None else tried(report, subject, _trial(request), send)


def _written(request: AddRequest, confirm: Confirm, settle: Settle) -> tuple[Report, Subject | None]:
    """Return the report of the change up to where it is on disk, and the file as it was before."""
    subject = open_subject(request.target, command=request.command, create=True)
    if isinstance(subject, Report):
        return subject, None
    writing = Writing(request.command, request.target, request.write)
    ground = writing.ground(subject.document)
    plan = _plan(request, ground, request.options.on_conflict)
    if isinstance(plan, Refusal):
        policy = settle(writing.refuse(ground, plan)) if _is_conflict(plan) else None
        plan = _plan(request, ground, policy) if policy else plan
    if isinstance(plan, Refusal):
        return writing.refuse(ground, plan), None
    proved = writing.prove(plan)
    if request.plan is not None:
        return save(proved, subject, plan, request.plan, pings=_trial(request).models), None
    return writing.settle(subject, proved, confirm, awaits=_trial(request).awaits), subject


def _plan(request: AddRequest, ground: Ground, policy: OnConflict) -> Plan | Refusal:
    target, provider = request.target, request.provider
    owners = owners_of(provider.id, ground.value, location=target.location, around=target.around)
    options = replace(request.options, on_conflict=policy, owners=owners)

    def made(baseline: Baseline | None) -> Plan | Refusal:
        return plan_add(ground, provider, replace(options, baseline=baseline))

    plan = minding(read_baseline(target.location), target, made)
    if isinstance(plan, Refusal) or plan.is_noop:
        return plan
    return replace(plan, notes=(*_on_key(request, plan), *_on_provider(provider, plan), *plan.notes))


def _on_key(request: AddRequest, plan: Plan) -> list[Diagnostic]:
    """Return what is to be said of a key that OpenClaw would not find."""
    config, target = plan.values.after, request.target
    value = get(config, (*PROVIDERS, request.provider.id, "apiKey"))
    if isinstance(request.provider.api_key, KeyPlaceholder) and value == PLACEHOLDER_KEY:
        message = "the key is the guide's placeholder, which OpenClaw would send as it is"
        return [note("placeholder-key", Severity.WARNING, message, "put your key in its place, or use --key-env")]
    found = resolve_key(value, config, location=target.location, around=target.around)
    if found.key is not None:
        return []
    message = f"OpenClaw will not find the key: {found.origin}"
    hint = f"put it into {shortened(target.location.state / '.env', target.around.variables)}, where OpenClaw's service finds it, too"
    return [note("key-not-set", Severity.WARNING, message, hint)]


def _on_provider(provider: ProviderSpec, plan: Plan) -> list[Diagnostic]:
    notes = []
    if normalised(provider.id) == "moonshot":
        message = (
            "the guide's provider id \"moonshot\" is Kimi's in OpenClaw: some releases send a Moonshot key that the "
            "machine has to this host, add Kimi's fields to requests, or try to install a plugin at every run"
        )
        notes.append(note("guide-id", Severity.WARNING, message, "use the preset wisgate, whose id is nobody else's"))
    listed = get(plan.values.before, (*PROVIDERS, provider.id, "models"))
    there = {get(entry, ("id",)) for entry in listed} if isinstance(listed, list) else set()
    unknown = [model.id for model in provider.models if model.cost is None and model.id not in there]
    if unknown:
        message = f"no price is known for {', '.join(unknown)}, so the cost is written as 0"
        notes.append(
            note(
                "cost-unknown",
                Severity.NOTE,
                message,
                "give it with --cost input=..,output=.. (USD per million tokens)",
            )
        )
    return notes


def _trial(request: AddRequest) -> Trial:
    provider = request.provider
    models = tuple((provider.id, model.id) for model in provider.models) if request.ping else ()
    return Trial(
        target=request.target,
        models=models,
        verify=request.verify,
        rollback=request.rollback,
        timeout=request.timeout,
    )


def _is_conflict(refusal: Refusal) -> bool:
    return all(diagnostic.rule == "plan/provider-differs" for diagnostic in refusal.diagnostics)
