"""Walking through a setup check by check, and curing what can be cured without asking for a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import NamedTuple

from openclaw_wisgate import health
from openclaw_wisgate.commands import ping as pinging
from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.cures import address_fix
from openclaw_wisgate.commands.doctor_facts import Asked, Looked, look
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.judging import judged_of
from openclaw_wisgate.commands.rounds import Watcher
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.excerpt import Located, Text, located
from openclaw_wisgate.health import PING, Checked, Facts, Finding, State
from openclaw_wisgate.plan import Refusal
from openclaw_wisgate.plan_fix import plan_fix
from openclaw_wisgate.report import Decision, Examined, Fixed, Ping, Report
from openclaw_wisgate.selection import setting_path
from openclaw_wisgate.system import http, observing
from openclaw_wisgate.system.baseline import read_baseline

COMMAND = "doctor"
_NOT_CURED = "doctor/not-cured"
_ABOUT = {check.id: check.about for check in health.CHECKS} | {PING: "the model answers"}


Watch = Callable[[], AbstractContextManager[Watcher | None]]
"""Gives who is told how far the ping is, for as long as it takes; None where nobody looks."""


class _Examination(NamedTuple):
    """What was looked at, what each check found, and the answer of the model where it was asked."""

    looked: Looked
    checked: tuple[Checked, ...]
    ping: Ping | None


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


def doctor(request: DoctorRequest, *, confirm: Confirm, send: Send = http.send, watch: Watch = nullcontext) -> Report:
    """Return what each check finds, after the cures where they are asked for.

    Raise ConfigUnreadableError, and with `fix` what writing raises.
    """
    if not request.fix:
        return _report(request, _gone_through(request, look(request.asked), send, watch))
    return persistently(lambda: _cured(request, confirm, send, watch))


def _cured(request: DoctorRequest, confirm: Confirm, send: Send, watch: Watch) -> Report:
    before = _gone_through(request, look(request.asked), send, watch)
    wanted = [one for checked in before.checked for one in checked.finding.diagnostics if one.fix is not None]
    if before.looked.document is None or not wanted:
        report = _report(request, before)
        wrong = any(one.state in (State.FAIL, State.WARN) for one in report.examined)
        told = (_note("there is nothing that --fix could cure", None, Severity.NOTE),) if wrong else ()
        return report._replace(notes=(*report.notes, *told))
    fixed, notes, decision = _carried_out(request, before.looked, wanted, confirm)
    if fixed is None or fixed.receipt is None:
        report = _report(request, before)
        return report._replace(
            decision=decision or report.decision, fixed=(fixed,) if fixed else (), notes=(*report.notes, *notes)
        )
    after = _gone_through(request, look(request.asked, patience=observing.PATIENCE), send, watch)
    report = _report(request, after)
    bad = {checked.check for checked in before.checked if checked.finding.state in (State.FAIL, State.WARN)}
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


def _gone_through(request: DoctorRequest, looked: Looked, send: Send, watch: Watch) -> _Examination:
    """Return what every check finds, the ping included."""
    checked = health.examine(looked.facts)
    asked, ping = _asked(request, looked, checked, send, watch)
    return _Examination(looked, (*checked, Checked(PING, asked)), ping)


def _report(request: DoctorRequest, found: _Examination) -> Report:
    every = found.checked
    bad = any(one.finding.state is State.FAIL for one in every)
    return Report(
        command=COMMAND,
        decision=Decision.PROBLEMS if bad else Decision.CLEAN,
        file=request.target.name,
        examined=tuple(_examined(one, places) for one, places in zip(every, _places(found.looked, every), strict=True)),
        pings=(found.ping,) if found.ping else (),
    )


def _asked(
    request: DoctorRequest, looked: Looked, checked: Sequence[Checked], send: Send, watch: Watch
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
    with watch() as watcher:
        report = pinging.ping(pinging.PingRequest(target=request.target, names=(name,)), send=send, watcher=watcher)
    if report.decision is Decision.INTERRUPTED:
        raise KeyboardInterrupt
    if not report.pings:
        return health.skipped(f"because {report.notes[0].message}"), None
    ping = report.pings[0]
    result = ping.result
    if ping.is_ok:
        took = f" in {result.total * 1000:.0f} ms" if result.total is not None else ""
        return health.passed(f'"{name}" answered{took}'), ping
    said = f'; the gateway says "{result.said}"' if result.said else ""
    what = f"{result.verdict.value}: {result.cause}{said}"
    return health.failed(what, result.cure, ping.command, *_readdressed(facts, ping)), ping


def _readdressed(facts: Facts, ping: Ping) -> Iterator[Diagnostic]:
    """Yield where the base URL stands, with what sets the one at which the model answered."""
    if ping.answering is None or facts.effective is None:
        return
    where = facts.about(
        "address",
        f'"{facts.provider}" answers at {ping.answering}',
        setting_path(facts.value, str(facts.provider), facts.model, "baseUrl"),
    )
    fix = address_fix(facts.effective.written, str(facts.provider), facts.model, ping.answering)
    yield where._replace(fix=fix)


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
