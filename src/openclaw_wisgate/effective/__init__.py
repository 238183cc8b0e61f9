"""What OpenClaw sees of a config file, and where each value of it was written.

Before it judges a config, OpenClaw replaces each `$include` by what other files hold and each `${VARIABLE}` by
what the environment holds. Nothing here reads a file: included ones are asked for by `Read`.
"""

from __future__ import annotations

from openclaw_wisgate.effective.config import Effective, Site, resolve

__all__ = ["Effective", "Site", "resolve"]
