"""Whom OpenClaw lets choose which model, beside what its allowlist says."""

from __future__ import annotations

import pytest

from openclaw_wisgate.admission import DEFAULT_REFUSED, Admission
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.mentions import Resolver, Target
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import DEFAULTS, MODEL_MAP

EARLY, MARCH, WILDCARD, POLICY = (Release(2026, *day) for day in ((3, 11), (3, 13), (5, 12), (8, 1)))
ONE: KeyPath = ("agents", "list", 0)
CHAIN = {"primary": "desk/a", "fallbacks": ["desk/b"]}


def beside(release: Release, entries: list[str], home: KeyPath = DEFAULTS, **agent: object) -> set[str]:
    """Return what an agent may choose beside a model map with these keys."""
    agents = {
        "defaults": {"model": CHAIN, "models": {entry: {} for entry in entries}},
        "list": [{"id": "one", **agent}],
    }
    return {str(target) for target in Admission(Resolver({"agents": agents}, release)).beside(home)}


@pytest.mark.parametrize(
    ("release", "entries", "expected"),
    [
        (EARLY, [], set()),
        (EARLY, ["shop/c"], {"desk/a"}),
        (MARCH, ["shop/c"], {"desk/a", "desk/b"}),
        (MARCH, ["shop/*"], {"desk/a", "desk/b"}),
        (WILDCARD, ["shop/c"], {"desk/a", "desk/b"}),
        (WILDCARD, ["shop/*"], set()),
        (WILDCARD, ["shop/*", "shop/c"], {"desk/b"}),
        (POLICY, ["shop/c"], {"desk/a"}),
        (POLICY, ["shop/*", "shop/c"], set()),
        (DEFAULT_REFUSED, ["shop/c"], set()),
        (NEWEST, ["shop/c"], set()),
    ],
)
def test_by_release(release: Release, entries: list[str], expected: set[str]) -> None:
    """The default and, for a while, the fallbacks need no entry, unless wildcards are in the list."""
    assert beside(release, entries) == expected


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ({}, {"desk/a", "desk/b"}),
        ({"model": "shop/d"}, {"shop/d", "desk/b"}),
        ({"model": {"primary": "shop/d", "fallbacks": ["shop/e"]}}, {"shop/d", "shop/e"}),
        ({"model": {"primary": "shop/d", "fallbacks": []}}, {"shop/d"}),
    ],
)
def test_an_agent_has_its_own(agent: dict[str, object], expected: set[str]) -> None:
    """An agent's own default and fallbacks count in place of those of all."""
    assert beside(WILDCARD, ["shop/c"], ONE, **agent) == expected


def test_hiding() -> None:
    """What is neither in the list nor beside it is hidden by the list."""
    value = {"agents": {"defaults": {"model": CHAIN, "models": {"shop/c": {}}}}}
    for release, hidden in ((WILDCARD, "wisgate/m"), (NEWEST, "desk/a desk/b wisgate/m")):
        admission = Admission(Resolver(value, release))
        for name in ("desk/a", "desk/b", "shop/c", "wisgate/m"):
            provider, _, model = name.partition("/")
            found = admission.hiding(DEFAULTS, Target(provider, model))
            assert (found.key_path if found else None) == (MODEL_MAP if name in hidden.split() else None)
