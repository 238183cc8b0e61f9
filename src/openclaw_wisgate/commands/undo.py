"""Taking this program's last write back, as long as nobody has written since."""

from __future__ import annotations

from openclaw_wisgate.commands.remove import way_back
from openclaw_wisgate.commands.subject import Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing
from openclaw_wisgate.errors import NothingToUndoError
from openclaw_wisgate.plan import Refusal
from openclaw_wisgate.plan_remove import plan_inverse
from openclaw_wisgate.report import Report
from openclaw_wisgate.system import backups
from openclaw_wisgate.system.baseline import read_baseline


def undo(target: Target, *, write: bool, confirm: Confirm) -> Report:
    """Return the report of taking the last write back; the bytes from before it are on disk then.

    Raise NothingToUndoError where there is no such write, or the file changed after it. An undo is a
    write, too: undoing it brings the change back.
    """
    subject = open_subject(target, command="undo", create=True)
    if isinstance(subject, Report):
        return subject
    saved = backups.saved(target.around.state, target.location.file)
    if not saved:
        message = f'this program has not written "{target.name}"'
        raise NothingToUndoError(message)
    last = backups.last_write(saved, subject.source.digest)
    if last is None:
        latest = saved[0]
        message = f'"{target.name}" was changed after the last write of this program ({latest.record.command})'
        if latest.digest_after == subject.source.digest:
            message = f'what this program wrote last to "{target.name}" was rolled back already'
        hint = f"look at the copy from before it: {latest.file}" if latest.file else None
        raise NothingToUndoError(message, hint=hint)
    edits = way_back(last, subject.source.text)
    if edits is None:
        message = f"the backup {last.identifier} is gone or damaged"
        raise NothingToUndoError(message)
    writing = Writing("undo", target, write)
    plan = plan_inverse(subject.document, edits, subject=last.record.subject, baseline=read_baseline(target.location))
    if isinstance(plan, Refusal):
        return writing.refuse(subject, plan)
    return writing.settle(subject, writing.prove(plan), confirm, file_goes=last.digest_before is None)
