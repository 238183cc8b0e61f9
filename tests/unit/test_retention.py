"""Which saved copies may go."""

from __future__ import annotations

import datetime as dt

import pytest

from openclaw_wisgate.retention import Copy, Limits, expired

NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def copies(*ages: float) -> list[Copy]:
    """Return copies of these ages in days, named by them."""
    return [Copy(str(age), NOW - dt.timedelta(days=age)) for age in ages]


def gone(ages: list[float], limits: Limits, *, needed: str | None = None, good: set[str] | None = None) -> list[str]:
    """Return the names of those that go; all are good unless told otherwise."""
    return list(
        expired(copies(*ages), limits, now=NOW, needed=needed, is_good=lambda name: good is None or name in good)
    )


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(keep=2, days=10), ["11", "30"]),
        (Limits(keep=2, days=0), ["2", "11", "30"]),
        (Limits(keep=2, days=20), ["30"]),
        (Limits(keep=2, days=100), []),
        (Limits(keep=9, days=0), []),
        (Limits(keep=0, days=0), ["1", "2", "11", "30"]),
    ],
)
def test_count_and_age(limits: Limits, expected: list[str]) -> None:
    """What is neither among the latest nor young goes; the latest one always stays."""
    assert gone([0, 1, 2, 11, 30], limits) == expected


def test_what_undo_needs_stays() -> None:
    """The copy that leads back from what is on disk is not removed, however old it is."""
    assert gone([0, 1, 2], Limits(keep=1, days=0), needed="2") == ["1"]


def test_last_good_one_stays() -> None:
    """Where all that would stay are damaged, the latest good one of the others stays, too."""
    assert gone([0, 1, 2, 3], Limits(keep=1, days=0), good={"2", "3"}) == ["1", "3"]
    assert gone([0, 1, 2, 3], Limits(keep=1, days=0), good={"0", "2"}) == ["1", "2", "3"]
    assert gone([0, 1, 2, 3], Limits(keep=1, days=0), good=set()) == ["1", "2", "3"]


def test_nothing_is_read_where_nothing_goes() -> None:
    """A copy is looked into only if another one is to go."""

    def unasked(name: str) -> bool:
        raise AssertionError(name)

    assert expired(copies(0, 1), Limits(keep=2, days=0), now=NOW, needed=None, is_good=unasked) == ()
