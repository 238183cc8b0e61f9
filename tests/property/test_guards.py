"""What holds for every way past OpenClaw's guard against files that shrink."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from openclaw_wisgate.guards import Baseline, reasons_to_revert, stages

SIZES = st.integers(0, 20_000) | st.integers(0, 10**9)


def trips(size_before: int, size: int) -> bool:
    """Tell whether OpenClaw takes a file of `size` bytes for damaged beside one of `size_before`."""
    known = Baseline(size=size_before, has_meta=False, gateway_mode=False, restorable=True)
    return reasons_to_revert(known, {}, size) != ()


@given(SIZES, SIZES)
def test_no_step_trips_the_guard(size_before: int, size: int) -> None:
    """From the baseline over each size between to the last one, OpenClaw accepts every step."""
    way = (size_before, *stages(size_before, size), size)
    assert not any(trips(larger, smaller) for larger, smaller in pairwise(way))


@given(SIZES, SIZES)
def test_each_step_can_be_padded(size_before: int, size: int) -> None:
    """Each size between is larger than what is to be written, so that blanks make the difference."""
    assert all(between > size for between in stages(size_before, size))


@given(SIZES, SIZES)
def test_no_step_is_idle(size_before: int, size: int) -> None:
    """A file that OpenClaw accepts at once has no size between, and of several none can be left out."""
    between = stages(size_before, size)
    way = (size_before, *between)
    assert bool(between) is trips(size_before, size)
    assert all(trips(earlier, later) for earlier, later in zip(way, (*between[1:], size), strict=False) if between)
