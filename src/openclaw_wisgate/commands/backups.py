"""The saved copies: listing them, and letting old ones go."""

from __future__ import annotations

from collections.abc import Sequence

from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.commands.write import Confirm
from openclaw_wisgate.errors import WriteError
from openclaw_wisgate.report import Decision, Report, Saved
from openclaw_wisgate.retention import Limits
from openclaw_wisgate.system import backups, reading
from openclaw_wisgate.system.backups import Backup
from openclaw_wisgate.system.locate import shortened


def listed(target: Target) -> Report:
    """Return the saved copies of the config file, the latest first."""
    found = backups.saved(target.around.state, target.location.file)
    saved = _told(target, found, _current(target, found))
    return Report(command="backups", decision=Decision.CLEAN, file=target.name, saved=saved)


def prune(target: Target, limits: Limits, *, write: bool, confirm: Confirm) -> Report:
    """Return the report of removing the copies that `limits` let go.

    The latest copy stays, the one that `undo` needs, and the last one that is in order. Raise WriteError.
    """
    found = backups.saved(target.around.state, target.location.file)
    current = _current(target, found)
    going = backups.outdated(found, limits, needed=current)
    told = _told(target, going, current)
    report = Report(command="backups prune", decision=Decision.UNCHANGED, file=target.name, saved=told)
    if not going:
        return report
    if not write:
        return report._replace(decision=Decision.PENDING)
    if not confirm(report._replace(decision=Decision.PENDING)):
        return report._replace(decision=Decision.DECLINED)
    try:
        for backup in going:
            backups.remove(backup)
    except OSError as error:
        message = f'"{error.filename}" cannot be removed: {reading.reason(error)}'
        raise WriteError(message, hint="see who owns the folder, and whether the disk is read-only") from error
    return report._replace(decision=Decision.CLEAN)


def _current(target: Target, found: Sequence[Backup]) -> str | None:
    """Return the name of the write whose result is on disk, or None."""
    last = backups.last_write(found, reading.read(target.location.file).digest)
    return last.identifier if last else None


def _told(target: Target, found: Sequence[Backup], current: str | None) -> tuple[Saved, ...]:
    return tuple(
        Saved(
            identifier=backup.identifier,
            when=backup.when.isoformat(timespec="seconds"),
            command=backup.record.command,
            subject=backup.record.subject,
            version=backup.version,
            file=shortened(backup.file, target.around.variables) if backup.file else None,
            size=backup.size,
            digest_before=backup.digest_before,
            digest_after=backup.digest_after,
            is_current=backup.identifier == current,
        )
        for backup in found
    )
