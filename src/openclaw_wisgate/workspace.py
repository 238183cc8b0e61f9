"""What a plan to add works with: how it is to be done, and the config as it grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openclaw_wisgate import guards
from openclaw_wisgate.change import get, put, same
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.ground import Ground, obstacles
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.releases import NEWEST, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOptions:
    """How to add a provider.

    `owners` says why the provider id belongs to somebody else on this machine; `gateway_mode` is written
    where the config has none. `alias` is another name for the first model, `image_model` what makes pictures.
    `release` is who reads the file.
    """

    on_conflict: OnConflict = OnConflict.FAIL
    default: bool = False
    fallback: bool = False
    keep_default: bool = False
    alias: str | None = None
    image_model: str | None = None
    gateway_mode: str | None = None
    release: Release = NEWEST
    owners: tuple[str, ...] = ()
    baseline: guards.Baseline | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that stands where another one would be written."""

    key_path: KeyPath
    existing: object
    wanted: object


@dataclass(slots=True)
class Workspace:
    """The value as it grows, and what is found on the way."""

    ground: Ground
    value: object
    conflicts: list[Conflict] = field(default_factory=list)
    blocked: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)

    def set(self, path: KeyPath, new: object) -> None:
        """Put `new` at `path`, unless something on the way forbids it."""
        found = obstacles(self.ground, path, new)
        if found:
            self.blocked += [item for item in found if item not in self.blocked]
        else:
            self.value = put(self.value, path, new)

    def complete(
        self, path: KeyPath, wanted: Mapping[str, object], *, policy: OnConflict, kept: frozenset[str]
    ) -> None:
        """Add what is missing of `wanted` at `path`; what differs is a conflict unless it is in `kept`."""
        existing = get(self.value, path)
        assert isinstance(existing, Mapping)
        for key, value in wanted.items():
            if key not in existing:
                self.set((*path, key), value)
            elif key not in kept and not same(existing[key], value):
                self.conflicts.append(Conflict((*path, key), existing[key], value))
                if policy is OnConflict.UPDATE:
                    self.set((*path, key), value)
