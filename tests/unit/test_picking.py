"""Choosing by typed lines: what is taken, marked, searched and turned, and what is said to what cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openclaw_wisgate.picking import Again, Item, Left, Picked, Picking, Show, after

FAMILIES = {
    "opus": "anthropic",
    "gpt-5": "o",
    "gpt-5-mini": "o",
    "o3": "o",
    "gemini-3": "g",
    "vendor/all": "v",
    "5": "v",
}
START = Picking(
    items=tuple(Item(name, f"{name} {family}") for name, family in FAMILIES.items()), marked=frozenset({0}), per_page=3
)


def again(line: str, picking: Picking = START) -> Again:
    """Return what follows a line that does not end the dialogue."""
    outcome = after(picking, line)
    assert isinstance(outcome, Again)
    return outcome


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("2", (1,)),
        (" 3\n", (2,)),
        ("1,3-5", (0, 2, 3, 4)),
        ("3-5 1", (2, 3, 4, 0)),
        ("2; 2, 1 - 3,", (1, 0, 2)),
        ("7", (6,)),
        ("gpt-5", (1,)),
        ("o3, gpt-5", (3, 1)),
        ("vendor/all", (5,)),
        ("ALL", tuple(range(7))),
        ("\n", (0,)),
        ("   ", (0,)),
    ],
)
def test_what_is_taken(line: str, taken: tuple[int, ...]) -> None:
    """Numbers, ranges and whole ids are taken in the order in which they are typed, each once; Enter takes the marked."""
    assert after(START, line) == Picked(taken)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("0", "there is no number 0; the last is 7"),
        ("8", "there is no number 8"),
        ("1-8", "there is no number 8"),
        ("1-999999999", "there is no number 999999999"),
        ("5-3", "did you mean 3-5?"),
        ("+9", "there is no number 9"),
        ("-0", "there is no number 0"),
        ("claude", 'no model has "claude"'),
        ("9" * 5000, "no model has"),
        ("٣", "no model has"),
        ("p", "this is the first page"),
        ("/nope", 'no model has "nope"'),
        ("+gpt", 'no model has "+gpt"'),
        ("+1 gpt", 'no model has "+1 gpt"'),
    ],
)
def test_what_cannot_be(line: str, says: str) -> None:
    """It is said, and nothing changes."""
    outcome = again(line)
    assert says in outcome.says
    assert (outcome.picking, outcome.show) == (START, Show.NOTHING)


@pytest.mark.parametrize("line", ["q", "Q\n", " q "])
def test_leaving(line: str) -> None:
    """One letter leaves."""
    assert after(START, line) == Left()


def test_help_changes_nothing() -> None:
    """A question mark asks what can be typed."""
    assert again("?") == Again(START, Show.HELP)


def test_marks() -> None:
    """A sign before numbers marks them or takes the mark away, and Enter takes what is marked, in the list's order."""
    picking = again("+ 4,2").picking
    assert picking.marked == {0, 1, 3}
    assert again("-4 5 + 1,3", picking).picking.marked == {0, 1, 2}
    picking = again("-1-2", picking).picking
    assert picking.marked == {3}
    assert after(picking, "") == Picked((3,))
    picking = again("-4", picking).picking
    assert "no model is marked" in again("", picking).says


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("GPT", (1, 2)),
        ("Anthropic", (0,)),
        ("gpt mini", (2,)),
        ("mini gpt", (2,)),
        ("/5", (1, 2, 6)),
        ("/gpt-5", (1, 2)),
        ("/all", (5,)),
        ("/", tuple(range(7))),
    ],
)
def test_searching(line: str, found: tuple[int, ...]) -> None:
    """Every word has to be there; a slash searches for what would be a number, an id or a command."""
    outcome = again(line)
    assert (outcome.picking.found, outcome.show) == (found, Show.LIST)


def test_in_a_search() -> None:
    """Numbers stay those of the whole list, `all` is what was found, and Enter shows the whole list before it takes any."""
    picking = again("gpt").picking
    assert after(picking, "5") == Picked((4,))
    assert after(picking, "all") == Picked((1, 2))
    whole = again("", picking)
    assert (whole.picking, whole.show) == (START, Show.LIST)
    assert again("+2", picking).picking.search == "gpt"


def test_pages() -> None:
    """Pages are turned one by one, and a search begins at its first; a page that is gone gives way to the last."""
    assert START.shown == (0, 1, 2)
    second = again("n").picking
    third = again("n", second).picking
    assert (second.shown, third.shown) == ((3, 4, 5), (6,))
    assert "last page" in again("n", third).says
    assert again("p", third).picking.shown == second.shown
    assert again("gpt", third).picking.shown == (1, 2)
    assert replace(third, per_page=4).shown == (4, 5, 6)
    assert again("+1", second).picking.shown == second.shown
