"""Judging a config: schema and rules together, and what a change adds to the diagnostics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic, Related, has_errors, ordered
from openclaw_wisgate.effective import Effective, Site
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.rules import RULES, Context, Finding, Part, Rule
from openclaw_wisgate.schema import check_schema


class Reference(NamedTuple):
    """Everything shipped that judging needs."""

    schema: Mapping[str, object]


class Findings(NamedTuple):
    """Diagnostics of a document: those a change introduces, and those that stood before it."""

    introduced: tuple[Diagnostic, ...] = ()
    standing: tuple[Diagnostic, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the change must not be made: it introduces an error."""
        return has_errors(self.introduced)


def check(
    effective: Effective, reference: Reference, *, release: Release = NEWEST, baseline: Baseline | None = None
) -> tuple[Diagnostic, ...]:
    """Return every diagnostic of includes, schema and rules for a config under `release`, file by file in their order.

    Nothing is said about what a failed include stands for.
    """
    context = Context(effective=effective, release=release, baseline=baseline)
    found = [*check_schema(effective, reference.schema)]
    for rule in RULES:
        found += (_diagnostic(rule, finding, effective) for finding in rule.check(context))
    return ordered((*effective.faults, *(diagnostic for diagnostic in found if effective.knows(diagnostic.key_path))))


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


def _diagnostic(rule: Rule, finding: Finding, effective: Effective) -> Diagnostic:
    site = finding.site or _site(finding, effective)
    return Diagnostic(
        rule=rule.id,
        severity=finding.severity or rule.severity,
        message=finding.message,
        key_path=finding.path,
        span=site.span,
        hint=finding.hint,
        related=tuple(Related(other.span, message, _source(other, effective)) for other, message in finding.related),
        source=_source(site, effective),
        fix=finding.fix,
    )


def _site(finding: Finding, effective: Effective) -> Site:
    match finding.part:
        case Part.VALUE:
            return effective.site(finding.path)
        case Part.KEY:
            return effective.key_site(finding.path)
        case Part.OBJECT:
            return effective.object_site(finding.path[:-1])


def _source(site: Site, effective: Effective) -> str | None:
    return None if site.document is effective.root else site.document.name
