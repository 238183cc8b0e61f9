"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.syntax import Document


@dataclass(frozen=True, slots=True)
class Context:
    """All that a rule may look at."""

    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One judgement: `check` yields a diagnostic for each place that the rule is about.

    `summary` is a line for a table, `why` the paragraph that `explain` shows, with the OpenClaw release on
    which the behaviour was seen.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    check: Callable[[Context], Iterator[Diagnostic]]
