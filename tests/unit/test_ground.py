"""Adding and removing in a config of several files: each edit in the file that holds the value, or a reason why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.unit.assemblies import CONFIG, FOLDER, after, assembled, effective_of
from tests.unit.test_plan_add import MODEL, OTHER, PROVIDER

from openclaw_wisgate.change import get, put, same
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.effective.reading import LARGEST
from openclaw_wisgate.ground import finish
from openclaw_wisgate.plan import Draft, Plan, Refusal
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.plan_remove import RemoveOptions, plan_remove
from openclaw_wisgate.provider import OnConflict, ProviderSpec
from openclaw_wisgate.verify import verify

Files = Mapping[str, str | bytes]

DESK = 'desk: { baseUrl: "http://127.0.0.1:9/v1", models: [] }'
_BLOCK = '{ baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", api: "openai-completions", models: %s }'
LISTED = '{ id: "m", name: "M", reasoning: false, input: ["text"], cost: {}, contextWindow: 1000, maxTokens: 100 }'
ENTRY = (
    'wisgate: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", api: "openai-completions", '
    'models: [{ id: "m", name: "M", reasoning: false, input: ["text"], '
    "cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, contextWindow: 1000, maxTokens: 100 }] }"
)


def config(body: str) -> str:
    """Return a config with a gateway mode and `body`."""
    return f'{{ gateway: {{ mode: "local" }}, {body} }}'


def block(models: str) -> str:
    """Return a provider with these `models`."""
    return _BLOCK % models


def wisgate(models: str) -> str:
    """Return a config that has the provider with these `models`."""
    return config(f'models: {{ mode: "merge", providers: {{ wisgate: {block(models)} }} }}')


def planned(files: Files, provider: ProviderSpec = PROVIDER, options: AddOptions | None = None) -> Plan:
    """Return the plan of adding a provider; it is proved and OpenClaw reads of its files what it means."""
    return checked(files, plan_add(assembled(files), provider, options or AddOptions()))


def removed(files: Files, model: str | None = None) -> Plan:
    """Return the plan of removing the provider, or one model of it, likewise."""
    return checked(files, plan_remove(assembled(files), "wisgate", RemoveOptions(model)))


def checked(files: Files, plan: Plan | Refusal) -> Plan:
    """Return `plan`, which there must be."""
    assert isinstance(plan, Plan), plan
    verify(plan)
    seen = effective_of(after(files, plan))
    assert seen.faults == effective_of(files).faults
    assert same(seen.written, plan.values.after)
    assert same(effective_of(files).written, plan.values.before)
    return plan


def changed(files: Files, plan: Plan) -> list[str]:
    """Return the names of the files that `plan` changes."""
    return [name for name, text in after(files, plan).items() if text != files[name]]


def refused(files: Files, off_limits: Mapping[str, str] | None = None, **options: object) -> tuple[Diagnostic, ...]:
    """Return why no provider is added."""
    made = plan_add(assembled(files, off_limits), PROVIDER, AddOptions(**options))  # type: ignore[arg-type]
    assert isinstance(made, Refusal), made
    return made.diagnostics


LAYOUTS: dict[str, tuple[Files, list[str]]] = {
    "models": (
        {
            CONFIG: config('models: { $include: "./models.json5" }'),
            "models.json5": f'// ours\n{{\n  mode: "merge",\n  providers: {{\n    {DESK}, // the desk\n  }},\n}}\n',
        },
        ["models.json5"],
    ),
    "models without providers": (
        {CONFIG: config('models: { $include: "./models.json5" }'), "models.json5": '{ mode: "merge" }'},
        ["models.json5"],
    ),
    "models with a sibling": (
        {
            CONFIG: config('models: { $include: "./models.json5", mode: "merge" }'),
            "models.json5": f"{{ providers: {{ {DESK} }} }}",
        },
        ["models.json5"],
    ),
    "providers": (
        {
            CONFIG: config('models: { mode: "merge", providers: { $include: "./sub/p.json5" } }'),
            "sub/p.json5": f"{{ {DESK} }}",
        },
        ["sub/p.json5"],
    ),
    "providers in two, the last counts": (
        {
            CONFIG: config('models: { mode: "merge", $include: ["./a.json5", "./b.json5"] }'),
            "a.json5": f"{{ providers: {{ {DESK} }} }}",
            "b.json5": "{ providers: { lab: { models: [] } } }",
        },
        ["b.json5"],
    ),
    "providers in two, the config last": (
        {
            CONFIG: config('models: { mode: "merge", $include: "./a.json5", providers: {} }'),
            "a.json5": f"{{ providers: {{ {DESK} }} }}",
        },
        [CONFIG],
    ),
    "the provider": (
        {
            CONFIG: config('models: { mode: "merge", providers: { wisgate: { $include: "./w.json5" } } }'),
            "w.json5": block("[]"),
        },
        ["w.json5"],
    ),
    "the models of the provider": (
        {
            CONFIG: wisgate("{ $include: './m.json5' }"),
            "m.json5": "[\n  // none yet\n]\n",
        },
        ["m.json5"],
    ),
    "the models of the provider in two": (
        {
            CONFIG: wisgate("{ $include: ['./m.json5', './n.json5'] }"),
            "m.json5": "[{ id: 'a', name: 'A' }]",
            "n.json5": "[{ id: 'b', name: 'B' }]",
        },
        ["n.json5"],
    ),
    "the root": (
        {CONFIG: '{ $include: "./base.json5" }', "base.json5": config(f"models: {{ providers: {{ {DESK} }} }}")},
        ["base.json5"],
    ),
    "the root without models": (
        {CONFIG: '{ $include: "./base.json5" }', "base.json5": '{ gateway: { mode: "local" } }'},
        [CONFIG],
    ),
    "the root with siblings": (
        {
            CONFIG: '{ $include: "./base.json5", models: { mode: "merge" } }',
            "base.json5": config(f"models: {{ providers: {{ {DESK} }} }}"),
        },
        ["base.json5"],
    ),
    "two deep": (
        {
            CONFIG: config('models: { $include: "./sub/models.json5" }'),
            "sub/models.json5": '{ mode: "merge", providers: { $include: "../providers.json5" } }',
            "providers.json5": f"{{ {DESK} }}",
        },
        ["providers.json5"],
    ),
    "the allowlist in another file": (
        {
            CONFIG: config('models: { $include: "./m.json5" }, agents: { $include: "./a.json5" }'),
            "m.json5": f'{{ mode: "merge", providers: {{ {DESK} }} }}',
            "a.json5": '{ defaults: { modelPolicy: { allow: ["openai/x"] }, model: { primary: "openai/x" } } }',
        },
        ["m.json5", "a.json5"],
    ),
    "the allowlist in the config": (
        {
            CONFIG: config('models: { $include: "./m.json5" }, agents: { defaults: { models: { "openai/x": {} } } }'),
            "m.json5": f'{{ mode: "merge", providers: {{ {DESK} }} }}',
        },
        [CONFIG, "m.json5"],
    ),
    "a link": (
        {
            CONFIG: config('models: { $include: "./link.json5" }'),
            "link.json5 -> real.json5": "",
            "real.json5": f'{{ mode: "merge", providers: {{ {DESK} }} }}',
        },
        ["real.json5"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_an_addition_lands_in_the_file_that_holds_the_place(files: Files, expected: list[str]) -> None:
    """Only that file changes, what it says elsewhere stays, and OpenClaw reads what was meant."""
    plan = planned(files)
    assert changed(files, plan) == expected
    for part in plan.included:
        assert part.source.raw == part.before.text.encode()
        assert part.file.startswith(f"{FOLDER}/")
    models = get(plan.values.after, ("models", "providers", "wisgate", "models"))
    assert isinstance(models, list)
    assert models[-1]["id"] == "m"


@pytest.mark.parametrize("files", [files for files, _ in LAYOUTS.values()], ids=LAYOUTS)
def test_what_was_added_is_removed_from_where_it_is(files: Files) -> None:
    """Taking the provider out again, or adding it twice, finds it where it was put."""
    added = after(files, planned(files))
    assert planned(added).is_noop
    plan = removed(added)
    assert get(plan.values.after, ("models", "providers", "wisgate")) is None
    assert "wisgate" not in json.dumps(plan.values.after)


def test_comments_and_style_of_the_included_file_stay() -> None:
    """The included file is edited as losslessly as the config is."""
    files, _ = LAYOUTS["models"]
    (part,) = planned(files).included
    before, now = part.before.text.splitlines(), part.after.text.splitlines()
    assert [line for line in now if line in before] == before
    assert "    wisgate: {" in now
    assert part.at == (("models",),)


def test_a_model_more() -> None:
    """A model goes into the list, an allowlist entry into the list of another file, a changed value where it is last."""
    files = {
        CONFIG: config('$include: ["./a.json5", "./b.json5"], agents: { $include: "./agents.json5" }'),
        "a.json5": f'{{ models: {{ mode: "merge", providers: {{ wisgate: {block(f"[{LISTED}]")} }} }} }}',
        "b.json5": '{ models: { providers: { wisgate: { baseUrl: "https://old.example/v1" } } } }',
        "agents.json5": '{ defaults: { modelPolicy: { allow: ["wisgate/m"] } } }',
    }
    provider = replace(PROVIDER, models=(MODEL, OTHER))
    plan = planned(files, provider, AddOptions(on_conflict=OnConflict.UPDATE))
    texts = after(files, plan)
    assert texts["b.json5"] == '{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1" } } } }'
    assert '"n"' in str(texts["a.json5"])
    assert texts["agents.json5"] == '{ defaults: { modelPolicy: { allow: ["wisgate/m", "wisgate/n"] } } }'
    assert texts[CONFIG] == files[CONFIG]


def test_removing_what_several_files_hold() -> None:
    """A key goes from each file that has it, an element from the one that has it."""
    files = {
        CONFIG: config('$include: ["./a.json5", "./b.json5"], models: { providers: { wisgate: {}, x: {} } }'),
        "a.json5": '{ models: { providers: { wisgate: { models: [] } } }, agents: { defaults: { modelPolicy: { allow: ["wisgate/m", "x/y"] } } } }',
        "b.json5": '{ models: { providers: { wisgate: {} } }, agents: { defaults: { modelPolicy: { allow: ["wisgate/n", "wisgate/o"] } } } }',
    }
    texts = after(files, removed(files))
    assert texts == {
        CONFIG: config('$include: ["./a.json5", "./b.json5"], models: { providers: { x: {} } }'),
        "a.json5": '{ models: { providers: {} }, agents: { defaults: { modelPolicy: { allow: ["x/y"] } } } }',
        "b.json5": "{ models: { providers: {} }, agents: { defaults: { modelPolicy: { allow: [] } } } }",
    }


def test_removing_one_model() -> None:
    """Of a list that two files make up, the element goes from the file that has it."""
    files = {
        CONFIG: config('models: { providers: { wisgate: { models: { $include: ["./m.json5", "./n.json5"] } } } }'),
        "m.json5": "[{ id: 'a' }, { id: 'b' }]",
        "n.json5": "[{ id: 'c' }]",
    }
    plan = removed(files, "b")
    assert changed(files, plan) == ["m.json5"]
    assert get(plan.values.after, ("models", "providers", "wisgate", "models")) == [{"id": "a"}, {"id": "c"}]


def test_a_file_that_nothing_includes_any_more_is_told() -> None:
    """It stays, perhaps with a key in it, and the user is told its name."""
    files, _ = LAYOUTS["the provider"]
    plan = removed(files)
    assert changed(files, plan) == [CONFIG]
    (note,) = [note for note in plan.notes if note.rule == "plan/left-over"]
    assert '"w.json5"' in note.message


MODELS_AT_M = config('models: { $include: "./m.json5" }')
GOOD = f'{{ mode: "merge", providers: {{ {DESK} }} }}'


@pytest.mark.parametrize(
    ("files", "off_limits", "message"),
    [
        (
            {CONFIG: MODELS_AT_M, "m.json5": GOOD},
            {"m.json5": "lies outside the folder of the config file"},
            '"models.providers.wisgate" belongs in "m.json5", which lies outside the folder of the config file',
        ),
        (
            {CONFIG: MODELS_AT_M, "m.json5": GOOD.encode() + b" // \xff"},
            {},
            f'"models.providers.wisgate" belongs in "m.json5", which is not UTF-8 (at byte {len(GOOD) + 4})',
        ),
        (
            {CONFIG: MODELS_AT_M.replace("{", '{ x: { $include: "m.json5" },', 1), "m.json5": GOOD},
            {},
            '"models.providers.wisgate" belongs in "m.json5", which is included at more than one place',
        ),
        (
            {
                CONFIG: MODELS_AT_M.replace("{", '{ x: { $include: "link.json5" },', 1),
                "m.json5": GOOD,
                "link.json5 -> m.json5": "",
            },
            {},
            '"models.providers.wisgate" belongs in "m.json5", which is included at more than one place',
        ),
        (
            {CONFIG: MODELS_AT_M, "m.json5": GOOD + " " * (LARGEST - len(GOOD))},
            {},
            f'"models.providers.wisgate" belongs in "m.json5", which would be larger than the {LARGEST} bytes that OpenClaw includes',
        ),
    ],
    ids=["outside", "not UTF-8", "twice", "twice by a link", "large"],
)
def test_a_file_that_must_not_be_edited(files: Files, off_limits: Mapping[str, str], message: str) -> None:
    """The refusal names the file, shows its place and gives the line to add there."""
    (diagnostic,) = refused(files, off_limits)
    assert diagnostic.rule == "plan/include-on-path"
    assert diagnostic.message == message
    assert diagnostic.hint == f'add this line to "providers" in "m.json5": {ENTRY}'
    assert diagnostic.source == "m.json5"
    assert diagnostic.span is not None
    assert (
        str(files["m.json5"], "latin-1")[slice(*diagnostic.span)] == "providers"
        if isinstance(files["m.json5"], bytes)
        else files["m.json5"][slice(*diagnostic.span)] == "providers"
    )


def test_what_is_there_already_needs_no_edit() -> None:
    """A file that must not be edited is no obstacle where nothing would be."""
    files = after({CONFIG: MODELS_AT_M, "m.json5": GOOD}, planned({CONFIG: MODELS_AT_M, "m.json5": GOOD}))
    made = plan_add(assembled(files, {"m.json5": "lies outside"}), PROVIDER, AddOptions())
    assert isinstance(made, Plan)
    assert made.is_noop


def test_a_literal_key_is_not_shown() -> None:
    """The line to add has a mark in the place of a key in plain text, and says so."""
    key = "sk-canary-4711-do-not-show"
    ground = assembled({CONFIG: MODELS_AT_M, "m.json5": GOOD}, {"m.json5": "lies outside"})
    made = finish(ground, Draft("x", put(ground.value, ("models", "providers", "x"), {"apiKey": key})), None)
    assert isinstance(made, Refusal)
    (diagnostic,) = made.diagnostics
    assert diagnostic.hint == (
        'add this line to "providers" in "m.json5": x: { apiKey: "***" } (with the secret in place of ***)'
    )
    assert key not in repr(diagnostic)


@pytest.mark.parametrize(
    ("files", "place", "source"),
    [
        ({CONFIG: MODELS_AT_M}, "$include", None),
        ({CONFIG: MODELS_AT_M, "m.json5": "{ a: }"}, "$include", None),
        ({CONFIG: MODELS_AT_M, "m.json5": '{ $include: "./gone.json5" }'}, "$include", "m.json5"),
        ({CONFIG: MODELS_AT_M, "m.json5": '{ providers: { $include: "./gone.json5" } }'}, "$include", "m.json5"),
        ({CONFIG: '{ $include: "./gone.json5" }'}, "$include", None),
        ({CONFIG: "{ $include: 1, models: {} }"}, "$include", None),
    ],
)  # fmt: skip
def test_a_failed_include_on_the_way(files: Files, place: str, source: str | None) -> None:
    """What it would bring is not known, so nothing is edited; the line to add is told all the same."""
    (diagnostic,) = refused(files)
    assert diagnostic.rule == "plan/include-on-path"
    assert "($include), which OpenClaw does not read as it is" in diagnostic.message
    assert diagnostic.hint is not None
    assert "see `openclaw-wisgate validate`, and repair that first; the line to add in " in diagnostic.hint
    assert diagnostic.hint.replace('"', "").endswith(ENTRY.replace('"', ""))
    assert diagnostic.source == source
    assert diagnostic.span is not None
    text = files[source or CONFIG]
    assert isinstance(text, str)
    assert text[slice(*diagnostic.span)] == place


def test_a_failed_include_elsewhere_is_no_obstacle() -> None:
    """OpenClaw refuses the config as it is, but where the provider belongs is known."""
    files = {CONFIG: config('models: { $include: "./m.json5" }, ui: { $include: "./no.json5" }')}
    assert changed({**files, "m.json5": GOOD}, planned({**files, "m.json5": GOOD})) == ["m.json5"]


@pytest.mark.parametrize(
    "agents",
    [
        '{ $include: "./gone.json5" }',
        '{ entries: { a: { $include: "./gone.json5" } } }',
        '{ $include: "./gone.json5", defaults: { model: "wisgate/m" } }',
    ],
)
def test_a_failed_include_of_what_names_models(agents: str) -> None:
    """An allowlist, a default or a name of the provider that may be in there keeps both from being planned."""
    files = {CONFIG: f"{{ models: {{ providers: {{ wisgate: {{ models: [] }} }} }}, agents: {agents} }}"}
    (diagnostic,) = refused(files)
    assert diagnostic.rule == "plan/include-on-path"
    assert diagnostic.hint == "see `openclaw-wisgate validate`, and repair that first"
    assert plan_remove(assembled(files), "wisgate") == Refusal((diagnostic,))


def test_a_failed_include_anywhere_keeps_a_provider() -> None:
    """What names a model can be anywhere, so nothing is removed while a part of the config is not known."""
    files = {CONFIG: '{ models: { providers: { wisgate: {} } }, ui: { $include: "./no.json5" } }'}
    made = plan_remove(assembled(files), "wisgate")
    assert isinstance(made, Refusal)
    assert [told.rule for told in made.diagnostics] == ["plan/include-on-path"]


def test_a_failed_list_of_models() -> None:
    """The models of a provider that a failed include would bring are not known to be no list."""
    files = {CONFIG: wisgate("{ $include: './gone.json5' }")}
    (diagnostic,) = refused(files)
    assert diagnostic.rule == "plan/include-on-path"
    assert '"models.providers.wisgate.models" takes its value from "./gone.json5"' in diagnostic.message
    made = plan_remove(assembled(files), "wisgate", RemoveOptions("m"))
    assert isinstance(made, Refusal)
    assert [told.rule for told in made.diagnostics] == ["plan/include-on-path"]


def test_a_repeated_key_in_the_included_file() -> None:
    """Which of two keys is meant is for the user to say; both stand in the included file."""
    files = {CONFIG: MODELS_AT_M, "m.json5": '{ mode: "merge", providers: {}, providers: {} }'}
    (diagnostic,) = refused(files)
    assert (diagnostic.rule, diagnostic.source) == ("plan/duplicate-key", "m.json5")


def test_what_shows_through_from_another_file() -> None:
    """A value that OpenClaw would merge with one hidden so far is not written; that one has to go first."""
    files = {
        CONFIG: config('models: { mode: "merge" }, agents: { $include: "./a.json5", defaults: { model: "x/y" } }'),
        "a.json5": '{ defaults: { model: { primary: "o/p", fallbacks: ["q/r"] } } }',
    }
    (diagnostic,) = refused(files, fallback=True)
    assert diagnostic.rule == "plan/include-on-path"
    assert diagnostic.message == (
        '"agents.defaults.model" is written in "a.json5", too, and OpenClaw would merge that into the new value'
    )
    assert diagnostic.hint == 'remove it from "a.json5" and run the command again'


def test_what_openclaw_drops_when_it_merges() -> None:
    """A provider id that OpenClaw drops where it merges files is refused, and never half written."""
    files = {
        CONFIG: config('models: { $include: "./m.json5", providers: {} }'),
        "m.json5": GOOD,
    }
    made = plan_add(assembled(files), replace(PROVIDER, id="constructor"), AddOptions())
    assert isinstance(made, Refusal)
    (diagnostic,) = made.diagnostics
    assert diagnostic.rule == "plan/include-on-path"
    assert "where OpenClaw would merge it with what other files hold into something else" in diagnostic.message


def test_an_array_that_gains_in_the_middle() -> None:
    """In a list that two files make up, a new element goes last or nowhere."""
    files = {CONFIG: '{ a: { $include: ["./m.json5", "./n.json5"] } }', "m.json5": "[1, 2]", "n.json5": "[3]"}
    last = finish(assembled(files), Draft("x", {"a": [1, 2, 3, 4]}), None)
    assert isinstance(last, Plan)
    assert [part.after.text for part in last.included] == ["[3, 4]"]
    middle = finish(assembled(files), Draft("x", {"a": [1, 9, 2, 3]}), None)
    assert isinstance(middle, Refusal)
    assert {told.rule for told in middle.diagnostics} == {"plan/include-on-path"}


def test_a_container_that_gains_and_loses() -> None:
    """Keys can go from one file and come to another at the same time."""
    files = {
        CONFIG: '{ a: { $include: ["./m.json5", "./n.json5"] } }',
        "m.json5": "{ x: 1, y: 2 }",
        "n.json5": "{ z: 3 }",
    }
    made = finish(assembled(files), Draft("x", {"a": {"y": 2, "z": 3, "w": 4}}), None)
    assert isinstance(made, Plan)
    verify(made)
    assert {part.source.name: part.after.text for part in made.included} == {
        "m.json5": "{ y: 2 }",
        "n.json5": "{ z: 3, w: 4 }",
    }


def test_not_an_object_on_the_way() -> None:
    """What is no object in an included file has no place for a provider; it is shown where it stands."""
    (diagnostic,) = refused({CONFIG: MODELS_AT_M, "m.json5": "{ providers: [] }"})
    assert (diagnostic.rule, diagnostic.source) == ("plan/not-an-object", "m.json5")
    (diagnostic,) = refused({CONFIG: MODELS_AT_M, "m.json5": f"{{ providers: {{ wisgate: {block('1')} }} }}"})
    assert (diagnostic.rule, diagnostic.source) == ("plan/not-a-list", "m.json5")


def test_what_differs_is_shown_in_the_file_that_has_it() -> None:
    """A conflict with a provider in an included file has its places there."""
    block = '{ baseUrl: "https://other.example/v1", api: "ollama", models: [] }'
    (diagnostic,) = refused({CONFIG: MODELS_AT_M, "m.json5": f'{{ mode: "merge", providers: {{ wisgate: {block} }} }}'})
    assert (diagnostic.rule, diagnostic.source) == ("plan/provider-differs", "m.json5")
    assert [related.source for related in diagnostic.related] == ["m.json5"]


def test_a_missing_gateway_mode_is_known_to_be_missing() -> None:
    """Includes that were read can be told to bring no mode; one that fails in its place cannot."""
    noted = planned({CONFIG: '{ models: { $include: "./m.json5" } }', "m.json5": GOOD})
    assert "plan/gateway-mode-missing" in {note.rule for note in noted.notes}
    unknown = planned({CONFIG: '{ gateway: { $include: "./no" }, models: { $include: "./m.json5" } }', "m.json5": GOOD})
    assert "plan/gateway-mode-missing" not in {note.rule for note in unknown.notes}
