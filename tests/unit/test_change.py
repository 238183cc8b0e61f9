"""Values: comparing, reaching into and changing them, and wording the difference."""

from __future__ import annotations

import copy
import math

import pytest

from openclaw_wisgate.change import (
    DEPTH,
    Action,
    Change,
    as_json,
    changes_between,
    drop,
    expressible,
    get,
    has,
    moved,
    put,
    same,
)
from openclaw_wisgate.keypath import KeyPath

VALUE = {"a": {"b": [1, {"c": None}]}, "__d": True}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (True, True, True),
        (None, False, False),
        (0.0, -0.0, True),
        (math.nan, math.nan, True),
        (math.nan, 1, False),
        ("1", 1, False),
        ("", [], False),
        ([1, 2], (1, 2), True),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ({}, [], False),
        ({"__a": 1}, {"__a": 2}, False),
    ],
)
def test_same_is_equality_in_javascript(left: object, right: object, *, expected: bool) -> None:
    """Numbers are one kind, booleans another, NaN is itself, order counts in arrays only."""
    assert same(left, right) is expected
    assert same(right, left) is expected
    assert same({"x": [left]}, {"x": [right]}) is expected


def test_same_goes_as_deep_as_values_do() -> None:
    """Comparing takes no recursion."""
    left, right, other = 1, 1, 2
    values: list[object] = [left, right, other]
    for _ in range(5000):
        values = [{"a": [value]} for value in values]
    assert same(values[0], values[1])
    assert not same(values[0], values[2])


@pytest.mark.parametrize(
    ("path", "expected", "there"),
    [
        (("a", "b", 0), 1, False),
        (("a", "b", 1, "c"), None, True),
        (("a", "b", 1, "x"), None, False),
        (("a", "b", 2), None, False),
        (("a", "b", -1), None, False),
        (("a", "b", "0"), None, False),
        (("a", 0), None, False),
        (("__d",), True, True),
        (("__d", "x"), None, False),
    ],
)
def test_get_and_has(path: KeyPath, expected: object, *, there: bool) -> None:
    """Getting from nowhere gives None; a key that holds null is there all the same."""
    assert get(VALUE, path) == expected
    assert has(VALUE, path) is there


def test_get_the_whole() -> None:
    """The empty key path is the value itself."""
    assert get(VALUE, ()) is VALUE


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("a", "b", 0), {"a": {"b": ["new", {"c": None}]}, "__d": True}),
        (("a", "b", 2), {"a": {"b": [1, {"c": None}, "new"]}, "__d": True}),
        (("a", "b", 2, "x"), {"a": {"b": [1, {"c": None}, {"x": "new"}]}, "__d": True}),
        (("e", "f"), {**VALUE, "e": {"f": "new"}}),
        ((), "new"),
    ],
)
def test_put_makes_what_is_missing_and_changes_nothing_shared(path: KeyPath, expected: object) -> None:
    """Putting returns a new value, with objects made on the way; the old value stays."""
    before = copy.deepcopy(VALUE)
    assert put(VALUE, path, "new") == expected
    assert before == VALUE


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("a", "b", 0), {"a": {"b": [{"c": None}]}, "__d": True}),
        (("a", "b", 1, "c"), {"a": {"b": [1, {}]}, "__d": True}),
        (("a",), {"__d": True}),
    ],
)
def test_drop_leaves_the_rest(path: KeyPath, expected: object) -> None:
    """Dropping returns a new value without what stood there; the old value stays."""
    before = copy.deepcopy(VALUE)
    assert drop(VALUE, path) == expected
    assert before == VALUE


ADD, UPDATE, REMOVE = Action.ADD, Action.UPDATE, Action.REMOVE


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1}, {"a": True}, [(UPDATE, ("a",), 1, True)]),
        ({"a": None}, {}, [(REMOVE, ("a",), None, None)]),
        ({}, {"a": {"b": 1}}, [(ADD, ("a",), None, {"b": 1})]),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, [(REMOVE, ("a", "b"), 1, None), (ADD, ("a", "c"), None, 1)]),
        ({"a": {}}, {"a": []}, [(UPDATE, ("a",), {}, [])]),
        ([1], [1, 2, 3], [(ADD, (1,), None, 2), (ADD, (2,), None, 3)]),
        ([1, 3], [1, 2, 3], [(ADD, (1,), None, 2)]),
        ([1, 2, 3, 2], [1, 3], [(REMOVE, (1,), 2, None), (REMOVE, (3,), 2, None)]),
        ([1, 1], [1], [(REMOVE, (1,), 1, None)]),
        ([{"a": 1}], [{"a": 1, "b": 2}, 3], [(ADD, (0, "b"), None, 2), (ADD, (1,), None, 3)]),
        ([1, 2, 3], [0, 2], [(UPDATE, (0,), 1, 0), (REMOVE, (2,), 3, None)]),
        ({}, 1, [(UPDATE, (), {}, 1)]),
    ],
)
def test_changes_are_the_topmost_differences(
    before: object, after: object, expected: list[tuple[Action, KeyPath, object, object]]
) -> None:
    """Objects are compared by key; arrays that only grew or shrank by element, wherever; else index by index."""
    assert changes_between(before, after) == tuple(Change(*item) for item in expected)


