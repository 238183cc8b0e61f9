"""OpenClaw's rules for which models may be used and which is the default."""

from __future__ import annotations

import pytest

from openclaw_wisgate.selection import (
    BUILT_IN_DEFAULT,
    Allowlist,
    allowlists,
    configured_default,
    implicit_default,
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
