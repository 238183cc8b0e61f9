"""What holds for every plan, whatever config it is made for."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.property.config_texts import STRICT_TEXTS, TEXTS, VALUES, texts_of

from openclaw_wisgate.change import Action, changes_between, drop, expressible, get, put, same
from openclaw_wisgate.edit import inverse, shapes
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Draft, Plan, Refusal, finish
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.plan_remove import plan_inverse, plan_remove
from openclaw_wisgate.provider import Api, Cost, KeyVariable, ModelSpec, OnConflict, ProviderSpec
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.verify import verify

_MODELS = (
    ModelSpec(id="claude-opus-4-6", name="Claude Opus 4.6", context_window=256000, max_tokens=8192),
    ModelSpec(id='it\'s "new"', name="N\u2028", context_window=1, max_tokens=1, cost=Cost(input=0.25)),
)
SPECS = st.builds(
    ProviderSpec,
    id=st.sampled_from(("wisgate", "moonshot", "new one")),
    base_url=st.just("https://api.wisgate.ai/v1"),
    api=st.just(Api.OPENAI_COMPLETIONS),
    api_key=st.just(KeyVariable("WISGATE_API_KEY")),
    models=st.sampled_from((_MODELS[:1], _MODELS)),
    auth=st.sampled_from((None, "api-key")),
)
OPTIONS = st.builds(
    AddOptions,
    on_conflict=st.sampled_from(OnConflict),
    default=st.booleans(),
    fallback=st.booleans(),
    keep_default=st.booleans(),
    gateway_mode=st.sampled_from((None, "local")),
)
NEW = ProviderSpec(
    id="wisgate-new",
    base_url="https://api.wisgate.ai/v1",
    api=Api.OPENAI_COMPLETIONS,
    api_key=KeyVariable("WISGATE_API_KEY"),
    models=_MODELS,
)


def parsed(text: str) -> Document:
    """Return the document of `text`, which is JSON5 or blank."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    return document


def undone(plan: Plan) -> Plan:
    """Return the plan that takes `plan` back."""
    edits = inverse(plan.before.text, shapes(plan.edits))
    undoing = plan_inverse(plan.after, edits, subject=plan.subject, baseline=None)
    assert isinstance(undoing, Plan)
    return undoing


def check_sound(plan: Plan) -> None:
    """Check that `plan` holds its proof, and that taking it back does and gives the old text."""
    verify(plan)
    back = undone(plan)
    verify(back)
    assert back.after.text == plan.before.text
    again = undone(back)
    verify(again)
    assert again.after.text == plan.after.text


def without_blanks(text: str) -> str:
    """Return `text` without what may stand between words."""
    return "".join(text.split())


def is_within(shorter: str, longer: str) -> bool:
    """Tell whether `longer` is `shorter` with insertions."""
    rest = iter(longer)
    return all(character in rest for character in shorter)


@given(TEXTS, SPECS, OPTIONS)
def test_additions_hold_their_proof(text: str, provider: ProviderSpec, options: AddOptions) -> None:
    """Whatever is added to whatever config, the plan proves itself and can be taken back byte for byte."""
    plan = plan_add(parsed(text), provider, options)
    if isinstance(plan, Refusal):
        assert plan.diagnostics
        return
    check_sound(plan)
    path = ("models", "providers", provider.id, "models")
    listed = get(plan.after.value, path)
    assert isinstance(listed, list)
    assert {model.id for model in provider.models} <= {str(item["id"]).strip() for item in listed}
    if all(change.action is Action.ADD for change in plan.changes):
        assert is_within(without_blanks(text), without_blanks(plan.after.text))
    if options.on_conflict is not OnConflict.UPDATE:
        kept = [change for change in plan.changes if change.key_path[:2] == ("models", "providers")]
        assert all(change.action is Action.ADD for change in kept)


@given(TEXTS, SPECS, OPTIONS)
def test_adding_twice_is_adding_once(text: str, provider: ProviderSpec, options: AddOptions) -> None:
    """A config that has what is to be added stays as it is."""
    plan = plan_add(parsed(text), provider, options)
    assume(isinstance(plan, Plan))
    assert isinstance(plan, Plan)
    again = plan_add(plan.after, provider, options)
    assert isinstance(again, Plan)
    assert again.is_noop
    assert again.after.text == plan.after.text


