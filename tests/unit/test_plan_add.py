"""Planning to add a provider: what is decided and said; how it looks is told by fixtures/edits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openclaw_wisgate.change import Action, get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.provider import Api, Cost, KeyPlaceholder, KeyVariable, ModelSpec, OnConflict, ProviderSpec
from openclaw_wisgate.syntax import Document, document_of

MODEL = ModelSpec(id="m", name="M", context_window=1000, max_tokens=100)
OTHER = ModelSpec(id="n", name="N", context_window=2000, max_tokens=200, cost=Cost(input=0.15, output=1))
PROVIDER = ProviderSpec(
    id="wisgate",
    base_url="https://api.wisgate.ai/v1",
    api=Api.OPENAI_COMPLETIONS,
    api_key=KeyVariable("WISGATE_API_KEY"),
    models=(MODEL,),
)
PATH = ("models", "providers", "wisgate")


def parsed(text: str) -> Document:
    """Return the document of `text`."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    return document


def plan_of(text: str, provider: ProviderSpec = PROVIDER, options: AddOptions | None = None) -> Plan:
    """Return the plan that there is for `text`."""
    plan = plan_add(parsed(text), provider, options or AddOptions())
    assert isinstance(plan, Plan), plan
    return plan


def refusal_of(text: str, provider: ProviderSpec = PROVIDER, options: AddOptions | None = None) -> Refusal:
    """Return why there is no plan for `text`."""
    refusal = plan_add(parsed(text), provider, options or AddOptions())
    assert isinstance(refusal, Refusal)
    assert all(diagnostic.severity is Severity.ERROR for diagnostic in refusal.diagnostics)
    return refusal


def provider_text(**fields: str) -> str:
    """Return a config with a provider that has these fields, in JSON, and the model `m`."""
    body = {"baseUrl": '"https://api.wisgate.ai/v1"', "apiKey": '"${WISGATE_API_KEY}"', "api": '"openai-completions"'}
    body |= {"models": '[{"id": "m", "name": "M", "contextWindow": 1000, "maxTokens": 100}]', **fields}
    members = ", ".join(f'"{key}": {value}' for key, value in body.items() if value)
    return (
        f'{{"gateway": {{"mode": "local"}}, "models": {{"mode": "merge", "providers": {{"wisgate": {{{members}}}}}}}}}'
    )


def rules(plan: Plan) -> list[str]:
    """Return the rules of the plan's notes."""
    return [note.rule for note in plan.notes]


def test_a_plan_says_what_it_changes() -> None:
    """Changes are the topmost additions, with the value that will stand there."""
    plan = plan_of('{"gateway": {"mode": "local"}, "models": {"providers": {"a": {}}}}')
    assert [(change.action, change.key_path) for change in plan.changes] == [
        (Action.ADD, PATH),
        (Action.ADD, ("models", "mode")),
    ]
    assert plan.changes[0].after == {**PROVIDER.settings(), "models": [MODEL.to_value()]}
    assert plan.subject == "wisgate"
    assert not plan.restores


def test_a_new_provider_goes_last() -> None:
    """The order of providers decides the implicit default, so what was there stays first."""
    plan = plan_of('{"models": {"providers": {"a": {}, "b": {}}}}')
    assert list(plan.after.value["models"]["providers"]) == ["a", "b", "wisgate"]  # type: ignore[index]


@pytest.mark.parametrize(("mode", "expected"), [("merge", []), ("replace", ["plan/mode-replace"]), ("odd", [])])
def test_a_mode_that_is_set_is_left_alone(mode: str, expected: list[str]) -> None:
    """`models.mode` is never changed; "replace" is warned about."""
    plan = plan_of(
        f'{{"gateway": {{"mode": "local"}}, "models": {{"mode": "{mode}", "providers": {{"a": {{"models": [{{"id": "x"}}]}}}}}}}}'
    )
    assert get(plan.after.value, ("models", "mode")) == mode
    assert rules(plan) == expected


