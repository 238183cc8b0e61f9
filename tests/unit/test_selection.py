"""OpenClaw's rules for which models may be used and which is the default."""

from __future__ import annotations

import pytest

from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import (
    BUILT_IN_DEFAULT,
    DEFAULTS,
    Allowlist,
    agent_homes,
    allowlist_of,
    allowlists,
    configured_default,
    implicit_default,
    listed_models,
)

MARKER = {"migrations": {"modelPolicyAllowlist": True}}


def defaults(**fields: object) -> dict[str, object]:
    """Return a config with these agent defaults."""
    return {"agents": {"defaults": fields}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, []),
        (defaults(), []),
        (defaults(modelPolicy={"allow": ["a/b"]}), [("modelPolicy.allow", ("a/b",), False)]),
        (defaults(modelPolicy={"allow": []}), []),
        (defaults(modelPolicy={}), []),
        (defaults(modelPolicy={}, models={"a/b": {}}), []),
        (defaults(modelPolicy=None, models={"a/b": {}}), [("models", ("a/b",), True)]),
        (defaults(models={"a/b": {}, "c/*": {}}), [("models", ("a/b", "c/*"), True)]),
        (defaults(models={}), []),
        ({**defaults(models={"a/b": {}}), "meta": MARKER}, []),
        (
            {**defaults(models={"a/b": {}}), "meta": {"migrations": {"modelPolicyAllowlist": "true"}}},
            [("models", ("a/b",), True)],
        ),
        (defaults(modelPolicy={"allow": ["a/b", 1, None]}), [("modelPolicy.allow", ("a/b",), False)]),
    ],
)
def test_allowlists_of_the_defaults(value: object, expected: list[tuple[str, tuple[str, ...], bool]]) -> None:
    """A policy counts if it allows something; the model map restricts only without policy and migration marker."""
    found = [
        (".".join(str(step) for step in item.key_path[2:]), item.references, item.is_map) for item in allowlists(value)
    ]
    assert found == expected


def test_each_agent_may_have_its_own_allowlist() -> None:
    """Allowlists of agents come after that of the defaults; an empty one restricts nothing."""
    value = {
        "agents": {
            "defaults": {"modelPolicy": {"allow": ["a/b"]}},
            "entries": {"x": {"modelPolicy": {"allow": ["c/d"]}}, "y": {"modelPolicy": {"allow": []}}, "z": {}},
        }
    }
    assert [item.key_path[1:3] for item in allowlists(value)] == [("defaults", "modelPolicy"), ("entries", "x")]


@pytest.mark.parametrize(
    ("entry", "reference", "admitted"),
    [
        ("wisgate/m", "wisgate/m", True),
        ("WisGate/m", "wisgate/m", True),
        (" wisgate/m ", "wisgate/m", True),
        ("wisgate/M", "wisgate/m", False),
        ("wisgate/*", "wisgate/m", True),
        ("WISGATE/*", "wisgate/a/b", True),
        ("wisgate/a/*", "wisgate/a/b", True),
        ("wisgate/a/*", "wisgate/ab", False),
        ("wisgate/*", "wisgate-2/m", False),
        ("*", "wisgate/m", False),
        ("m", "wisgate/m", False),
    ],
)
def test_admitting(entry: str, reference: str, *, admitted: bool) -> None:
    """Providers compare without case and blanks, models exactly; `/*` admits all below."""
    assert Allowlist(("x",), ("other/x", entry), is_map=False).admits(reference) is admitted


@pytest.mark.parametrize(
    ("model", "expected"),
    [("a/b", "a/b"), ({"primary": "a/b"}, "a/b"), ({"fallbacks": ["a/b"]}, None), ("", None), ("  ", None), (1, None)],
)
def test_configured_default(model: object, expected: str | None) -> None:
    """The primary model is a string or stands under `primary`; blank means none."""
    assert configured_default(defaults(model=model)) == expected
    assert configured_default({}) is None


def providers(**entries: object) -> dict[str, object]:
    """Return a config with these providers."""
    return {"models": {"providers": entries}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, BUILT_IN_DEFAULT),
        (providers(a={"models": []}, b={"models": [{"id": "m"}, {"id": "n"}]}), "b/m"),
        (providers(a={}, B={"models": [{"id": " m "}]}), "b/m"),
        (providers(a={"models": [{"id": " "}]}, b={"models": [{"id": "m"}]}), "b/m"),
        (providers(z={"models": [{"id": "m"}]}, **{"10": {"models": [{"id": "n"}]}}), "10/n"),
        (providers(**{"10": {"models": [{"id": "m"}]}, "9": {"models": [{"id": "n"}]}}), "9/n"),
        (providers(z={"models": [{"id": "m"}]}, **{"01": {"models": [{"id": "n"}]}}), "z/m"),
        (providers(z={"models": [{"id": "m"}]}, **{"4294967295": {"models": [{"id": "n"}]}}), "z/m"),
        (providers(a={"models": {"id": "m"}}), BUILT_IN_DEFAULT),
        ({"models": {"providers": []}}, BUILT_IN_DEFAULT),
    ],
)
def test_implicit_default(value: object, expected: str) -> None:
    """The first provider that lists a model gives the default, in the order in which JavaScript walks keys."""
    assert implicit_default(value) == expected


