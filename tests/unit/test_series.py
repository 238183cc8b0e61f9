"""Pings as series: what is counted, what is usual, and how it looks as a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.pinged import bad, drawn, good, told

from openclaw_wisgate.probe import Ask, StreamTimes
from openclaw_wisgate.report import Asked
from openclaw_wisgate.series import BARS, FAILED, Quantiles, quantiles, series_of, sparkline


def test_series_are_by_what_was_asked() -> None:
    """Each provider, model and thing asked for has a series of its own, in the order of first answers."""
    pings = [good("x", "a"), good("y", "a"), bad("x", "a"), good("x", "b"), drawn("x", "a"), told("x")]
    assert [(one.asked, len(one.pings), one.good) for one in series_of(pings)] == [
        (Asked("x", "a", Ask.ANSWER), 2, 1),
        (Asked("y", "a", Ask.ANSWER), 1, 1),
        (Asked("x", "b", Ask.ANSWER), 1, 1),
        (Asked("x", "a", Ask.IMAGE), 1, 1),
        (Asked("x", "", Ask.BALANCE), 1, 1),
    ]


def test_times_are_of_good_answers() -> None:
    """What failed quickly makes no model look fast."""
    stream = StreamTimes(first=0.25, last=1.25, pieces=5, tokens=11)
    (one,) = series_of([bad(), good(total=2.0, stream=stream), bad(), good(total=4.0)])
    assert one.seconds == Quantiles(2.0, 3.0, 4.0, 4.0)
    assert one.first_token == Quantiles(0.25, 0.25, 0.25, 0.25)
    assert one.tokens_per_second == Quantiles(10.0, 10.0, 10.0, 10.0)
    (none,) = series_of([bad()])
    assert (none.seconds, none.first_token, none.tokens_per_second) == (None, None, None)


def test_a_failure_is_what_is_shown() -> None:
    """Of a series the last failure tells most, else the last answer."""
    first, last = bad(cause="first"), bad(cause="last")
    (one,) = series_of([good(), first, last, good()])
    assert one.shown is last
    (one,) = series_of([good(total=1.0), after := good(total=2.0)])
    assert one.shown is after


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], None),
        ([3.0], (3.0, 3.0, 3.0, 3.0)),
        ([2.0, 1.0], (1.0, 1.5, 2.0, 2.0)),
        ([float(number) for number in range(100, 0, -1)], (1.0, 50.5, 95.0, 100.0)),
        ([float(number) for number in range(1, 21)], (1.0, 10.5, 19.0, 20.0)),
        ([float(number) for number in range(1, 20)], (1.0, 10.0, 19.0, 19.0)),
    ],
)
def test_quantiles(numbers: list[float], expected: tuple[float, ...] | None) -> None:
    """The median is the middle or between the middle two, the 95th percentile is by the nearest rank."""
    assert quantiles(numbers) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_quantiles_are_ordered(numbers: list[float]) -> None:
    """Whatever the numbers, the least is not above the median, nor that above the greatest; p95 is one of them."""
    found = quantiles(numbers)
    assert found is not None
    assert found.minimum <= found.median <= found.maximum
    assert found.p95 in numbers
    assert sum(1 for number in numbers if number <= found.p95) >= 0.95 * len(numbers)


@pytest.mark.parametrize(
    ("numbers", "most", "expected"),
    [
        ([], 8, ""),
        ([1.0], 8, "▁"),
        ([1.0, 1.0], 8, "▁▁"),
        ([0.0, 7.0], 8, "▁█"),
        ([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], 8, BARS),
        ([0.0, None, 7.0], 8, f"▁{FAILED}█"),
        ([None], 8, FAILED),
        ([0.0, 7.0, 0.0, 0.0], 2, "█▁"),
        ([0.0, None, 0.0, 7.0], 2, f"{FAILED}█"),
    ],
)
def test_sparkline(numbers: list[float | None], most: int, expected: str) -> None:
    """The least is the lowest bar and the greatest the highest; where bars are few, the worst is shown."""
    assert sparkline(numbers, most) == expected


@given(st.lists(st.none() | st.floats(0, 1e9), max_size=300), st.integers(1, 40))
def test_sparkline_fits(numbers: list[float | None], most: int) -> None:
    """A sparkline is never wider than it may be, and hides no failure."""
    line = sparkline(numbers, most)
    assert len(line) <= most
    assert (FAILED in line) is (None in numbers)
