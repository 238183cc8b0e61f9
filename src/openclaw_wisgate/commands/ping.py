"""Asking the models that are named, those at WisGate or those of OpenClaw's chain, each for one small answer."""

from __future__ import annotations

from openclaw_wisgate.commands.asking import Send, ask_model, cannot_ask
from openclaw_wisgate.commands.errands import PingRequest, chain, chain_errands, errands
from openclaw_wisgate.commands.judging import release_at, seen_at
from openclaw_wisgate.commands.pictures import Album
from openclaw_wisgate.commands.rounds import Answers, Rounds, Unwatched, Watcher, ask_all
from openclaw_wisgate.commands.subject import open_subject
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.probe import Ask
from openclaw_wisgate.report import Asked, Decision, Link, Ping, Report
from openclaw_wisgate.system import http, last_pings

__all__ = ["PingRequest", "ping"]


def ping(request: PingRequest, *, send: Send = http.send, watcher: Watcher | None = None) -> Report:
    """Return what was answered to everything that `request` asks, or until Ctrl+C; `watcher` is told meanwhile.

    Without a watcher Ctrl+C is passed on, for then a ping is a step of something else that ends, too. Raise UsageError where it means nothing in this config, and WriteError where pictures cannot be saved.
    """
    subject = open_subject(request.target, command="ping", create=False)
    if isinstance(subject, Report):
        return subject
    release = release_at(request.target, subject.document)
    config = seen_at(request.target, subject.document, release).written
    links = chain(config, request, release) if request.chain else ()
    wanted = chain_errands(links, request) if request.chain else errands(config, request)
    wanted, notes = _askable(wanted, config)
    album = Album(request.save, request.target) if request.save is not None else None
    answers = _answers(config, wanted, request, album=album, send=send, watcher=watcher)
    notes += [note("picture-not-saved", Severity.ERROR, fault) for fault in (album.faults if album else ())]
    return Report(
        command="ping",
        decision=_decision(answers, links, notes),
        file=request.target.name,
        pings=answers.pings,
        unanswered=answers.unanswered,
        chain=links,
        notes=tuple(notes),
    )


def _answers(  # noqa: PLR0913 - what a run of pings needs
    config: object,
    wanted: tuple[Asked, ...],
    request: PingRequest,
    *,
    album: Album | None,
    send: Send,
    watcher: Watcher | None,
) -> Answers:
    """Return what was answered, once it is remembered for `report`."""

    def ask(asked: Asked) -> Ping:
        return ask_model(config, asked.provider, asked.model, question=request.question(asked.ask), send=send)

    answers = ask_all(
        wanted,
        ask,
        rounds=Rounds([request.rounds(asked) for asked in wanted], request.jobs, request.interval),
        keep=album.keep if album else lambda ping: ping,
        watcher=watcher or Unwatched(),
    )
    if answers.interrupted and watcher is None:
        raise KeyboardInterrupt
    models = (ping for ping in answers.pings if ping.result.probe.ask is not Ask.BALANCE)
    last_pings.remember(request.target.location.file, models, request.target.around)
    return answers


def _askable(wanted: tuple[Asked, ...], config: object) -> tuple[tuple[Asked, ...], list[Diagnostic]]:
    """Return what can be asked, and a note for each model of an API that a probe does not speak."""
    missing = {
        asked: cannot_ask(config, asked.provider, asked.model) for asked in wanted if asked.ask is not Ask.BALANCE
    }
    return tuple(asked for asked in wanted if not missing.get(asked)), [told for told in missing.values() if told]


def _decision(answers: Answers, links: tuple[Link, ...], notes: list[Diagnostic]) -> Decision:
    if answers.interrupted:
        return Decision.INTERRUPTED
    good = answers.pings and all(ping.is_ok for ping in answers.pings)
    spoilt = any(link.is_dead for link in links) or any(told.severity is Severity.ERROR for told in notes)
    return Decision.CLEAN if good and not spoilt else Decision.PROBLEMS