def test_models_merge_by_id() -> None:
    """A model that is there is completed in its place, a new one goes last, others are left alone."""
    text = provider_text(models='[{"id": "x"}, {"id": "m", "name": "M", "maxTokens": 100, "params": {"a": 1}}]')
    plan = plan_of(text, replace(PROVIDER, models=(MODEL, OTHER)))
    models = get(plan.after.value, (*PATH, "models"))
    assert isinstance(models, list)
    assert models[0] == {"id": "x"}
    assert models[1] == {**MODEL.to_value(), "params": {"a": 1}}
    assert models[2] == OTHER.to_value()


def test_of_two_models_with_one_id_the_first_counts() -> None:
    """OpenClaw lets the first of several entries win, so the first is completed."""
    text = provider_text(models='[{"id": "m", "name": "M"}, {"id": "m", "name": "other"}]')
    models = get(plan_of(text).after.value, (*PATH, "models"))
    assert models == [MODEL.to_value(), {"id": "m", "name": "other"}]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"baseUrl": '"https://example.com/v1"'}, ("baseUrl",)),
        ({"api": '"ollama"'}, ("api",)),
        ({"models": '[{"id": "m", "name": "Mine"}]'}, ("models", 0, "name")),
        ({"models": '[{"id": "m", "name": "M", "reasoning": true}]'}, ("models", 0, "reasoning")),
        ({"models": '[{"id": "m", "name": "M", "reasoning": 0}]'}, ("models", 0, "reasoning")),
        ({"models": '[{"id": "m", "name": null}]'}, ("models", 0, "name")),
    ],
)
def test_conflicts(fields: dict[str, str], path: tuple[str | int, ...]) -> None:
    """What differs is refused, kept or overwritten, as told; nothing else is overwritten."""
    text = provider_text(**fields)
    standing = get(parsed(text).value, (*PATH, *path))
    refusal = refusal_of(text)
    assert [diagnostic.rule for diagnostic in refusal.diagnostics] == ["plan/provider-differs"]
    assert str(path[-1]) in refusal.diagnostics[0].message
    kept = plan_of(text, options=AddOptions(on_conflict=OnConflict.KEEP))
    assert get(kept.after.value, (*PATH, *path)) == standing
    assert "plan/kept" in rules(kept)
    assert all(change.action is Action.ADD for change in kept.changes)
    updated = plan_of(text, options=AddOptions(on_conflict=OnConflict.UPDATE))
    wanted = {**PROVIDER.settings(), "models": [MODEL.to_value()]}
    assert get(updated.after.value, (*PATH, *path)) == get(wanted, path)
    assert [change.key_path for change in updated.changes if change.action is not Action.ADD] == [(*PATH, *path)]


def test_every_place_that_differs_is_shown() -> None:
    """The refusal points at the first difference and relates the others."""
    text = provider_text(baseUrl='"https://example.com/v1"', api='"ollama"')
    (diagnostic,) = refusal_of(text).diagnostics
    assert '"baseUrl", "api"' in diagnostic.message
    assert diagnostic.span is not None
    assert text[slice(*diagnostic.span)] == '"baseUrl"'
    assert [text[slice(*related.span)] for related in diagnostic.related] == ['"api"']


@pytest.mark.parametrize("key", ['"mine"', '"${MINE}"', '{"source": "env", "provider": "default", "id": "MINE"}'])
def test_a_key_stays_unless_another_was_asked_for(key: str) -> None:
    """A key that is there may be the user's only copy: it is no conflict, and only a flag has it replaced."""
    text = provider_text(apiKey=key)
    for policy in OnConflict:
        plan = plan_of(text, options=AddOptions(on_conflict=policy))
        assert not any(change.key_path == (*PATH, "apiKey") for change in plan.changes)
    asked = replace(PROVIDER, requested=frozenset({"apiKey"}))
    assert refusal_of(text, asked).diagnostics[0].rule == "plan/provider-differs"
    updated = plan_of(text, asked, AddOptions(on_conflict=OnConflict.UPDATE))
    assert get(updated.after.value, (*PATH, "apiKey")) == "${WISGATE_API_KEY}"


