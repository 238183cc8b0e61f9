"""Walking through a setup check by check, and curing what can be cured without asking for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openclaw_wisgate import health
from openclaw_wisgate.commands import ping as pinging
from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.doctor_facts import Asked, Looked, look
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.judging import judged_of
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.excerpt import Located, Text, located
from openclaw_wisgate.health import PING, Checked, Finding, State
from openclaw_wisgate.plan import Refusal
from openclaw_wisgate.plan_fix import plan_fix
from openclaw_wisgate.report import Decision, Examined, Fixed, Ping, Report
from openclaw_wisgate.system import http, observing
from openclaw_wisgate.system.baseline import read_baseline

COMMAND = "doctor"
_NOT_CURED = "doctor/not-cured"
_ABOUT = {check.id: check.about for check in health.CHECKS} | {PING: "the model answers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorRequest:
    """Which setup to examine, and how far to go: `fix` cures, unless `write` is off; `ping` asks the model."""

    asked: Asked
    fix: bool = False
    write: bool = True
    ping: bool = True

    @property
    def target(self) -> Target:
        """Where the config is."""
        return self.asked.target


def doctor(request: DoctorRequest, *, confirm: Confirm, send: Send = http.send) -> Report:
    """Return what each check finds, after the cures where they are asked for.

    Raise ConfigUnreadableError, and with `fix` what writing raises.
    """
    if not request.fix:
        looked = look(request.asked)
        return _report(request, looked, health.examine(looked.facts), send)
    return persistently(lambda: _cured(request, confirm, send))


def _cured(request: DoctorRequest, confirm: Confirm, send: Send) -> Report:
    looked = look(request.asked)
    before = health.examine(looked.facts)
    wanted = [one for checked in before for one in checked.finding.diagnostics if one.fix is not None]
    if looked.document is None or not wanted:
        report = _report(request, looked, before, send)
        wrong = any(one.state in (State.FAIL, State.WARN) for one in report.examined)
        told = (_note("there is nothing that --fix could cure", None, Severity.NOTE),) if wrong else ()
        return report._replace(notes=(*report.notes, *told))
    fixed, notes, decision = _carried_out(request, looked, wanted, confirm)
    if fixed is None or fixed.receipt is None:
        report = _report(request, looked, before, send)
        return report._replace(
            decision=decision or report.decision, fixed=(fixed,) if fixed else (), notes=(*report.notes, *notes)
        )
    again = look(request.asked, patience=observing.PATIENCE)
    report = _report(request, again, health.examine(again.facts), send)
    bad = {checked.check for checked in before if checked.finding.state in (State.FAIL, State.WARN)}
    examined = tuple(one._replace(cured=one.check in bad and one.state is State.PASS) for one in report.examined)
    return report._replace(examined=examined, fixed=(fixed,), notes=(*report.notes, *notes))


def _carried_out(
    request: DoctorRequest, looked: Looked, wanted: Sequence[Diagnostic], confirm: Confirm
) -> tuple[Fixed | None, list[Diagnostic], Decision | None]:
    """Return what was changed or would be, what to say of it, and how it ended where it did not end in a write."""
    target, document = request.target, looked.document
    assert document is not None
    subject = Subject(target.location, looked.source, document)
    made = plan_fix(document, wanted)
    notes = [_note(f"this is not cured: {one.message}", _why(one)) for one in made.left]
    plan = minding(
        read_baseline(target.location), target, lambda known: plan_fix(document, wanted, baseline=known).plan
    )
    if isinstance(plan, Refusal):
        return None, [*notes, *plan.diagnostics], None
    if plan.is_noop:
        return None, notes, None
    writing = Writing(COMMAND, target, request.write)
    report = writing.prove(plan)
    if report.decision is Decision.REFUSED:
        broken = report.judged[0].diagnostics[0]
        return None, [*notes, _note(f"it would be broken otherwise: {broken.message}", None)], None
    cures = [_note(f"{one.fix.summary}: {one.message}", None, Severity.NOTE) for one in made.cured if one.fix]
    report = writing.settle(subject, report, lambda asked: confirm(asked._replace(notes=(*asked.notes, *cures))))
    fixed = Fixed(name=target.name, plan=plan, cured=made.cured, receipt=report.receipt, backup=report.backup)
    declined = report.decision if report.decision is Decision.DECLINED else None
    return fixed, [*notes, *report.notes, *report.after], declined


def _report(request: DoctorRequest, looked: Looked, checked: Sequence[Checked], send: Send) -> Report:
    asked, ping = _asked(request, looked, checked, send)
    every = (*checked, Checked(PING, asked))
    bad = any(one.finding.state is State.FAIL for one in every)
    return Report(
        command=COMMAND,
        decision=Decision.PROBLEMS if bad else Decision.CLEAN,
        file=request.target.name,
        examined=tuple(_examined(one, places) for one, places in zip(every, _places(looked, every), strict=True)),
        pings=(ping,) if ping else (),
    )


def _asked(
    request: DoctorRequest, looked: Looked, checked: Sequence[Checked], send: Send
) -> tuple[Finding, Ping | None]:
    """Return whether the model answers, and its answer."""
    facts = looked.facts
    reason = health.blocked({one.check: one.finding for one in checked}, health.PING_NEEDS)
    if reason is None and not request.ping:
        reason = "because --no-ping says so"
    if reason is None and facts.key is not None and not facts.key.found:
        reason = f"because {facts.key.origin}"
    if reason is not None:
        return health.skipped(reason), None
    name = f"{facts.provider}/{facts.model}"
    report = pinging.ping(pinging.PingRequest(target=request.target, names=(name,)), send=send)
    if not report.pings:
        return health.skipped(f"because {report.notes[0].message}"), None
    ping = report.pings[0]
    result = ping.result
    if ping.is_ok:
        took = f" in {result.total * 1000:.0f} ms" if result.total is not None else ""
        return health.passed(f'"{name}" answered{took}'), ping
    said = f': "{result.said}"' if result.said else ""
    command = ping.command
    if command is None and ping.answering is not None:
        command = facts.openclaw("config", "set", ".".join(map(str, (*facts.path, "baseUrl"))), ping.answering)
    return health.failed(f"{result.verdict.value}: {result.cause}{said}", result.cure, command), ping


def _places(looked: Looked, checked: Sequence[Checked]) -> list[Located | None]:
    """Return for each check where the gravest thing it found stands, if that is in the config."""
    firsts = [next(iter(one.finding.diagnostics), None) for one in checked]
    wanted = [one for one in firsts if one is not None and one.span is not None]
    if looked.facts.effective is not None:
        found = judged_of(looked.facts.effective, wanted).located
    else:
        text = Text(looked.facts.place.name, looked.source.text, None)
        found = located((text,), wanted) if wanted else ()
    by_diagnostic = dict(zip(map(id, wanted), found, strict=True))
    return [by_diagnostic.get(id(one)) if one is not None else None for one in firsts]


def _examined(checked: Checked, place: Located | None) -> Examined:
    finding = checked.finding
    return Examined(
        check=checked.check,
        about=_ABOUT[checked.check],
        state=finding.state,
        found=finding.found,
        located=place,
        cure=finding.cure,
        command=finding.command,
        fixable=any(one.fix is not None and one.source is None for one in finding.diagnostics),
    )


def _why(left: Diagnostic) -> str:
    if left.source is not None:
        return f"change {left.source} yourself: {left.fix.summary if left.fix else left.hint}"
    return "run it again once the others are made, or make it yourself"


def _note(message: str, hint: str | None, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(rule=_NOT_CURED, severity=severity, message=message, hint=hint)
