"""Whether what was written is still there once OpenClaw has looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.change import Change, get, has, same
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.source import Receipt, digest_of
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.system import gateway, observing, reading
from openclaw_wisgate.system.locate import shortened


class _Written(NamedTuple):
    """A file as a write has left it."""

    file: Path
    digest: str | None
    document: Document
    changes: Sequence[Change]


class _Look(NamedTuple):
    """What is to be said of a file that is as it was written, or why OpenClaw did not look at it."""

    seen: str = ""
    fault: str = ""
    hint: str | None = None


def kept(report: Report, plan: Plan, receipt: Receipt, target: Target) -> Report:
    """Return the `report` of a write with what OpenClaw has made of it: REVERTED if the change is not there any more.

    What OpenClaw writes anew keeps the change as long as the values are those of `plan`. Where no OpenClaw could be
    made to look, that is said. Raise ConfigUnreadableError.
    """
    look = _look(target) if receipt.digest_after is not None else _Look("OpenClaw has no file to load, as was wanted")
    config = _Written(target.location.file, receipt.digest_after, plan.after, plan.changes)
    parts = [
        _Written(Path(part.file), digest_of(part.after.text.encode()), part.after, part.changes)
        for part in plan.included
    ]
    told = [] if look.seen else [_unseen(look)]
    other = [written for written in (config, *parts) if reading.read(written.file).digest != written.digest]
    lost = [written for written in other if not _is_in_force(written)]
    if lost:
        told.append(_reverted(lost[0], target))
        return report._replace(decision=Decision.REVERTED, after=(*report.after, *told))
    if other:
        told.append(_rewritten(other[0], target))
    elif look.seen:
        told.append(Diagnostic(rule="write/kept", severity=Severity.NOTE, message=look.seen))
    return report._replace(after=(*report.after, *told))


def _look(target: Target) -> _Look:
    location, variables = target.location, target.around.variables
    try:
        if gateway.running(location) is not None:
            observing.await_gateway(location)
            return _Look("OpenClaw's running gateway has accepted the file, which is as it was written")
        openclaw = observing.observer(location, variables)
        if openclaw is None:
            fault = "no gateway runs, and there is no openclaw on PATH that could"
            return _Look(
                fault=fault, hint="run `openclaw models list` where it is installed, and see what is in the file"
            )
        target.talk("OpenClaw loads the file")
        observing.load(openclaw, location, variables)
    except OpenClawError as error:
        return _Look(fault=error.message, hint=error.hint)
    return _Look("OpenClaw has loaded the file and left it as it was written")


def _is_in_force(written: _Written) -> bool:
    """Tell whether the values that a change is about are in the file, whoever has written it."""
    document = document_of(reading.read(written.file).text, name="")
    if document is None or not written.changes:
        return False
    wanted, there = written.document.value, document.value
    paths = {_up_to_array(change.key_path) for change in written.changes}
    return all(has(wanted, path) == has(there, path) and same(get(wanted, path), get(there, path)) for path in paths)


def _up_to_array(path: KeyPath) -> KeyPath:
    """Return `path` up to the array it leads into, if any: what has an index may have got another one."""
    return path[: next((index for index, step in enumerate(path) if isinstance(step, int)), len(path))]


def _unseen(look: _Look) -> Diagnostic:
    message = f"OpenClaw did not look at what was written, so whether it keeps it is not known: {look.fault}"
    return Diagnostic(rule="write/unseen", severity=Severity.WARNING, message=message, hint=look.hint)


def _rewritten(written: _Written, target: Target) -> Diagnostic:
    message = f"{_name(written.file, target)} was written again meanwhile, and the change is in it"
    hint = "take it back with remove, or with `undo --force`, which takes back what came after it, too"
    return Diagnostic(rule="write/rewritten", severity=Severity.NOTE, message=message, hint=hint)


def _reverted(written: _Written, target: Target) -> Diagnostic:
    name = _name(written.file, target)
    aside = observing.set_aside(target.location, written.digest)
    if aside is None:
        message = f"another program has written {name} meanwhile, and the change is not in it any more"
        hint = "see what is in it now, and run the command again"
    else:
        message = (
            f"OpenClaw has put {target.location.file.name}.bak back over {name}, so the change is not in it any more; "
            f"what was written is in {_name(aside, target)}"
        )
        hint = (
            "start the gateway, which accepts the change, and run the command again; "
            "`openclaw-wisgate diff --backup latest` shows what else has gone"
        )
    return Diagnostic(rule="write/reverted", severity=Severity.ERROR, message=message, hint=hint)


def _name(file: Path, target: Target) -> str:
    return shortened(file, target.around.variables)
