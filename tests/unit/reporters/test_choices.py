"""Models to choose from, as lines: numbers, marks, figures, and that they fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openclaw_wisgate.known_models import Known, Standing
from openclaw_wisgate.picking import Item, Picking
from openclaw_wisgate.provider import Cost
from openclaw_wisgate.reporters import Palette, choices
from openclaw_wisgate.reporters.terminal import columns


def known(identifier: str, *, standing: Standing = Standing.KNOWN, configured: tuple[str, ...] = ()) -> Known:
    """Return a model with limits and without a price."""
    return Known(identifier, None, "f", None, None, 256000, 8000, None, (), standing, configured)


MODELS = (
    known("claude-opus-4-6", configured=("wisgate",)),
    known("gpt-5")._replace(cost=Cost(input=1.25, output=10)),
    known("brand-new-1", standing=Standing.NEW)._replace(context_window=None),
    known("gone-1", standing=Standing.GONE, configured=("wisgate",)),
    *(known(f"more-{number}") for number in range(8)),
)
START = Picking(items=tuple(Item(one.id, one.id) for one in MODELS), marked=frozenset({1}), per_page=4)


def test_a_page() -> None:
    """Each model has its number, its mark, its figures and how it stands; what nobody states is a question mark."""
    assert choices.page(MODELS, START, Palette(columns=80)).splitlines() == [
        "   1 claude-opus-4-6  256k/8k, ? USD, in your config",
        "*  2 gpt-5            256k/8k, 1.25/10 USD",
        "   3 brand-new-1      limits ?/8k, to be asked, ? USD, new",
        "   4 gone-1           256k/8k, ? USD, gone, in your config",
        "page 1 of 3; n for the next",
    ]
    assert choices.page(MODELS, replace(START, page=1), Palette()).splitlines()[-1] == (
        "page 2 of 3; n for the next, p for the previous"
    )
    assert choices.page(MODELS, replace(START, page=2), Palette()).splitlines()[-1] == "page 3 of 3; p for the previous"


def test_a_search() -> None:
    """What a search leaves keeps its numbers, and how many these are is said; nothing in the search steers the terminal."""
    lines = choices.page(MODELS, replace(START, search="gpt"), Palette(columns=80)).splitlines()
    assert lines == ["*  2 gpt-5            256k/8k, 1.25/10 USD", '1 of 12 models have "gpt"']
    assert "\x1b" not in choices.page(MODELS, replace(START, search="\x1b[2J"), Palette())


@pytest.mark.parametrize("width", [22, 30, 40, 57, 80])
def test_it_fits(width: int) -> None:
    """No line is as wide as the terminal, and no part of an id is lost where there is room for it."""
    palette = Palette(columns=width)
    for page in range(3):
        shown = choices.page(MODELS, replace(START, page=page), palette)
        assert max(map(columns, shown.splitlines())) < width
        assert all(MODELS[index].id in shown for index in replace(START, page=page).shown)
    assert max(map(columns, choices.help_words(palette).splitlines())) < width


@pytest.mark.parametrize(("width", "rows"), [(80, 24), (40, 24), (80, 12)])
def test_a_page_is_no_longer_than_the_terminal(width: int, rows: int) -> None:
    """With what stands around it, a page is on the terminal as a whole."""
    palette = Palette(columns=width)
    size = choices.page_size(MODELS, rows, palette)
    shown = choices.page(MODELS, replace(START, per_page=size), palette)
    assert len(shown.splitlines()) + len(("what Enter does", "the prompt")) < rows
    assert size > 2


def test_what_enter_does() -> None:
    """It is said before each line: what is marked by name or number, or that a search ends."""
    assert choices.waiting(MODELS, START) == "Enter takes gpt-5"
    assert choices.waiting(MODELS, replace(START, marked=frozenset(range(5)))) == "Enter takes the 5 that are marked"
    assert choices.waiting(MODELS, replace(START, marked=frozenset())) == "nothing is marked"
    assert choices.waiting(MODELS, replace(START, search="gpt")) == "Enter shows all again; 1 marked"
