"""What a command has to say: the only thing that reporters and the exit code look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.source import Receipt
from openclaw_wisgate.syntax import Document

if TYPE_CHECKING:  # for annotations only: validate makes neither plans nor probes
    from openclaw_wisgate.plan import Plan
    from openclaw_wisgate.probe import ProbeResult


class Decision(Enum):
    """How a command ended."""

    CLEAN = "clean"
    """The answer is yes: no error was found, every ping was answered."""
    PROBLEMS = "problems"
    """The answer is no."""
    UNCHANGED = "unchanged"
    """There was nothing to do."""
    PENDING = "pending"
    """There is something to do, and it was not asked for."""
    DECLINED = "declined"
    """The user said no; nothing was written."""
    REFUSED = "refused"
    """There is no plan; nothing was written."""
    WRITTEN = "written"
    ROLLED_BACK = "rolled-back"
    """It was written, the endpoint did not answer well, and the old bytes are back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text and the diagnostics about it; `document` is None where the text is not JSON5."""

    name: str
    text: str
    document: Document | None
    diagnostics: tuple[Diagnostic, ...]

    def count(self, severity: Severity) -> int:
        """Return how many diagnostics have `severity`."""
        return sum(1 for diagnostic in self.diagnostics if diagnostic.severity is severity)


@dataclass(frozen=True, slots=True)
class Ping:
    """The outcome of one probe, and where its key came from."""

    result: ProbeResult
    key_origin: str

    @property
    def is_ok(self) -> bool:
        """Whether the endpoint answered well."""
        return self.result.verdict.value == "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one command on one config file, or of `validate` on many.

    `file` is the config file and `backup` the saved copy as people write their names; `notes` are facts
    that have no place in a text.
    """

    command: str
    decision: Decision
    file: str
    judged: tuple[Judged, ...] = field(default=())
    notes: tuple[Diagnostic, ...] = field(default=())
    plan: Plan | None = None
    receipt: Receipt | None = None
    backup: str | None = None
    pings: tuple[Ping, ...] = field(default=())

    @property
    def is_reachable(self) -> bool:
        """Whether every probe was answered well."""
        return all(ping.is_ok for ping in self.pings)
