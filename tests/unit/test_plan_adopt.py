"""Adopting a provider: its id, its address, and everything that names its models."""

from __future__ import annotations

import json

import pytest

from openclaw_wisgate.keypath import render
from openclaw_wisgate.mentions import Resolver, mentions
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_adopt import AdoptOptions, adoptable, plan_adopt
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.verify import verify

USED = """\
{
  // mine
  agents: {
    defaults: {
      model: { primary: 'moonshot/claude-opus-4-6', fallbacks: ["desk/a", "moonshot/gpt-5@moonshot:work"] },
      models: { 'moonshot/claude-opus-4-6': { alias: 'moonshot/x' }, /* keep */ "moonshot/gpt-5": {}, 'desk/a': {} },
      modelPolicy: { allow: ["moonshot/*", "opus", 'desk/a'] },
      imageModel: "Moonshot/claude-opus-4-6",
      heartbeat: { model: "claude-opus-4-6" },
    },
    entries: { helper: { model: 'moonshot/gpt-5' } },
  },
  auth: { order: { moonshot: ['moonshot:work'] } },
  models: {
    providers: {
      moonshot: { // the guide's
        baseUrl: 'https://wisdom-gate.juheapi.com/v1', // old
        apiKey: 'WISGATE-API-KEY',
        models: [{ id: 'claude-opus-4-6', name: 'C' }, { id: "gpt-5", name: "G", baseUrl: "https://wisgate.ai/v1" }],
      },
      desk: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'x', models: [{ id: 'a', name: 'A' }] },
    },
  },
}
"""


def document(text: str) -> Document:
    """Return the document of `text`."""
    made = document_of(text, name="openclaw.json")
    assert made is not None
    return made


def adopted(text: str, provider: str = "moonshot", new_id: str | None = None) -> Plan:
    """Return the plan that adopts `provider`, proved."""
    plan = plan_adopt(document(text), provider, AdoptOptions(new_id))
    assert isinstance(plan, Plan), plan
    verify(plan)
    return plan


def refused(text: str, provider: str = "moonshot", new_id: str | None = None) -> str:
    """Return the message of the refusal to adopt `provider`."""
    plan = plan_adopt(document(text), provider, AdoptOptions(new_id))
    assert isinstance(plan, Refusal)
    return plan.diagnostics[0].message


def test_everything_that_names_it_is_renamed() -> None:
    """References get the new id, entries keep what they hold, addresses become the one of today; nothing else changes."""
    expected = (
        USED.replace("'moonshot/claude-opus-4-6', fall", "'wisgate/claude-opus-4-6', fall")
        .replace('"moonshot/gpt-5@moonshot:work"', '"wisgate/gpt-5@moonshot:work"')
        .replace("'moonshot/claude-opus-4-6':", "'wisgate/claude-opus-4-6':")
        .replace('"moonshot/gpt-5":', '"wisgate/gpt-5":')
        .replace('"moonshot/*"', '"wisgate/*"')
        .replace('"Moonshot/claude-opus-4-6"', '"wisgate/claude-opus-4-6"')
        .replace("model: 'moonshot/gpt-5'", "model: 'wisgate/gpt-5'")
        .replace("moonshot: { // the", "wisgate: { // the")
        .replace("https://wisdom-gate.juheapi.com/v1", "https://api.wisgate.ai/v1")
        .replace("https://wisgate.ai/v1", "https://api.wisgate.ai/v1")
    )
    assert adopted(USED).after.text == expected


def test_every_name_means_what_it_meant() -> None:
    """Each mention is read as the same model, under the new id where it was one of the provider's."""
    plan = adopted(USED)
    before, after = (Resolver(text.value) for text in (plan.before, plan.after))
    read = [[str(each.target(mention)) for mention in mentions(each.value)] for each in (before, after)]
    assert read[1] == [name.replace("moonshot/", "wisgate/") for name in read[0]]


def test_what_stays_is_told() -> None:
    """The order of auth profiles names the provider, and is not this program's to change."""
    messages = [note.message for note in adopted(USED).notes]
    assert any("auth.order.moonshot" in message for message in messages)


@pytest.mark.parametrize(
    ("api", "new_id"),
    [
        ("openai-completions", "wisgate"),
        ("openai-responses", "wisgate-responses"),
        ("anthropic-messages", "wisgate-anthropic"),
        ("google-generative-ai", "wisgate-gemini"),
    ],
)
def test_the_usual_id_is_by_api(api: str, new_id: str) -> None:
    """Each API has its own provider, so that all of them fit into one config."""
    url = {"google-generative-ai": "https://api.wisgate.ai/v1beta"}.get(api, "https://api.wisgate.ai/v1")
    text = json.dumps({"models": {"providers": {"custom-api-wisgate-ai": {"baseUrl": url, "api": api, "models": []}}}})
    plan = adopted(text, "custom-api-wisgate-ai")
    assert [render(change.key_path) for change in plan.changes] == ["models.providers.custom-api-wisgate-ai"]
    assert new_id in plan.after.text


def test_a_name_can_be_chosen_and_an_address_alone_be_cured() -> None:
    """With an id of one's own nothing else differs; where the id stays only the address is moved."""
    assert "my-gate/claude-opus-4-6" in adopted(USED, new_id="my-gate").after.text
    text = '{ models: { providers: { wisgate: { baseUrl: "https://wisgate.ai", models: [] } } } }'
    assert adopted(text, "wisgate").after.text == text.replace("https://wisgate.ai", "https://api.wisgate.ai/v1")
    right = text.replace("https://wisgate.ai", "https://api.wisgate.ai/v1")
    assert adopted(right, "wisgate").is_noop


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", 'there is no provider "moonshot"'),
        (
            '{ models: { providers: { moonshot: { baseUrl: "https://api.moonshot.ai/v1" } } } }',
            "not an address of WisGate",
        ),
        ('{ models: { providers: { moonshot: { baseUrl: "${URL}" } } } }', "not an address of WisGate"),
        (
            '{ models: { providers: { moonshot: { baseUrl: "https://wisgate.ai/v1" }, Wisgate: {} } } }',
            'because there is a provider "Wisgate"',
        ),
    ],
)
def test_refusals(text: str, message: str) -> None:
    """What is not there, not WisGate or would collide is refused in one sentence."""
    assert message in refused(text)


def test_who_can_be_adopted() -> None:
    """A provider at WisGate is adoptable unless id and address are as usual."""
    value = {
        "models": {
            "providers": {
                "moonshot": {},
                "wisgate": {},
                "desk": {},
                "wisgate-anthropic": {"api": "anthropic-messages"},
                "wisgate-gemini": {"api": "google-generative-ai"},
            }
        }
    }
    urls = {
        "moonshot": "https://api.wisgate.ai/v1",
        "wisgate": "https://api.wisgate.ai/v1",
        "desk": "http://127.0.0.1:9/v1",
        "wisgate-anthropic": "https://api.wisgate.ai",
        "wisgate-gemini": "https://api.wisgate.ai/v1",
    }
    assert adoptable(value, urls) == ("moonshot", "wisgate-gemini")
