"""Facts about a document, as plain values in a stable order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.text import Span


class Severity(Enum):
    """How much a diagnostic matters."""

    ERROR = "error"
    """OpenClaw refuses the file, or misbehaves on it."""
    WARNING = "warning"
    """OpenClaw accepts it and the user probably loses by it."""
    NOTE = "note"
    """Worth knowing."""

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a diagnostic."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One fact about a document.

    `rule` is `area/kebab-name` and never changes its meaning. `message` is one lower-case sentence
    without a final period; `hint` is the remedy, an imperative. `span` is None only for facts about the
    whole file.
    """

    rule: str
    severity: Severity
    message: str
    key_path: KeyPath = ()
    span: Span | None = None
    hint: str | None = None
    related: tuple[Related, ...] = field(default=())


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return `diagnostics` without repetitions, in the order of the file, gravest first at one place."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_place))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of `diagnostics` is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def _place(diagnostic: Diagnostic) -> tuple[int, int, int, str, str]:
    span = diagnostic.span or Span(0, 0)
    return (span.start, span.end, diagnostic.severity.rank, diagnostic.rule, diagnostic.message)
