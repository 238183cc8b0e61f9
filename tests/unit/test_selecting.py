"""Letting agents choose what is added, by the release that reads the config."""

from __future__ import annotations

import json

import pytest

from openclaw_wisgate.change import get
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_add import plan_add
from openclaw_wisgate.provider import Api, KeyVariable, ModelSpec, ProviderSpec
from openclaw_wisgate.releases import Release
from openclaw_wisgate.selection import DEFAULTS, allowlist_of
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.workspace import AddOptions

OLD, WILDCARD, NEW = Release(2026, 3, 28), Release(2026, 5, 12), Release(2026, 9, 6)
PROVIDER = ProviderSpec(
    id="wisgate",
    base_url="https://api.wisgate.ai/v1",
    api=Api.OPENAI_COMPLETIONS,
    api_key=KeyVariable("WISGATE_API_KEY"),
    models=(ModelSpec(id="m", name="M", context_window=1000, max_tokens=100),),
)
MAP: dict[str, object] = {"models": {"a/b": {}}}
POLICY: dict[str, object] = {"modelPolicy": {"allow": ["a/b"]}}
MIGRATED = {"migrations": {"modelPolicyAllowlist": True}}


def planned(
    release: Release, defaults: object, *, alias: str | None = None, meta: object = None, entries: object = None
) -> Plan | Refusal:
    """Return the plan of adding a model to a config with these agents."""
    agents = {"defaults": defaults, **({"entries": entries} if entries else {})}
    value = {"gateway": {"mode": "local"}, "agents": agents, **({"meta": meta} if meta else {})}
    document = document_of(json.dumps(value, indent=2), name="openclaw.json")
    assert document is not None
    return plan_add(document, PROVIDER, AddOptions(release=release, alias=alias))


def defaults_after(plan: Plan | Refusal) -> object:
    """Return what becomes of the defaults of agents."""
    assert isinstance(plan, Plan), plan
    return get(plan.after.value, DEFAULTS)


@pytest.mark.parametrize(
    ("release", "defaults", "meta", "expected"),
    [
        (OLD, MAP, None, {"models": {"a/b": {}, "wisgate/m": {}}}),
        (OLD, {"models": {"wisgate/*": {}}}, None, {"models": {"wisgate/*": {}, "wisgate/m": {}}}),
        (WILDCARD, {"models": {"wisgate/*": {}}}, None, {"models": {"wisgate/*": {}}}),
        (WILDCARD, POLICY, None, POLICY),
        (NEW, MAP, None, {"models": {"a/b": {}, "wisgate/m": {}}}),
        (NEW, MAP, MIGRATED, MAP),
        (NEW, POLICY, None, {"modelPolicy": {"allow": ["a/b", "wisgate/m"]}}),
        (NEW, {**MAP, "modelPolicy": {}}, None, {**MAP, "modelPolicy": {}}),
        (NEW, {**MAP, **POLICY}, None, {**MAP, "modelPolicy": {"allow": ["a/b", "wisgate/m"]}}),
        (NEW, {}, None, {}),
    ],
)
def test_only_a_list_in_force_grows(
    release: Release, defaults: dict[str, object], meta: object, expected: dict[str, object]
) -> None:
    """A release's own allowlist gets the model; a list that the release does not read, or that is none, stays."""
    after = defaults_after(planned(release, defaults, meta=meta))
    assert isinstance(after, dict)
    assert {key: value for key, value in after.items() if key != "model"} == expected


def test_lists_of_agents_grow_too() -> None:
    """An agent with an allowlist of its own gets the model there; one with an empty list may use all anyway."""
    entries = {"one": {"modelPolicy": {"allow": ["a/b"]}}, "two": {"modelPolicy": {"allow": []}}, "three": {}}
    plan = planned(NEW, {}, entries=entries)
    assert isinstance(plan, Plan)
    after = get(plan.after.value, ("agents", "entries"))
    assert after == entries | {"one": {"modelPolicy": {"allow": ["a/b", "wisgate/m"]}}}


