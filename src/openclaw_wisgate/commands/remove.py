"""Taking a provider, or one of its models, out again: the inverse of adding it."""

from __future__ import annotations

from openclaw_wisgate.commands.after_write import Trial, carried_out
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.judging import release_at
from openclaw_wisgate.commands.saving import check_place
from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.edit import Edit, apply_edits, inverse
from openclaw_wisgate.ground import Ground
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_remove import RemoveOptions, plan_inverse, plan_remove
from openclaw_wisgate.report import Report
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import backups, reading
from openclaw_wisgate.system.backups import Backup
from openclaw_wisgate.system.baseline import read_baseline


def remove(  # noqa: PLR0913 - as many as the command has flags
    target: Target,
    provider: str,
    *,
    write: bool,
    confirm: Confirm,
    model: str | None = None,
    replace_with: str | None = None,
    plan: str | None = None,
    verify: bool = False,
) -> Report:
    """Return the report of removing `provider`, or its `model`, and what names it.

    Primary models of agents become `replace_with`. Where the addition of the provider was the last write and
    neither is given, the old bytes come back. With `plan` nothing is written but the plan, into the file of that
    name; with `verify` OpenClaw looks at what was. Raise WisgateError where a file cannot be read or written.
    """
    if plan is not None:
        check_place(plan, target)
    options = RemoveOptions(model, replace_with)
    writing = Writing("remove", target, write)
    trial = Trial(target=target, verify=verify)
    return persistently(lambda: _removed(writing, provider, options, confirm, trial if plan is None else plan))


def _removed(writing: Writing, provider: str, options: RemoveOptions, confirm: Confirm, then: str | Trial) -> Report:
    """Return the report of the removal, with the plan in the file `then`, or the trial of what is on disk."""
    target = writing.target
    subject = open_subject(target, command="remove", create=False)
    if isinstance(subject, Report):
        return subject
    release = release_at(target, subject.document)
    ground = writing.ground(subject.document)
    plan = _plan(target, subject, ground, provider, options._replace(release=release))
    return carried_out(writing, subject, ground, plan, confirm=confirm, then=then)


def _plan(target: Target, subject: Subject, ground: Ground, provider: str, options: RemoveOptions) -> Plan | Refusal:
    saved = backups.saved(target.around.state, target.location.file)
    last = backups.last_write(saved, subject.source.digest)
    is_whole = options.model is None and options.replace_with is None
    edits = None
    if is_whole and last is not None and last.file is not None and _made_whole_provider(last, provider):
        edits = way_back(last, subject.source.text)
    added = frozenset(path for backup in saved for path in backup.record.added)

    def made(baseline: Baseline | None) -> Plan | Refusal:
        if edits is not None:
            return plan_inverse(subject.document, edits, subject=provider, baseline=baseline)
        return plan_remove(ground, provider, options, added=added, baseline=baseline)

    return minding(read_baseline(target.location), target, made)


def _made_whole_provider(backup: Backup, provider: str) -> bool:
    path = (*PROVIDERS, provider)
    made = any(path[: len(added)] == added for added in backup.record.added)
    return made and not backup.others and backup.record.command == "add" and backup.record.subject == provider


def way_back(backup: Backup, text: str) -> tuple[Edit, ...] | None:
    """Return the edits that make of `text`, which a write left, what was before it.

    Return None where the backup or the record is gone or damaged. Where there was no file it is empty text.
    """
    source = reading.read(backup.file) if backup.file else Source(name="", text="", raw=None)
    edits = inverse(source.text, backup.record.edits)
    try:
        restored = apply_edits(text, edits)
    except ValueError:
        return None
    return edits if source.digest == backup.digest_before and restored == source.text else None
