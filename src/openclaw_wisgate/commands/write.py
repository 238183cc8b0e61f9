"""From a plan to bytes on disk: the same last steps for every command that writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openclaw_wisgate.check import compare
from openclaw_wisgate.commands.judging import bench_at, findings, judged_of
from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.source import Receipt
from openclaw_wisgate.system import config_file
from openclaw_wisgate.system.backups import record_of
from openclaw_wisgate.system.locate import shortened
from openclaw_wisgate.verify import verify

Confirm = Callable[[Report], bool]
"""Shows a pending report and asks; `--yes` answers without asking."""

_SAYS = {
    "plan/cost-unknown": "cost/zero",
    "plan/default-changes": "selection/implicit-default",
    "plan/gateway-mode-missing": "gateway/mode-missing",
    "plan/guide-id": "provider/borrowed-id",
    "plan/key-not-set": "env/missing-variable",
    "plan/placeholder-key": "key/placeholder",
    "plan/replacement-not-allowed": "selection/default-not-allowed",
}
"""Notes on a plan by the rule whose warning they word better, because they know the flags of the command."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A command that writes: its name, where it works, and whether it may."""

    command: str
    target: Target
    write: bool

    def refuse(self, subject: Subject, refusal: Refusal) -> Report:
        """Return the report that there is no plan."""
        judged = judged_of(Effective(subject.document), refusal.diagnostics)
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
        verify(plan)
        bench = bench_at(self.target)
        release = bench.chosen(plan.before).choice.release
        before, after = (bench.effective(one, self.target.location.file, release) for one in (plan.before, plan.after))
        standing = findings(before, release) if plan.before.text.strip() else ()
        compared = compare(standing, findings(after, release))
        said = {_SAYS[note.rule] for note in plan.notes if note.rule in _SAYS}
        introduced = [one for one in compared.introduced if one.rule not in said]
        judged = judged_of(after, introduced, release=release)
        # What was there before may come back, faults included.
        decision = Decision.REFUSED if compared.blocks and not plan.restores else Decision.PENDING
        return report._replace(decision=decision, judged=(judged,))

    def settle(self, subject: Subject, report: Report, confirm: Confirm, *, file_goes: bool = False) -> Report:
        """Return `report` once the user has agreed and the plan is on disk, or what kept it from there.

        With `file_goes` the file itself is removed, because there was none before.
        """
        if report.decision is not Decision.PENDING or not self.write:
            return report
        if not confirm(report):
            return report._replace(decision=Decision.DECLINED)
        assert report.plan is not None
        receipt = self._commit(subject, report.plan, file_goes=file_goes)
        backup = shortened(Path(receipt.backup), self.target.around.variables) if receipt.backup else None
        return report._replace(decision=Decision.WRITTEN, receipt=receipt, backup=backup)

    def _commit(self, subject: Subject, plan: Plan, *, file_goes: bool) -> Receipt:
        record = record_of(self.command, plan.subject, plan.edits, plan.changes)
        location, around = self.target.location, self.target.around
        text = None if file_goes else plan.after.text
        return config_file.commit(location, subject.source, text, record=record, around=around)
