"""Reports in words: each reporter is a module that words a report, and is loaded when its format is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from openclaw_wisgate.reporters.palette import Palette

if TYPE_CHECKING:  # for annotations only: loading a format is what this module puts off
    from typing import Protocol

    from openclaw_wisgate.errors import WisgateError
    from openclaw_wisgate.report import Report

    class Reporter(Protocol):
        """A format for standard output; whole lines, the same for the same report."""

        def render(self, report: Report, palette: Palette, /) -> str:
            """Return `report` in this format; only text uses the palette."""

        def render_error(self, command: str, error: WisgateError, /) -> str:
            """Return what a program that reads this format is told where `command` could not do its job."""


def _text() -> Reporter:
    from openclaw_wisgate.reporters import text

    return text


def _json() -> Reporter:
    from openclaw_wisgate.reporters import json

    return json


def _ndjson() -> Reporter:
    from openclaw_wisgate.reporters import ndjson

    return ndjson


def _github() -> Reporter:
    from openclaw_wisgate.reporters import github

    return github


def _sarif() -> Reporter:
    from openclaw_wisgate.reporters import sarif

    return sarif


def _junit() -> Reporter:
    from openclaw_wisgate.reporters import junit

    return junit


def _gitlab() -> Reporter:
    from openclaw_wisgate.reporters import gitlab

    return gitlab


REPORTERS: dict[str, Callable[[], Reporter]] = {
    "text": _text,
    "json": _json,
    "ndjson": _ndjson,
    "github": _github,
    "sarif": _sarif,
    "junit": _junit,
    "gitlab": _gitlab,
}
"""How to load each format. The third is for the command `ping`, the last four are for `validate`."""

__all__ = ["REPORTERS", "Palette"]
