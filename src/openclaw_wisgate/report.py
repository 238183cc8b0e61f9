"""What a command has to say: the only thing that reporters and the exit code look at."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.releases import Release

if (
    TYPE_CHECKING
):  # for annotations only: validate makes neither plans nor probes, explains nothing, and often finds nothing
    from openclaw_wisgate.excerpt import Located
    from openclaw_wisgate.explanations import Explanation
    from openclaw_wisgate.health import State
    from openclaw_wisgate.inventory import Listing
    from openclaw_wisgate.known_models import Known
    from openclaw_wisgate.plan import Plan
    from openclaw_wisgate.probe import Ask, ProbeResult
    from openclaw_wisgate.source import Receipt


class Decision(Enum):
    """How a command ended."""

    CLEAN = "clean"
    """The answer is yes: no error was found, every ping was answered."""
    PROBLEMS = "problems"
    """The answer is no."""
    INCOMPLETE = "incomplete"
    """There is no answer about some of the files; the notes say why."""
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
    REVERTED = "reverted"
    """It was written, and is not there any more once OpenClaw has looked at it."""
    INTERRUPTED = "interrupted"
    """The user stopped it before there was an answer about everything; nothing was written."""


class Judged(NamedTuple):
    """A config file and the diagnostics that count about it.

    `release` is the one whose rules were used, None where the text is not JSON5. `ignored` is how many
    diagnostics the user has set aside.
    """

    name: str
    located: tuple[Located, ...]
    release: Release | None = None
    ignored: int = 0

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The diagnostics without their places."""
        return tuple(told.diagnostic for told in self.located)

    def count(self, severity: Severity) -> int:
        """Return how many diagnostics have `severity`."""
        return sum(1 for told in self.located if told.diagnostic.severity is severity)


class Ping(NamedTuple):
    """The outcome of one probe, and where its key came from.

    `answering` is another base URL at which the same request was answered well, `command` the line that cures it.
    `picture_file` is where the picture that came was saved, as people write its name.
    """

    result: ProbeResult
    key_origin: str
    answering: str | None = None
    command: str | None = None
    picture_file: str | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the endpoint answered well."""
        return self.result.verdict.value == "ok"


class Asked(NamedTuple):
    """What one model was asked for, or is to be; `model` is empty where no model is asked."""

    provider: str
    model: str
    ask: Ask

    @property
    def name(self) -> str:
        """How people call it."""
        if self.ask.value in ("balance", "models"):
            return f"{self.provider} ({self.ask.value})"
        return f"{self.provider}/{self.model}"


class Link(NamedTuple):
    """A model of OpenClaw's chain: `role` is primary or fallback and its number, `asked` None where it cannot be asked.

    `why` then says the reason; `is_dead` that OpenClaw cannot use it either.
    """

    role: str
    reference: str
    asked: Asked | None
    why: str | None = None
    is_dead: bool = False


class Fixed(NamedTuple):
    """Findings about the file `name` that `plan` cures; without a receipt it was not written."""

    name: str
    plan: Plan
    cured: tuple[Diagnostic, ...]
    receipt: Receipt | None = None
    backup: str | None = None


class Examined(NamedTuple):
    """One check of `doctor` and what it found, worded as in `Finding`; `located` is where, if that is in the config.

    `fixable` tells that `doctor --fix` cures it, `cured` that it just did.
    """

    check: str
    about: str
    state: State
    found: str
    located: Located | None = None
    cure: str | None = None
    command: str | None = None
    fixable: bool = False
    cured: bool = False


class Saved(NamedTuple):
    """A saved copy: what was on disk before `command` wrote about `subject` at `when` (UTC, ISO 8601).

    `file` and `size` in bytes are None where there was no config file; `is_current` tells that what the command
    wrote is on disk now.
    """

    identifier: str
    when: str
    command: str
    subject: str
    version: str
    file: str | None
    size: int | None
    digest_before: str | None
    digest_after: str | None
    is_current: bool


class LastPing(NamedTuple):
    """What the last ping of a model said: `when` (UTC, ISO 8601), the HTTP status if any, and the seconds it took."""

    when: str
    verdict: str
    status: int | None
    seconds: float | None


class Setup(NamedTuple):
    """The exact setup at `when` (UTC, ISO 8601): versions, the config file, and the last ping of each model.

    `openclaw` is the installed release, None where none is found, and `judged_by` the one whose rules found so many
    `errors` and `warnings`. `digest` is the SHA-256 of the config file and `size` its bytes.
    """

    when: str
    version: str
    openclaw: str | None
    judged_by: str | None
    python: str
    system: str
    digest: str
    size: int
    errors: int
    warnings: int
    pings: Mapping[str, LastPing]


class Reader(Enum):
    """Who may look for a key."""

    SHELL = "shell"
    """What is started from this shell, with its variables and its current folder."""
    OPENCLAW = "openclaw"
    """OpenClaw where it is started without them."""
    SERVICE = "service"
    """The service that starts OpenClaw's gateway."""


class Sight(NamedTuple):
    """Where a key comes from for one reader, in words that do not show it; without a key `says` is what is missing.

    `fault` is why the key cannot work, if that can be told. `exists` is false where there is no such reader.
    """

    reader: Reader
    says: str
    found: bool
    fault: str | None = None
    exists: bool = True

    @property
    def is_good(self) -> bool:
        """Whether nothing is to be done for this reader."""
        return not self.exists or (self.found and self.fault is None)


class KeyReport(NamedTuple):
    """The key of a provider, as the config refers to it (`reads`, without a key), for each reader."""

    provider: str
    reads: str
    sights: tuple[Sight, ...]


class Report(NamedTuple):
    """The outcome of one command on one config file, or of `validate` on many.

    `file` is the config file and `backup` the saved copy as people write their names; `notes` are facts
    that have no place in a text, `after` those that came of the write. `unanswered` were to be asked when the user
    stopped it; `chain` is the models that OpenClaw tries, in its order. `saved` are the copies that `backups` lists,
    or that are to go; `listed` the providers that `list`, `show` and `report` tell of, `known` the models of `models`,
    `keys` those that `key` looked for. `strict` says that warnings alone make the answer no. `plan_file` is the file that the plan
    was put into instead of being executed, as it was named.
    """

    command: str
    decision: Decision
    file: str
    judged: tuple[Judged, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    after: tuple[Diagnostic, ...] = ()
    plan: Plan | None = None
    plan_file: str | None = None
    receipt: Receipt | None = None
    backup: str | None = None
    pings: tuple[Ping, ...] = ()
    unanswered: tuple[Asked, ...] = ()
    chain: tuple[Link, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    explained: tuple[Explanation, ...] = ()
    saved: tuple[Saved, ...] = ()
    listed: tuple[Listing, ...] = ()
    setup: Setup | None = None
    known: tuple[Known, ...] = ()
    examined: tuple[Examined, ...] = ()
    keys: tuple[KeyReport, ...] = ()
    strict: bool = False

    @property
    def changed(self) -> tuple[str, ...]:
        """The files that the plan changes, as people write their names: the config first, then what it includes."""
        if self.plan is None:
            return (self.file,)
        others = tuple(part.source.name for part in self.plan.included)
        others += (self.plan.env.source.name,) if self.plan.env else ()
        return others if others and not self.plan.edits else (self.file, *others)

    @property
    def is_reachable(self) -> bool:
        """Whether every probe was answered well."""
        return all(ping.is_ok for ping in self.pings)
