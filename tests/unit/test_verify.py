"""The proof of plans: it takes every good plan and catches each kind of bad one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from openclaw_wisgate.change import Action, Change
from openclaw_wisgate.edit import Edit, apply_edits, inverse, shapes
from openclaw_wisgate.errors import PlanProofError
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Draft, Part, Plan, finish, part_put_back
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.plan_remove import plan_inverse, plan_remove
from openclaw_wisgate.provider import Api, KeyVariable, ModelSpec, ProviderSpec
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.syntax.parser import MAX_DEPTH
from openclaw_wisgate.text import Span
from openclaw_wisgate.verify import verify

PROVIDER = ProviderSpec(
    id="wisgate",
    base_url="https://api.wisgate.ai/v1",
    api=Api.OPENAI_COMPLETIONS,
    api_key=KeyVariable("WISGATE_API_KEY"),
    models=(ModelSpec(id="m", name="M", context_window=1000, max_tokens=100),),
)
ADD, UPDATE, REMOVE = Action.ADD, Action.UPDATE, Action.REMOVE


def parsed(text: str) -> Document:
    """Return the document of `text`."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    return document


def made(before: str, edits: Iterable[tuple[int, int, str]], changes: Iterable[Change]) -> Plan:
    """Return a plan made by hand: edits as (start, end, replacement)."""
    listed = tuple(Edit(Span(start, end), replacement, ()) for start, end, replacement in edits)
    after = apply_edits(before, listed)
    return Plan(before=parsed(before), after=parsed(after), changes=tuple(changes), edits=listed, subject="x")


def swapped(before: str, pieces: Iterable[tuple[str, str]], changes: Iterable[Change]) -> Plan:
    """Return a plan made by hand: each old piece, which `before` has once, is replaced by a new one."""
    edits = []
    for old, new in pieces:
        assert before.count(old) == 1, old
        start = before.index(old)
        edits.append((start, start + len(old), new))
    return made(before, edits, changes)


def put_in(before: str, behind: str, new: str, changes: Iterable[Change]) -> Plan:
    """Return a plan made by hand that inserts `new` behind the words `behind`."""
    at = before.index(behind) + len(behind)
    return made(before, [(at, at, new)], changes)


def add(path: KeyPath, value: object) -> Change:
    """Return an addition."""
    return Change(ADD, path, None, value)


def check_fails(plan: Plan, words: str) -> None:
    """Check that the proof fails with these words, and says that nothing happened."""
    with pytest.raises(PlanProofError) as caught:
        verify(plan)
    assert words in caught.value.message
    assert "nothing was written" in caught.value.message
    assert caught.value.hint == "report this as a bug"


NEW_B = [add(("b",), 2)]


@pytest.mark.parametrize(
    "plan",
    [
        made('{"a": 1}', [(7, 7, ', "b": 2')], NEW_B),
        made('{\n  "a": 1 // a\n}', [(10, 10, ","), (16, 16, '  "b": 2\n')], NEW_B),
    ],
)
def test_good_plans_made_by_hand_hold(plan: Plan) -> None:
    """A comma and a new entry are all it takes."""
    verify(plan)


def test_edits_that_do_not_give_the_text_after() -> None:
    """The text after is what the edits make, to the last blank."""
    plan = put_in('{"a": 1}', "1", ', "b": 2', NEW_B)
    check_fails(replace(plan, after=parsed('{"a": 1, "b": 2 }')), "do not give the text after")
    check_fails(replace(plan, edits=()), "do not give the text after")


def test_a_text_after_that_is_not_json5() -> None:
    """What is proved is the text, not the tree that came with the plan."""
    broken = replace(put_in("{a: 1}", "1", ", b: 2", NEW_B), edits=(Edit(Span(5, 5), ", b: 2,,", ()),))
    after = Document(name="x", text="{a: 1, b: 2,,}", root=parsed("{a: 1, b: 2}").root)
    check_fails(replace(broken, after=after), "is not JSON5")