def test_a_missing_key_is_written() -> None:
    """A provider without a key gets one."""
    assert get(plan_of(provider_text(apiKey="")).after.value, (*PATH, "apiKey")) == "${WISGATE_API_KEY}"


def test_a_cost_that_is_not_known_never_conflicts() -> None:
    """The zeros that stand for an unknown price do not argue with a price that is there."""
    text = provider_text(models='[{"id": "m", "name": "M", "cost": {"input": 3}}]')
    assert get(plan_of(text).after.value, (*PATH, "models", 0, "cost")) == {"input": 3}
    known = replace(PROVIDER, models=(replace(MODEL, cost=Cost(input=4)),))
    assert refusal_of(text, known).diagnostics[0].rule == "plan/provider-differs"


def test_a_provider_without_models_gets_the_list() -> None:
    """A missing list of models is made."""
    assert get(plan_of(provider_text(models="")).after.value, (*PATH, "models")) == [MODEL.to_value()]


def test_the_guides_block_exactly() -> None:
    """The guide's preset writes what the guide prints, key by key in its order."""
    guide = ProviderSpec(
        id="moonshot",
        base_url="https://api.wisgate.ai/v1",
        api=Api.OPENAI_COMPLETIONS,
        api_key=KeyPlaceholder(),
        models=(ModelSpec(id="claude-opus-4-6", name="Claude Opus 4.6", context_window=256000, max_tokens=8192),),
    )
    cost = '"cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0}'
    expected = (
        '{"gateway":{"mode":"local"},"models":{"mode":"merge","providers":{"moonshot":{"baseUrl":"https://api.wisgate.ai/v1",'
        '"apiKey":"WISGATE-API-KEY","api":"openai-completions","models":[{"id":"claude-opus-4-6","name":"Claude Opus 4.6",'
        f'"reasoning":false,"input":["text"],{cost},"contextWindow":256000,"maxTokens":8192}}]}}}}}}}}'
    )
    assert plan_of('{"gateway":{"mode":"local"}}', guide).after.text == expected


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ('{"models": {}, "models": {}}', "plan/duplicate-key", '"models"'),
        ('{"models": {"providers": {}, "providers": {}}}', "plan/duplicate-key", '"providers"'),
        ('{"models": {"providers": {"wisgate": {"models": [], "models": []}}}}', "plan/duplicate-key", '"models"'),
        ('{"$include": "./a.json5"}', "plan/include-on-path", '"$include"'),
        ('{"models": {"providers": {"wisgate": {"$include": "./a.json5"}}}}', "plan/include-on-path", '"$include"'),
        ('{"models": []}', "plan/not-an-object", '"models"'),
        ('{"models": {"providers": "x"}}', "plan/not-an-object", '"providers"'),
        ('{"models": {"providers": {"wisgate": null}}}', "plan/not-an-object", '"wisgate"'),
        ('{"models": {"providers": {"wisgate": {"models": "m"}}}}', "plan/not-a-list", '"models"'),
        ('{"models": {"providers": {"wisgate": {"models": [1]}}}}', "plan/not-a-list", '"models"'),
        ('"text"', "plan/not-an-object", '"'),
        (
            '{"models": {"providers": {}}, "gateway": {"port": 1, "port": 2, "mode": "x", "mode": "y"}, "a": 1}',
            None,
            "",
        ),
    ],
)
def test_what_stands_in_the_way(text: str, rule: str | None, place: str) -> None:
    """An obstacle on the path is refused where it stands; one elsewhere is none of our business."""
    if rule is None:
        plan_of(text)
        return
    (diagnostic,) = refusal_of(text).diagnostics
    assert diagnostic.rule == rule
    assert diagnostic.span is not None
    assert text[slice(*diagnostic.span)] == place
    assert diagnostic.hint


