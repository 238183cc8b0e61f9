"""Facts about a document, as plain values in a stable order."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

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


class Related(NamedTuple):
    """A second place that explains a diagnostic, in the included file `source` or else in the file judged."""

    span: Span
    message: str
    source: str | None = None


class Put(NamedTuple):
    """A step of a fix: the value at `path` becomes `value`."""

    path: KeyPath
    value: object


class Drop(NamedTuple):
    """A step of a fix: what stands at `path` goes."""

    path: KeyPath


class Rename(NamedTuple):
    """A step of a fix: the key that `path` ends in becomes `key`; its value stays as it is written."""

    path: KeyPath
    key: str


class Fix(NamedTuple):
    """What removes the cause of a diagnostic without a decision of the user; `summary` is an imperative."""

    summary: str
    steps: tuple[Put | Drop | Rename, ...]


class Diagnostic(NamedTuple):
    """One fact about a document.

    `rule` is `area/kebab-name` and never changes its meaning. `message` is one lower-case sentence
    without a final period; `hint` is the remedy, an imperative. `span` is None only for facts about the
    whole file; it lies in the included file `source`, or in the file judged where that is None.
    """

    rule: str
    severity: Severity
    message: str
    key_path: KeyPath = ()
    span: Span | None = None
    hint: str | None = None
    related: tuple[Related, ...] = ()
    source: str | None = None
    fix: Fix | None = None


def note(rule: str, severity: Severity, message: str, hint: str | None = None, path: KeyPath = ()) -> Diagnostic:
    """Return what the user should know about a plan, or a run, as a whole."""
    return Diagnostic(rule=f"plan/{rule}", severity=severity, key_path=path, message=message, hint=hint)


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return `diagnostics` without repetitions, file by file in their order, gravest first at one place."""
    kept: list[Diagnostic] = []
    for diagnostic in sorted(diagnostics, key=_place):
        if not kept or kept[-1] != diagnostic:
            kept.append(diagnostic)
    return tuple(kept)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of `diagnostics` is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, int, str, str]:
    span = diagnostic.span or Span(0, 0)
    source = diagnostic.source or ""
    return (source, span.start, span.end, diagnostic.severity.rank, diagnostic.rule, diagnostic.message)
