"""A plan again from its file and the config and included files that it was made for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openclaw_wisgate.change import Action, Change, as_json, moved, same
from openclaw_wisgate.edit import apply_edits
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Part, Plan
from openclaw_wisgate.plan_file import PlanFile, PlanFileFault, SavedPart, damaged
from openclaw_wisgate.source import Source, digest_of
from openclaw_wisgate.syntax import Document, document_of, node_value


def to_plan(saved: PlanFile, config: Document, included: Mapping[str, tuple[Source, Document]]) -> Plan | PlanFileFault:
    """Return the plan that was saved, for the documents of the same bytes as then: of `config` and of all `included`.

    It makes the bytes whose digests were saved, and its changes hold the values from before again; else it is damaged.
    What the files hold together (`Plan.whole`) is for whoever can read them to say.
    """
    try:
        after, changes = _made(saved.config, config)
        parts = tuple(_included(part, *included[part.file]) for part in saved.included)
    except ValueError:
        return damaged(saved.command)
    return Plan(
        before=config,
        after=after,
        changes=changes,
        edits=saved.config.edits,
        subject=saved.subject,
        notes=saved.notes,
        restores=saved.restores,
        included=parts,
        watched=saved.watched,
        stages=saved.stages,
    )


def _included(part: SavedPart, source: Source, before: Document) -> Part:
    after, changes = _made(part, before)
    return Part(
        file=part.file, source=source, at=part.at, before=before, after=after, changes=changes, edits=part.edits
    )


def _made(part: SavedPart, before: Document) -> tuple[Document, tuple[Change, ...]]:
    """Return what the edits of `part` make of `before`, and its changes whole; raise ValueError if they disagree."""
    after = document_of(apply_edits(before.text, part.edits), name=before.name)
    if after is None or digest_of(after.text.encode()) != part.digest_after:
        msg = "the edits do not give the text after"
        raise ValueError(msg)
    return after, tuple(_whole(change, before, after, part.changes) for change in part.changes)


def _whole(change: Change, before: Document, after: Document, changes: Sequence[Change]) -> Change:
    """Return `change` with the values that stand in the documents; raise ValueError if it is about others."""
    path = change.key_path
    if change.action is Action.RENAME:
        return change._replace(before=path[-1])
    old = None if change.action is Action.ADD else _value(before, path)
    there = (*moved(path[:-1], changes), path[-1]) if change.action is Action.ADD else moved(path, changes)
    new = None if change.action is Action.REMOVE else _value(after, there)
    if not same(as_json(new), change.after):
        msg = "a change is about another value"
        raise ValueError(msg)
    return change._replace(before=old, after=new)


def _value(document: Document, path: KeyPath) -> object:
    node = document.find(path)
    if node is None:
        msg = "a change is about a value that is not there"
        raise ValueError(msg)
    return node_value(node)
