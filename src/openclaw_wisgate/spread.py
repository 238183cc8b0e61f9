"""Spreading a change over the files that make up a config: an edit of each file that has a part in it.

What comes of it is resolved anew before anything else is done with it, as OpenClaw will resolve it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openclaw_wisgate import guards
from openclaw_wisgate.by_hand import by_hand, merged_wrongly
from openclaw_wisgate.change import Change, Value, changes_between
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.effective.includes import File, Resolution
from openclaw_wisgate.effective.reading import LARGEST, overlaid
from openclaw_wisgate.keypath import KeyPath, starts_with
from openclaw_wisgate.plan import Draft, Part, Plan, Refusal, Whole, finish
from openclaw_wisgate.shares import owners, shared
from openclaw_wisgate.syntax import Document

_LARGE = f"which would be larger than the {LARGEST} bytes that OpenClaw includes"


def spread(
    effective: Effective, changes: Sequence[Change], draft: Draft, baseline: guards.Baseline | None
) -> Plan | Refusal:
    """Return the plan that makes `changes`, which lead to the value of `draft`, in the files of `effective`.

    It is refused where a file concerned must not be written, where a repeated key is on the way in it, and where
    OpenClaw would not read the value of `draft` from what the files would be.
    """
    kept_out = {file.document: why for file in effective.files if file.document and (why := _kept_out(effective, file))}
    refused = _told(effective, changes, kept_out)
    if refused:
        return Refusal(refused)
    values = shared(effective, changes)
    root = effective.root
    plan = finish(root, replace(draft, value=values.pop(root, root.value)), baseline, beside_includes=True)
    parts = [_part(effective, document, value) for document, value in values.items()]
    blocked = [one for one in (plan, *parts) if isinstance(one, Refusal)]
    if blocked or isinstance(plan, Refusal):
        return Refusal(tuple(diagnostic for one in blocked for diagnostic in one.diagnostics))
    included = tuple(part for part in parts if isinstance(part, Part))
    plan = replace(plan, included=included, whole=Whole(effective.written, draft.value))
    after = resolved(effective, plan)
    large = {part.before: _LARGE for part in included if len(part.after.text.encode()) > LARGEST}
    refused = _told(effective, changes, large) or _misread(effective, after, changes, draft.value)
    return Refusal(refused) if refused else replace(plan, notes=(*plan.notes, *_left_over(effective, after)))


def _kept_out(effective: Effective, file: File) -> str | None:
    """Return why an included file is not edited, as the rest of a sentence, or None."""
    if file.off_limits:
        return f"which {file.off_limits}"
    if file.source.undecodable is not None:
        return f"which is not UTF-8 (at byte {file.source.undecodable})"
    times = sum(other.file == file.file for other in effective.files)
    return "which is included at more than one place" if times > 1 else None


def _told(effective: Effective, changes: Sequence[Change], why: Mapping[Document, str]) -> tuple[Diagnostic, ...]:
    """Return that `changes` are not made, those of them that concern a file for which there is a reason."""
    return tuple(
        by_hand(effective, change, place, why[place.document])
        for change in changes
        for place in owners(effective, change)
        if place.document in why
    )


def _part(effective: Effective, document: Document, value: Value) -> Part | Refusal:
    """Return the edits that give an included file `value`."""
    made = finish(document, Draft("", value), None, beside_includes=True)
    if isinstance(made, Refusal):
        return Refusal(tuple(diagnostic._replace(source=document.name) for diagnostic in made.diagnostics))
    file = next(file for file in effective.files if file.document is document)
    return Part(
        file=file.file,
        source=file.source,
        at=(file.path,),
        before=document,
        after=made.after,
        changes=made.changes,
        edits=made.edits,
    )


def resolved(effective: Effective, plan: Plan) -> Resolution:
    """Return what the files are together as `plan` leaves them."""
    texts = {part.file: part.after.text for part in plan.included}
    return Resolution(plan.after, overlaid(effective.answers.__getitem__, texts))


def _misread(
    effective: Effective, after: Resolution, changes: Sequence[Change], wanted: Value
) -> tuple[Diagnostic, ...]:
    """Return which of `changes` OpenClaw would not read as they are meant, all of them where none stands out."""
    differing = [change.key_path for change in changes_between(after.value, wanted)]
    if not differing and len(after.faults) <= len(effective.faults):
        return ()
    concerned = [change for change in changes if any(_meet(change.key_path, path) for path in differing)]
    return tuple(
        merged_wrongly(effective, change, place)
        for change in concerned or changes
        for place in owners(effective, change)
    )


def _meet(path: KeyPath, other: KeyPath) -> bool:
    return starts_with(path, other) or starts_with(other, path)


def _left_over(effective: Effective, after: Resolution) -> tuple[Diagnostic, ...]:
    """Return which files nothing includes any more; they may hold a key."""
    still = {file.file for file in after.files}
    names = dict.fromkeys(file.source.name for file in effective.files if file.file not in still)
    message = 'nothing includes "{}" any more; the file stays as it is'
    return tuple(note("left-over", Severity.NOTE, message.format(name), "remove it yourself") for name in names)
