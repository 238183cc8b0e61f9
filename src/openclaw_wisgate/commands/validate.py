"""Judging config files without touching them."""

from __future__ import annotations

from collections.abc import Sequence

from openclaw_wisgate.check import check
from openclaw_wisgate.commands.subject import Target, undecodable
from openclaw_wisgate.diagnostics import has_errors
from openclaw_wisgate.report import Decision, Judged, Report
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.system import resources, sources


def validate(target: Target, names: Sequence[str]) -> Report:
    """Return what is to be said about the files that `names` mean, or about the config file where there are none.

    Raise ConfigNotFoundError or ConfigUnreadableError.
    """
    if names:
        found = [source for name in names for source in sources.named(name)]
    else:
        found = [sources.existing(target.location.file, name=target.name)]
    judged = tuple(_judge(source) for source in found)
    problems = any(has_errors(one.diagnostics) for one in judged)
    decision = Decision.PROBLEMS if problems else Decision.CLEAN
    return Report(command="validate", decision=decision, file=judged[0].name, judged=judged)


def _judge(source: Source) -> Judged:
    parsed = parse(source.text, name=source.name)
    diagnostics = (*undecodable(source), *parsed.diagnostics)
    if parsed.document is not None:
        diagnostics += check(parsed.document, resources.reference())
    return Judged(name=source.name, text=source.text, document=parsed.document, diagnostics=diagnostics)