@given(TEXTS)
def test_removing_what_was_added_gives_the_old_value(text: str) -> None:
    """A provider that came new goes again with all that was made for it, and nothing else."""
    document = parsed(text)
    plan = plan_add(document, NEW, AddOptions())
    assert isinstance(plan, Plan)
    removal = plan_remove(plan.after, NEW.id, added=frozenset(change.key_path for change in plan.changes))
    assert isinstance(removal, Plan)
    check_sound(removal)
    assert same(removal.after.value, document.value)


@settings(max_examples=settings().max_examples // 2)
@given(texts_of(VALUES.filter(lambda value: get(value, ("models", "providers")))))
def test_removals_hold_their_proof(text: str) -> None:
    """Any provider is removed from any place by a plan that proves itself, or there is a reason why not."""
    document = parsed(text)
    providers = get(document.value, ("models", "providers"))
    assert isinstance(providers, Mapping)
    for name in providers:
        plan = plan_remove(document, name)
        if isinstance(plan, Refusal):
            assert plan.diagnostics
            continue
        check_sound(plan)
        assert same(get(plan.after.value, ("models", "providers")), {k: v for k, v in providers.items() if k != name})


@given(STRICT_TEXTS, SPECS, OPTIONS)
def test_json_stays_json(text: str, provider: ProviderSpec, options: AddOptions) -> None:
    """A file that a strict JSON parser takes is one after the edit, too, and after removing what was added."""
    plan = plan_add(parsed(text), provider, options)
    if isinstance(plan, Plan):
        assert same(json.loads(plan.after.text), plan.after.value)
        removal = plan_remove(plan.after, provider.id)
        assert isinstance(removal, Refusal) or same(json.loads(removal.after.text), removal.after.value)


@given(TEXTS, SPECS, OPTIONS)
def test_a_line_separator_does_not_matter(text: str, provider: ProviderSpec, options: AddOptions) -> None:
    """A U+2028, which ends a comment but no line, changes nothing in how the rest is edited."""
    text = text.lstrip()
    plain, prefixed = plan_add(parsed(text), provider, options), plan_add(parsed("//\u2028" + text), provider, options)
    if isinstance(plain, Plan):
        assert isinstance(prefixed, Plan)
        verify(prefixed)
        assert prefixed.after.text == "//\u2028" + plain.after.text
    else:
        assert isinstance(prefixed, Refusal)


def places(value: object, path: KeyPath = ()) -> list[KeyPath]:
    """Return every key path of `value` but the root's."""
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [found for step, item in items for found in ((*path, step), *places(item, (*path, step)))]


def is_json(value: object) -> bool:
    """Tell whether `value` can be written as JSON, as NaN and infinity cannot."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


@given(TEXTS, st.data())
def test_any_change_holds_its_proof(text: str, data: st.DataObject) -> None:
    """Setting, inserting, appending and removing work anywhere in a config."""
    document = parsed(text)
    value: object = document.value
    for _ in range(data.draw(st.integers(1, 3))):
        everywhere = places(value)
        kind = data.draw(st.sampled_from(("set", "insert", "remove")))
        path: KeyPath = (
            data.draw(st.sampled_from([(), *everywhere]))
            if kind == "insert" or not everywhere
            else data.draw(st.sampled_from(everywhere))
        )
        new = data.draw(st.sampled_from((True, "it's", {"a": [1, {"b": "c"}]}, [], {}, ["x"] * 30)))
        if kind == "remove" and everywhere:
            value = drop(value, path)
        elif kind == "set" and everywhere:
            value = put(value, path, new)
        else:
            place = get(value, path)
            if isinstance(place, list):
                value = put(value, (*path, len(place)), new)
            elif isinstance(place, dict):
                value = put(value, (*path, "new key"), new)
    changes = expressible(changes_between(document.value, value), document.value, value)
    assume(all(is_json(change.after) for change in changes))
    plan = finish(document, Draft("x", value, ()), None)
    assert isinstance(plan, Plan)
    check_sound(plan)
    assert same(plan.after.value, value)
