"""Lines and columns of a text."""

from __future__ import annotations

import pytest

from openclaw_wisgate.text import LineIndex, Position, Span


def test_an_empty_text_has_one_line() -> None:
    """A text without characters has line 1, column 1."""
    lines = LineIndex("")
    assert len(lines) == 1
    assert lines.position(0) == Position(1, 1)
    assert lines.line_span(1) == Span(0, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_of_editors_ends_a_line(end: str) -> None:
    """LF, CRLF and a lone CR end a line alike."""
    text = f"ab{end}cd{end}"
    lines = LineIndex(text)
    assert len(lines) == 3
    assert lines.position(text.index("d")) == Position(2, 2)
    assert lines.position(len(text)) == Position(3, 1)
    assert text[slice(*lines.line_span(2))] == "cd"


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\v", "\f", "\u0085"])
def test_other_separators_do_not_end_a_line(character: str) -> None:
    """What JavaScript or Python split at beyond CR and LF is one column, as in editors."""
    lines = LineIndex(f"a{character}b")
    assert len(lines) == 1
    assert lines.position(2) == Position(1, 3)


def test_mixed_line_ends_are_counted_one_by_one() -> None:
    """LF CR is two line ends, CR LF is one."""
    assert len(LineIndex("a\n\rb\r\nc\r\r\n")) == 6


def test_an_offset_inside_a_line_end_belongs_to_the_line_it_ends() -> None:
    """Both characters of CRLF stand in the line before them."""
    lines = LineIndex("ab\r\ncd")
    assert lines.position(2) == Position(1, 3)
    assert lines.position(3) == Position(1, 4)
    assert lines.position(4) == Position(2, 1)


def test_a_byte_order_mark_has_no_column() -> None:
    """The first visible character is in column 1 with and without a byte order mark."""
    lines = LineIndex("\ufeffab\ncd")
    assert lines.position(0) == lines.position(1) == Position(1, 1)
    assert lines.position(2) == Position(1, 2)
    assert lines.position(5) == Position(2, 2)
    assert lines.line_span(1) == Span(1, 3)
    assert lines.line_span(2) == Span(4, 6)


def test_a_byte_order_mark_elsewhere_is_a_character() -> None:
    """Only a leading U+FEFF is left out of the columns."""
    assert LineIndex("a\ufeffb").position(2) == Position(1, 3)
    assert LineIndex("a\n\ufeffb").position(3) == Position(2, 2)


def test_columns_count_code_points() -> None:
    """A character outside the first plane is one column, a combining mark is one too."""
    assert LineIndex("\U0001f990e\u0301x").position(3) == Position(1, 4)


def test_line_start_is_where_the_line_of_an_offset_begins() -> None:
    """Every offset of a line leads to the same start."""
    lines = LineIndex("ab\r\ncd\n")
    assert [lines.line_start(offset) for offset in range(8)] == [0, 0, 0, 0, 4, 4, 4, 7]
