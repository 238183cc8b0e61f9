"""Executing a plan, and what follows: OpenClaw looks at it, the models are asked, and the old bytes come back if they do not answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openclaw_wisgate.commands.asking import Question, Send, ask_model, cannot_ask
from openclaw_wisgate.commands.keeping import kept
from openclaw_wisgate.commands.remembering import remember
from openclaw_wisgate.commands.saving import save
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.commands.write import Confirm, Writing
from openclaw_wisgate.edit import inverse, shapes
from openclaw_wisgate.errors import InterruptedAfterWriteError, WisgateError
from openclaw_wisgate.ground import Ground
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.source import Receipt, Source
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.system import config_file, http
from openclaw_wisgate.system.backups import ROLLBACK, Record
from openclaw_wisgate.system.config_file import Write
from openclaw_wisgate.system.reading import source_of
from openclaw_wisgate.system.unfinished import Awaits


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Whom to ask after a write: `models` are providers and their models, and with `verify` OpenClaw before them.

    With `rollback` one bad answer brings the old bytes back. `timeout` is in seconds.
    """

    target: Target
    models: tuple[tuple[str, str], ...] = ()
    verify: bool = False
    rollback: bool = False
    timeout: float = 30.0

    @property
    def awaits(self) -> Awaits | None:
        """What a write awaits that is tried by this."""
        if not self.models:
            return None
        return Awaits.ROLLBACK if self.rollback else Awaits.PING


def tried(report: Report, subject: Subject, trial: Trial, send: Send = http.send) -> Report:
    """Return `report` with what OpenClaw made of it and the answer of each model, where it is of a write of `subject`.

    What OpenClaw has reverted is not asked about.
    Raise InterruptedAfterWriteError, which says what is on disk, and where rolling back fails what `commit` raises.
    """
    plan, receipt = report.plan, report.receipt
    if plan is None or receipt is None:
        return report
    try:
        report = _answered(report, subject, plan, trial, send)
    except WisgateError:
        config_file.settled(receipt, trial.target.around)
        raise
    # Of anything else, such as another Ctrl+C while rolling back, the next command is to tell.
    config_file.settled(receipt, trial.target.around)
    return report


def carried_out(  # noqa: PLR0913 - a plan, what it is about, and what becomes of it
    writing: Writing, subject: Subject, ground: Ground, plan: Plan | Refusal, *, confirm: Confirm, then: str | Trial
) -> Report:
    """Return the report of `plan` for `subject`: kept in the file `then`, or written and tried, or why neither."""
    if isinstance(plan, Refusal):
        return writing.refuse(ground, plan)
    proved = writing.prove(plan)
    if isinstance(then, str):
        return save(proved, subject, plan, then)
    return tried(writing.settle(subject, proved, confirm), subject, then)


def _answered(report: Report, subject: Subject, plan: Plan, trial: Trial, send: Send) -> Report:
    during = "while OpenClaw looked at it"
    try:
        if trial.verify and report.receipt is not None:
            report = kept(report, plan, report.receipt, trial.target)
        if report.decision is Decision.REVERTED:
            remember(ROLLBACK, plan, trial.target, taken_back=True)
            return report
        during = "during the ping"
        report = _asked(report, trial, plan, send)
    except KeyboardInterrupt:
        raise _interrupted(trial, subject, plan, during) from None
    if report.is_reachable or not trial.rollback:
        return report
    return report._replace(decision=Decision.ROLLED_BACK, receipt=_roll_back(trial.target, subject, plan))


def _asked(report: Report, trial: Trial, plan: Plan, send: Send) -> Report:
    """Return `report` with what each model answered that a ping can ask, and notes about the others."""
    question = Question(target=trial.target, timeout=trial.timeout)
    config = plan.values.after
    missing = {named: cannot_ask(config, *named) for named in trial.models}
    asked = [ask_model(config, *named, question=question, send=send) for named in trial.models if not missing[named]]
    return report._replace(pings=tuple(asked), after=(*report.after, *filter(None, missing.values())))


def _interrupted(trial: Trial, subject: Subject, plan: Plan, during: str) -> InterruptedAfterWriteError:
    name = trial.target.name
    if trial.rollback:
        _roll_back(trial.target, subject, plan)
        return InterruptedAfterWriteError(f"interrupted {during}, so {name} has its old bytes again")
    message = f"interrupted {during}; {name} is written and kept"
    return InterruptedAfterWriteError(message, hint="take it back with `openclaw-wisgate undo`")


def _roll_back(target: Target, subject: Subject, plan: Plan) -> Receipt:
    """Put the bytes from before back; a file that was not there goes away again. Raise what `commit` raises."""
    written = _as_read(plan.after)
    others = [Write(Path(part.file), _as_read(part.after), part.source.raw) for part in plan.included]
    if plan.env is not None:
        written_env = source_of(plan.env.raw or b"", name=plan.env.source.name)
        others.append(Write(Path(plan.env.file), written_env, plan.env.source.raw, is_env=True))
    undoing = inverse(plan.before.text, shapes(plan.edits))
    record = Record(command=ROLLBACK, subject=plan.subject, edits=shapes(undoing))
    try:
        receipt = config_file.commit(
            target.location, written, subject.source.raw, record=record, around=target.around, others=others
        )
    except WisgateError as error:
        message = (
            f"{target.name} was written and the ping failed, but the old bytes could not be put back: {error.message}"
        )
        raise type(error)(message, hint=error.hint) from error
    remember(ROLLBACK, plan, target, taken_back=True)
    return receipt


def _as_read(document: Document) -> Source:
    return source_of(document.text.encode(), name=document.name)
