"""Planning to remove a provider and to take writes back; how it looks is told by fixtures/edits."""

from __future__ import annotations

import pytest

from openclaw_wisgate.change import get, has
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.edit import Shape, inverse, shapes
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_remove import plan_inverse, plan_remove
from openclaw_wisgate.syntax import Document, document_of

PROVIDERS = '"models": {"mode": "merge", "providers": {"a": {}, "WisGate": {}, "wisgate": {}}}'


def parsed(text: str) -> Document:
    """Return the document of `text`."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    return document


def plan_of(text: str, provider: str = "wisgate", added: frozenset[KeyPath] = frozenset()) -> Plan:
    """Return the plan that there is for `text`."""
    plan = plan_remove(parsed(text), provider, added=added)
    assert isinstance(plan, Plan), plan
    return plan


def refused(text: str, provider: str = "wisgate") -> tuple[str, str, str | None]:
    """Return the rule, message and hint of the only reason why there is no plan for `text`."""
    refusal = plan_remove(parsed(text), provider)
    assert isinstance(refusal, Refusal)
    (diagnostic,) = refusal.diagnostics
    assert diagnostic.severity is Severity.ERROR
    return diagnostic.rule, diagnostic.message, diagnostic.hint


def test_the_provider_of_exactly_this_name_goes() -> None:
    """Keys are compared letter by letter, so that nothing goes that was not named."""
    assert get(plan_of(f"{{{PROVIDERS}}}").after.value, ("models", "providers")) == {"a": {}, "WisGate": {}}


@pytest.mark.parametrize(
    ("provider", "hint"),
    [
        ("wisgat", 'did you mean "wisgate"?'),
        ("zzz", "the providers here are: a, WisGate, wisgate"),
    ],
)
def test_an_unknown_provider(provider: str, hint: str) -> None:
    """The refusal names the nearest provider, or all."""
    assert refused(f"{{{PROVIDERS}}}", provider) == (
        "plan/no-such-provider",
        f'there is no provider "{provider}" in this file',
        hint,
    )


@pytest.mark.parametrize("text", ["{}", '{"models": {}}', '{"models": {"providers": {}}}'])
def test_no_provider_at_all(text: str) -> None:
    """A config without providers says so."""
    assert refused(text)[2] == "no provider is configured here"


def agents(defaults: str, entries: str = "{}") -> str:
    """Return a config with these agents, and providers."""
    return f'{{"agents": {{"defaults": {defaults}, "entries": {entries}}}, {PROVIDERS}}}'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (agents('{"model": "wisgate/m"}'), "agents.defaults.model"),
        (agents('{"model": "WISGATE/m"}'), "agents.defaults.model"),
        (agents('{"model": {"primary": "wisgate/m"}}'), "agents.defaults.model.primary"),
        (agents('{"model": {"primary": "a/b", "fallbacks": ["c/d", "wisgate/m"]}}'), "agents.defaults.model.fallbacks"),
        (agents('{"imageModel": "wisgate/m"}'), "agents.defaults.imageModel"),
        (agents('{"mediaModels": {"image": {"primary": "wisgate/m"}}}'), "agents.defaults.mediaModels.image.primary"),
        (agents("{}", '{"main": {"model": "wisgate/m"}}'), "agents.entries.main.model"),
    ],
)
def test_a_provider_in_use_stays(text: str, where: str) -> None:
    """A model that an agent is told to use keeps its provider, and the refusal says where."""
    rule, message, hint = refused(text)
    assert rule == "plan/in-use"
    assert f'"{where}"' in message
    assert hint is not None
    assert f'"{where}"' in hint


@pytest.mark.parametrize(
    "model", ['"a/wisgate"', '"wisgate-2/m"', '{"primary": "a/b", "fallbacks": []}', "null", "[1]"]
)
def test_other_models_are_no_use(model: str) -> None:
    """Only a reference whose provider is the one to go holds it."""
    plan_of(agents(f'{{"model": {model}}}'))


def test_allowlists_lose_what_is_gone() -> None:
    """Every entry for the provider goes, in any spelling, from lists in force and from the map that acts as one."""
    text = agents(
        '{"modelPolicy": {"allow": ["wisgate/m", "a/b", "Wisgate/*"]}, "models": {"wisgate/m": {"alias": "w"}}}',
        '{"x": {"modelPolicy": {"allow": ["wisgate/m", "c/d"]}}}',
    )
    value = plan_of(text).after.value
    assert get(value, ("agents", "defaults", "modelPolicy", "allow")) == ["a/b"]
    assert get(value, ("agents", "entries", "x", "modelPolicy", "allow")) == ["c/d"]
    assert get(value, ("agents", "defaults", "models")) == {"wisgate/m": {"alias": "w"}}
    as_map = plan_of(agents('{"models": {"wisgate/m": {}, "a/b": {}}}'))
    assert get(as_map.after.value, ("agents", "defaults", "models")) == {"a/b": {}}


def test_an_allowlist_left_empty_is_warned_about() -> None:
    """OpenClaw takes an empty allowlist for none, so a restriction would be lifted unseen."""
    (note,) = plan_of(agents('{"modelPolicy": {"allow": ["wisgate/m"]}}')).notes
    assert (note.rule, note.severity) == ("plan/allowlist-emptied", Severity.WARNING)
    assert '"agents.defaults.modelPolicy.allow"' in note.message
    assert plan_of(agents('{"modelPolicy": {"allow": ["wisgate/m", "a/b"]}}')).notes == ()


ALONE = '{"meta": {}, "models": {"mode": "merge", "providers": {"wisgate": {}}}}'


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ([], {"mode": "merge", "providers": {}}),
        ([("models", "providers", "wisgate")], {"mode": "merge", "providers": {}}),
        ([("models", "providers", "wisgate"), ("models", "mode")], {"providers": {}}),
        ([("models", "providers"), ("models", "mode")], {}),
        ([("models",)], None),
    ],
)
def test_what_was_made_around_it_goes_too(added: list[KeyPath], expected: object) -> None:
    """Containers and the mode that this program made go when nothing needs them; the user's stay."""
    value = plan_of(ALONE, added=frozenset(added)).after.value
    assert get(value, ("models",)) == expected
    assert has(value, ("models",)) is (expected is not None)