def test_a_stolen_comment() -> None:
    """A comment that comes to trail another entry is caught."""
    check_fails(put_in('{\n  "a": 1 // about a\n}', "1", ',\n  "b": 2', NEW_B), "belongs to something else")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_comment_stolen_by_a_new_entry_below(line_end: str) -> None:
    """A comment that comes to lead a new entry is caught, whatever the line ends."""
    before = '{\n  "a": 1,\n  // "old": 2\n}'.replace("\n", line_end)
    lines = f'  "b": 2{line_end}'
    check_fails(put_in(before, f'"old": 2{line_end}', lines, NEW_B), "belongs to something else")
    verify(put_in(before, f'"old": 2{line_end}', line_end + lines, NEW_B))


def test_a_lost_comment() -> None:
    """A comment that is not about something removed must stay."""
    before = '{"a": 1, /* keep */ "b": 2}'
    removal = [Change(REMOVE, ("b",), 2, None)]
    check_fails(swapped('{"a": 1 /* keep */}', [(" /* keep */", ', "b": 2')], NEW_B), "reaches too far")
    check_fails(swapped(before, [(', /* keep */ "b": 2', "")], removal), "reaches too far")


def test_a_changed_comment() -> None:
    """The words of a comment are the user's."""
    before = '{"a": 1 /* two words */}'
    plan = made(before, [(7, 7, ', "b": 2'), (14, 14, "!")], NEW_B)
    check_fails(plan, "reaches too far")


def test_a_made_comment() -> None:
    """A plan writes no comments."""
    check_fails(put_in('{"a": 1}', "1", ', "b": 2 /* new */', NEW_B), "reaches too far")
    check_fails(put_in('{"a": 1}', "1", ', "b": /* new */ 2', NEW_B), "a comment was made")


def test_an_entry_that_went_into_a_comment() -> None:
    """An edit whose words end up in a comment has not made its change."""
    before = '{"a": 1 // about a\u2028}'
    plan = made(before, [(7, 7, ","), (18, 18, ' "b": 2')], NEW_B)
    check_fails(plan, "values differ")


@pytest.mark.parametrize(
    "pieces",
    [
        [('"list": [1, 2]', '"list": [\n    1,\n    2\n  ]')],
        [("[1, 2]", "[1,\n2]")],
        [(", 2]", ",\n 2]")],
        [("[1", "[ 1")],
        [("2]", "2,]")],
        [('"list"', "list")],
        [('"a": 1', '"a":1')],
        [("1, 2", "1.0, 2")],
    ],
)  # fmt: skip
def test_a_reflowed_neighbour(pieces: list[tuple[str, str]]) -> None:
    """Text that the changes are not about stays as it is, blanks and quotes included."""
    before = '{\n  "list": [1, 2],\n  "a": 1\n}'
    plan = swapped(before, [*pieces, ("\n}", ',\n  "b": 2\n}')], NEW_B)
    check_fails(plan, "reaches too far")


def test_a_reflow_by_blanks_alone() -> None:
    """An edit that only moves blanks serves no change."""
    before = '{ "list": [1, 2], "a": 1 }'
    at = before.index(", 2") + 1
    end = before.index(" }")
    check_fails(made(before, [(at, at, "\n"), (end, end, ', "b": 2')], NEW_B), "reaches too far")


def test_a_corrupted_array() -> None:
    """An array that lost a comma instead of an element is caught."""
    removal = [Change(REMOVE, ("a", 2), 3, None)]
    check_fails(swapped('{"a": [1, 2, 3]}', [(", 3", "3")], removal), "values differ")
    check_fails(swapped('{"a": [1, 2, 3]}', [(", 2", "")], removal), "values differ")
    verify(swapped('{"a": [1, 2, 3]}', [(", 3", "")], removal))


