"""Executing a saved plan: exactly it, and only on the bytes that it was made for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openclaw_wisgate.commands.after_write import Trial, tried
from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.commands.write import Confirm, Writing
from openclaw_wisgate.errors import PlanFileError, PlanProofError, StaleConfigError, StalePlanError, UsageError
from openclaw_wisgate.plan import Plan, Refusal, minding_reverts
from openclaw_wisgate.plan_again import to_plan
from openclaw_wisgate.plan_file import PlanFile, PlanFileFault, damaged
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.system import http, plan_files, reading
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.locate import shortened

COMMAND = "apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyRequest:
    """Which plan to execute, the `name` of the file that it was `saved` in, where, and how far to go.

    `timeout` is that of a ping in seconds.
    """

    target: Target
    saved: PlanFile
    name: str
    write: bool = True
    ping: bool = True
    rollback: bool = False
    verify: bool = False
    timeout: float = 30.0


def apply(request: ApplyRequest, *, confirm: Confirm, send: Send = http.send) -> Report:
    """Return the report of executing the saved plan; once it is executed there is nothing to do.

    Raise UsageError where it is for another config, StalePlanError where a file is not as it was when the plan was
    made, PlanFileError where the plan does not hold its proof, and what writing raises.
    """
    target, saved = request.target, request.saved
    if reading.real(Path(saved.config.file)) != reading.real(target.location.file):
        named = shortened(Path(saved.config.file), target.around.variables)
        message = f'"{request.name}" is a plan for {named}, not for {target.name}'
        raise UsageError(message, hint="leave out --config and --profile, or name that file")
    sources = _sources(request)
    if all(source.digest == part.digest_after for source, part in zip(sources, saved.parts, strict=True)):
        return Report(command=COMMAND, decision=Decision.UNCHANGED, file=target.name)
    _check_digests(request, sources)
    subject, saved_plan = _planned(request, sources)
    # Whether OpenClaw would revert it may have changed since it was made.
    plan = minding(read_baseline(target.location), target, lambda known: minding_reverts(saved_plan, known))
    # Recorded is what made the plan, so that it can be taken back as if it had written itself.
    writing = Writing(saved.command, target, request.write)
    if isinstance(plan, Refusal):
        return writing.refuse(subject.document, plan)._replace(command=COMMAND)
    models = saved.pings if request.ping else ()
    trial = Trial(
        target=target, models=models, verify=request.verify, rollback=request.rollback, timeout=request.timeout
    )
    try:
        report = writing.settle(subject, _proved(request, writing, plan), confirm, awaits=trial.awaits)
    except StaleConfigError as error:
        raise _stale(request, error.message.partition(";")[0]) from error
    return tried(report._replace(command=COMMAND), subject, trial, send)


def _sources(request: ApplyRequest) -> list[Source]:
    """Return what is in the files that the plan is about now, the config first."""
    files = [request.target.location.file, *(Path(part.file) for part in request.saved.included)]
    return [reading.read(file) for file in files]


def _check_digests(request: ApplyRequest, sources: list[Source]) -> None:
    for source, part in zip(sources, request.saved.parts, strict=True):
        if source.digest != part.digest_before:
            name = shortened(Path(source.name), request.target.around.variables)
            raise _stale(request, f'"{name}" changed since the plan was made')


def _stale(request: ApplyRequest, what: str) -> StalePlanError:
    command = f"openclaw-wisgate {request.saved.command} ... --plan {request.name}"
    return StalePlanError(f"{what}; nothing was written", hint=f"make the plan again with: {command}")


def _planned(request: ApplyRequest, sources: list[Source]) -> tuple[Subject, Plan]:
    """Return the config and the plan for it; raise PlanFileError."""
    saved = request.saved
    config, *others = [(source, _document(request, source)) for source in sources]
    included = dict(zip((part.file for part in saved.included), others, strict=True))
    subject = Subject(request.target.location, *config)
    plan = to_plan(saved, subject.document, included)
    if isinstance(plan, PlanFileFault):
        raise plan_files.error_of(request.name, plan)
    return subject, plan


def _document(request: ApplyRequest, source: Source) -> Document:
    name = shortened(Path(source.name), request.target.around.variables)
    document = document_of(source.text, name=name)
    if document is None or source.undecodable is not None:
        raise _damaged(request)
    return document


def _proved(request: ApplyRequest, writing: Writing, plan: Plan) -> Report:
    try:
        return writing.prove(plan)
    except PlanProofError as error:
        # It was proved before it was saved.
        raise _damaged(request) from error


def _damaged(request: ApplyRequest) -> PlanFileError:
    return plan_files.error_of(request.name, damaged(request.saved.command))