def test_what_others_need_stays() -> None:
    """The mode and the containers stay while another provider, or anything else, is in them."""
    added = frozenset({("models",), ("models", "providers", "other")})
    text = '{"models": {"mode": "merge", "providers": {"wisgate": {}, "mine": {}}}}'
    assert get(plan_of(text, added=added).after.value, ("models", "providers")) == {"mine": {}}
    text = '{"models": {"mode": "replace", "providers": {"wisgate": {}}}}'
    assert get(plan_of(text, added=added).after.value, ("models",)) == {"mode": "replace"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"models": {"$include": "./m.json5", "providers": {"wisgate": {}}}}', "plan/include-on-path"),
        ('{"models": {"providers": {"wisgate": {}, "wisgate": {}}}}', "plan/duplicate-key"),
        ('{"models": {"providers": []}}', "plan/not-an-object"),
        (
            '{"models": {"providers": {"wisgate": {}}}, "agents": {"defaults": {"modelPolicy": {"allow": ["wisgate/x"], "$include": "./a"}}}}',
            "plan/include-on-path",
        ),
    ],
)
def test_what_stands_in_the_way(text: str, rule: str) -> None:
    """An obstacle on any path that would be edited is the reason why nothing is."""
    assert refused(text)[0] == rule


def test_a_removal_that_openclaw_would_revert_is_refused() -> None:
    """A file that would come to less than half of what OpenClaw knew is not written."""
    text = '{"models": {"providers": {"wisgate": {"params": "' + "x" * 2000 + '"}}}}'
    baseline = Baseline(size=len(text), has_meta=False, gateway_mode=False, restorable=True)
    refusal = plan_remove(parsed(text), "wisgate", baseline=baseline)
    assert isinstance(refusal, Refusal)
    assert [diagnostic.rule for diagnostic in refusal.diagnostics] == ["plan/would-be-reverted"]
    assert isinstance(plan_remove(parsed(text), "wisgate"), Plan)


def test_taking_back() -> None:
    """The inverse of a write gives the bytes from before it, and says so."""
    plan = plan_of(ALONE)
    back = plan_inverse(plan.after, inverse(plan.before.text, shapes(plan.edits)), subject="wisgate", baseline=None)
    assert isinstance(back, Plan)
    assert back.restores
    assert back.after.text == ALONE
    assert [change.key_path for change in back.changes] == [("models", "providers", "wisgate")]


def test_taking_back_what_began_a_file() -> None:
    """A file that this program began is blank again."""
    text = '{"models": {"providers": {"wisgate": {}}}}\n'
    edits = inverse("", [Shape(0, 0, len(text))])
    back = plan_inverse(parsed(text), edits, subject="wisgate", baseline=None)
    assert isinstance(back, Plan)
    assert back.after.text == ""


def test_taking_back_what_openclaw_would_revert_is_refused() -> None:
    """A restored text is held against the baseline like any other."""
    baseline = Baseline(size=10_000, has_meta=False, gateway_mode=True, restorable=True)
    before = '{"a": 1}'
    text = '{"a": 1, "gateway": {"mode": "local"}}'
    edits = inverse(before, [Shape(7, 7, len(text) - len(before))])
    back = plan_inverse(parsed(text), edits, subject="x", baseline=baseline)
    assert isinstance(back, Refusal)


@pytest.mark.parametrize(
    ("agents", "where"),
    [
        ('{"defaults": {"model": "opus", "models": {"wisgate/m": {"alias": "Opus"}}}}', "agents.defaults.model"),
        ('{"defaults": {"heartbeat": {"model": "WISGATE/m"}}}', "agents.defaults.heartbeat.model"),
        (
            '{"list": [{"id": "x", "model": {"primary": "a/m", "fallbacks": ["wisgate/m"]}}]}',
            "agents.list[0].model.fallbacks",
        ),
    ],
)
def test_every_use_of_the_provider_counts(agents: str, where: str) -> None:
    """An alias, a task beside the conversation and the older list of agents name a model of it, too."""
    assert refused(f'{{{PROVIDERS}, "agents": {agents}}}')[1].startswith(f'"{where}" still names a model of "wisgate"')
