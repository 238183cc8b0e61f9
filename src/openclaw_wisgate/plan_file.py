"""A plan as a text that can be kept, and a plan again from that text and the config it was made for.

The text is JSON, as `schemas/plan.schema.json` describes it. Of the config it holds only what the edits bring: what
they take away may be somebody's key, and stands in the config anyway.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from openclaw_wisgate.change import Action, Change, as_json, same
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.edit import Edit, apply_edits
from openclaw_wisgate.plan import Part, Plan
from openclaw_wisgate.schema import fits
from openclaw_wisgate.source import Source, digest_of
from openclaw_wisgate.syntax import Document, document_of, node_value
from openclaw_wisgate.text import Span

FORMAT_VERSION = "1.0"
TOOL = "openclaw-wisgate"
COMMANDS = ("add", "remove")
"""What makes plan files."""
_CHECKSUM = "checksum"


class PlanFileFault(NamedTuple):
    """Why a text gives no plan: what is to be said of the file, and the `command` that made it, if it was a plan."""

    says: str
    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPart:
    """What a saved plan does to one file; digests are SHA-256 in hexadecimal, None where there was no file.

    Of the `changes` the values before are not saved, and of the `edits` not what they are for.
    """

    file: str
    digest_before: str | None
    digest_after: str
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """A saved plan: who made it when (UTC) by which command, and what `Plan` says, for the config and its includes.

    `state` is the absolute path of the state folder that OpenClaw had, `pings` are the providers and models to ask
    once it is on disk. What OpenClaw would make of the file (`watched`, `stages`) is as it was then.
    """

    version: str
    created: str
    command: str
    subject: str
    state: str
    config: SavedPart
    included: tuple[SavedPart, ...]
    notes: tuple[Diagnostic, ...]
    watched: bool
    stages: tuple[int, ...]
    restores: bool
    pings: tuple[tuple[str, str], ...]

    @property
    def parts(self) -> tuple[SavedPart, ...]:
        """All that is done, the config first."""
        return (self.config, *self.included)


def to_text(  # noqa: PLR0913 - who made it when and by what, for which file, and what follows
    plan: Plan,
    *,
    command: str,
    config: str,
    state: str,
    digest_before: str | None,
    pings: Sequence[tuple[str, str]],
    created: str,
    version: str,
) -> str:
    """Return `plan` as a text that `from_text` and `to_plan` make the same plan of.

    `config` is the absolute path of the config, `state` that of OpenClaw's state folder, and `digest_before` that of
    the bytes of the config, None where there is no file; `pings` are the providers and models to ask afterwards.
    """
    value: dict[str, object] = {
        "format_version": FORMAT_VERSION,
        "tool": TOOL,
        "version": version,
        "created": created,
        "command": command,
        "subject": plan.subject,
        "config": config,
        "state": state,
        "file_is_new": digest_before is None,
        "digest_before": digest_before,
        **_deed(plan),
        "notes": [_note(note) for note in plan.notes],
        "watched": plan.watched,
        "stages": list(plan.stages),
        "restores": plan.restores,
        "included": [{"file": part.file, "digest_before": part.source.digest, **_deed(part)} for part in plan.included],
        "ping": [{"provider": provider, "model": model} for provider, model in pings],
    }
    value[_CHECKSUM] = _checksum(value)
    return json.dumps(value, indent=2, allow_nan=False) + "\n"


def is_plan_file(text: str) -> bool:
    """Tell whether `text` says of itself that it is a plan of this program, of whatever version."""
    return _object(text) is not None


def from_text(text: str, schema: Mapping[str, object], *, version: str) -> PlanFile | PlanFileFault:
    """Return the saved plan that `text` is by `schema`, that of plan files, or why it is none for this `version`."""
    value = _object(text)
    if value is None:
        return PlanFileFault("is not a plan file")
    command = value["command"] if value.get("command") in COMMANDS else COMMANDS[0]
    maker = value.get("version")
    if isinstance(maker, str) and maker != version:
        return PlanFileFault(f"was made by {TOOL} {maker}, and this is {version}", command)
    if not fits(value, schema) or value[_CHECKSUM] != _checksum(value):
        return damaged(command)
    return PlanFile(
        version=value["version"],
        created=value["created"],
        command=command,
        subject=value["subject"],
        state=value["state"],
        config=_part(value, value["config"]),
        included=tuple(_part(part, part["file"]) for part in value["included"]),
        notes=tuple(_diagnostic(note) for note in value["notes"]),
        watched=value["watched"],
        stages=tuple(map(int, value["stages"])),
        restores=value["restores"],
        pings=tuple((ping["provider"], ping["model"]) for ping in value["ping"]),
    )


def to_plan(saved: PlanFile, config: Document, included: Mapping[str, tuple[Source, Document]]) -> Plan | PlanFileFault:
    """Return the plan that was saved, for the documents of the same bytes as then: of `config` and of all `included`.

    It makes the bytes whose digests were saved, and its changes hold the values from before again; else it is damaged.
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


