"""Setting up pictures through a gateway, by the release that reads the config."""

from __future__ import annotations

import json

import pytest

from openclaw_wisgate.change import get
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_add import plan_add
from openclaw_wisgate.provider import Api, KeyVariable, ModelSpec, OnConflict, ProviderSpec
from openclaw_wisgate.releases import Release
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.verify import verify
from openclaw_wisgate.workspace import AddOptions

OLD, NEW = Release(2026, 7, 1), Release(2026, 9, 6)
BLOCK = {"baseUrl": "https://api.wisgate.ai/v1", "apiKey": "${WISGATE_API_KEY}", "auth": "api-key", "models": []}
LITELLM = ("models", "providers", "litellm")


def provider(base_url: str = "https://api.wisgate.ai/v1", api: Api = Api.OPENAI_COMPLETIONS) -> ProviderSpec:
    """Return a provider with one model."""
    model = ModelSpec(id="m", name="M", context_window=1000, max_tokens=100)
    return ProviderSpec(
        id="wisgate", base_url=base_url, api=api, api_key=KeyVariable("WISGATE_API_KEY"), models=(model,)
    )


def planned(
    value: object = None,
    *,
    release: Release = NEW,
    policy: OnConflict = OnConflict.FAIL,
    spec: ProviderSpec | None = None,
) -> Plan | Refusal:
    """Return the plan that sets up pictures in a config."""
    document = document_of(json.dumps(value or {}, indent=2), name="openclaw.json")
    assert document is not None
    options = AddOptions(release=release, image_model="gpt-image-2", on_conflict=policy)
    plan = plan_add(document, spec or provider(), options)
    if isinstance(plan, Plan):
        verify(plan)
    return plan


def after(plan: Plan | Refusal) -> object:
    """Return the value after a plan."""
    assert isinstance(plan, Plan), plan
    return plan.after.value


def message(plan: Plan | Refusal) -> str:
    """Return why there is no plan."""
    assert isinstance(plan, Refusal)
    return plan.diagnostics[0].message


def test_the_key_depends_on_the_release() -> None:
    """Each release gets the spelling that it reads; the other one would make the whole file invalid."""
    value = after(planned())
    assert get(value, LITELLM) == BLOCK
    image = {"primary": "litellm/gpt-image-2", "timeoutMs": 180000}
    assert get(value, ("agents", "defaults")) == {"mediaModels": {"image": image}}
    old = after(planned(release=OLD))
    assert get(old, ("agents", "defaults")) == {"imageGenerationModel": {"primary": "litellm/gpt-image-2"}}


def test_a_release_that_cannot_says_so() -> None:
    """Before litellm made pictures there is no way, and nothing is written."""
    assert "2026.4.25" in message(planned(release=Release(2026, 4, 15)))


@pytest.mark.parametrize(
    ("base_url", "api"),
    [("https://api.wisgate.ai", Api.ANTHROPIC_MESSAGES), ("https://api.wisgate.ai/v1beta", Api.GOOGLE_GENERATIVE_AI)],
)
def test_pictures_are_under_v1_whatever_the_api(base_url: str, api: Api) -> None:
    """The base URL is that of the gateway's OpenAI paths."""
    assert get(after(planned(spec=provider(base_url, api))), (*LITELLM, "baseUrl")) == "https://api.wisgate.ai/v1"


def test_the_second_time_changes_nothing() -> None:
    """What is set up is as it should be."""
    first = planned()
    assert isinstance(first, Plan)
    again = planned(first.after.value)
    assert isinstance(again, Plan)
    assert again.is_noop


def test_somebody_elses_litellm_stays() -> None:
    """A litellm block with another address is the user's own, so there is no plan; nor is it overwritten by "update"."""
    config = {"models": {"providers": {"litellm": {"baseUrl": "http://127.0.0.1:4000", "models": []}}}}
    for policy in OnConflict:
        assert "in use for another address" in message(planned(config, policy=policy))


@pytest.mark.parametrize("there", ["openai/gpt-image-1", {"primary": "openai/gpt-image-1", "fallbacks": ["x/y"]}])
def test_another_choice_is_asked_about(there: object) -> None:
    """A model that makes pictures already is a conflict: kept, overwritten, or refused, as the user says."""
    config = {"agents": {"defaults": {"mediaModels": {"image": there}}}}
    assert "is set to something else already" in message(planned(config))
    kept = get(after(planned(config, policy=OnConflict.KEEP)), ("agents", "defaults", "mediaModels", "image"))
    assert kept == there
    updated = get(after(planned(config, policy=OnConflict.UPDATE)), ("agents", "defaults", "mediaModels", "image"))
    assert updated == (
        "litellm/gpt-image-2" if isinstance(there, str) else {"primary": "litellm/gpt-image-2", "fallbacks": ["x/y"]}
    )


@pytest.mark.parametrize(
    "plugins", [{"allow": ["telegram"]}, {"entries": {"litellm": {"enabled": False}}}, {"enabled": False}]
)
def test_a_plugin_that_is_off_is_told(plugins: object) -> None:
    """Where the config keeps the plugin from being loaded the user has to change that."""
    plan = planned({"plugins": plugins})
    assert isinstance(plan, Plan)
    assert any(note.rule == "plan/plugin-off" for note in plan.notes)
    quiet = planned({"plugins": {"allow": ["litellm"]}})
    assert isinstance(quiet, Plan)
    assert not any(note.rule == "plan/plugin-off" for note in quiet.notes)


def test_openai_is_left_alone() -> None:
    """The user's own OpenAI setup is neither routed to the gateway nor touched."""
    openai = {"baseUrl": "https://api.openai.com/v1", "apiKey": "${OPENAI_API_KEY}", "models": []}
    value = after(planned({"models": {"providers": {"openai": openai}}}))
    assert get(value, ("models", "providers", "openai")) == openai