def test_removing_in_the_middle_of_objects() -> None:
    """An element is told from its neighbours by its place, also where all look alike."""
    before = '{"a": [{"x": 1}, {"x": 2}, {"x": 2}, {"x": 3}]}'
    removal = [Change(REMOVE, ("a", 0), {"x": 1}, None), Change(REMOVE, ("a", 2), {"x": 2}, None)]
    plan = made(before, [(7, 17, ""), (25, 35, "")], removal)
    assert plan.after.text == '{"a": [{"x": 2}, {"x": 3}]}'
    verify(plan)


def test_an_edit_at_the_dead_one_of_two_keys() -> None:
    """Where a key stands twice only the last counts; editing the first changes nothing."""
    change = [Change(UPDATE, ("a",), 2, 3)]
    check_fails(swapped('{"a": 1, "a": 2}', [("1", "3")], change), "values differ")
    check_fails(swapped('{"a": 1, "a": 2}', [("1", "3")], [Change(UPDATE, ("a",), 1, 3)]), "held another value")
    check_fails(put_in('{"a": {}, "a": {"c": 1}}', '"a": {', '"b": 2', [add(("a", "b"), 2)]), "values differ")


@pytest.mark.parametrize(
    ("old", "new"), [("1", "2"), ("true", "1"), ("true", "false"), ("null", "0"), ('"s"', "'t'"), ("{}", "[]")]
)
def test_an_extra_changed_value(old: str, new: str) -> None:
    """A value that changed beside the planned one is caught, even true that became 1."""
    before = '{"p": [1, true, null, "s", {}, {"__x": NaN}], "a": 0}'
    check_fails(swapped(before, [(old, new), ("0", '0, "b": 2')], NEW_B), "values differ")


def test_another_value_than_planned() -> None:
    """What is written must be the planned value itself."""
    check_fails(put_in('{"a": 1}', "1", ', "b": 3', NEW_B), "values differ")
    check_fails(put_in('{"a": 1}', "1", ', "b": true', [add(("b",), 1)]), "values differ")
    check_fails(put_in('{"a": 1}', "1", ', "b": "2"', NEW_B), "values differ")
    check_fails(put_in('{"a": 1}', "1", ', "__b": 3', [add(("__b",), 2)]), "values differ")


def test_an_extra_key() -> None:
    """An entry more than planned is caught, also deep below and with a key that seems private."""
    check_fails(put_in('{"a": 1}', "1", ', "b": 2, "__c": 3', NEW_B), "values differ")
    deep = '{"a": 0, "p": ' + '{"x": ' * 60 + "1" + "}" * 61
    check_fails(made(deep, [(7, 7, ', "b": 2'), (deep.index("1}"), deep.index("1}"), "2")], NEW_B), "values differ")


def test_a_change_that_is_not_made() -> None:
    """A planned change without an edit is caught."""
    check_fails(made("{a: 1}", [], NEW_B), "values differ")
    check_fails(made("{a: 1}", [], [Change(REMOVE, ("a",), 1, None)]), "values differ")


@pytest.mark.parametrize(
    "change",
    [
        Change(UPDATE, ("x",), 1, 2),
        Change(REMOVE, ("x",), 1, None),
        Change(REMOVE, ("l", 2), 1, None),
        Change(UPDATE, ("a", "x"), 1, 2),
        add(("a",), 1),
        add(("x", "y"), 1),
        add(("l", 1), 2),
        add(("l", 5), 1),
        add(("a", "y"), 1),
    ],
)
def test_changes_that_the_file_has_no_place_for(change: Change) -> None:
    """Updating or removing what is not there, and adding what is there or nowhere, is wrongly planned."""
    with pytest.raises(PlanProofError):
        verify(made("{a: 1, l: [1, 2]}", [], [change]))