def _deed(part: Plan | Part) -> dict[str, object]:
    return {
        "digest_after": digest_of(part.after.text.encode()),
        "changes": [
            {"action": change.action.value, "path": list(change.key_path), "after": as_json(change.after)}
            for change in part.changes
        ],
        "edits": [
            {"start": edit.span.start, "end": edit.span.end, "replacement": edit.replacement} for edit in part.edits
        ],
    }


def _note(note: Diagnostic) -> dict[str, object]:
    return {
        "rule": note.rule,
        "severity": note.severity.value,
        "message": note.message,
        "hint": note.hint,
        "path": list(note.key_path),
    }


def _checksum(value: Mapping[str, object]) -> str | None:
    told = {key: item for key, item in value.items() if key != _CHECKSUM}
    return digest_of(json.dumps(told, sort_keys=True, separators=(",", ":")).encode())


def _object(text: str) -> dict[str, Any] | None:
    """Return the JSON object of a plan file of ours, strictly read, or None."""
    try:
        value = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and value.get("tool") == TOOL else None


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return members


def _refused(constant: str) -> object:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def damaged(command: str) -> PlanFileFault:
    """Return that a plan which `command` made is not what it was."""
    return PlanFileFault(f"is damaged: it is not what {TOOL} wrote", command)


def _part(value: Mapping[str, Any], file: str) -> SavedPart:
    return SavedPart(
        file=file,
        digest_before=value["digest_before"],
        digest_after=value["digest_after"],
        changes=tuple(
            Change(Action(change["action"]), tuple(_steps(change["path"])), None, change["after"])
            for change in value["changes"]
        ),
        edits=tuple(
            Edit(Span(int(edit["start"]), int(edit["end"])), edit["replacement"], ()) for edit in value["edits"]
        ),
    )


def _steps(path: Sequence[Any]) -> Iterator[str | int]:
    # To a schema 1.0 is a whole number.
    return (step if isinstance(step, str) else int(step) for step in path)


def _diagnostic(note: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(
        rule=note["rule"],
        severity=Severity(note["severity"]),
        message=note["message"],
        key_path=tuple(_steps(note["path"])),
        hint=note["hint"],
    )


def _included(part: SavedPart, source: Source, before: Document) -> Part:
    after, changes = _made(part, before)
    return Part(file=part.file, source=source, before=before, after=after, changes=changes, edits=part.edits)


def _made(part: SavedPart, before: Document) -> tuple[Document, tuple[Change, ...]]:
    """Return what the edits of `part` make of `before`, and its changes whole; raise ValueError if they disagree."""
    after = document_of(apply_edits(before.text, part.edits), name=before.name)
    if after is None or digest_of(after.text.encode()) != part.digest_after:
        msg = "the edits do not give the text after"
        raise ValueError(msg)
    return after, tuple(_whole(change, before, after) for change in part.changes)


def _whole(change: Change, before: Document, after: Document) -> Change:
    """Return `change` with the values that stand in the documents; raise ValueError if it is about others."""
    path = change.key_path
    if change.action is Action.RENAME:
        return change._replace(before=path[-1])
    old = None if change.action is Action.ADD else _value(before, change)
    new = None if change.action is Action.REMOVE else _value(after, change)
    if not same(as_json(new), change.after):
        msg = "a change is about another value"
        raise ValueError(msg)
    return change._replace(before=old, after=new)


def _value(document: Document, change: Change) -> object:
    node = document.find(change.key_path)
    if node is None:
        msg = "a change is about a value that is not there"
        raise ValueError(msg)
    return node_value(node)
