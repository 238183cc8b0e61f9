"""Taking this program's last write back, as long as nobody has written since."""

from __future__ import annotations

from dataclasses import replace

from openclaw_wisgate.commands.after_write import Trial, tried
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.remove import way_back
from openclaw_wisgate.commands.subject import Subject, Target, opened
from openclaw_wisgate.commands.write import Confirm, Writing
from openclaw_wisgate.dotenv_edit import EnvEdit, text_of
from openclaw_wisgate.errors import BackupError, NothingToUndoError
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.plan import Part, Plan, Refusal, part_put_back, putting_back
from openclaw_wisgate.plan_remove import plan_inverse
from openclaw_wisgate.redact import HIDDEN
from openclaw_wisgate.report import Report
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.system import backups, reading
from openclaw_wisgate.system.backups import Backup, Other
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.locate import shortened


def undo(target: Target, *, write: bool, confirm: Confirm, force: bool = False, verify: bool = False) -> Report:
    """Return the report of taking the last write back; the bytes from before it are on disk then.

    Raise NothingToUndoError where there is no such write, or the file changed after it; with `force` what has
    changed since is overwritten, and saved like everything that is; with `verify` OpenClaw looks at what was written.
    An undo is a write, too: undoing it brings the change back.
    """
    subject = opened(target)
    saved = backups.saved(target.around.state, target.location.file)
    if not saved:
        message = f'this program has not written "{target.name}"'
        raise NothingToUndoError(message)
    last = backups.last_write(saved, subject.source.digest)
    if last is None and not force:
        raise _changed(target, saved[0], subject.source)
    backup = last or saved[0]
    writing = Writing("undo", target, write)
    before, parts = _before(backup), _included(backup, writing, subject.document, force=force)
    env = _env(backup, writing, force=force)
    plan = _plan(target, subject, before, backup, is_last=last is not None and not parts)
    if isinstance(plan, Refusal):
        return writing.refuse(subject.document, plan)
    plan = replace(plan, included=parts, env=env)
    report = writing.settle(subject, writing.prove(plan), confirm, exactly=before)
    return tried(report, subject, Trial(target=target, verify=verify))


def _plan(target: Target, subject: Subject, before: Source, last: Backup, *, is_last: bool) -> Plan | Refusal:
    about = last.record.subject
    texts = (before.text, subject.source.text)
    are_json5 = all(document_of(text, name="") for text in texts)
    edits = way_back(last, subject.source.text) if is_last and are_json5 else None

    def made(baseline: Baseline | None) -> Plan | Refusal:
        if edits is None:
            return putting_back(subject.document, before.text, subject=about, baseline=baseline)
        return plan_inverse(subject.document, edits, subject=about, baseline=baseline)

    return minding(read_baseline(target.location), target, made)


def _included(backup: Backup, writing: Writing, document: Document, *, force: bool) -> tuple[Part, ...]:
    """Return how the included files that a write changed get their bytes back; raise NothingToUndoError."""
    parts = []
    files = writing.seen(document).files if backup.others else ()
    for other in backup.others:
        if other.is_env:
            continue
        source, copy = _other(other, writing.target, force=force)
        at = tuple(file.path for file in files if file.file == str(other.target))
        parts.append(part_put_back(str(other.target), source, copy.text, at=at or (HIDDEN,)))
    return tuple(parts)


def _env(backup: Backup, writing: Writing, *, force: bool) -> EnvEdit | None:
    """Return how the `.env` file that a write changed gets its bytes back; raise NothingToUndoError."""
    for other in backup.others:
        if other.is_env:
            source, copy = _other(other, writing.target, force=force)
            return EnvEdit(file=str(other.target), source=source, after=text_of(copy) if copy.exists else None)
    return None


def _other(other: Other, target: Target, *, force: bool) -> tuple[Source, Source]:
    """Return what is in a file that a write changed beside the config, and what was; raise NothingToUndoError."""
    name = shortened(other.target, target.around.variables)
    source = reading.read(other.target)._replace(name=name)
    if source.digest != other.digest_after and not force:
        whose = "" if other.is_env else ", which the config includes,"
        message = f'"{name}"{whose} was changed after the last write of this program'
        raise NothingToUndoError(message, hint=f"look at the copy from before it: {other.file}" if other.file else None)
    copy = reading.read(other.file) if other.file else Source(name="", text="", raw=None)
    if copy.digest != other.digest_before:
        message = f'the saved copy "{other.file}" is {"damaged" if copy.exists else "gone"}'
        raise NothingToUndoError(message)
    return source, copy


def _before(backup: Backup) -> Source:
    """Return what was on disk before a write, or that there was no file; raise NothingToUndoError."""
    if backup.digest_before is None:
        return Source(name="", text="", raw=None)
    try:
        return backups.content(backup)
    except BackupError as error:
        raise NothingToUndoError(error.message, hint=error.hint) from error


def _changed(target: Target, latest: Backup, source: Source) -> NothingToUndoError:
    message = f'"{target.name}" was changed after the last write of this program ({latest.record.command})'
    if latest.digest_after == source.digest:
        message = f'what this program wrote last to "{target.name}" was rolled back already'
        return NothingToUndoError(
            message, hint=f"look at the copy from before it: {latest.file}" if latest.file else None
        )
    hint = f"look at the copy from before it: {latest.file}, or put it back with --force" if latest.file else None
    return NothingToUndoError(message, hint=hint)
