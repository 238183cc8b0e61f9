"""Curing what can be cured without asking anybody: the fixes that diagnostics carry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.commands.validate import ValidateRequest, accepted_by, found_by, terms_of, validate
from openclaw_wisgate.commands.write import Writing
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.plan import Refusal
from openclaw_wisgate.plan_fix import plan_fix
from openclaw_wisgate.report import Decision, Fixed, Judged, Report
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import sources

NOT_FIXED = "fix/not-made"
"""A fix could not be made, or has to wait."""


def fix(request: ValidateRequest, *, write: bool) -> Report:
    """Return what `validate` says once the safe fixes of what it finds are made, and which these are.

    Each file is a plan that is proved, backed up and written by itself; without `write` nothing is written and
    what is said is about the files as they are. Raise what `validate` raises.
    """
    # OpenClaw's own words carry no fix, so it is asked only about what comes of it.
    terms, accepted = terms_of(request._replace(with_openclaw=False)), accepted_by(request)
    fixed: list[Fixed] = []
    notes: list[Diagnostic] = []
    failed = False
    for found in found_by(request)[0]:
        if found.path is None:
            notes.append(_note("standard input cannot be fixed", "name the file"))
            continue
        try:
            source = sources.read(found)
        except WisgateError:
            # It is told by what judges the files afterwards.
            continue
        file = Path(found.path).absolute()
        try:
            judged, _ = terms.judge(source, file)
            counting = accepted.remaining(judged) if accepted else judged
            has_fix = any(diagnostic.fix for diagnostic in counting.diagnostics)
            subject = _subject(source, request.target, file) if has_fix else None
            if subject is not None:
                writing = Writing("validate", Target(subject.location, request.target.around), write)
                fixed += _carried_out(writing, subject, counting, terms.baseline(file), notes)
        except WisgateError as error:
            failed = True
            notes.append(_note(f"{found.name} was not fixed: {error.message}", error.hint, Severity.ERROR))
    after = validate(request)
    decision = Decision.INCOMPLETE if failed else after.decision
    return after._replace(decision=decision, fixed=tuple(fixed), notes=(*after.notes, *notes))


def _subject(source: Source, target: Target, file: Path) -> Subject | None:
    """Return `file` as something to edit; None where it is not JSON5, or could not be written back as it was."""
    document = document_of(source.text, name=source.name)
    if document is None or source.undecodable is not None:
        return None
    return Subject(target.location._replace(file=file), source, document)


def _carried_out(
    writing: Writing, subject: Subject, judged: Judged, baseline: Baseline | None, notes: list[Diagnostic]
) -> Iterable[Fixed]:
    name, found = judged.name, judged.diagnostics
    made = plan_fix(subject.document, found)
    plan = minding(baseline, writing.target, lambda known: plan_fix(subject.document, found, baseline=known).plan)
    notes += (_note(f'{name}: the fix of "{one.rule}" is not made', _why(one)) for one in made.left)
    if isinstance(plan, Refusal):
        notes += plan.diagnostics
        return
    if plan.is_noop:
        return
    report = writing.prove(plan)
    if report.decision is Decision.REFUSED:
        broken = report.judged[0].diagnostics[0]
        notes.append(_note(f"{name} was not fixed, because it would be broken otherwise: {broken.message}", None))
        return
    report = writing.settle(subject, report, lambda _: True)
    notes += (*report.notes, *report.after)
    yield Fixed(name=name, plan=plan, cured=made.cured, receipt=report.receipt, backup=report.backup)


def _why(left: Diagnostic) -> str:
    if left.source is not None:
        return f"change {left.source} yourself: {left.fix.summary if left.fix else left.hint}"
    return "run it again once the others are made, or make it yourself"


def _note(message: str, hint: str | None, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(rule=NOT_FIXED, severity=severity, message=message, hint=hint)
