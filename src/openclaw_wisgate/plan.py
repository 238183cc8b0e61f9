"""What is to be done to a document, decided and worded before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from openclaw_wisgate import guards, reverts
from openclaw_wisgate.change import Change, as_updates, changes_between, expressible
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.dotenv_edit import EnvEdit
from openclaw_wisgate.edit import Edit, apply_edits
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.merge import plan_edits
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, ObjectNode, blank, document_of
from openclaw_wisgate.text import Span

INCLUDED = "plan/include-on-path"
"""What is to be edited comes from an included file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a plan does to one included file, as `Plan` says it of the config file.

    `file` is its absolute path, `source` what was read of it, `at` the key paths of the config that it is included
    at, one or more; all other key paths are those within this file.
    """

    file: str
    source: Source
    at: tuple[KeyPath, ...]
    before: Document
    after: Document
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]


class Whole(NamedTuple):
    """The plain data of a config before and after, with includes merged and variables as they are written."""

    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A change that can be made: `apply_edits(before.text, edits) == after.text`.

    `changes` say what the edits are to mean, `notes` what the user should know before agreeing, `subject` is
    the provider concerned. `restores` tells that an earlier text comes back, so that what was made may go.
    With `verbatim` a saved text comes back as a whole, whatever it holds, and nothing is edited.
    `included` is what is done to included files at the same time. With `watched`, OpenClaw must take note of the
    file before the write counts. `stages` are the sizes in bytes that the file is padded to before that, one
    after the other, for OpenClaw to see it shrink by no more than half at a time. `whole` is None where the config
    includes nothing. `env` is what is done to one of OpenClaw's `.env` files at the same time.
    """

    before: Document
    after: Document
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    subject: str
    notes: tuple[Diagnostic, ...] = field(default=())
    restores: bool = False
    verbatim: bool = False
    included: tuple[Part, ...] = ()
    watched: bool = False
    stages: tuple[int, ...] = ()
    whole: Whole | None = None
    env: EnvEdit | None = None

    @property
    def is_noop(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.edits or self.changes or self.included or self.env)

    @property
    def values(self) -> Whole:
        """What the config holds before and after, with what it includes."""
        return self.whole or Whole(self.before.value, self.after.value)

    def share(self, part: Part) -> Plan:
        """Return what is done to an included file as a plan of its own, without what is said of the whole."""
        return replace(
            self,
            before=part.before,
            after=part.after,
            changes=part.changes,
            edits=part.edits,
            notes=(),
            included=(),
            stages=(),
            whole=None,
            env=None,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no plan: at least one error, and what else is worth knowing."""

    diagnostics: tuple[Diagnostic, ...]


def refusal(document: Document, rule: str, path: KeyPath, message: str, hint: str | None = None) -> Diagnostic:
    """Return an error about `path`, at the deepest part of it that the document has."""
    return Diagnostic(
        rule=f"plan/{rule}",
        severity=Severity.ERROR,
        key_path=path,
        span=document.nearest_span(path) if document.text.strip() else Span(0, 0),
        message=message,
        hint=hint,
    )


def obstacles(document: Document, path: KeyPath, *, beside_includes: bool = False) -> tuple[Diagnostic, ...]:
    """Return why the value at `path` cannot be edited: a repeated key, an `$include` or no object on the way.

    With `beside_includes` it is known that OpenClaw merges what stands beside an `$include`.
    """
    found: list[Diagnostic] = []
    for length, step in enumerate(path):
        node = document.find(path[:length])
        if node is None:
            break
        if isinstance(step, int):
            continue
        if not isinstance(node, ObjectNode):
            found.append(refusal(document, "not-an-object", path[:length], *no_object(path[:length], step)))
            break
        if "$include" in node.value and not beside_includes:
            found.append(_included(document, path, length, node))
        same = [member for member in document.members(node) if member.key == step]
        if len(same) > 1:
            where = render(path[: length + 1])
            hint = "keep the last of them, which is the one that counts, and remove the others"
            found.append(
                refusal(document, "duplicate-key", path[: length + 1], f'"{where}" stands more than once', hint)
            )
    return tuple(found)


def no_object(path: KeyPath, step: str) -> tuple[str, str]:
    """Return the words, message and hint, that the value at `path` has no place for `step`."""
    where = render(path)
    return f'"{where}" is not an object, so "{step}" cannot be set in it', f'make "{where}" an object'


def _included(document: Document, path: KeyPath, length: int, node: ObjectNode) -> Diagnostic:
    member = node.member("$include", document.text)
    files = named_in(node.value["$include"])
    message = f'"{render(path[:length])}" takes its value from {files} ($include), so it cannot be edited here'
    return Diagnostic(
        rule=INCLUDED,
        severity=Severity.ERROR,
        key_path=(*path[:length], "$include"),
        span=member.key_span if member else None,
        message=message,
        hint=f'add "{render(path)}" in {files}',
    )


def named_in(include: object) -> str:
    """Return the files that the value of an `$include` names, for a message."""
    names = include if isinstance(include, list) else [include]
    return ", ".join(f'"{name}"' for name in names if isinstance(name, str)) or "another file"


@dataclass(frozen=True, slots=True)
class Draft:
    """A value that a document is to hold but for keys that are renamed in it, and what to tell about it."""

    subject: str
    value: object
    notes: tuple[Diagnostic, ...] = ()
    renamings: tuple[Change, ...] = ()


def finish(
    document: Document, draft: Draft, baseline: guards.Baseline | None, *, beside_includes: bool = False
) -> Plan | Refusal:
    """Return the plan that gives `document` the value of `draft`, unless OpenClaw would revert the result.

    With `beside_includes` an `$include` on the way to a change is no obstacle to it.
    """
    wanted = expressible(changes_between(document.value, draft.value), document.value, draft.value)
    changes = (*draft.renamings, *wanted)
    blocked = tuple(
        item for change in changes for item in obstacles(document, change.key_path, beside_includes=beside_includes)
    )
    if blocked:
        return Refusal(blocked)
    edits = plan_edits(document, changes)
    plan = Plan(
        before=document,
        after=_edited(document, edits),
        # What is wanted, not what the edits came to: that they agree is for the proof to say.
        changes=changes,
        edits=edits,
        subject=draft.subject,
        notes=draft.notes,
    )
    return minding_reverts(plan, baseline)


def restoring(
    document: Document, edits: Sequence[Edit], *, subject: str, baseline: guards.Baseline | None
) -> Plan | Refusal:
    """Return the plan of taking back by `edits` what an earlier plan did, unless OpenClaw would revert the result."""
    after = _edited(document, edits)
    changes = changes_between(document.value, after.value)
    changes = as_updates(changes, _replaced(document, edits, changes), document.value, after.value)
    plan = Plan(before=document, after=after, changes=changes, edits=tuple(edits), subject=subject, restores=True)
    return minding_reverts(plan, baseline)


def putting_back(document: Document, text: str, *, subject: str, baseline: guards.Baseline | None) -> Plan | Refusal:
    """Return the plan of putting the saved `text` in the place of all that `document` holds.

    Either of them may be no JSON5; then nothing is said of values. OpenClaw does not revert what it cannot read.
    """
    after = document_of(text, name=document.name)
    readable = after is not None and document_of(document.text, name=document.name) is not None
    plan = Plan(
        before=document,
        after=after or blank(text, name=document.name),
        changes=changes_between(document.value, after.value) if after and readable else (),
        edits=(Edit(Span(0, len(document.text)), text, ()),) if text != document.text else (),
        subject=subject,
        restores=True,
        verbatim=True,
    )
    return minding_reverts(plan, baseline) if after else plan


def _replaced(document: Document, edits: Sequence[Edit], changes: Sequence[Change]) -> Iterator[KeyPath]:
    """Yield the containers around `changes` that edits replace as a whole, as an update does."""
    spans = {edit.span for edit in edits}
    for path in {change.key_path[:length] for change in changes for length in range(len(change.key_path))}:
        node = document.find(path)
        if node is not None and node.span in spans:
            yield path


def part_put_back(file: str, source: Source, text: str, *, at: tuple[KeyPath, ...]) -> Part:
    """Return how the included `file`, of which `source` was read, gets the saved `text` back as a whole."""
    before = document_of(source.text, name=source.name) or blank(source.text, name=source.name)
    after = document_of(text, name=source.name) or blank(text, name=source.name)
    edits = (Edit(Span(0, len(source.text)), text, ()),)
    changes = changes_between(before.value, after.value)
    return Part(file=file, source=source, at=at, before=before, after=after, changes=changes, edits=edits)


def _edited(document: Document, edits: Sequence[Edit]) -> Document:
    after = document_of(apply_edits(document.text, edits), name=document.name)
    if after is None:
        msg = "the edited text is not JSON5"
        raise ValueError(msg)
    return after


def minding_reverts(plan: Plan, baseline: guards.Baseline | None) -> Plan | Refusal:
    """Return `plan` with what OpenClaw's guards say to it now, or a refusal if they would undo it."""
    seen = reverts.foreseen(plan.before, plan.after, baseline)
    told = (seen.told,) if seen.told else ()
    if any(one.severity is Severity.ERROR for one in told):
        return Refusal(told)
    notes = (note for note in plan.notes if not reverts.is_told(note))
    return replace(plan, notes=(*notes, *told), watched=seen.watched, stages=seen.stages)
