"""Connects OpenClaw to WisGate: plans, proves, shows and writes the smallest edit of `openclaw.json`."""

from __future__ import annotations

from openclaw_wisgate._version import __version__

__all__ = ["__version__"]
