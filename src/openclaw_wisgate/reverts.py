"""What OpenClaw's guards say to a change: one that they would undo is an error, a file that they may undo a warning."""

from __future__ import annotations

from collections.abc import Sequence

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.guards import Baseline, reasons_to_revert
from openclaw_wisgate.syntax import Document


def foreseen(before: Document, after: Document, baseline: Baseline | None) -> Diagnostic | None:
    """Return an error if OpenClaw would revert the change to `after`, a warning if it may revert the file anyway."""
    # A file that is not there cannot be put back; the one that is made can.
    was = before.text
    standing = reasons_to_revert(baseline, before.value, len(was.encode())) if was else ()
    reasons = reasons_to_revert(baseline, after.value, len(after.text.encode()))
    introduced = [reason for reason in reasons if reason.split()[:3] not in [old.split()[:3] for old in standing]]
    if introduced and was != after.text:
        return _would_be_reverted(introduced, is_new=not was)
    return _stands_to_be_reverted(reasons) if reasons else None


def _would_be_reverted(reasons: Sequence[str], *, is_new: bool) -> Diagnostic:
    message = f"OpenClaw would undo this change and put openclaw.json.bak back: {' and '.join(reasons)}"
    hint = "make the change while the gateway runs, which accepts it, or in steps that each keep more than half"
    if is_new:
        hint = "copy openclaw.json.bak to openclaw.json first, or move it away if you want to begin anew"
    return Diagnostic(rule="plan/would-be-reverted", severity=Severity.ERROR, message=message, hint=hint)


def _stands_to_be_reverted(reasons: Sequence[str]) -> Diagnostic:
    message = (
        f"OpenClaw may put openclaw.json.bak back over this file, whatever is changed now: {' and '.join(reasons)}"
    )
    hint = "start the gateway once and look at the file again"
    return Diagnostic(rule="plan/stands-to-be-reverted", severity=Severity.WARNING, message=message, hint=hint)
