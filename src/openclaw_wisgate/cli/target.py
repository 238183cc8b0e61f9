"""From the common options to the config file."""

from __future__ import annotations

from openclaw_wisgate.cli.options import Common
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.system.locate import locate, surroundings


def target_of(common: Common) -> Target:
    """Return where a command works; raise UsageError for a bad profile name."""
    around = surroundings()
    return Target(locate(around, config=common.config, profile=common.profile), around)
