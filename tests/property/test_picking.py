"""What holds for every line that somebody types, whatever the list."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from openclaw_wisgate.picking import Again, Item, Left, Picked, Picking, after

_NAMES = st.text(alphabet="ab1-5/. é", min_size=1, max_size=6).map(str.strip).filter(bool)
LISTS = st.lists(_NAMES, min_size=1, max_size=30, unique=True)
LINES = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="0123456789,- +qnp?/alb", max_size=10),
    st.sampled_from(("", "q", "n", "p", "all", "?", "/", "+1", "-1", "a", "1-3")),
)


def picking_of(names: list[str], per_page: int) -> Picking:
    """Return a list of which the first model is marked."""
    items = tuple(Item(name, name) for name in names)
    return Picking(items=items, marked=frozenset({0}), per_page=per_page)


@given(LISTS, st.integers(1, 12), st.lists(LINES, max_size=12))
def test_any_lines(names: list[str], per_page: int, lines: list[str]) -> None:
    """No line fails; what is taken, marked and shown is in the list, and something is always shown."""
    picking = picking_of(names, per_page)
    everything = set(range(len(names)))
    for line in lines:
        outcome = after(picking, line)
        if isinstance(outcome, Picked):
            assert outcome.indices
            assert len(set(outcome.indices)) == len(outcome.indices)
            assert set(outcome.indices) <= everything
        elif isinstance(outcome, Again):
            picking = outcome.picking
            assert picking.marked <= everything
            assert 0 < len(picking.shown) <= per_page
            assert set(picking.shown) <= set(picking.found) <= everything
        else:
            assert outcome == Left()
            assert line.strip().lower() == "q"


@given(LISTS, st.integers(1, 12))
def test_the_pages_are_the_list(names: list[str], per_page: int) -> None:
    """One after the other they show every model once, in order."""
    picking = picking_of(names, per_page)
    pages = [replace(picking, page=page).shown for page in range(picking.pages)]
    assert [index for page in pages for index in page] == list(range(len(names)))


@given(LISTS, st.data())
def test_numbers_name_what_they_stand_beside(names: list[str], data: st.DataObject) -> None:
    """Any numbers and ranges of the list, in any order, take these models."""
    numbers = st.integers(1, len(names))
    ranges = data.draw(st.lists(st.tuples(numbers, numbers).map(sorted), min_size=1, max_size=5))
    line = ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
    taken = dict.fromkeys(index for first, last in ranges for index in range(first - 1, last))
    assert after(picking_of(names, 5), line) == Picked(tuple(taken))
