"""From the common options to the config file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_wisgate.cli.console import Console

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.commands.subject import Target


def target_of(console: Console) -> Target:
    """Return where a command works; raise UsageError for a bad profile name."""
    from openclaw_wisgate.commands.subject import Target
    from openclaw_wisgate.system.locate import locate, surroundings

    around = surroundings()
    location = locate(around, config=console.common.config, profile=console.common.profile)
    if console.common.verbose:
        console.detail(f"config file: {location.file}")
        console.detail(f"OpenClaw's state: {location.state}")
        console.detail(f"backups and records: {around.state}")
    return Target(location, around)
