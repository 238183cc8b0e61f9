"""The board while models are asked: what is on it, in what order, and that it fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.pinged import bad, denied, good

from openclaw_wisgate.probe import Ask
from openclaw_wisgate.report import Asked
from openclaw_wisgate.reporters import Palette
from openclaw_wisgate.reporters.board import Board
from openclaw_wisgate.reporters.terminal import columns

WIDE = Palette(columns=80)


def errands(count: int, provider: str = "x") -> list[Asked]:
    """Return so many things to ask."""
    return [Asked(provider, f"m{number}", Ask.ANSWER) for number in range(count)]


def test_rows_appear_as_they_are_asked() -> None:
    """A model has a row from when it is asked: how long it takes, then its verdict, layer and time."""
    wanted = errands(3)
    board = Board(wanted, 3)
    assert board.lines(WIDE, 24, 0.0) == ["0 of 3 answered; 0 under way; Ctrl+C stops"]
    board.asked(wanted[0], 0.0)
    board.asked(wanted[1], 1.0)
    board.answered(denied("x", "m1"))
    first, *rows = board.lines(WIDE, 24, 2.5)
    assert first == "1 of 3 answered, 1 badly; 1 under way; Ctrl+C stops"
    assert [row.split() for row in rows] == [
        ["x/m0", "…", "2.5", "s"],
        ["x/m1", "bad-key", "500", "ms", "key-accepted"],
    ]


def test_counts_have_sparklines() -> None:
    """With a count a row has the times so far as a line, also while the next is under way."""
    (only,) = errands(1)
    board = Board([only], 3)
    for total in (0.1, 0.8):
        board.asked(only, 0.0)
        board.answered(good("x", "m0", total=total))
    board.asked(only, 5.0)
    assert board.lines(WIDE, 24, 6.0)[1].split() == ["x/m0", "…", "1.0", "s", "800", "ms", "▁█"]


def test_small_screens_show_what_matters() -> None:
    """Where not all fit, those under way are shown, then the failures, then the latest, in the order of asking."""
    wanted = errands(20)
    board = Board(wanted, 20)
    for number, errand in enumerate(wanted):
        board.asked(errand, 0.0)
        if number not in (4, 12):
            board.answered((bad if number == 2 else good)("x", errand.model))
    lines = board.lines(WIDE, 7, 1.0)
    assert [line.split()[0] for line in lines[1:-1]] == ["x/m2", "x/m4", "x/m12", "x/m18", "x/m19"]
    assert lines[-1] == "… and 15 more"


def test_twenty_fit_on_a_usual_terminal() -> None:
    """Twenty models are all seen at 80 columns and 24 rows."""
    wanted = errands(20, "a-provider-with-a-name-that-nobody-would-want-to-type-at-all")
    board = Board(wanted, 20)
    for errand in wanted:
        board.asked(errand, 0.0)
    lines = board.lines(Palette(columns=79), 23, 1.0)
    assert len(lines) == 21
    assert all("…" in line for line in lines[1:])


NAMES = st.text("ab公\u0301\x1b/", max_size=60)


# On a busy machine a picture can take longer than the deadline.
@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=30, unique=True), st.integers(20, 120), st.integers(1, 30))
def test_board_fits(names: list[str], width: int, rows: int) -> None:
    """Whatever the names, the board has no more lines and columns than there are."""
    wanted = [Asked(name, "model", Ask.ANSWER) for name in names]
    board = Board(wanted, len(wanted))
    for number, errand in enumerate(wanted):
        board.asked(errand, 0.0)
        if number % 3:
            board.answered((good if number % 2 else bad)(errand.provider, "model"))
    lines = board.lines(Palette(columns=width), rows, 9999.0)
    assert 1 <= len(lines) <= rows
    assert [line for line in lines if columns(line) > width] == []


@pytest.mark.parametrize("rows", range(1, 5))
def test_hardly_any_room(rows: int) -> None:
    """A terminal of a few lines gets as many as fit."""
    wanted = errands(9)
    board = Board(wanted, 9)
    for errand in wanted:
        board.asked(errand, 0.0)
    assert len(board.lines(WIDE, rows, 0.0)) <= rows
