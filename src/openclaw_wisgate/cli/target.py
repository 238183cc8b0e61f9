"""From the common options to the config file."""

from __future__ import annotations

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.system.locate import locate, surroundings


def target_of(console: Console) -> Target:
    """Return where a command works; raise UsageError for a bad profile name."""
    around = surroundings()
    location = locate(around, config=console.common.config, profile=console.common.profile)
    console.detail(f"config file: {location.file}")
    console.detail(f"OpenClaw's state: {location.state}")
    console.detail(f"backups and records: {around.state}")
    return Target(location, around)