@pytest.mark.parametrize(
    ("agents", "options"),
    [
        ('{"defaults": {"$include": "./d.json5", "modelPolicy": {"allow": ["a/b"]}}}', AddOptions()),
        ('{"defaults": {"models": {"a/b": {}, "$include": "./m.json5"}}}', AddOptions()),
        ('{"defaults": {"modelPolicy": {"allow": ["a/b"], "allow": ["c/d"]}}}', AddOptions()),
        ('{"defaults": {"model": [], "x": 1}}', AddOptions(default=True)),
        ('{"defaults": []}', AddOptions(fallback=True)),
    ],
)
def test_obstacles_at_the_allowlist_and_the_default(agents: str, options: AddOptions) -> None:
    """What cannot be completed is refused as a whole, not written by half."""
    assert refusal_of(f'{{"gateway": {{"mode": "local"}}, "agents": {agents}}}', options=options).diagnostics


def test_a_provider_id_of_somebody_else_is_refused() -> None:
    """An id in use on this machine is taken over only under "update"."""
    owned = AddOptions(owners=("the OpenClaw login",))
    (diagnostic,) = refusal_of("{}", options=owned).diagnostics
    assert diagnostic.rule == "plan/id-in-use"
    assert "the OpenClaw login" in diagnostic.message
    plan_of("{}", options=replace(owned, on_conflict=OnConflict.UPDATE))


ALLOW = ("agents", "defaults", "modelPolicy", "allow")


@pytest.mark.parametrize(
    ("allow", "expected"),
    [
        ('["a/b"]', ["a/b", "wisgate/m", "wisgate/n"]),
        ('["a/b", "wisgate/n"]', ["a/b", "wisgate/n", "wisgate/m"]),
        ('["wisgate/*"]', ["wisgate/*"]),
        ("[]", []),
        ('["a/b", 1]', ["a/b", 1, "wisgate/m", "wisgate/n"]),
    ],
)
def test_an_allowlist_in_force_gets_what_it_lacks(allow: str, expected: list[object]) -> None:
    """Models that a list does not admit are added at its end; an empty list restricts nothing and stays empty."""
    text = f'{{"agents": {{"defaults": {{"modelPolicy": {{"allow": {allow}}}, "models": {{"a/b": {{}}}}}}}}}}'
    plan = plan_of(text, replace(PROVIDER, models=(MODEL, OTHER)))
    assert get(plan.after.value, ALLOW) == expected
    assert get(plan.after.value, ("agents", "defaults", "models")) == {"a/b": {}}


def test_no_allowlist_is_made() -> None:
    """A config that restricts nothing is not given a list that would."""
    assert get(plan_of('{"agents": {"defaults": {"models": {}}}}').after.value, ("agents", "defaults", "models")) == {}
    assert get(plan_of("{}").after.value, ("agents",)) is None


def test_references_in_allowlists_name_the_provider_as_openclaw_does() -> None:
    """An id with capitals is listed in lower case, as OpenClaw compares it."""
    plan = plan_of('{"agents": {"defaults": {"modelPolicy": {"allow": ["a/b"]}}}}', replace(PROVIDER, id="WisGate"))
    assert get(plan.after.value, ALLOW) == ["a/b", "wisgate/m"]


GATEWAY = '"gateway": {"mode": "local"}'


def test_a_default_that_changes_by_itself_is_warned_about() -> None:
    """Without a configured default the first provider becomes it, so adding the first one changes it."""
    plan = plan_of(f"{{{GATEWAY}}}")
    (note,) = plan.notes
    assert note.rule == "plan/default-changes"
    assert note.severity is Severity.WARNING
    assert "openai/gpt-6-astra" in note.message
    assert "wisgate/m" in note.message


@pytest.mark.parametrize(
    "text",
    [
        f'{{{GATEWAY}, "models": {{"providers": {{"a": {{"models": [{{"id": "x"}}]}}}}}}}}',
        f'{{{GATEWAY}, "agents": {{"defaults": {{"model": "a/x"}}}}}}',
        f'{{{GATEWAY}, "agents": {{"defaults": {{"model": {{"primary": "a/x"}}}}}}}}',
    ],
)
def test_a_default_that_stays_is_not_mentioned(text: str) -> None:
    """With a configured default, or another provider first, nothing changes and nothing is said or pinned."""
    assert rules(plan_of(text)) == []
    pinned = plan_of(text, options=AddOptions(keep_default=True))
    assert pinned.after.text == plan_of(text).after.text


