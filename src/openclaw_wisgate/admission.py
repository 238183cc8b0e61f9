"""Whom OpenClaw lets choose which model: by the allowlist in force for an agent, and what some releases let it have beside that."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.change import get
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.mentions import Resolver, Role, Target, mentions
from openclaw_wisgate.releases import Release
from openclaw_wisgate.selection import DEFAULTS, POLICIES, Allowlist, allowlist_of

DEFAULT_REFUSED = Release(2026, 9, 5)
"""The first release in which a list of single models may keep agents from their own default."""
_WITH_FALLBACKS = Release(2026, 3, 13)
"""The first release in which agents may choose their fallbacks beside such a list; the last is before `POLICIES`."""


class Admission:
    """Whom OpenClaw lets choose which model of one config."""

    def __init__(self, resolver: Resolver) -> None:
        """Read the config of `resolver`, by the release that it is for."""
        self.resolver = resolver
        self._in_force: dict[KeyPath, tuple[Allowlist | None, frozenset[str]]] = {}

    def hiding(self, home: KeyPath, target: Target) -> Allowlist | None:
        """Return the allowlist that keeps the agent whose settings are at `home` from a model, or None."""
        if home not in self._in_force:
            allowlist = allowlist_of(self.resolver.value, home, self.resolver.release)
            self._in_force[home] = allowlist, frozenset(str(one) for one in self.beside(home))
        allowlist, beside = self._in_force[home]
        if allowlist is None or str(target) in beside or self.resolver.admits(allowlist, target):
            return None
        return allowlist

    def beside(self, home: KeyPath) -> Iterator[Target]:
        """Yield the models that an agent may choose whether its allowlist names them or not, if it has one."""
        value, release = self.resolver.value, self.resolver.release
        allowlist = allowlist_of(value, home, release)
        if allowlist is None:
            return
        if release < DEFAULT_REFUSED and not allowlist.wildcards:
            yield self.resolver.primary(home)
        if _WITH_FALLBACKS <= release < POLICIES and not allowlist.is_of_wildcards:
            place = home if isinstance(get(value, (*home, "model", "fallbacks")), list) else DEFAULTS
            for mention in mentions(value):
                target = self.resolver.target(mention) if mention.home == place else None
                if mention.role is Role.FALLBACK and target:
                    yield target
