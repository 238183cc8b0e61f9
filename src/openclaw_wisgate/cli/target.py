"""From the common options to the config file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_wisgate.cli.console import Console

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.commands.subject import Target
    from openclaw_wisgate.plan_file import PlanFile


def attended(console: Console, saved: PlanFile | None = None) -> Target:
    """Return where a command works, once it is told what a killed run has left there, and that is put right.

    That is where the plan `saved` was made if the user names no config. Raise UsageError for a bad profile name, and LockHeldError or WriteError where it cannot be put right.
    """
    from openclaw_wisgate.commands.left_over import attend

    target = target_of(console, saved)
    write = console.asking is not None and not console.asking.dry_run
    for note in attend(target, write=write):
        console.tell(note)
    return target


def target_of(console: Console, saved: PlanFile | None = None) -> Target:
    """Return where a command works, as `attended` does and without a look; raise UsageError for a bad profile name."""
    from openclaw_wisgate.commands.subject import Target
    from openclaw_wisgate.system.locate import locate, locate_again, surroundings

    around = surroundings()
    named, profile = console.common.config, console.common.profile
    if saved is not None and named is None and profile is None:
        location = locate_again(around, config=saved.config.file, state=saved.state)
    else:
        location = locate(around, config=named, profile=profile)
    if console.common.verbose:
        console.detail(f"config file: {location.file}")
        console.detail(f"OpenClaw's state: {location.state}")
        console.detail(f"backups and records: {around.state}")
    flags = [*(("--config", named) if named else ()), *(("--profile", profile) if profile else ())]
    return Target(location, around, console.say, tuple(flags))
