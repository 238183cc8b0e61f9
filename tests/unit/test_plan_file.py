"""Saved plans: what is in them, and what is found out about texts that are none, or none any more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pytest

from openclaw_wisgate.change import Action, Change, changes_between, same
from openclaw_wisgate.diagnostics import Severity, note
from openclaw_wisgate.edit import Edit
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Draft, Part, Plan, finish
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.plan_again import to_plan
from openclaw_wisgate.plan_file import PlanFile, PlanFileFault, from_text, is_plan_file, to_text
from openclaw_wisgate.plan_remove import plan_remove
from openclaw_wisgate.provider import Api, KeyVariable, ModelSpec, ProviderSpec
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.system import resources
from openclaw_wisgate.text import Span
from openclaw_wisgate.verify import verify

VERSION = "1.2.3"
TEXT = '\ufeff{ // mine\r\n  models: { providers: { "ä": { apiKey: "sk-hidden", models: [] } }, },\r\n}\r\n'
DAMAGED = PlanFileFault("is damaged: it is not what openclaw-wisgate wrote", "add")
NO_PLAN = PlanFileFault("is not a plan file")


def parsed(text: str, name: str = "openclaw.json") -> Document:
    """Return the document of `text`."""
    document = document_of(text, name=name)
    assert document is not None
    return document


def source(text: str) -> Source:
    """Return what is read where `text` stands."""
    return Source(name="x", text=text, raw=text.encode())


@cache
def plan() -> Plan:
    """Return a plan with something in every field; the included file's part is one of its own."""
    provider = ProviderSpec(
        id="wisgate",
        base_url="https://api.wisgate.ai/v1",
        api=Api.OPENAI_COMPLETIONS,
        api_key=KeyVariable("WISGATE_API_KEY"),
        models=(ModelSpec(id="m", name="M \u2028", context_window=2, max_tokens=1),),
    )
    made = plan_add(parsed(TEXT), provider, AddOptions())
    assert isinstance(made, Plan)
    inner = plan_remove(parsed("{ models: { providers: { x: { models: [] } } } }", "rest.json5"), "x")
    assert isinstance(inner, Plan)
    part = Part(
        file="/home/me/rest.json5",
        source=source(inner.before.text),
        at=(("rest",), ("lists", 0)),
        before=inner.before,
        after=inner.after,
        changes=inner.changes,
        edits=inner.edits,
    )
    notes = (note("first", Severity.WARNING, "so it is", "do that", ("a", 0)), note("second", Severity.NOTE, "and so"))
    return replace(made, included=(part,), notes=notes, watched=True, stages=(900, 500), restores=True)


def saved_text(value: Plan, *, digest: str | None = None, **others: str) -> str:
    """Return the text of a saved plan."""
    told = {"command": "add", "config": "/home/me/openclaw.json", "state": "/home/me", **others}
    told = {"created": "2026-11-22T09:00:00Z", **told}
    digest = digest or source(value.before.text).digest
    return to_text(value, digest_before=digest, pings=[("wisgate", "m"), ("x", "a/b")], version=VERSION, **told)


@cache
def schema() -> dict[str, object]:
    """Return the schema of plan files."""
    return resources.schema("plan")


def read(text: str) -> PlanFile | PlanFileFault:
    """Return what the text of a plan file says to VERSION."""
    return from_text(text, schema(), version=VERSION)


def saved() -> PlanFile:
    """Return the saved plan of the text of `plan()`."""
    told = read(saved_text(plan()))
    assert isinstance(told, PlanFile), told
    return told


def documents() -> dict[str, tuple[Source, Document]]:
    """Return what is read of the included files."""
    return {part.file: (part.source, part.before) for part in plan().included}


def comparable(value: Plan | Part) -> dict[str, object]:
    """Return the fields of `value` as they can be compared: documents by their texts, edits without their causes."""
    found = {item.name: getattr(value, item.name) for item in fields(value)}
    for name in ("before", "after"):
        found[name] = (found[name].name, found[name].text)
    found["edits"] = [replace(edit, cause=()) for edit in value.edits]
    found["included"] = [comparable(part) for part in found.get("included", ())]
    return found


def again(text: str, document: Document) -> Plan:
    """Return the plan for `document` that `text` is."""
    told = read(text)
    assert isinstance(told, PlanFile), told
    back = to_plan(told, document, {})
    assert isinstance(back, Plan), back
    return back


def signed(value: dict[str, Any]) -> str:
    """Return the text of a plan file that holds `value` and the checksum of it, as somebody could make it."""
    told = {key: item for key, item in value.items() if key != "checksum"}
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    return json.dumps({**told, "checksum": digest})


