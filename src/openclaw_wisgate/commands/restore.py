"""Putting a saved copy back, as a whole or one provider of it."""

from __future__ import annotations

from openclaw_wisgate.change import get, has, put
from openclaw_wisgate.commands.after_write import Trial, tried
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.judging import judged_of
from openclaw_wisgate.commands.subject import Subject, Target, open_subject, opened
from openclaw_wisgate.commands.write import Confirm, Writing
from openclaw_wisgate.credentials import redacted_at
from openclaw_wisgate.diagnostics import Diagnostic, has_errors
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.errors import BackupError
from openclaw_wisgate.keypath import KeyPath, starts_with
from openclaw_wisgate.plan import Draft, Plan, Refusal, finish, putting_back, refusal
from openclaw_wisgate.report import Decision, Judged, Report
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, document_of, parse
from openclaw_wisgate.system import backups
from openclaw_wisgate.system.baseline import read_baseline

COMMAND = "backups restore"


def restore(  # noqa: PLR0913 - as many as the command has flags
    target: Target,
    identifier: str,
    *,
    provider: str | None,
    write: bool,
    confirm: Confirm,
    verify: bool = False,
) -> Report:
    """Return the report of putting back the copy that `identifier` names, or only `provider` of it.

    With `verify` OpenClaw looks at what was written.
    A copy that is not JSON5, whose keys were overwritten by OpenClaw's mark, or that has errors which the file
    has not, is refused. Raise BackupError where there is no such copy, and what reading and writing raise.
    """
    writing = Writing(COMMAND, target, write)
    copy, source = _copy(target, identifier)
    subject = opened(target) if provider is None else open_subject(target, command=COMMAND, create=True)
    if isinstance(subject, Report):
        return subject
    if copy is None:
        return _not_json5(writing, source)
    fault = _lost_key(copy, () if provider is None else (*PROVIDERS, provider))
    if fault is not None:
        return _refused(writing, copy, fault)
    plan = _plan(target, subject, copy, provider)
    if isinstance(plan, Diagnostic):
        return _refused(writing, copy, plan)
    if isinstance(plan, Refusal):
        return writing.refuse(subject.document, plan)
    report = writing.prove(plan)
    if any(has_errors(judged.diagnostics) for judged in report.judged):
        return report._replace(decision=Decision.REFUSED)
    report = writing.settle(subject, report, confirm, exactly=source if provider is None else None)
    return tried(report, subject, Trial(target=target, verify=verify))


def difference(target: Target, identifier: str) -> Report:
    """Return what putting back the copy that `identifier` names would change, whatever is wrong with it."""
    _, source = _copy(target, identifier)
    subject = opened(target)
    plan = putting_back(subject.document, source.text, subject="", baseline=None)
    assert isinstance(plan, Plan)
    decision = Decision.UNCHANGED if plan.is_noop else Decision.PENDING
    return Report(command="diff", decision=decision, file=target.name, plan=plan)


def _copy(target: Target, identifier: str) -> tuple[Document | None, Source]:
    saved = backups.saved(target.around.state, target.location.file)
    if not saved:
        message = f'nothing is saved of "{target.name}", because this program has not written it'
        raise BackupError(message)
    backup = backups.find(saved, identifier)
    source = backups.content(backup)._replace(name=f"copy {backup.identifier}")
    if source.undecodable is not None:
        message = f"the saved copy {backup.identifier} is not UTF-8 (at byte {source.undecodable})"
        raise BackupError(message, hint=f"look at it yourself: {backup.file}")
    return document_of(source.text, name=source.name), source


def _plan(target: Target, subject: Subject, copy: Document, provider: str | None) -> Plan | Refusal | Diagnostic:
    baseline = read_baseline(target.location)
    if provider is None:
        return minding(
            baseline, target, lambda known: putting_back(subject.document, copy.text, subject="", baseline=known)
        )
    path = (*PROVIDERS, provider)
    if not has(copy.value, path):
        return refusal(copy, "no-such-provider", path, f'there is no provider "{provider}" in this copy')
    draft = Draft(provider, put(subject.document.value, path, get(copy.value, path)))
    return minding(baseline, target, lambda known: finish(subject.document, draft, known))


def _lost_key(copy: Document, within: KeyPath) -> Diagnostic | None:
    """Return that a key of the copy, as far as it would come back, is not there any more."""
    path = redacted_at(copy.value)
    if path is None or not starts_with(path, within):
        return None
    message = "a secret in this copy was overwritten by OpenClaw's mark for hidden ones, so it would be lost"
    hint = "take an older copy, or one provider of this one with --provider"
    return refusal(copy, "redacted-copy", path, message, hint)


def _refused(writing: Writing, copy: Document, fault: Diagnostic) -> Report:
    judged = judged_of(Effective(copy), (fault,))
    return Report(command=COMMAND, decision=Decision.REFUSED, file=writing.target.name, judged=(judged,))


def _not_json5(writing: Writing, source: Source) -> Report:
    # Most copies are JSON5.
    from openclaw_wisgate.excerpt import Text, located  # noqa: PLC0415

    faults = parse(source.text, name=source.name).diagnostics
    judged = Judged(name=source.name, located=located((Text(source.name, source.text, None),), faults))
    return Report(command=COMMAND, decision=Decision.REFUSED, file=writing.target.name, judged=(judged,))
