"""Judging config files without touching them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from openclaw_wisgate.commands.judging import bench_at, rule_ids
from openclaw_wisgate.commands.many import Terms, outcomes
from openclaw_wisgate.commands.release_choice import asked, fallback
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import OpenClawError, UsageError, WisgateError
from openclaw_wisgate.policy import Policy, policy
from openclaw_wisgate.report import Decision, Judged, Report
from openclaw_wisgate.system import sources
from openclaw_wisgate.system.openclaw import Installed, installed
from openclaw_wisgate.system.sources import Found

if TYPE_CHECKING:  # for annotations only: most runs have no baseline
    from openclaw_wisgate.accepted import Accepted

NOT_JUDGED = "file/not-judged"
"""A file could not be read, or this program failed at it."""
ACCEPTED = "baseline/written"
"""What is found counts no longer."""

Progress = Callable[[int, int], None]
"""Is told how many files of how many are judged."""


class ValidateRequest(NamedTuple):
    """What to judge, and what counts.

    `names` are files, folders, patterns or "-"; without any it is the config file. `release` is a version of
    OpenClaw or "latest", None for each file's own. `baseline` is the file of accepted findings;
    `write_baseline` makes it anew. `with_openclaw` asks the installed OpenClaw, too.
    """

    target: Target
    names: Sequence[str] = ()
    release: str | None = None
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    strict: bool = False
    baseline: str | None = None
    write_baseline: bool = False
    with_openclaw: bool = False


def validate(request: ValidateRequest, progress: Progress | None = None) -> Report:
    """Return what is to be said about the files that a request means.

    A file that cannot be read is told by a note beside what is said of the others. Raise its
    ConfigNotFoundError or ConfigUnreadableError where there is no other, UsageError or BaselineError.
    """
    terms = terms_of(request)
    accepted = accepted_by(request)
    found, errors = found_by(request)
    judged: list[Judged] = []
    assumed = False
    with closing(outcomes(found, terms)) as told:
        for count, outcome in enumerate(told, start=1):
            if outcome.judged:
                judged.append(accepted.remaining(outcome.judged) if accepted else outcome.judged)
            if outcome.error:
                errors.append(outcome.error)
            assumed |= outcome.assumed
            if progress and len(found) > 1:
                progress(count, len(found))
    if len(errors) == 1 and not judged:
        raise errors[0]
    asked = terms.bench.asked or (fallback(request.target.around.variables) if assumed else None)
    notes = [asked.said] if asked and asked.said else []
    notes += (_note(error) for error in errors)
    if request.write_baseline and not errors:
        judged = _accept(request, judged, notes)
    return Report(
        command="validate",
        decision=_decision(judged, errors, terms.policy),
        file=judged[0].name if judged else next(iter(request.names), request.target.name),
        judged=tuple(judged),
        notes=tuple(notes),
        strict=request.strict,
    )


def terms_of(request: ValidateRequest) -> Terms:
    """Return what the files of a request are judged by; raise UsageError or OpenClawError."""
    target = request.target
    # Other processes take a copy; the environment itself cannot be handed over.
    target = target._replace(around=target.around._replace(variables=dict(target.around.variables)))
    choice = asked(request.release) if request.release is not None else None
    counting = policy(rule_ids, select=request.select, ignore=request.ignore, strict=request.strict)
    openclaw = _openclaw(target) if request.with_openclaw else None
    return Terms(bench_at(target, choice, openclaw), counting, target.location)


def _openclaw(target: Target) -> Installed:
    found = installed(target.around.variables)
    if found is None:
        message = "there is no openclaw on the PATH to ask"
        raise OpenClawError(message, hint="install it, or leave out --with-openclaw")
    return found


def found_by(request: ValidateRequest) -> tuple[list[Found], list[WisgateError]]:
    """Return the files that a request means, and what is wrong with names that mean none."""
    if request.names:
        return sources.find(request.names)
    return [Found(request.target.name, str(request.target.location.file))], []


def _decision(judged: Iterable[Judged], errors: Sequence[WisgateError], counting: Policy) -> Decision:
    if errors:
        return Decision.INCOMPLETE
    objections = any(counting.objects(told.diagnostic) for one in judged for told in one.located)
    return Decision.PROBLEMS if objections else Decision.CLEAN


def _note(error: WisgateError) -> Diagnostic:
    return Diagnostic(rule=NOT_JUDGED, severity=Severity.ERROR, message=error.message, hint=error.hint)


def accepted_by(request: ValidateRequest) -> Accepted | None:
    """Return the findings that do not count; None where all do. Raise UsageError or BaselineError."""
    if request.baseline is None:
        if request.write_baseline:
            message = "--write-baseline needs to know where to"
            raise UsageError(message, hint="name the file with --baseline FILE")
        return None
    if request.write_baseline:
        return None
    from openclaw_wisgate.system import accepted_file  # noqa: PLC0415 - most runs have no baseline

    return accepted_file.read(request.baseline)


def _accept(request: ValidateRequest, judged: list[Judged], notes: list[Diagnostic]) -> list[Judged]:
    """Write the baseline; return what counts in spite of it, and add a note that says so."""
    from openclaw_wisgate.accepted import accept, encode  # noqa: PLC0415 - most runs have no baseline
    from openclaw_wisgate.system import accepted_file  # noqa: PLC0415

    assert request.baseline is not None
    accepted = accept(judged)
    accepted_file.write(request.baseline, encode(judged))
    count = len(accepted.fingerprints)
    message = f'{count} finding{"" if count == 1 else "s"} accepted in "{request.baseline}"'
    notes.append(Diagnostic(rule=ACCEPTED, severity=Severity.NOTE, message=message))
    return [accepted.remaining(one) for one in judged]