def test_taking_a_change_of_arrays_back_is_the_opposite_change() -> None:
    """The differences one way are those the other way, turned around."""
    opposite = {ADD: REMOVE, REMOVE: ADD, UPDATE: UPDATE}
    for before, after in [([1, 2, 3], [1, 3]), ([1, 2, 3], [0, 2]), ([1], [2, 3, 4]), ([], [1])]:
        there, back = changes_between(before, after), changes_between(after, before)
        assert {(item.action, item.key_path) for item in back} == {
            (opposite[item.action], item.key_path) for item in there
        }


def test_container_that_gains_and_loses() -> None:
    """Where entries of one container go and others come, the container is updated as a whole, and nothing inside it."""
    before = {"a": {"x": 1, "y": {"z": 1}}, "b": [1, 2], "c": 1}
    after = {"a": {"w": 1, "y": {"z": 2}}, "b": [1, 2, 3]}
    changes = expressible(changes_between(before, after), before, after)
    assert [(change.action, change.key_path) for change in changes] == [
        (Action.ADD, ("b", 2)),
        (Action.REMOVE, ("c",)),
        (Action.UPDATE, ("a",)),
    ]
    assert changes[-1].after == after["a"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([1, 2], [1, 2, 3], [(Action.ADD, ("a", 2))]),
        ([1, 2], [0, 1, 2], [(Action.UPDATE, ("a",))]),
        ([1, 2], [1, 0, 2, 3], [(Action.UPDATE, ("a",))]),
        ([1, 2], [2], [(Action.REMOVE, ("a", 0))]),
    ],
)
def test_array_that_gains_inside(before: object, after: object, expected: list[tuple[Action, KeyPath]]) -> None:
    """An array that gains entries elsewhere than at its end is updated as a whole."""
    changes = expressible(changes_between({"a": before}, {"a": after}), {"a": before}, {"a": after})
    assert [(change.action, change.key_path) for change in changes] == expected


def test_values_as_json_has_them() -> None:
    """A number that JSON does not have is null, wherever, and what lies below 64 levels is left out."""
    deep: object = "end"
    for _ in range(1000):
        deep = [deep]
    assert as_json({"a": [math.nan, math.inf, 1.5, True, None, "x"]}) == {"a": [None, None, 1.5, True, None, "x"]}
    assert str(as_json(deep)) == "[" * DEPTH + "'…'" + "]" * DEPTH


PEOPLE = [{"id": "a", "n": 1}, {"id": "b", "n": 1, "l": [1]}, {"id": "c", "n": 1}]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            PEOPLE,
            [{"id": "b", "n": 2, "l": [1, 2]}, {"id": "c", "n": 1}],
            [(Action.UPDATE, (1, "n")), (Action.ADD, (1, "l", 1)), (Action.REMOVE, (0,))],
        ),
        (
            [{"id": "a", "n": 2}, {"id": "c", "n": 2}],
            PEOPLE,
            [(Action.UPDATE, (0, "n")), (Action.UPDATE, (1, "n")), (Action.ADD, (1,))],
        ),
        # In another order, with an id twice or without one, places are all there is to go by.
        (PEOPLE, [{"id": "c", "n": 1}, {"id": "a", "n": 1}], None),
        (PEOPLE, [{"id": "b", "n": 2, "l": [1]}, {"id": "b", "n": 1}], None),
        (PEOPLE, [{"n": 1}, {"id": "c", "n": 2}], None),
    ],
)
def test_elements_with_ids_are_compared_with_their_like(
    before: list[object], after: list[object], expected: list[tuple[Action, KeyPath]] | None
) -> None:
    """An element that goes or comes does not make those behind it others; each keeps its index from before."""
    changes = changes_between(before, after)
    if expected is None:
        assert {change.key_path[0] for change in changes} == {0, 1, 2}
    else:
        assert [(change.action, change.key_path) for change in changes] == expected
        there = [get(after, moved(change.key_path, changes)) for change in changes if change.action is Action.UPDATE]
        assert there == [change.after for change in changes if change.action is Action.UPDATE]


def test_where_things_stand_afterwards() -> None:
    """Elements that go or come before it, and keys that are renamed on the way, move a value."""
    changes = [
        Change(Action.REMOVE, ("a", 0), 1, None),
        Change(Action.ADD, ("b", 0), None, 1),
        Change(Action.ADD, ("b", 2), None, 1),
        Change(Action.RENAME, ("c",), "c", "d"),
        Change(Action.REMOVE, ("c", "e", 1), 1, None),
    ]
    assert moved(("a", 2, "x"), changes) == ("a", 1, "x")
    assert moved(("b", 0), changes) == ("b", 1)
    assert moved(("b", 1), changes) == ("b", 3)
    assert moved(("c", "e", 2), changes) == ("d", "e", 1)
    assert moved(("c2", 5), changes) == ("c2", 5)
