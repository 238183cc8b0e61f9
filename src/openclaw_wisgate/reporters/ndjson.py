"""A report for programs that read while it is made: a line for each ping, and the report without them as the last.

Each line is a JSON object: a `ping` of schemas/report.schema.json, and at the end a report by that schema.
"""

from __future__ import annotations

import json

from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.report import Ping, Report
from openclaw_wisgate.reporters.json import error_value, report_value
from openclaw_wisgate.reporters.json_pings import ping_value
from openclaw_wisgate.reporters.palette import Palette


def render(report: Report, palette: Palette) -> str:
    """Return all lines of `report`."""
    return "".join(map(line, report.pings)) + outcome(report, palette)


def render_error(command: str, error: WisgateError) -> str:
    """Return the last line of a command that could not do its job."""
    return _line(error_value(command, error))


def line(ping: Ping) -> str:
    """Return the line of one ping."""
    return _line(ping_value(ping))


def outcome(report: Report, _palette: Palette) -> str:
    """Return the last line: the report without its pings, which have lines of their own."""
    return _line(report_value(report) | {"pings": []})


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, allow_nan=False) + "\n"
