"""Bringing the models of a config to what their gateways say of them now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from openclaw_wisgate.commands.after_write import Trial, tried
from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.judging import release_at, seen_at
from openclaw_wisgate.commands.models import asked, configured, kept
from openclaw_wisgate.commands.providers import at_wisgate, blocks, checked, url_of
from openclaw_wisgate.commands.saving import check_place, save
from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.figures import Model, Sources
from openclaw_wisgate.known_models import LiveList
from openclaw_wisgate.memory import entries
from openclaw_wisgate.plan import Refusal
from openclaw_wisgate.plan_sync import SyncOptions, plan_sync
from openclaw_wisgate.report import Decision, Ping, Report
from openclaw_wisgate.sync_notes import gone_told, new_told
from openclaw_wisgate.system import http, live_models, resources, written_fields
from openclaw_wisgate.system.baseline import read_baseline

COMMAND = "sync"
AskGone = Callable[[tuple[Model, ...]], bool]
"""Asks whether models that gateways do not list any more are to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRequest:
    """Whose models to bring up to date, all of WisGate's if none is named, and how far to go.

    With `offline` nobody is asked. Models that are gone from their gateway are removed with `remove_gone`, or where
    `ask_gone` says so; `replace_with` is what agents are to use then. With `plan` nothing is written but the plan, into
    the file of that name. `timeout` is in seconds.
    """

    target: Target
    providers: tuple[str, ...] = ()
    offline: bool = False
    remove_gone: bool = False
    ask_gone: AskGone | None = None
    replace_with: str | None = None
    write: bool = True
    plan: str | None = None
    verify: bool = False
    timeout: float = 30.0


class _Heard(NamedTuple):
    """What gateways list, by provider, how they answered, and what there is to tell of that."""

    lists: Mapping[str, LiveList]
    pings: tuple[Ping, ...]
    notes: tuple[Diagnostic, ...]


def sync(request: SyncRequest, *, confirm: Confirm, send: Send = http.send) -> Report:
    """Return the report of the change; where a gateway gives no list of its models, its verdict and nothing else.

    Raise UsageError for a provider that the config does not have, and WisgateError where a file cannot be read or
    written.
    """
    target = request.target
    if request.plan is not None:
        check_place(request.plan, target)
    if request.offline and request.remove_gone:
        message = "--offline and --remove-gone exclude each other: only the gateway knows what is gone"
        raise UsageError(message)
    subject = open_subject(target, command=COMMAND, create=False)
    if isinstance(subject, Report):
        return subject
    config = seen_at(target, subject.document).written
    providers = _chosen(config, request)
    if not providers:
        return Report(command=COMMAND, decision=Decision.UNCHANGED, file=target.name)
    heard = _heard(config, providers, request, send)
    if not all(ping.is_ok for ping in heard.pings):
        notes = (_not_asked(),)
        return Report(command=COMMAND, decision=Decision.PROBLEMS, file=target.name, pings=heard.pings, notes=notes)
    ask_gone = cache(request.ask_gone) if request.ask_gone else None
    report, before = persistently(lambda: _written(request, providers, heard, ask_gone, confirm))
    if before is not None:
        report = tried(report, before, Trial(target=target, verify=request.verify))
    return report._replace(pings=heard.pings)


def _written(
    request: SyncRequest, providers: tuple[str, ...], heard: _Heard, ask_gone: AskGone | None, confirm: Confirm
) -> tuple[Report, Subject | None]:
    """Return the report of the change up to where it is on disk, and the file as it was before."""
    target, writing = request.target, Writing(COMMAND, request.target, request.write)
    subject = open_subject(target, command=COMMAND, create=False)
    if isinstance(subject, Report):
        return subject, None
    ground = writing.ground(subject.document)
    sources = Sources(resources.catalogue(), heard.lists, *(("the kept list",) if request.offline else ()))
    gone = () if request.offline else sources.gone(ground.value, providers)
    goes = bool(gone) and (request.remove_gone or (ask_gone is not None and ask_gone(gone)))
    options = SyncOptions(
        memory=written_fields.recall(target.location.file, target.around),
        going=gone if goes else (),
        replace_with=request.replace_with,
        release=release_at(target, subject.document),
    )
    plan = minding(
        read_baseline(target.location),
        target,
        lambda known: plan_sync(ground, providers, sources, options, baseline=known),
    )
    if isinstance(plan, Refusal):
        return writing.refuse(ground, plan), None
    told = (
        *(() if goes else gone_told(gone)),
        *new_told(sources.new(providers, _known(ground.value, providers, target))),
    )
    proved = writing.prove(plan)
    proved = proved._replace(notes=(*proved.notes, *told, *heard.notes))
    if request.plan is not None:
        return save(proved, subject, plan, request.plan), None
    return writing.settle(subject, proved, confirm), subject


def _chosen(config: object, request: SyncRequest) -> tuple[str, ...]:
    """Return the providers that are named, or all at WisGate; raise UsageError for one that there is not."""
    if request.providers:
        return tuple(dict.fromkeys(checked(name, blocks(config)) for name in request.providers))
    return tuple(at_wisgate(config, request.target))


def _heard(config: object, providers: tuple[str, ...], request: SyncRequest, send: Send) -> _Heard:
    """Return what the gateway of each provider lists; offline what is kept of that."""
    target = request.target
    if request.offline:
        stored = {name: live_models.stored(url_of(config, name, target), target.around) for name in providers}
        lists = {name: live for name, live in stored.items() if live is not None}
        return _Heard(lists, (), (_basis(lists),))
    answers = {
        name: asked(config, name, target, timeout=request.timeout, send=send)
        for name in providers
        if entries(config, name)
    }
    lists = {name: live for name, (_, live) in answers.items() if live is not None}
    # For --offline these count before the catalogue, so that it takes nothing back that the gateway has said.
    stored_told = (kept(live, target) for live in lists.values() if request.write)
    notes = [told for told in stored_told if told.severity is not Severity.NOTE]
    notes += (_nothing_listed(name) for name, live in lists.items() if not live.offers)
    return _Heard(lists, tuple(ping for ping, _ in answers.values()), tuple(notes))


def _known(config: object, providers: tuple[str, ...], target: Target) -> frozenset[str]:
    """Return the ids of all models that the config has at WisGate, or of one of `providers`."""
    return frozenset(configured(config, target)).union(*(entries(config, name) for name in providers))


def _basis(lists: Mapping[str, LiveList]) -> Diagnostic:
    """Return what figures go by where nobody was asked."""
    days = sorted({live.as_of for live in lists.values()})
    stored = f"the gateway's list of {', '.join(days)} that was kept and " if days else ""
    message = f"went by {stored}the packaged catalogue of {resources.catalogue().as_of}; nobody was asked"
    return note("models-as-of", Severity.NOTE, message)


def _nothing_listed(provider: str) -> Diagnostic:
    message = f"the gateway of {provider} lists no model at all to this key, which tells nothing of those in the config"
    return note("no-models-listed", Severity.WARNING, message)


def _not_asked() -> Diagnostic:
    message = "the gateway did not list its models, so nothing was changed"
    return note("gateway-not-asked", Severity.ERROR, message, "go by the packaged catalogue with --offline")
