"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.diagnostics import Fix, Severity
from openclaw_wisgate.effective import Effective, Site
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release


class Context(NamedTuple):
    """All that a rule may look at.

    `baseline` is what OpenClaw on this machine compares the file with; None where the file is not its
    config file.
    """

    effective: Effective
    release: Release
    baseline: Baseline | None = None

    @property
    def value(self) -> object:
        """The plain data that OpenClaw sees: includes merged, variables substituted."""
        return self.effective.value


class Part(Enum):
    """Which token at a key path a finding points at."""

    VALUE = "value"
    KEY = "key"
    OBJECT = "object"
    """What names the object: its key, or its opening brace where it has none; for keys that are missing."""


class Finding(NamedTuple):
    """What a rule says about one place, which is `path`, or `site` where a path does not tell it.

    `message` and `hint` are worded as in Diagnostic. `severity` is None where it is the rule's own.
    `related` are further places with a sentence each.
    """

    path: KeyPath
    message: str
    part: Part = Part.VALUE
    site: Site | None = None
    hint: str | None = None
    severity: Severity | None = None
    related: tuple[tuple[Site, str], ...] = ()
    fix: Fix | None = None


class Rule(NamedTuple):
    """One judgement: `check` yields a finding for each place that the rule is about.

    `summary` is a line for a table; `why` the paragraph that `explain` shows; `bad` a JSON5 text with the
    fault and `good` one without it; `seen_on` the OpenClaw release on which the behaviour was seen.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    bad: str
    good: str
    seen_on: Release
    check: Callable[[Context], Iterator[Finding]]
