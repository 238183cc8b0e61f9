"""What is known of an OpenClaw setup before it is judged: plain values, and no key among them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import PROVIDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherConfig:
    """A config file of OpenClaw's that is not the one examined.

    `providers` are those in it that are at WisGate, `profile` the one it belongs to, if any; `is_read` tells that
    some OpenClaw reads it.
    """

    name: str
    providers: tuple[str, ...] = ()
    profile: str | None = None
    is_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which file is examined and why.

    `usual` is the file that OpenClaw reads in this shell where that is another one; `overrides` are the variables
    that lead to the file, each with its value; `idle_profile` is a profile that `OPENCLAW_PROFILE` names and that
    has a config of its own, which the variable alone does not choose.
    """

    name: str
    exists: bool
    usual: str | None = None
    overrides: tuple[tuple[str, str], ...] = ()
    others: tuple[OtherConfig, ...] = ()
    idle_profile: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentModels:
    """A `models.json` of an agent: what it says of the provider examined."""

    name: str
    models: tuple[str, ...]
    base_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable that the key is made of: where this shell has it from, and where the service has it from.

    `differs` tells that they have different values.
    """

    name: str
    here: str | None
    service: str | None
    differs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The key as OpenClaw finds it from this shell.

    `origin` tells where it comes from, or what is missing where it is not `found`; `fault` why it cannot work.
    `foreign` tells that only OpenClaw can read it; `profile` is the auth profile that stands in its place, empty where
    the config names none.
    """

    found: bool
    origin: str
    fault: str | None = None
    foreign: bool = False
    profile: str | None = None
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """A process of OpenClaw's that holds the state folder: the gateway, or a local session.

    `since` and `Facts.edited` are seconds of the same clock. `answers` tells that the gateway lives by its own word,
    `noted` that OpenClaw has taken note of the file as it is now.
    """

    pid: int
    port: int | None
    is_gateway: bool
    since: float | None
    answers: bool = False
    noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the checks look at.

    `syntax` are the diagnostics of a text that is not JSON5, which has no `effective` then; `diagnostics` are what
    `validate` says otherwise. `provider` is the key of the block examined and `model` the model of it; `asked` is the
    provider that the user named. `edited` is when the config file was written last, `included_edited` when one of those
    was that it includes, `dotenv_edited` when the file was that sets the key. `service` names the definition of the installed service. `env_file` is where OpenClaw's
    `.env` belongs. `flags` are those that name the same config again, `openclaw_flags` and `openclaw_variables` what does
    so for OpenClaw.
    """

    place: Place
    syntax: tuple[Diagnostic, ...] = ()
    effective: Effective | None = None
    release: Release = NEWEST
    diagnostics: tuple[Diagnostic, ...] = ()
    asked: str | None = None
    provider: str | None = None
    others: tuple[str, ...] = ()
    model: str | None = None
    catalogue: Sequence[str] = ()
    agent_models: tuple[AgentModels, ...] = ()
    key: Key | None = None
    has_profile: bool = False
    service: str | None = None
    runner: Runner | None = None
    edited: float = 0.0
    included_edited: float = 0.0
    dotenv_edited: float | None = None
    env_file: str = ""
    flags: tuple[str, ...] = ()
    openclaw_flags: tuple[str, ...] = ()
    openclaw_variables: tuple[tuple[str, str], ...] = ()

    @property
    def value(self) -> object:
        """The plain data of the config as OpenClaw sees it."""
        return self.effective.value if self.effective else None

    @property
    def block(self) -> Mapping[str, object]:
        """The block of the provider examined, empty where there is none."""
        found = get(self.value, self.path) if self.provider is not None else None
        return found if isinstance(found, Mapping) else {}

    @property
    def path(self) -> KeyPath:
        """The key path of the provider examined."""
        return (*PROVIDERS, self.provider or "")

    def ours(self, *words: str) -> str:
        """Return the line that runs this program about the same config."""
        return shlex.join(["openclaw-wisgate", *words, *self.flags])

    @property
    def fixing(self) -> str:
        """The line that makes the safe cures of what is examined."""
        return self.ours("doctor", "--fix", *((self.asked,) if self.asked is not None else ()))

    def openclaw(self, *words: str) -> str:
        """Return the line that runs OpenClaw about the same config."""
        variables = [f"{name}={shlex.quote(value)}" for name, value in self.openclaw_variables]
        return " ".join([*variables, shlex.join(["openclaw", *self.openclaw_flags, *words])])

    def about(self, rule: str, message: str, path: KeyPath, *, of_key: bool = False) -> Diagnostic:
        """Return a diagnostic of a check's own at `path`, or at the deepest part of it that is there."""
        assert self.effective is not None
        while path and not self._stands(path):
            path, of_key = path[:-1], True
        site = self.effective.key_site(path) if of_key and path else self.effective.site(path)
        source = None if site.document is self.effective.root else site.document.name
        return Diagnostic(
            rule=f"doctor/{rule}",
            severity=Severity.WARNING,
            message=message,
            key_path=path,
            span=site.span,
            source=source,
        )

    def _stands(self, path: KeyPath) -> bool:
        assert self.effective is not None
        parent = get(self.effective.written, path[:-1])
        last = path[-1]
        if isinstance(last, int):
            return isinstance(parent, list) and 0 <= last < len(parent)
        return isinstance(parent, Mapping) and last in parent
