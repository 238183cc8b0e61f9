"""Reports in words: each reporter is a function from a report to a string."""

from __future__ import annotations

from collections.abc import Callable

from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters import json, text
from openclaw_wisgate.reporters.palette import Palette

REPORTERS: dict[str, Callable[[Report, Palette], str]] = {"text": text.render, "json": json.render}

__all__ = ["REPORTERS", "Palette", "text"]
