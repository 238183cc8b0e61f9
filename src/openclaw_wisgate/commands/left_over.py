"""What a killed run of this program has left: told by the next command, and put right before it plans anything."""

from __future__ import annotations

from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.system.backups import Backup
from openclaw_wisgate.system.recovery import Left, Stopped, forget, left_of, put_right
from openclaw_wisgate.system.unfinished import Awaits

RULE = "run/stopped"


def attend(target: Target, *, write: bool) -> tuple[Diagnostic, ...]:
    """Return what there is to be told of writes that were stopped, each once.

    With `write` one that stopped between two files, or two steps, is put right: they have their old bytes then. Raise
    LockHeldError or WriteError where that cannot be done.
    """
    told = []
    for left in left_of(target.location, target.around):
        if left.stopped is Stopped.BETWEEN and write:
            put_right(left, target.location)
        if left.stopped is not Stopped.BETWEEN or write:
            forget(left)
        words = _words(left, target, write=write)
        if words is not None:
            told.append(words)
    return tuple(told)


def _words(left: Left, target: Target, *, write: bool) -> Diagnostic | None:
    run = _run(left.backup)
    match left.stopped:
        case Stopped.BEFORE | Stopped.AFTER:
            return None
        case Stopped.UNPROVED:
            message = f"{run} was stopped before its ping had ended; what it wrote to {target.name} is there"
            if left.awaits is Awaits.ROLLBACK:
                message += ", and was to be rolled back if the ping failed"
            hint = "take it back with `openclaw-wisgate undo`, or see with `openclaw-wisgate ping` that it works"
            return _told(message, hint)
        case Stopped.BETWEEN if left.backup.record.between:
            state = "has its old bytes again" if write else "holds the new config and blanks"
            message = f"{run} was stopped while OpenClaw followed it; {target.name} {state}"
            again = "run `openclaw-wisgate undo` or the command again, which puts it right first"
            return _told(message, None if write else again)
        case Stopped.BETWEEN if write:
            return _told(f"{run} was stopped between two files; they have their old bytes again", None)
        case Stopped.BETWEEN:
            message = f"{run} was stopped between two files, so that they do not fit together"
            return _told(message, "run `openclaw-wisgate undo` or the command again, which puts them right first")
        case Stopped.CHANGED:
            message = f"{run} was stopped between two files, and one of them was changed since"
            return _told(message, f"the copies from before it are in {left.backup.told.parent}")


def _run(backup: Backup) -> str:
    subject = f' of "{backup.record.subject}"' if backup.record.subject else ""
    return f"the `{backup.record.command}`{subject} of {backup.when:%Y-%m-%d %H:%M:%S} UTC"


def _told(message: str, hint: str | None) -> Diagnostic:
    return Diagnostic(rule=RULE, severity=Severity.WARNING, message=message, hint=hint)