def test_the_plan_comes_back_whole() -> None:
    """Of the text and the documents of the same bytes the same plan is made; it holds its proof."""
    back = to_plan(saved(), plan().before, documents())
    assert isinstance(back, Plan)
    assert comparable(back) == comparable(plan())
    verify(replace(back, restores=False))


def test_every_field_of_a_plan_is_tried() -> None:
    """The plan that comes back whole has something in every field, but for `env`, which no plan file may hold.

    Nor does one need `verbatim` and `whole`.
    """
    empty = [item.name for item in fields(Plan) if getattr(plan(), item.name) == item.default]
    assert empty == ["verbatim", "whole", "env"]


def test_the_file_says_who_made_it_for_what() -> None:
    """Program, version, time, command, file, digests on both sides and the models to ask are in the file."""
    told = saved()
    assert (told.version, told.created, told.command) == (VERSION, "2026-11-22T09:00:00Z", "add")
    assert (told.config.file, told.state, told.subject) == ("/home/me/openclaw.json", "/home/me", "wisgate")
    assert told.config.digest_before == hashlib.sha256(TEXT.encode()).hexdigest()
    assert told.config.digest_after == hashlib.sha256(plan().after.text.encode()).hexdigest()
    assert told.pings == (("wisgate", "m"), ("x", "a/b"))
    assert [part.file for part in told.parts] == ["/home/me/openclaw.json", "/home/me/rest.json5"]


def test_nothing_of_what_goes_or_stays_is_in_the_file() -> None:
    """The file is ASCII, and what stands in the config, keys among it, is not in it, not even where it goes."""
    document = parsed(TEXT)
    removal = plan_remove(document, "ä")
    assert isinstance(removal, Plan)
    for text in (saved_text(plan()), saved_text(removal, command="remove")):
        assert text.isascii()
        assert is_plan_file(text)
        assert "sk-hidden" not in text


def test_a_file_that_is_made() -> None:
    """Where there was no file there is no digest of it, and the file says that it is new."""
    made = replace(plan(), included=())
    value = json.loads(saved_text(made))
    told = {"command": "add", "config": "/c", "state": "/s", "created": value["created"]}
    text = to_text(made, digest_before=None, pings=[], version=VERSION, **told)
    value = json.loads(text)
    assert (value["file_is_new"], value["digest_before"]) == (True, None)
    made_of = read(text)
    assert isinstance(made_of, PlanFile)
    assert made_of.config.digest_before is None
    assert read(signed({**value, "file_is_new": False})) == DAMAGED
    assert read(signed({**value, "digest_before": "0" * 64})) == DAMAGED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "{",
        '{"tool": "terraform"}',
        "{ models: {} }",
        "[" * 100_000,
        '{"tool": "openclaw-wisgate", "tool": "openclaw-wisgate"}',
        '{"tool": "openclaw-wisgate", "stages": NaN}',
    ],
)
def test_another_file(text: str) -> None:
    """A text that is not JSON, or does not say that it is a plan of this program, is no plan file."""
    assert read(text) == NO_PLAN
    assert not is_plan_file(text)


def test_another_version() -> None:
    """A plan of another version is refused with both, even where nothing else of it is understood."""
    text = '{"tool": "openclaw-wisgate", "version": "9.0.0", "command": "remove", "new": 1}'
    assert read(text) == PlanFileFault("was made by openclaw-wisgate 9.0.0, and this is 1.2.3", "remove")
    assert is_plan_file(text)


def flipped(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Yield where a JSON value has a leaf, or a list that could be empty, and another value for it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flipped(item, (*path, key))
    elif isinstance(value, list) and value:
        yield path, value[:-1]
        for index, item in enumerate(value):
            yield from flipped(item, (*path, index))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int | float):
        yield path, value + 1
    elif isinstance(value, str):
        yield path, f"{value[:-1]}0" if not value.endswith("0") else f"{value[:-1]}1"
    else:
        yield path, [0] if value == [] else "0"


def changed(value: dict[str, Any], path: KeyPath, new: object) -> dict[str, Any]:
    """Return `value` with `new` at `path`."""
    copy = deepcopy(value)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = new
    return copy


