"""A plan as a text that can be kept, and what that text says; `plan_again` makes the plan of it again.

The text is JSON, as `schemas/plan.schema.json` describes it. Of the config it holds only what the edits bring: what
they take away may be somebody's key, and stands in the config anyway.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from openclaw_wisgate.change import Action, Change, as_json
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.edit import Edit
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Part, Plan
from openclaw_wisgate.schema import fits
from openclaw_wisgate.source import digest_of
from openclaw_wisgate.text import Span

FORMAT_VERSION = "1.0"
TOOL = "openclaw-wisgate"
COMMANDS = ("add", "adopt", "remove", "sync")
"""What makes plan files."""
_CHECKSUM = "checksum"


class PlanFileFault(NamedTuple):
    """Why a text gives no plan: what is to be said of the file, and the `command` that made it, if it was a plan."""

    says: str
    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPart:
    """What a saved plan does to one file; digests are SHA-256 in hexadecimal, None where there was no file.

    `at` are the key paths of the config that an included file is included at, none for the config itself. Of the
    `changes` the values before are not saved, and of the `edits` not what they are for.
    """

    file: str
    at: tuple[KeyPath, ...]
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
        "included": [_of_part(part) for part in plan.included],
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


def _of_part(part: Part) -> dict[str, object]:
    at = [list(path) for path in part.at]
    return {"file": part.file, "at": at, "digest_before": part.source.digest, **_deed(part)}


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
        at=tuple(tuple(_steps(path)) for path in value.get("at", ())),
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
