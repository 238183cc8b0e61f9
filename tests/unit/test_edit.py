"""The contract of edits."""

from __future__ import annotations

import pytest

from openclaw_wisgate.edit import Edit, Shape, apply_edits, in_order, inverse, shapes
from openclaw_wisgate.text import Span

TEXT = "abcdef"


def edit(start: int, end: int, replacement: str) -> Edit:
    """Return an edit without a cause."""
    return Edit(Span(start, end), replacement, ())


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], "abcdef"),
        ([edit(0, 0, "x")], "xabcdef"),
        ([edit(6, 6, "x")], "abcdefx"),
        ([edit(1, 3, "")], "adef"),
        ([edit(1, 3, "xyz"), edit(3, 4, "")], "axyzef"),
        ([edit(2, 2, "1"), edit(2, 2, "2"), edit(2, 4, "3")], "ab123ef"),
        ([edit(0, 6, "")], ""),
    ],
)
def test_edits_are_applied_at_offsets_of_the_text_before(edits: list[Edit], expected: str) -> None:
    """Each edit replaces its own span, wherever the edits before it moved the rest."""
    assert apply_edits(TEXT, edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [edit(1, 3, "x"), edit(2, 4, "y")],
        [edit(3, 3, "x"), edit(1, 1, "y")],
        [edit(1, 4, "x"), edit(2, 2, "y")],
        [edit(5, 7, "x")],
        [edit(-1, 0, "x")],
        [edit(3, 2, "x")],
    ],
)
def test_edits_that_break_the_contract_are_not_applied(edits: list[Edit]) -> None:
    """Edits that overlap, stand out of order or lie outside the text raise ValueError."""
    with pytest.raises(ValueError, match="edit"):
        apply_edits(TEXT, edits)


def test_insertions_keep_their_order_before_a_replacement() -> None:
    """Putting edits in order leaves insertions at one offset as they were made, ahead of a replacement there."""
    first, second, replacement, early = edit(2, 2, "1"), edit(2, 2, "2"), edit(2, 4, "3"), edit(0, 1, "0")
    assert in_order([replacement, first, second, early]) == (early, first, second, replacement)


def test_the_inverse_gives_the_text_back() -> None:
    """Edits are taken back from their shapes alone, and taking that back makes them again."""
    edits = [edit(0, 0, "xy"), edit(1, 3, ""), edit(4, 5, "long words"), edit(6, 6, "\n")]
    after = apply_edits(TEXT, edits)
    made = shapes(edits)
    assert made[1] == Shape(1, 3, 0)
    back = inverse(TEXT, made)
    assert apply_edits(after, back) == TEXT
    assert apply_edits(TEXT, inverse(after, shapes(back))) == after


def test_a_shape_holds_no_words() -> None:
    """What is remembered of an edit to take it back holds nothing that was written."""
    assert shapes([edit(2, 4, "secret")]) == ((2, 4, 6),)