OLD = Release(2026, 7, 1)


@pytest.mark.parametrize(
    ("value", "release", "expected"),
    [
        (defaults(models={"a/b": {}}, modelPolicy={"allow": ["c/d"]}), NEWEST, ("c/d",)),
        (defaults(models={"a/b": {}}, modelPolicy={"allow": ["c/d"]}), OLD, ("a/b",)),
        ({**defaults(models={"a/b": {}}), "meta": MARKER}, OLD, ("a/b",)),
        (defaults(modelPolicy={"allow": ["c/d"]}), OLD, None),
    ],
)
def test_the_model_map_was_the_allowlist(value: object, release: Release, expected: tuple[str, ...] | None) -> None:
    """Before 2026.8.1 nothing else was, and nothing lifted it."""
    found = allowlist_of(value, DEFAULTS, release)
    assert (found.references if found else None) == expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [({}, ("a/b",)), ({"modelPolicy": {}}, ("a/b",)), ({"modelPolicy": {"allow": []}}, None)],
)
def test_an_agent_without_a_list_has_that_of_the_defaults(own: object, expected: tuple[str, ...] | None) -> None:
    """A list of its own replaces it, even an empty one, which restricts nothing."""
    value = {"agents": {"defaults": {"modelPolicy": {"allow": ["a/b"]}}, "entries": {"x": own}}}
    found = allowlist_of(value, ("agents", "entries", "x"))
    assert (found.references if found else None) == expected


def test_where_agents_are() -> None:
    """Entries count, or else the older list; what is no object is no agent."""
    assert agent_homes({"agents": {"entries": {"x": {}, "y": 1}, "list": [{}]}}) == (("agents", "entries", "x"),)
    assert agent_homes({"agents": {"list": [1, {}]}}) == (("agents", "list", 1),)
    assert agent_homes({"agents": {"entries": []}}) == ()


@pytest.mark.parametrize(
    ("entry", "release", "admitted"),
    [
        ("a/*", Release(2026, 5, 12), True),
        ("a/*", Release(2026, 5, 7), False),
        ("a/b/*", Release(2026, 8, 1), True),
        ("a/b/*", OLD, False),
        ("a/b/c", Release(2026, 1, 24), True),
    ],
)
def test_wildcards_by_release(entry: str, release: Release, *, admitted: bool) -> None:
    """`provider/*` means something since 2026.5.12, longer prefixes since 2026.8.1."""
    assert Allowlist(("x",), (entry,), is_map=True, release=release).admits("a/b/c") is admitted


@pytest.mark.parametrize(
    ("value", "release", "expected"),
    [
        (providers(a={"models": [{"id": "m"}]}), Release(2026, 3, 28), "a/m"),
        (providers(a={"models": [{"id": "m"}]}), Release(2026, 3, 24), "anthropic/claude-opus-4-6"),
        ({}, Release(2026, 1, 29), "anthropic/claude-opus-4-5"),
        ({}, Release(2026, 4, 5), "openai/gpt-5.4"),
        ({}, Release(2026, 8, 1), "openai/gpt-5.6-sol"),
        (providers(a={"models": [{"id": "m"}]}, openai={"models": [{"id": "gpt-6-astra"}]}), NEWEST, BUILT_IN_DEFAULT),
        (providers(a={"models": [{"id": "m"}]}, openai={"models": [{"id": "gpt-5.4"}]}), NEWEST, "a/m"),
    ],
)
def test_implicit_default_by_release(value: object, release: Release, expected: str) -> None:
    """OpenClaw's own default changes; where its provider lists it, it stays the default."""
    assert implicit_default(value, release) == expected


def test_listed_models() -> None:
    """Ids are trimmed, providers that are the same to OpenClaw are one, a model without an id has an empty one."""
    value = providers(**{"A": {"models": [{"id": " m "}, {}, 1]}, " a": {"models": [{"id": "n"}]}, "b": {}})
    assert listed_models(value) == {"a": ("m", "", "", "n"), "b": ()}
