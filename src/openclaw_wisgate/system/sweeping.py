"""Removing what killed processes have left, because it may hold keys."""

from __future__ import annotations

import contextlib
from pathlib import Path

from openclaw_wisgate.system import lock
from openclaw_wisgate.system.new_file import drafts_in


def sweep(folder: Path) -> None:
    """Remove the drafts in `folder` whose process is gone; those that cannot be removed stay."""
    for draft, pid in drafts_in(folder):
        if not lock.is_alive(pid):
            with contextlib.suppress(OSError):
                draft.unlink()