def test_a_plan_that_was_altered() -> None:
    """Any other value in any place, and any key more or less, is found out."""
    value = json.loads(saved_text(plan()))
    tried = 0
    for path, new in flipped(value):
        told = read(json.dumps(changed(value, path, new)))
        assert isinstance(told, PlanFileFault), path
        assert told.says == DAMAGED.says or path[0] in ("tool", "version"), path
        tried += 1
    assert tried > 60
    for key in value:
        assert isinstance(read(json.dumps({name: item for name, item in value.items() if name != key})), PlanFileFault)
    assert read(json.dumps({**value, "more": 1})) == DAMAGED
    assert read(signed({**value, "more": 1})) == DAMAGED
    assert isinstance(read(signed(value)), PlanFile)


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("command",), "undo"),
        (("created",), "yesterday"),
        (("digest_after",), "x"),
        (("changes", 0, "action"), "move"),
        (("changes", 0, "path", 0), -1),
        (("changes", 0, "before"), 1),
        (("edits", 0, "start"), -1),
        (("edits", 0, "start"), 0.5),
        (("edits", 0, "start"), True),
        (("edits", 0, "replacement"), None),
        (("included", 0, "digest_before"), None),
        (("included", 0, "at"), []),
        (("watched",), 1),
        (("stages",), [0]),
        (("stages",), None),
        (("notes", 0, "severity"), "fatal"),
        (("ping", 0, "key"), "k"),
    ],
    ids=str,
)
def test_a_plan_of_another_shape(path: KeyPath, new: object) -> None:
    """A plan that its schema does not allow is damaged, whatever its checksum says."""
    assert read(signed(changed(json.loads(saved_text(plan())), path, new))).__class__ is PlanFileFault


def test_numbers_as_others_write_them() -> None:
    """1.0 is a whole number in JSON; places and offsets are whole numbers all the same."""
    value = json.loads(saved_text(plan()))
    value["edits"][0]["start"] = float(value["edits"][0]["start"])
    value["notes"][0]["path"][1] = 0.0
    told = read(signed(value))
    assert isinstance(told, PlanFile)
    assert isinstance(told.config.edits[0].span.start, int)
    assert repr(told.notes[0].key_path) == "('a', 0)"


def test_edits_that_break_their_contract() -> None:
    """Edits out of order, that overlap, beyond the end, of half a character, or none of them are no plan."""
    told = saved()
    first, *_, last = told.config.edits
    end = len(TEXT)
    for edits in (
        (),
        (last, first),
        (first, first),
        (first, replace(last, replacement="x")),
        (first, replace(last, replacement="\ud800")),
        (first, Edit(Span(end + 1, end + 2), "", ())),
        (first, Edit(Span(end, end - 1), "", ())),
        (*told.config.edits, Edit(Span(end, end), "}", ())),
    ):
        config = replace(told.config, edits=edits)
        assert to_plan(replace(told, config=config), plan().before, documents()) == DAMAGED


def test_other_bytes_after() -> None:
    """A text after with another digest than was saved is no plan, be it the config's or an included file's."""
    told = saved()
    config = replace(told.config, digest_after="0" * 64)
    assert to_plan(replace(told, config=config), plan().before, documents()) == DAMAGED
    included = (replace(told.included[0], digest_after="0" * 64),)
    assert to_plan(replace(told, included=included), plan().before, documents()) == DAMAGED
    assert to_plan(told, parsed(TEXT.replace("mine", "ours")), documents()) == DAMAGED


@pytest.mark.parametrize(
    "change",
    [
        Change(Action.ADD, ("models", "mode"), None, "replace"),
        Change(Action.ADD, ("models", "nothing"), None, "merge"),
        Change(Action.UPDATE, ("models", "mode"), None, "merge"),
        Change(Action.REMOVE, ("models", "nothing"), None, None),
        Change(Action.REMOVE, ("models", "providers", "ä"), None, "a value"),
    ],
    ids=str,
)
def test_changes_about_other_values(change: Change) -> None:
    """A change to a value that is not there, or not that value, is no plan."""
    told = saved()
    config = replace(told.config, changes=(change,))
    assert to_plan(replace(told, config=config), plan().before, documents()) == DAMAGED


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_values_that_json_does_not_have(number: str) -> None:
    """A number that JSON does not have is null in the file, and a value below 64 levels is cut; the plan has them whole."""
    before, after = parsed("{ a: 1, deep: 1 }"), parsed(f"{{ a: {number}, deep: {'[' * 80}{']' * 80} }}")
    changes = changes_between(before.value, after.value)
    edits = (Edit(Span(0, len(before.text)), after.text, ()),)
    text = saved_text(Plan(before=before, after=after, changes=changes, edits=edits, subject="x"))
    assert json.loads(text)["changes"][0]["after"] is None
    back = again(text, before)
    assert len(back.changes) == 2
    assert all(same(one.after, other.after) for one, other in zip(back.changes, changes, strict=True))
    assert [change.before for change in back.changes] == [1, 1]


def test_renamings() -> None:
    """A key that is renamed is told by the new one; the old one is in its path."""
    rename = Change(Action.RENAME, ("models", "Mode"), "Mode", "mode")
    before = parsed("{ models: { Mode: 1 } }")
    made = finish(before, Draft("x", before.value, (), (rename,)), None)
    assert isinstance(made, Plan)
    back = again(saved_text(made), before)
    assert back.changes == (rename,)
    verify(back)
    value = changed(json.loads(saved_text(made)), ("changes", 0, "path"), [])
    assert read(signed(value)) == DAMAGED