@pytest.mark.parametrize(
    ("defaults", "meta", "policy"),
    [
        ({}, None, {}),
        ({"models": {}}, None, {}),
        ({}, MIGRATED, None),
        ({"modelPolicy": {}}, None, {}),
        (MAP, None, None),
        (POLICY, None, {"allow": ["a/b", "wisgate/m"]}),
    ],
)
def test_an_alias_restricts_nobody(defaults: object, meta: object, policy: object) -> None:
    """With an alias agents may use what they could before, and the model; an empty policy is written where it must be."""
    after = defaults_after(planned(NEW, defaults, alias="opus", meta=meta))
    assert get(after, ("models", "wisgate/m", "alias")) == "opus"
    assert get(after, ("modelPolicy",)) == policy
    before = allowlist_of({"agents": {"defaults": defaults}, "meta": meta}, DEFAULTS, NEW)
    now = allowlist_of({"agents": {"defaults": after}, "meta": meta}, DEFAULTS, NEW)
    assert (now is None) is (before is None)


def test_an_alias_that_would_restrict_is_refused() -> None:
    """A release that has no policies would make the alias's model the only one, so there is no plan."""
    refused = planned(OLD, {}, alias="opus")
    assert isinstance(refused, Refusal)
    assert "the only one that agents may use" in refused.diagnostics[0].message
    assert get(defaults_after(planned(OLD, MAP, alias="opus")), ("models", "wisgate/m")) == {"alias": "opus"}


def test_an_alias_of_another_model_is_refused() -> None:
    """An alias means one model, whatever its case."""
    refused = planned(NEW, {"models": {"a/b": {"alias": "Opus"}}}, alias="opus")
    assert isinstance(refused, Refusal)
    assert '"a/b"' in refused.diagnostics[0].message
    again = defaults_after(planned(NEW, {"models": {"wisgate/m": {"alias": "opus"}}}, alias="opus"))
    assert get(again, ("models", "wisgate/m")) == {"alias": "opus"}


CHAIN = {"primary": "a/b", "fallbacks": ["a/c"]}


@pytest.mark.parametrize(
    ("release", "entries", "expected"),
    [
        (OLD, ["x/y"], ["x/y", "wisgate/m", "a/b"]),
        (OLD, ["x/y", "a/b"], ["x/y", "a/b", "wisgate/m"]),
        (WILDCARD, ["x/*", "x/y"], ["x/*", "x/y", "wisgate/m"]),
        (NEW, ["x/y"], ["x/y", "wisgate/m"]),
    ],
)
def test_the_old_default_can_still_be_chosen(release: Release, entries: list[str], expected: list[str]) -> None:
    """Where it needed no entry because it was the default, it gets one when another model becomes that."""
    document = document_of(
        json.dumps({"agents": {"defaults": {"model": CHAIN, "models": {entry: {} for entry in entries}}}}), name=""
    )
    assert document is not None
    plan = plan_add(document, PROVIDER, AddOptions(release=release, default=True))
    after = defaults_after(plan)
    assert isinstance(plan, Plan)
    told = [note.rule for note in plan.notes if note.rule == "plan/old-default-allowed"]
    assert told == ["plan/old-default-allowed"] * (expected[-1] == "a/b")
    assert get(after, ("model",)) == CHAIN | {"primary": "wisgate/m"}
    assert list(get(after, ("models",))) == expected  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("release", "entries", "listed", "expected"),
    [
        (WILDCARD, ["x/*"], ["m"], ["x/*", "wisgate/*"]),
        (WILDCARD, ["x/*"], ["m", "other"], ["x/*", "wisgate/m"]),
        (WILDCARD, ["x/*", "x/y"], ["m"], ["x/*", "x/y", "wisgate/m"]),
        (OLD, ["x/*"], ["m"], ["x/*", "wisgate/m"]),
        (NEW, ["x/*"], ["m"], ["x/*", "wisgate/m"]),
    ],
)
def test_a_list_of_wildcards_stays_one(
    release: Release, entries: list[str], listed: list[str], expected: list[str]
) -> None:
    """A first single model would let agents choose the fallbacks, too; a wildcard that lets no other model in does not."""
    models = [{"id": name, "name": name} for name in listed if name != "m"]
    value = {
        "agents": {"defaults": {"model": CHAIN, "models": {entry: {} for entry in entries}}},
        "models": {"providers": {"wisgate": {"baseUrl": "https://api.wisgate.ai/v1", "models": models}}},
    }
    document = document_of(json.dumps(value), name="")
    assert document is not None
    after = defaults_after(plan_add(document, PROVIDER, AddOptions(release=release)))
    assert list(get(after, ("models",))) == expected  # type: ignore[call-overload]
