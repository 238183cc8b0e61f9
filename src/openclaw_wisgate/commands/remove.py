"""Taking a provider out again: the inverse of adding it."""

from __future__ import annotations

from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing
from openclaw_wisgate.edit import inverse
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_remove import plan_inverse, plan_remove
from openclaw_wisgate.report import Report
from openclaw_wisgate.system import backups, config_file
from openclaw_wisgate.system.backups import Backup
from openclaw_wisgate.system.baseline import read_baseline


def remove(target: Target, provider: str, *, write: bool, confirm: Confirm) -> Report:
    """Return the report of removing `provider`; where its addition was the last write, the old bytes come back.

    Raise WisgateError where the file cannot be read or written.
    """
    subject = open_subject(target, command="remove", create=False)
    if isinstance(subject, Report):
        return subject
    writing = Writing("remove", target, write)
    plan = _plan(target, subject, provider)
    if isinstance(plan, Refusal):
        return writing.refuse(subject, plan)
    return writing.settle(subject, writing.prove(plan), confirm)


def _plan(target: Target, subject: Subject, provider: str) -> Plan | Refusal:
    saved = backups.saved(target.around.state, target.location.file)
    ours = [backup for backup in saved if backup.record.command == "add" and backup.record.subject == provider]
    baseline = read_baseline(target.location)
    if ours and saved[0] is ours[0] and _made_whole_provider(ours[0], provider):
        before = text_before(ours[0])
        if before is not None and ours[0].digest_after == subject.source.digest:
            return plan_inverse(
                subject.document, inverse(before, ours[0].record.edits), subject=provider, baseline=baseline
            )
    added = frozenset(path for backup in saved for path in backup.record.added)
    return plan_remove(subject.document, provider, added=added, baseline=baseline)


def _made_whole_provider(backup: Backup, provider: str) -> bool:
    path = ("models", "providers", provider)
    return any(path[: len(added)] == added for added in backup.record.added)


def text_before(backup: Backup) -> str | None:
    """Return the text that a backup keeps, or None where it is gone, damaged, or there was no file."""
    if backup.file is None:
        return None
    source = config_file.read(backup.file)
    return source.text if source.digest == backup.digest_before else None
