"""Planning to remove a provider and to take writes back; how it looks is told by fixtures/edits."""

from __future__ import annotations

import pytest

from openclaw_wisgate.change import get, has
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.edit import Shape, inverse, shapes
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_remove import RemoveOptions, plan_inverse, plan_remove
from openclaw_wisgate.releases import Release
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.verify import verify

PROVIDERS = '"models": {"mode": "merge", "providers": {"a": {"models": [{"id": "b"}]}, "wisgate": {}}}'


def parsed(text: str) -> Document:
    """Return the document of `text`."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    return document


def plan_of(
    text: str,
    provider: str = "wisgate",
    options: RemoveOptions = RemoveOptions(),  # noqa: B008 - it does not change
    added: frozenset[KeyPath] = frozenset(),
) -> Plan:
    """Return the plan that there is for `text`, proved."""
    plan = plan_remove(parsed(text), provider, options, added=added)
    assert isinstance(plan, Plan), plan
    verify(plan)
    return plan


def refused(
    text: str,
    provider: str = "wisgate",
    options: RemoveOptions = RemoveOptions(),  # noqa: B008 - it does not change
) -> tuple[str, str, str | None]:
    """Return the rule, message and hint of the only reason why there is no plan for `text`."""
    refusal = plan_remove(parsed(text), provider, options)
    assert isinstance(refusal, Refusal)
    (diagnostic,) = refusal.diagnostics
    assert diagnostic.severity is Severity.ERROR
    return diagnostic.rule, diagnostic.message, diagnostic.hint


def test_the_provider_of_exactly_this_name_goes() -> None:
    """Keys are compared letter by letter, so that nothing goes that was not named."""
    text = '{"models": {"providers": {"a": {}, "WisGate": {}, "wisgate": {}}}}'
    assert get(plan_of(text).after.value, ("models", "providers")) == {"a": {}, "WisGate": {}}


@pytest.mark.parametrize(
    ("provider", "hint"),
    [
        ("wisgat", 'did you mean "wisgate"?'),
        ("zzz", "the providers here are: a, wisgate"),
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
        (agents("{}", '{"main": {"model": "wisgate/m"}}'), "agents.entries.main.model"),
        (agents('{"model": "opus", "models": {"wisgate/m": {"alias": "Opus"}}}'), "agents.defaults.model"),
        (f'{{"agents": {{"list": [{{"id": "x", "model": "wisgate/m"}}]}}, {PROVIDERS}}}', "agents.list[0].model"),
    ],
)
def test_a_primary_holds_its_provider(text: str, where: str) -> None:
    """What an agent is told to use is not taken from it, by whatever name; the refusal says where and what helps."""
    rule, message, hint = refused(text)
    assert rule == "plan/in-use"
    assert message == f'"{where}" still names a model of "wisgate", so agents would be left without it'
    assert hint == "use --replace-with PROVIDER/MODEL to name the model that they are to use"


def test_every_primary_is_told() -> None:
    """The refusal names all places, points at each, and proposes a fallback of a provider that stays."""
    text = agents(
        '{"model": {"primary": "wisgate/m", "fallbacks": ["wisgate/n", "zzz/b", "a/b"]}}',
        '{"x": {"model": "wisgate/n"}}',
    )
    refusal = plan_remove(parsed(text), "wisgate")
    assert isinstance(refusal, Refusal)
    (told,) = refusal.diagnostics
    assert told.message.startswith('"agents.defaults.model.primary" and "agents.entries.x.model" still name a model')
    assert told.hint == "use --replace-with a/b, which is a fallback now, or name another model"
    assert [text[slice(*related.span)] for related in told.related] == ['"model"']


@pytest.mark.parametrize(
    "model", ['"a/wisgate"', '"wisgate-2/m"', '{"primary": "a/b", "fallbacks": []}', "null", "[1]"]
)
def test_other_models_are_no_use(model: str) -> None:
    """Only a reference whose provider is the one to go holds it."""
    plan_of(agents(f'{{"model": {model}}}'))


def test_entries_go_with_what_they_are_about() -> None:
    """Entries of allowlists and of models with settings go, in any spelling, of the defaults and of each agent."""
    text = agents(
        '{"modelPolicy": {"allow": ["wisgate/m", "a/b", "Wisgate/*", "w"]}, "models": {"wisgate/m": {"alias": "w"}}}',
        '{"x": {"modelPolicy": {"allow": ["wisgate/m", "c/d"]}, "models": {"wisgate/n": {}, "a/b": {}}}}',
    )
    plan = plan_of(text)
    assert get(plan.after.value, ("agents", "defaults")) == {"modelPolicy": {"allow": ["a/b"]}, "models": {}}
    x = get(plan.after.value, ("agents", "entries", "x"))
    assert x == {"modelPolicy": {"allow": ["c/d"]}, "models": {"a/b": {}}}
    assert {note.severity for note in plan.notes} == {Severity.NOTE}
    assert [(note.rule, note.message.partition(": ")[2].split(", ")) for note in plan.notes] == [
        (
            "plan/allowed-goes",
            [
                *(f"agents.defaults.modelPolicy.allow[{index}]" for index in (0, 2, 3)),
                "agents.entries.x.modelPolicy.allow[0]",
            ],
        ),
        ("plan/settings-go", ['agents.defaults.models["wisgate/m"]', 'agents.entries.x.models["wisgate/n"]']),
    ]


def test_a_map_that_acts_as_allowlist() -> None:
    """Its entries go and are called entries of an allowlist."""
    plan = plan_of(agents('{"models": {"wisgate/m": {}, "a/b": {}}}'))
    assert get(plan.after.value, ("agents", "defaults", "models")) == {"a/b": {}}
    assert [note.rule for note in plan.notes] == ["plan/allowed-goes"]


def test_an_allowlist_left_empty_is_warned_about() -> None:
    """OpenClaw takes an empty allowlist for none, so a restriction would be lifted unseen."""
    _, warning = plan_of(agents('{"modelPolicy": {"allow": ["wisgate/m"]}}')).notes
    assert (warning.rule, warning.severity) == ("plan/allowlist-emptied", Severity.WARNING)
    assert '"agents.defaults.modelPolicy.allow"' in warning.message
    rules = [note.rule for note in plan_of(agents('{"modelPolicy": {"allow": ["wisgate/m", "a/b"]}}')).notes]
    assert rules == ["plan/allowed-goes"]


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
    ("before", "after", "rules"),
    [
        ('"imageModel": "wisgate/m"', "", ["choices-go"]),
        ('"imageModel": {"primary": "wisgate/m", "fallbacks": ["wisgate/n"]}', "", ["choices-go"]),
        (
            '"imageModel": {"primary": "wisgate/m", "timeoutMs": 5}',
            '"imageModel": {"timeoutMs": 5}',
            ["choices-go"],
        ),
        (
            '"imageModel": {"primary": "wisgate/m", "fallbacks": ["wisgate/n", "a/b", "c/d"]}',
            '"imageModel": {"primary": "a/b", "fallbacks": ["c/d"]}',
            ["fallbacks-go", "fallback-promoted"],
        ),
        (
            '"pdfModel": {"primary": "a/b", "fallbacks": ["wisgate/n"]}',
            '"pdfModel": {"primary": "a/b", "fallbacks": []}',
            ["fallbacks-go"],
        ),
        ('"mediaModels": {"image": {"primary": "wisgate/m"}}', '"mediaModels": {}', ["choices-go"]),
        ('"heartbeat": {"every": "5m", "model": "WISGATE/m"}', '"heartbeat": {"every": "5m"}', ["choices-go"]),
        ('"subagents": {"model": "wisgate/m"}', '"subagents": {}', ["choices-go"]),
        ('"decisionModel": "wisgate/m"', "", ["choices-go"]),
        (
            '"model": {"primary": "a/b", "fallbacks": ["c/d", "wisgate/m"]}',
            '"model": {"primary": "a/b", "fallbacks": ["c/d"]}',
            ["fallbacks-go"],
        ),
        ('"model": {"fallbacks": ["wisgate/m"]}', '"model": {"fallbacks": []}', ["fallbacks-go"]),
    ],
)
def test_choices_fall_to_what_is_left(before: str, after: str, rules: list[str]) -> None:
    """Fallbacks go, the first that is left takes the place of a primary, and a choice with nothing left goes."""
    plan = plan_of(agents(f'{{"x": 1, {before}}}'))
    expected = parsed(agents(f'{{"x": 1{", " + after if after else ""}}}')).value
    assert get(plan.after.value, ("agents",)) == get(expected, ("agents",))
    assert [note.rule for note in plan.notes] == [f"plan/{rule}" for rule in rules]


def test_choices_outside_of_agents() -> None:
    """Hooks and channels lose their model, but not their place; a channel may be called as a part of a choice."""
    text = (
        '{"hooks": {"mappings": [{"id": "x", "model": "wisgate/m"}, {"model": "a/b"}], "gmail": {"model": "wisgate/m"}}, '
        '"channels": {"modelByChannel": {"chat": {"primary": "wisgate/m", "b": "a/b"}}}, ' + PROVIDERS + "}"
    )
    value = plan_of(text).after.value
    assert get(value, ("hooks",)) == {"mappings": [{"id": "x"}, {"model": "a/b"}], "gmail": {}}
    assert get(value, ("channels", "modelByChannel")) == {"chat": {"b": "a/b"}}


def test_a_name_alone_behind_a_model_of_the_provider() -> None:
    """A fallback without provider is the primary's provider's: it goes if that lists it, and else stays."""
    models = '"models": {"providers": {"wisgate": {"models": [{"id": "m"}, {"id": "n"}]}, "a": {"models": [{"id": "b"}, {"id": "n"}]}}}'
    text = (
        f'{{"agents": {{"defaults": {{"model": {{"primary": "wisgate/m", "fallbacks": ["n", "other"]}}}}}}, {models}}}'
    )
    value = plan_of(text, options=RemoveOptions(replace_with="a/b")).after.value
    assert get(value, ("agents", "defaults", "model")) == {"primary": "a/b", "fallbacks": ["other"]}


REPLACED = RemoveOptions(replace_with="a/b")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"wisgate/m"', "a/b"),
        ('{"primary": "wisgate/m"}', {"primary": "a/b"}),
        ('{"primary": "wisgate/m", "fallbacks": ["wisgate/n", "c/d"]}', {"primary": "a/b", "fallbacks": ["c/d"]}),
        ('{"primary": "wisgate/m", "fallbacks": ["c/d", "A/b"]}', {"primary": "a/b", "fallbacks": ["c/d"]}),
    ],
)
def test_a_primary_is_replaced(before: str, after: object) -> None:
    """The model asked for becomes the primary of the defaults and of agents, and is no fallback behind itself."""
    plan = plan_of(agents(f'{{"model": {before}}}', f'{{"x": {{"model": {before}}}}}'), options=REPLACED)
    assert get(plan.after.value, ("agents", "defaults", "model")) == after
    assert get(plan.after.value, ("agents", "entries", "x", "model")) == after
    assert "plan/primary-replaced" in [note.rule for note in plan.notes]
    assert ("plan/fallback-repeats" in [note.rule for note in plan.notes]) is ("A/b" in before)


def test_what_is_named_now_is_told() -> None:
    """Notes say which model stands where one stands, and only there."""
    text = agents(
        '{"model": "wisgate/m", "imageModel": "wisgate/m", "pdfModel": {"primary": "wisgate/m", "fallbacks": ["c/d"]}}'
    )
    assert [note.message.partition(": ")[2] for note in plan_of(text, options=REPLACED).notes] == [
        "agents.defaults.imageModel",
        'agents.defaults.pdfModel is "c/d"',
        'agents.defaults.model is "a/b"',
    ]


def test_a_replacement_by_its_alias() -> None:
    """An alias is written as what it stands for."""
    text = agents('{"model": "wisgate/m", "models": {"a/b": {"alias": "Quick"}}}')
    value = plan_of(text, options=RemoveOptions(replace_with="quick")).after.value
    assert get(value, ("agents", "defaults", "model")) == "a/b"


def test_a_replacement_that_is_built_in() -> None:
    """A provider that OpenClaw has built in needs no block in the file, in any release."""
    for release in (Release(2026, 2, 6), Release(2026, 9, 6)):
        options = RemoveOptions(replace_with="openai/gpt-5.4", release=release)
        value = plan_of(agents('{"model": "wisgate/m"}'), options=options).after.value
        assert get(value, ("agents", "defaults", "model")) == "openai/gpt-5.4"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a/c", 'did you mean "a/b"?'),
        ("b", 'did you mean "a/b"?'),
        ("zzz/yyyyyyy", "name one of: a/b, quick"),
        ("wisgate/m", "name one of: a/b, quick"),
        ("opus", "name one of: a/b, quick"),
        ("openai/*", "name one of: a/b, quick"),
        ("a/", 'did you mean "a/b"?'),
        ("", "name one of: a/b, quick"),
    ],
)
def test_a_replacement_that_there_is_not(text: str, hint: str) -> None:
    """What takes the place of a model is one that stays, and the refusal names what may be meant."""
    defaults = '{"model": "wisgate/m", "models": {"wisgate/m": {"alias": "opus"}, "a/b": {"alias": "quick"}}}'
    options = RemoveOptions(replace_with=text, release=Release(2026, 2, 6))
    rule, message, told = refused(agents(defaults), options=options)
    assert rule == "plan/no-such-model"
    assert message.startswith(f'"{text}" is no model that stays')
    assert told == hint


def test_a_replacement_where_no_model_stays() -> None:
    """Without any other model the hint is to add one."""
    text = '{"agents": {"defaults": {"model": "wisgate/m"}}, "models": {"providers": {"wisgate": {}}}}'
    assert refused(text, options=REPLACED)[2] == "add another provider first, or name a model of a built-in one"


def test_a_replacement_that_nothing_needs() -> None:
    """It does no harm, and a note says that it does nothing."""
    plan = plan_of(agents('{"model": "a/b"}'), options=REPLACED)
    assert get(plan.after.value, ("agents", "defaults", "model")) == "a/b"
    assert [(note.rule, note.message) for note in plan.notes] == [
        ("plan/replacement-unused", 'no primary model is of "wisgate", so nothing becomes "a/b"')
    ]


@pytest.mark.parametrize(
    ("defaults", "entries", "where"),
    [
        ('{"model": "wisgate/m", "modelPolicy": {"allow": ["c/d"]}}', "{}", "agents.defaults.modelPolicy.allow"),
        (
            '{"model": "wisgate/m"}',
            '{"x": {"modelPolicy": {"allow": ["c/d"]}}}',
            "agents.entries.x.modelPolicy.allow",
        ),
        ('{"model": "wisgate/m"}', '{"x": {"model": "c/d", "modelPolicy": {"allow": ["c/d"]}}}', None),
        ('{"model": "wisgate/m", "modelPolicy": {"allow": ["c/d", "a/*"]}}', "{}", None),
        ('{"model": "wisgate/m", "modelPolicy": {"allow": ["wisgate/m"]}}', "{}", None),
    ],
)
def test_a_replacement_that_an_allowlist_does_not_admit(defaults: str, entries: str, where: str | None) -> None:
    """The allowlists that will be in force for agents with the new model are asked, and only those."""
    notes = plan_of(agents(defaults, entries), options=REPLACED).notes
    told = [note for note in notes if note.rule == "plan/replacement-not-allowed"]
    assert [note.severity for note in told] == ([Severity.WARNING] if where else [])
    assert all(f'is not in the allowlist "{where}"' in note.message for note in told)


@pytest.mark.parametrize(
    ("providers", "provider", "reason"),
    [
        ('{"openai": {"models": [{"id": "m"}]}, "a": {}}', "openai", "has the provider"),
        ('{"wisgate": {}, "WisGate": {}}', "wisgate", 'to OpenClaw the provider "WisGate" is the same'),
    ],
)
def test_what_can_be_served_all_the_same(providers: str, provider: str, reason: str) -> None:
    """A built-in provider and a second block of the same id go on being named, and a note says by what."""
    defaults = f'{{"model": "{provider}/m", "imageModel": "{provider}/m"}}'
    text = f'{{"agents": {{"defaults": {defaults}}}, "models": {{"providers": {providers}}}}}'
    plan = plan_of(text, provider)
    assert get(plan.after.value, ("agents",)) == get(plan.before.value, ("agents",))
    (told,) = plan.notes
    assert (told.rule, told.severity) == ("plan/still-named", Severity.NOTE)
    assert reason in told.message
    assert told.message.endswith("agents.defaults.model, agents.defaults.imageModel")


def test_agents_leave_a_built_in_provider_when_asked() -> None:
    """`replace_with` is done although the old model can be served; what is no primary stays."""
    text = '{"agents": {"defaults": {"model": "openai/m", "imageModel": "openai/m"}}, "models": {"providers": {"openai": {}, "a": {"models": [{"id": "b"}]}}}}'
    plan = plan_of(text, "openai", REPLACED)
    assert get(plan.after.value, ("agents", "defaults")) == {"model": "a/b", "imageModel": "openai/m"}
    assert [note.rule for note in plan.notes] == ["plan/primary-replaced", "plan/still-named"]


def test_services_of_plugins_are_left_alone() -> None:
    """A service that some plugin has by this name goes on without the block; one that none has goes with it."""
    service = '"agents": {"defaults": {"voiceModel": "deepgram/x"}}, "tools": {"media": {"audio": {"preferredModel": "zzz/x"}}}'
    text = f'{{{service}, "models": {{"providers": {{"deepgram": {{}}, "zzz": {{}}}}}}}}'
    assert get(plan_of(text, "deepgram").after.value, ("agents", "defaults")) == {"voiceModel": "deepgram/x"}
    assert get(plan_of(text, "zzz").after.value, ("tools", "media")) == {"audio": {}}


def with_models(*ids: str, agents: str = "{}") -> str:
    """Return a config whose provider lists these models."""
    listed = ", ".join(f'{{"id": "{model}"}}' for model in ids)
    return f'{{"agents": {{"defaults": {agents}}}, "models": {{"providers": {{"wisgate": {{"models": [{listed}]}}}}}}}}'


def test_one_model_goes() -> None:
    """All entries with the id go, blanks aside, with what names it; the provider and its other models stay."""
    agents = '{"model": {"primary": "wisgate/n", "fallbacks": ["wisgate/m"]}, "modelPolicy": {"allow": ["wisgate/*", "wisgate/m"]}}'
    plan = plan_of(with_models("m", "n", " m ", "M", agents=agents), options=RemoveOptions(model="m"))
    models = get(plan.after.value, ("models", "providers", "wisgate", "models"))
    assert models == [{"id": "n"}, {"id": "M"}]
    assert get(plan.after.value, ("agents", "defaults")) == {
        "model": {"primary": "wisgate/n", "fallbacks": []},
        "modelPolicy": {"allow": ["wisgate/*"]},
    }
    assert [note.rule for note in plan.notes] == ["plan/allowed-goes", "plan/fallbacks-go"]


@pytest.mark.parametrize(
    ("ids", "stay"),
    [(("m", "n"), {"n"}), (("m", "n", "M"), {"n", "M"})],
)
def test_names_without_provider_go_with_their_model(ids: tuple[str, ...], stay: set[str]) -> None:
    """A name alone goes if it was found in the model that goes, be it in another case, and only then."""
    text = with_models(*ids, agents='{"models": {"m": {}, "M": {}, "n": {}}, "modelPolicy": {}}')
    value = plan_of(text, options=RemoveOptions(model="m")).after.value
    left = get(value, ("agents", "defaults", "models"))
    assert isinstance(left, dict)
    assert set(left) == stay


def test_one_model_that_is_a_primary() -> None:
    """It needs another in its place, which may be of the same provider."""
    text = with_models("m", "n", agents='{"model": {"primary": "wisgate/m", "fallbacks": ["wisgate/n"]}}')
    rule, message, hint = refused(text, options=RemoveOptions(model="m"))
    assert (rule, message) == (
        "plan/in-use",
        '"agents.defaults.model.primary" still names "wisgate/m", so agents would be left without it',
    )
    assert hint is not None
    assert "--replace-with wisgate/n" in hint
    assert refused(text, options=RemoveOptions("m", "wisgate/m"))[0] == "plan/no-such-model"
    value = plan_of(text, options=RemoveOptions("m", "wisgate/n")).after.value
    assert get(value, ("agents", "defaults", "model")) == {"primary": "wisgate/n", "fallbacks": []}


def test_the_last_model() -> None:
    """An empty list stays, and a note says so."""
    plan = plan_of(with_models("m", agents='{"model": "a/b"}'), options=RemoveOptions(model="m"))
    assert get(plan.after.value, ("models", "providers", "wisgate")) == {"models": []}
    assert [note.rule for note in plan.notes] == ["plan/no-models-left"]


@pytest.mark.parametrize(
    ("text", "model", "hint"),
    [
        (with_models("gpt-5.4", "opus"), "gpt-54", 'did you mean "gpt-5.4"?'),
        (with_models("gpt-5.4", "opus"), "wisgate/opus", 'did you mean "opus"?'),
        (with_models("gpt-5.4", "opus"), "zzz", "name one of: gpt-5.4, opus"),
        (with_models("Opus"), "opus", 'did you mean "Opus"?'),
        (with_models(), "m", "use `openclaw-wisgate remove wisgate` to remove the provider"),
        (f"{{{PROVIDERS}}}", "m", "use `openclaw-wisgate remove wisgate` to remove the provider"),
    ],
)
def test_an_unknown_model(text: str, model: str, hint: str) -> None:
    """The refusal names what comes near it, or what there is."""
    expected = ("plan/no-such-model", f'"wisgate" lists no model "{model}"', hint)
    assert refused(text, options=RemoveOptions(model=model)) == expected


def test_a_list_of_models_that_is_included() -> None:
    """One model cannot be taken out of another file."""
    text = '{"models": {"providers": {"wisgate": {"models": {"$include": "./m.json5"}}}}}'
    assert refused(text, options=RemoveOptions(model="m"))[0] == "plan/include-on-path"


def test_one_model_keeps_what_was_made_around_it() -> None:
    """The scaffold stays while the provider does."""
    text = '{"models": {"mode": "merge", "providers": {"wisgate": {"models": [{"id": "m"}]}}}}'
    plan = plan_of(text, options=RemoveOptions(model="m"), added=frozenset({("models",)}))
    assert get(plan.after.value, ("models", "mode")) == "merge"


def test_the_implicit_default_changes() -> None:
    """Where no default is configured the user hears what OpenClaw takes instead, by the release that reads the file."""
    text = '{"models": {"providers": {"wisgate": {"models": [{"id": "m"}]}, "a": {"models": [{"id": "b"}]}}}}'
    (told,) = plan_of(text).notes
    assert (told.rule, told.severity) == ("plan/default-changes", Severity.WARNING)
    assert told.message.endswith('changes from "wisgate/m" to "a/b"')
    assert plan_of(text, options=RemoveOptions(release=Release(2026, 2, 6))).notes == ()
    assert plan_of(text, "a").notes == ()


def test_what_is_left_alone_is_told() -> None:
    """Other settings that name the provider stay, and a warning says which; not where the names can be served."""
    others = '"memory": {"search": {"provider": "wisgate"}}, "tools": {"byProvider": {"wisgate/m": {}}}'
    plan = plan_of(f"{{{others}, {PROVIDERS}}}")
    assert get(plan.after.value, ("memory", "search")) == {"provider": "wisgate"}
    (told,) = plan.notes
    assert (told.rule, told.severity) == ("plan/left-alone", Severity.WARNING)
    assert told.message == (
        '"wisgate" is named in other settings, too, which stay as they are: '
        'memory.search.provider, tools.byProvider["wisgate/m"]'
    )
    text = '{"memory": {"search": {"provider": "openai"}}, "models": {"providers": {"openai": {}}}}'
    assert plan_of(text, "openai").notes == ()


def test_names_that_mean_other_models_afterwards_are_told() -> None:
    """A name without provider is looked for among the providers, and behind the primary: both change with them."""
    models = (
        '"models": {"providers": {"wisgate": {"models": [{"id": "n"}]}, "a": {"models": [{"id": "b"}, {"id": "n"}]}}}'
    )
    (told,) = plan_of(f'{{"agents": {{"defaults": {{"model": "n"}}}}, {models}}}').notes
    assert (told.rule, told.severity) == ("plan/other-meaning", Severity.WARNING)
    assert told.message.endswith(': agents.defaults.model is "a/n", was "openai/n"')
    defaults = '{"model": {"primary": "wisgate/n", "fallbacks": ["more"]}}'
    plan = plan_of(f'{{"agents": {{"defaults": {defaults}}}, {models}}}', options=REPLACED)
    assert get(plan.after.value, ("agents", "defaults", "model", "fallbacks")) == ["more"]
    assert plan.notes[-1].message.endswith(': agents.defaults.model.fallbacks[0] is "a/more", was "wisgate/more"')
