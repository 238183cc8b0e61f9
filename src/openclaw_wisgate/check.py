"""Judging a document: schema and rules together, and what a change adds to the findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from openclaw_wisgate.catalogue import Catalogue
from openclaw_wisgate.diagnostics import Diagnostic, has_errors, ordered
from openclaw_wisgate.rules import RULES, Context
from openclaw_wisgate.schema import check_schema
from openclaw_wisgate.syntax import Document


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything shipped that judging needs."""

    schema: Mapping[str, object]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Diagnostics of a document: those a change introduces, and those that stood before it."""

    introduced: tuple[Diagnostic, ...] = field(default=())
    standing: tuple[Diagnostic, ...] = field(default=())

    @property
    def blocks(self) -> bool:
        """Whether the change must not be made: it introduces an error."""
        return has_errors(self.introduced)


def check(document: Document, reference: Reference) -> tuple[Diagnostic, ...]:
    """Return every diagnostic of schema and rules for `document`, in the order of the file."""
    context = Context(document)
    found = [*check_schema(document, reference.schema)]
    for rule in RULES:
        found += rule.check(context)
    return ordered(found)


def compare(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...]) -> Findings:
    """Return which of the diagnostics `after` a change are new to it, counted by rule and key path."""
    known = Counter((diagnostic.rule, diagnostic.key_path) for diagnostic in before)
    introduced: list[Diagnostic] = []
    standing: list[Diagnostic] = []
    for diagnostic in after:
        identity = (diagnostic.rule, diagnostic.key_path)
        if known[identity]:
            known[identity] -= 1
            standing.append(diagnostic)
        else:
            introduced.append(diagnostic)
    return Findings(introduced=tuple(introduced), standing=tuple(standing))
