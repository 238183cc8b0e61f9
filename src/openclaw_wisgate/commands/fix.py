"""Curing what can be cured without asking anybody: the fixes that diagnostics carry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from openclaw_wisgate.commands.judging import judge
from openclaw_wisgate.commands.many import Terms
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.commands.validate import ValidateRequest, found_by, terms_of, validate
from openclaw_wisgate.commands.write import Writing
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.plan import Refusal
from openclaw_wisgate.plan_fix import plan_fix
from openclaw_wisgate.report import Decision, Fixed, Judged, Report
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import sources
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.sources import Found

NOT_FIXED = "fix/not-made"
"""A fix could not be made, or has to wait."""


def fix(request: ValidateRequest, *, write: bool) -> Report:
    """Return what `validate` says once the safe fixes of what it finds are made, and which these are.

    Each file is a plan that is proved, backed up and written by itself; without `write` nothing is written and
    what is said is about the files as they are. Raise what `validate` raises.
    """
    before = validate(request)
    fixable = {judged.name for judged in before.judged if any(one.fix for one in judged.diagnostics)}
    terms = terms_of(request)
    fixed: list[Fixed] = []
    notes: list[Diagnostic] = []
    failed = False
    for found in found_by(request)[0]:
        if found.name not in fixable:
            continue
        try:
            fixed += _fix(found, request.target, terms, notes, write=write)
        except WisgateError as error:
            failed = True
            notes.append(_note(f"{found.name} was not fixed: {error.message}", error.hint, Severity.ERROR))
    after = validate(request) if any(one.receipt for one in fixed) else before
    decision = Decision.INCOMPLETE if failed else after.decision
    return after._replace(decision=decision, fixed=tuple(fixed), notes=(*after.notes, *notes))


def _fix(found: Found, target: Target, terms: Terms, notes: list[Diagnostic], *, write: bool) -> Iterable[Fixed]:
    if found.path is None:
        notes.append(_note("standard input cannot be fixed", "name the file"))
        return
    file = Path(found.path).absolute()
    baseline = read_baseline(target.location) if file == target.location.file else None
    source = sources.read(found)
    judged, _ = judge(source, file, terms.bench, terms.policy, baseline=baseline)
    document = document_of(source.text, name=source.name)
    if document is None or source.undecodable is not None:
        return
    location = target.location._replace(file=file)
    subject = Subject(location, source, document)
    writing = Writing("validate", Target(location, target.around), write)
    yield from _carried_out(writing, subject, judged, baseline, notes)


def _carried_out(
    writing: Writing, subject: Subject, judged: Judged, baseline: Baseline | None, notes: list[Diagnostic]
) -> Iterable[Fixed]:
    name = judged.name
    made = plan_fix(subject.document, judged.diagnostics, baseline=baseline)
    notes += (_note(f'{name}: the fix of "{one.rule}" is not made', _why(one)) for one in made.left)
    if isinstance(made.plan, Refusal):
        notes += made.plan.diagnostics
        return
    if made.plan.is_noop:
        return
    report = writing.prove(made.plan)
    if report.decision is Decision.REFUSED:
        broken = report.judged[0].diagnostics[0]
        notes.append(_note(f"{name} was not fixed, because it would be broken otherwise: {broken.message}", None))
        return
    report = writing.settle(subject, report, lambda _: True)
    notes += report.notes
    yield Fixed(name=name, plan=made.plan, cured=made.cured, receipt=report.receipt, backup=report.backup)


def _why(left: Diagnostic) -> str:
    if left.source is not None:
        return f"change {left.source} yourself: {left.fix.summary if left.fix else left.hint}"
    return "run it again once the others are made, or make it yourself"


def _note(message: str, hint: str | None, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(rule=NOT_FIXED, severity=severity, message=message, hint=hint)
