"""From a plan to bytes on disk: the same last steps for every command that writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from openclaw_wisgate.change import Action, changes_between
from openclaw_wisgate.check import compare
from openclaw_wisgate.commands.guarding import watcher
from openclaw_wisgate.commands.judging import findings, judged_of, release_at, seen_at
from openclaw_wisgate.commands.remembering import remember
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.errors import StaleConfigError
from openclaw_wisgate.ground import Assembly, Ground, effective_of
from openclaw_wisgate.guards import uses_include
from openclaw_wisgate.memory import Place
from openclaw_wisgate.plan import Part, Plan, Refusal, Whole
from openclaw_wisgate.releases import Release
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.source import Receipt, Source
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.system import config_file
from openclaw_wisgate.system.backups import record_of
from openclaw_wisgate.system.config_file import Manner, Write
from openclaw_wisgate.system.locate import shortened
from openclaw_wisgate.system.unfinished import Awaits
from openclaw_wisgate.verify import verify

Confirm = Callable[[Report], bool]
"""Shows a pending report and asks; `--yes` answers without asking."""

_SAYS = {
    "plan/cost-unknown": "cost/zero",
    "plan/default-changes": "selection/implicit-default",
    "plan/gateway-mode-missing": "gateway/mode-missing",
    "plan/guide-id": "provider/borrowed-id",
    "plan/key-literal": "key/plain-text",
    "plan/key-not-set": "env/missing-variable",
    "plan/key-stored": "env/missing-variable",
    "plan/placeholder-key": "key/placeholder",
    "plan/replacement-not-allowed": "selection/default-not-allowed",
}
"""Notes on a plan by the rule whose warning they word better, because they know the flags of the command."""

ATTEMPTS = 20
"""How often a change is planned anew because another program wrote the file in between."""

Outcome = TypeVar("Outcome")


def persistently(attempt: Callable[[], Outcome]) -> Outcome:
    """Return what `attempt` returns, which reads the file, plans, asks and writes.

    It is made again from the start, with the new content, when another program has written in between, so that
    what is agreed to is what is written. Raise StaleConfigError once ATTEMPTS were in vain.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except StaleConfigError:
            continue
    return attempt()