def test_keeping_the_default_pins_the_old_one() -> None:
    """The model that was the implicit default is named as the primary one."""
    plan = plan_of(f"{{{GATEWAY}}}", options=AddOptions(keep_default=True))
    assert get(plan.after.value, ("agents", "defaults", "model")) == {"primary": "openai/gpt-6-astra"}
    assert rules(plan) == []


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ('"a/x"', "wisgate/m"),
        ('{"primary": "a/x", "fallbacks": ["b/y"]}', {"primary": "wisgate/m", "fallbacks": ["b/y"]}),
        ('{"fallbacks": ["b/y"]}', {"fallbacks": ["b/y"], "primary": "wisgate/m"}),
        ("", {"primary": "wisgate/m"}),
    ],
)
def test_making_it_the_default(model: str, expected: object) -> None:
    """The first model becomes the primary one; fallbacks stay, and a string stays a string."""
    member = f'"model": {model}' if model else ""
    plan = plan_of(f'{{{GATEWAY}, "agents": {{"defaults": {{{member}}}}}}}', options=AddOptions(default=True))
    assert get(plan.after.value, ("agents", "defaults", "model")) == expected
    assert "plan/default-changes" not in rules(plan)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ('"a/x"', {"primary": "a/x", "fallbacks": ["wisgate/m", "wisgate/n"]}),
        ('{"primary": "a/x"}', {"primary": "a/x", "fallbacks": ["wisgate/m", "wisgate/n"]}),
        ('{"primary": "a/x", "fallbacks": ["wisgate/n"]}', {"primary": "a/x", "fallbacks": ["wisgate/n", "wisgate/m"]}),
        ('{"primary": "a/x", "fallbacks": []}', {"primary": "a/x", "fallbacks": ["wisgate/m", "wisgate/n"]}),
    ],
)
def test_making_it_a_fallback(model: str, expected: object) -> None:
    """All models go to the end of the fallbacks, each once."""
    text = f'{{{GATEWAY}, "agents": {{"defaults": {{"model": {model}}}}}}}'
    plan = plan_of(text, replace(PROVIDER, models=(MODEL, OTHER)), AddOptions(fallback=True))
    assert get(plan.after.value, ("agents", "defaults", "model")) == expected


@pytest.mark.parametrize(
    ("text", "mode", "expected", "noted"),
    [
        ("{}", None, None, True),
        ("{}", "local", "local", False),
        ('{"gateway": {"mode": "remote"}}', "local", "remote", False),
        ('{"gateway": {"mode": ""}}', "local", "", False),
        ('{"gateway": {"port": 1}}', None, None, True),
        ('{"agents": {"entries": {"a": {"$include": "./a.json5"}}}}', None, None, False),
    ],
)
def test_the_gateway_mode(text: str, mode: str | None, expected: str | None, *, noted: bool) -> None:
    """A missing mode is written if one is given, else mentioned, unless an include may bring it."""
    plan = plan_of(text, options=AddOptions(gateway_mode=mode))
    assert get(plan.after.value, ("gateway", "mode")) == expected
    assert ("plan/gateway-mode-missing" in rules(plan)) is noted


def test_what_openclaw_would_revert_already_is_warned_about() -> None:
    """A file that stands to be reverted anyway is edited all the same, with a warning."""
    baseline = Baseline(size=100_000, has_meta=True, gateway_mode=True, restorable=True)
    plan = plan_of("{}", options=AddOptions(baseline=baseline))
    assert "plan/stands-to-be-reverted" in rules(plan)


def test_nothing_to_do() -> None:
    """What is there already makes an empty plan."""
    text = provider_text(
        models='[{"id": "m", "name": "M", "reasoning": false, "input": ["text"], "cost": {"input": 9}, "contextWindow": 1000, "maxTokens": 100}]'
    )
    plan = plan_of(text)
    assert plan.is_noop
    assert (plan.edits, plan.changes, plan.after.text) == ((), (), text)