def test_reordered_keys() -> None:
    """Keys that stay keep their order, although their values are the same."""
    before = '{"a": 1, "b": 1, "c": 0}'
    plan = swapped(before, [('"a": 1, "b": 1', '"b": 1, "a": 1'), ("0", "2")], [Change(UPDATE, ("c",), 0, 2)])
    check_fails(plan, "reaches too far")
    moved = Change(UPDATE, ("o",), {"a": 1, "b": 2}, {"b": 2, "a": 1})
    check_fails(swapped('{"o": {"a": 1, "b": 2}}', [('"a": 1, "b": 2', '"b": 2, "a": 1')], [moved]), "order")


def test_an_edit_that_reaches_into_a_neighbour() -> None:
    """An edit takes away nothing but what changes."""
    removal = [Change(REMOVE, ("b",), 2, None)]
    check_fails(swapped('{"a": 1, "b": 2}', [('1, "b": 2', "1")], removal), "reaches too far")
    verify(swapped('{"a": 1, "b": 2}', [(', "b": 2', "")], removal))


def test_an_update_keeps_its_key() -> None:
    """Updating a value does not rewrite the key or what stands between."""
    update = [Change(UPDATE, ("a",), 1, 2)]
    check_fails(swapped('{"a": 1}', [('"a": 1', "a: 2")], update), "reaches too far")
    check_fails(swapped('{"a": /* why */ 1}', [("/* why */ 1", "2")], update), "reaches too far")
    check_fails(swapped('{"a": 1 /* trails */}', [("1 /* trails */", "2")], update), "reaches too far")
    verify(swapped('{"a": /* why */ 1 /* trails */}', [("1", "2")], update))
    verify(swapped('{"a": [/* in */ 1]}', [("[/* in */ 1]", "2")], [Change(UPDATE, ("a",), [1], 2)]))


def test_a_comma_elsewhere() -> None:
    """A comma is set or taken only where an entry comes or goes."""
    check_fails(made("{p: [1], a: 1}", [(6, 6, ","), (13, 13, ", b: 2")], NEW_B), "reaches too far")


DEEP = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "",
        f'{{"params": {DEEP}}}',
        '{"params": {"__a": NaN, "b": [NaN, -Infinity, {"__c": [True]}]}}'.replace("True", "true"),
        '{"params": [1, true, 1.0, 0, false, -0, null, "", "1", "true"]}',
        '{"params": [[], {}, [[]], [{}]], "it\'s": {"\\"": {"a.b": {"a[0]": {"root[\'x\']": 1}}}}}',
        '{"params": {"x": 1, "x": 2}, /* once */ "meta": 123456789012345678901234567890}',
        '// c\n{ /* c */ "params": /* c */ [ // c\n1 /* c */, // c\n], // c\n// c\n} // c\n/* c */',
    ],
)
def test_good_plans_hold_whatever_else_is_in_the_file(text: str) -> None:
    """Very deep values, NaN, keys like `__a`, true beside 1 and comments of one text do not disturb the proof."""
    document = parsed(text)
    plan = plan_add(document, PROVIDER, AddOptions())
    assert isinstance(plan, Plan)
    verify(plan)
    removal = plan_remove(plan.after, "wisgate", added=frozenset(change.key_path for change in plan.changes))
    assert isinstance(removal, Plan)
    verify(removal)
    for made_plan in (plan, removal):
        edits = inverse(made_plan.before.text, shapes(made_plan.edits))
        back = plan_inverse(made_plan.after, edits, subject="wisgate", baseline=None)
        assert isinstance(back, Plan)
        verify(back)


def test_the_deepest_difference_is_seen() -> None:
    """A value that changes as deep down as there can be one is no less a change."""
    before = f'{{"a": 1, "params": {DEEP}}}'
    middle = before.index("]")
    check_fails(made(before, [(7, 7, ', "b": 2'), (middle, middle, "0")], NEW_B), "values differ")


