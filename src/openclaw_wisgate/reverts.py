"""What OpenClaw's guards say to a change: whether it would be undone, and how it can be written so that it is not.

Seen with OpenClaw 2026.9.6: a running gateway accepts every edit that leaves `gateway.mode`, and takes the file
for the new baseline. Without one, `agents list` makes a file the baseline that is at least half as large.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.guards import Baseline, Guard, Reason, reasons_to_revert, stages
from openclaw_wisgate.syntax import Document

_REVERTED = "plan/would-be-reverted"
_STANDING = "plan/stands-to-be-reverted"
_ACCEPTED = "plan/accepted-by-gateway"
_STEPS = "plan/written-in-steps"
_SECONDS = 5
"""What one look of OpenClaw takes, about."""


class Foreseen(NamedTuple):
    """What is to be told about a change, an error if OpenClaw would undo it.

    With `watched`, OpenClaw has to take note of the file before the write counts, and before that of the file
    padded to each of `stages`.
    """

    told: Diagnostic | None = None
    watched: bool = False
    stages: tuple[int, ...] = ()


def foreseen(before: Document, after: Document, baseline: Baseline | None) -> Foreseen:
    """Return what OpenClaw would make of the change of `before` to `after`."""
    size = len(after.text.encode())
    reasons = reasons_to_revert(baseline, after.value, size)
    if baseline is None or not reasons:
        return Foreseen()
    # A file that is not there cannot be put back; the one that is made can.
    was = before.text
    if was == after.text:
        return Foreseen(_stands_to_be_reverted(reasons))
    if was and after.text.strip():
        way = _way_past(reasons, baseline, size)
        if way is not None:
            return way
    standing = {one.guard for one in reasons_to_revert(baseline, before.value, len(was.encode()))} if was else set()
    introduced = [reason for reason in reasons if reason.guard not in standing]
    if introduced:
        return Foreseen(_would_be_reverted(introduced, is_new=not was))
    return Foreseen(_stands_to_be_reverted(reasons))


def is_told(diagnostic: Diagnostic) -> bool:
    """Tell whether `diagnostic` is something that is told here."""
    return diagnostic.rule in (_REVERTED, _STANDING, _ACCEPTED, _STEPS)


def is_guarded(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether a guard has tripped, and no way past it was found or looked for."""
    return any(diagnostic.rule in (_REVERTED, _STANDING) for diagnostic in diagnostics)


def _way_past(reasons: Collection[Reason], baseline: Baseline, size: int) -> Foreseen | None:
    tripped = {reason.guard for reason in reasons}
    if baseline.gateway and Guard.MODE not in tripped:
        message = f"OpenClaw takes this for damage ({_joined(reasons)}), but accepts it while its gateway runs"
        return Foreseen(_note(_ACCEPTED, message), watched=True)
    if baseline.openclaw and tripped == {Guard.SIZE}:
        steps = stages(baseline.size, size)
        looks = len(steps) + 1
        message = (
            f"OpenClaw takes a file below half of the {baseline.size} bytes it knew for damaged, so the file is written "
            f"in {looks} steps and looked at by OpenClaw after each, which takes about {looks * _SECONDS} seconds"
        )
        return Foreseen(_note(_STEPS, message), watched=True, stages=steps)
    return None


def _would_be_reverted(reasons: Collection[Reason], *, is_new: bool) -> Diagnostic:
    message = f"OpenClaw would undo this change and put openclaw.json.bak back: {_joined(reasons)}"
    tripped = {reason.guard for reason in reasons}
    if is_new:
        hint = "copy openclaw.json.bak to openclaw.json first, or move it away if you want to begin anew"
    elif Guard.MODE in tripped:
        hint = 'keep "gateway.mode", without which the gateway does not start either'
    elif Guard.META in tripped:
        hint = "make the change while the gateway runs, which accepts it"
    else:
        hint = "start the gateway, which accepts the change, or put openclaw on PATH, which can follow it in steps"
    return Diagnostic(rule=_REVERTED, severity=Severity.ERROR, message=message, hint=hint)


def _stands_to_be_reverted(reasons: Collection[Reason]) -> Diagnostic:
    message = f"OpenClaw may put openclaw.json.bak back over this file, whatever is changed now: {_joined(reasons)}"
    hint = "copy it over openclaw.json.bak before OpenClaw starts, if it is as you want it"
    return Diagnostic(rule=_STANDING, severity=Severity.WARNING, message=message, hint=hint)


def _note(rule: str, message: str) -> Diagnostic:
    return Diagnostic(rule=rule, severity=Severity.NOTE, message=message)


def _joined(reasons: Iterable[Reason]) -> str:
    return " and ".join(reason.words for reason in reasons)