@dataclass(frozen=True, slots=True)
class Writing:
    """A command that writes: its name, where it works, and whether it may.

    `stated` are the fields of models that the user has said, which are hand-made though this program writes them.
    """

    command: str
    target: Target
    write: bool
    stated: frozenset[Place] = frozenset()

    def ground(self, document: Document) -> Ground:
        """Return what a change of `document`, which the config file holds, is planned on."""
        return Assembly(self.seen(document)) if uses_include(document.value) else document

    def seen(self, document: Document, release: Release | None = None, parts: Sequence[Part] = ()) -> Effective:
        """Return `document` as OpenClaw sees it in the place of the config file, with `parts` done to what it includes."""
        return seen_at(self.target, document, release, instead={part.file: part.after.text for part in parts})

    def refuse(self, ground: Ground, refusal: Refusal) -> Report:
        """Return the report that there is no plan for `ground`."""
        judged = judged_of(effective_of(ground), refusal.diagnostics)
        return Report(command=self.command, decision=Decision.REFUSED, file=self.target.name, judged=(judged,))

    def prove(self, plan: Plan) -> Report:
        """Return the report of `plan`, proved and checked: unchanged, pending, or refused for what it would break.

        Faults that stood in the file before do not stop it. Raise PlanProofError.
        """
        report = Report(
            command=self.command, decision=Decision.UNCHANGED, file=self.target.name, plan=plan, notes=plan.notes
        )
        if plan.is_noop:
            return report
        plan = replace(plan, notes=(*plan.notes, *self._on_names()))
        verify(plan)
        if not (plan.edits or plan.included):
            return report._replace(plan=plan, notes=plan.notes, decision=Decision.PENDING)
        release = release_at(self.target, plan.before)
        before, after = self.seen(plan.before, release), self.seen(plan.after, release, plan.included)
        if plan.whole is None and (before.files or after.files):
            plan = replace(plan, whole=Whole(before.written, after.written))
        report = report._replace(plan=plan, notes=plan.notes)
        standing = findings(before, release) if plan.before.text.strip() else ()
        compared = compare(standing, findings(after, release))
        said = {_SAYS[note.rule] for note in plan.notes if note.rule in _SAYS}
        introduced = [one for one in compared.introduced if one.rule not in said]
        judged = judged_of(after, introduced, release=release)
        # What was there before may come back, faults included.
        decision = Decision.REFUSED if compared.blocks and not plan.restores else Decision.PENDING
        return report._replace(decision=decision, judged=(judged,))

    def settle(
        self,
        subject: Subject,
        report: Report,
        confirm: Confirm,
        *,
        exactly: Source | None = None,
        awaits: Awaits | None = None,
    ) -> Report:
        """Return `report` once the user has agreed and the plan is on disk, or what kept it from there.

        With `exactly` these bytes are written, of which the plan shows the text; where there was no file, it goes.
        What `awaits` the write is told to whoever comes after a crash.
        """
        if report.decision is not Decision.PENDING or not self.write:
            return report
        if not confirm(report):
            return report._replace(decision=Decision.DECLINED)
        assert report.plan is not None
        content = exactly.raw if exactly else report.plan.after.text
        receipt = self._commit(subject, report.plan, content, awaits)
        backup = shortened(Path(receipt.backup), self.target.around.variables) if receipt.backup else None
        accepted = (_accepted(report.plan),) if report.plan.watched else ()
        after = (*accepted, *remember(self.command, report.plan, self.target, stated=self.stated))
        return report._replace(decision=Decision.WRITTEN, receipt=receipt, backup=backup, after=after)

    def _on_names(self) -> tuple[Diagnostic, ...]:
        """Return that a write parts the file from its other names, where it has some."""
        names = config_file.names_on_disk(self.target.location)
        if names <= 1:
            return ()
        message = f"{self.target.name} has {names} names on disk (hard links); the others keep the old bytes"
        return (note("hard-links", Severity.WARNING, message, "make the others symbolic links to this file"),)

    def _commit(self, subject: Subject, plan: Plan, content: str | bytes | None, awaits: Awaits | None) -> Receipt:
        # A text that was put back as a whole is taken back as a whole.
        edits = () if plan.verbatim else plan.edits
        changes = changes_between(*plan.whole) if plan.whole else plan.changes
        record = record_of(self.command, plan.subject, edits, changes)
        location, around = self.target.location, self.target.around
        others = [Write(Path(part.file), part.source, part.after.text.encode()) for part in plan.included]
        others += env_writes(plan)
        return config_file.commit(
            location,
            subject.source,
            content,
            record=record,
            around=around,
            others=others,
            manner=Manner(
                talk=self.target.talk,
                awaits=awaits,
                others_last=_takes_away(plan),
                stages=plan.stages,
                observe=watcher(plan, self.target),
            ),
        )


def env_writes(plan: Plan) -> list[Write]:
    """Return what `plan` writes to a `.env` file, one or none."""
    return [Write(Path(plan.env.file), plan.env.source, plan.env.raw, is_env=True)] if plan.env else []


def _takes_away(plan: Plan) -> bool:
    """Tell whether something goes: what names it, mostly in the config, goes before it, so that nothing dangles."""
    changes = [*plan.changes, *(change for part in plan.included for change in part.changes)]
    return any(change.action is Action.REMOVE for change in changes)


def _accepted(plan: Plan) -> Diagnostic:
    who = "OpenClaw has seen each step" if plan.stages else "OpenClaw's running gateway has accepted it"
    message = f"{who}, so it will not put openclaw.json.bak back"
    return Diagnostic(rule="write/accepted", severity=Severity.NOTE, message=message)