def test_restoring_may_bring_comments_back_to_their_owners() -> None:
    """What a removal took along comes back with it, and leading comments find their entries again."""
    before = '{\n  "a": [1, /* two */ 2, 3],\n  // about b\n  "b": 1, // b\n  // about c\n  "c": 2\n}\n'
    document = parsed(before)
    plan = finish(document, Draft("x", {"a": [1, 3], "c": 2}, ()), None)
    assert isinstance(plan, Plan)
    verify(plan)
    back = plan_inverse(plan.after, inverse(before, shapes(plan.edits)), subject="x", baseline=None)
    assert isinstance(back, Plan)
    verify(back)
    assert back.after.text == before
    check_fails(replace(back, restores=False), "")


def test_restoring_is_proved_too() -> None:
    """A plan that claims to take something back is caught where neither it nor doing it again can be proved."""
    before = '{"list": [1, 2], "a": 1}'
    reflowed = made(before, [(13, 13, "\n"), (len(before) - 1, len(before) - 1, ', "b": 2')], NEW_B)
    check_fails(replace(reflowed, restores=True), "reaches too far")
    check_fails(replace(put_in(before, '"a": 1', ', "b": 3', NEW_B), restores=True), "values differ")


RENAME = Change(Action.RENAME, ("old",), "old", "new")


def test_renaming_is_proved() -> None:
    """A key token that changes alone is a renaming."""
    verify(swapped("{ /* c */ old: 1, z: 2 } // d", [("old", "new")], [RENAME]))


@pytest.mark.parametrize(
    ("before", "pieces", "change"),
    [
        ("{ old: 1, z: 2 }", [("old", "other")], RENAME),
        ("{ old: 1, z: 2 }", [("old: 1", "new: 3")], RENAME),
        ("{ old: 1, z: 2 }", [("old: 1", "new:  1")], RENAME),
        ("{ old: 1, z: 2 }", [("old: 1, z: 2", "z: 2, new: 1")], RENAME),
        ("{ old /* c */: 1, z: 2 }", [("old /* c */", "new")], RENAME),
        ("{ old: 1, new: 2 }", [("old", "new")], RENAME),
        ("{ old: 1, z: 2 }", [("old", "new")], Change(Action.RENAME, ("old",), "z", "new")),
        ("{ z: 2 }", [("z", "new")], RENAME),
        ("{ old: 1, z: 2 }", [("old", "new"), ("z", "y")], RENAME),
    ],
)
def test_bad_renamings_are_caught(before: str, pieces: list[tuple[str, str]], change: Change) -> None:
    """A renaming that does other than it says, or more, fails the proof."""
    with pytest.raises(PlanProofError):
        verify(swapped(before, pieces, [change]))


def part_of(plan: Plan) -> Part:
    """Return what `plan` does, as done to an included file."""
    text = plan.before.text
    source = Source("m.json5", text, text.encode())
    return Part(
        file="/conf/m.json5",
        source=source,
        at=(("m",),),
        before=plan.before,
        after=plan.after,
        changes=plan.changes,
        edits=plan.edits,
    )


def test_included_files_are_proved_like_the_config() -> None:
    """A plan that leaves the config as it is holds if what it does to each included file does."""
    nothing = made("{ m: { $include: './m.json5' } }", [], [])
    good, bad = put_in('{"a": 1}', "1", ', "b": 2', NEW_B), put_in('{"a": 1}', "1", ', "b": 3', NEW_B)
    verify(replace(nothing, included=(part_of(good),)))
    assert not replace(nothing, included=(part_of(good),)).is_noop
    check_fails(replace(nothing, included=(part_of(good), part_of(bad))), "values differ")
    check_fails(replace(good, included=(part_of(bad),)), "values differ")


def test_included_files_are_put_back_as_a_whole() -> None:
    """A saved text comes back to an included file in the place of all that is there."""
    source = Source("m.json5", "{ broken", b"{ broken")
    part = part_put_back("/conf/m.json5", source, "{ a: 1 }", at=(("m",),))
    nothing = replace(made("{ m: 1 }", [], []), restores=True, verbatim=True)
    verify(replace(nothing, included=(part,)))
    check_fails(replace(nothing, included=(replace(part, edits=()),)), "do not give the text after")
