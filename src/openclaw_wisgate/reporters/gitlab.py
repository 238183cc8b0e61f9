"""A report for GitLab: its code quality format, a subset of Code Climate's."""

from __future__ import annotations

import json

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.excerpt import Located
from openclaw_wisgate.fingerprint import fingerprints, portable
from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, _palette: Palette) -> str:
    """Return an array with an object for each finding; there is no place in it for notes."""
    findings = [
        _finding(told, fingerprint)
        for judged in report.judged
        for told, fingerprint in zip(judged.located, fingerprints(judged.name, judged.diagnostics), strict=True)
    ]
    return json.dumps(findings, indent=2) + "\n"


def render_error(_command: str, _error: WisgateError) -> str:
    """Return an empty array: the exit code fails the job, and a finding needs a file."""
    return "[]\n"


def _finding(told: Located, fingerprint: str) -> dict[str, object]:
    diagnostic = told.diagnostic
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    return {
        "description": harmless(f"{diagnostic.message}{hint}"),
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            # A name that is not Unicode has half characters in Python, which GitLab's parser refuses.
            "path": portable(told.file).encode(errors="replace").decode(),
            "lines": {"begin": told.excerpt.start.line if told.excerpt else 1},
        },
    }
