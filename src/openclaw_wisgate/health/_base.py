"""What a check is, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic, Fix
from openclaw_wisgate.health.facts import Facts


class State(Enum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    """It works, and the user probably loses by it."""
    FAIL = "fail"
    SKIPPED = "skipped"
    """It was not made, and what was found is the reason."""


class Finding(NamedTuple):
    """What one check has found, in one sentence without a final period.

    `cure` is an imperative, `command` the exact line that does it on this machine. `diagnostics` are what it is
    about, the gravest first; where they carry a fix, that cures it.
    """

    state: State
    found: str
    cure: str | None = None
    command: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


class Check(NamedTuple):
    """One check: `examine` looks at facts only once all that it `needs` did not fail and was not skipped.

    `about` are words for a table.
    """

    id: str
    about: str
    examine: Callable[[Facts], Finding]
    needs: tuple[str, ...] = ()


def passed(found: str) -> Finding:
    """Return that nothing is wrong, with what there is."""
    return Finding(State.PASS, found)


def warned(found: str, cure: str | None = None, command: str | None = None, *about: Diagnostic) -> Finding:
    """Return that it works and is not as it should be."""
    return Finding(State.WARN, found, cure, command, about)


def failed(found: str, cure: str | None = None, command: str | None = None, *about: Diagnostic) -> Finding:
    """Return that it is wrong."""
    return Finding(State.FAIL, found, cure, command, about)


def curing(facts: Facts, about: Diagnostic, fix: Fix) -> tuple[str, str | None, Diagnostic]:
    """Return the cure of what a diagnostic is about, its line and the diagnostic with `fix`, as a finding takes them.

    There is no line for what stands in an included file, which is the user's to edit.
    """
    return fix.summary, facts.fixing if about.source is None else None, about._replace(fix=fix)


def skipped(reason: str) -> Finding:
    """Return that the check was not made."""
    return Finding(State.SKIPPED, reason)
