"""From the common options to the config file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_wisgate.cli.console import Console

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.commands.subject import Target


def attended(console: Console, config: str | None = None) -> Target:
    """Return where a command works, once it is told what a killed run has left there, and that is put right.

    That is `config` where the user names none.

    Raise UsageError for a bad profile name, and LockHeldError or WriteError where it cannot be put right.
    """
    from openclaw_wisgate.commands.left_over import attend

    target = target_of(console, config)
    write = console.asking is not None and not console.asking.dry_run
    for note in attend(target, write=write):
        console.tell(note)
    return target


def target_of(console: Console, config: str | None = None) -> Target:
    """Return where a command works, `config` where the user names none; raise UsageError for a bad profile name."""
    from openclaw_wisgate.commands.subject import Target
    from openclaw_wisgate.system.locate import locate, surroundings

    around = surroundings()
    named, profile = console.common.config, console.common.profile
    location = locate(around, config=config if named is None and profile is None else named, profile=profile)
    if console.common.verbose:
        console.detail(f"config file: {location.file}")
        console.detail(f"OpenClaw's state: {location.state}")
        console.detail(f"backups and records: {around.state}")
    return Target(location, around, console.say)
