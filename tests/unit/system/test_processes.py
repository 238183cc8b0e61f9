"""The same work on many things, by several processes."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from openclaw_wisgate.system import processes
from openclaw_wisgate.system.processes import CHUNK, in_order

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the tests' own functions are not importable there")


def slow_first(number: int) -> tuple[int, int]:
    """Return the number and who has worked on it; the first ones take long."""
    time.sleep(0.05 if number < CHUNK else 0)
    return number, os.getpid()


def deadly(number: int) -> tuple[int, int]:
    """Return the number and who has worked on it, unless that is another process at a bad number."""
    if number == CHUNK + 1 and multiprocessing.parent_process() is not None:
        os._exit(9)
    return number, os.getpid()


@pytest.fixture(autouse=True)
def none_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process outlives its test; each can import the functions of this file."""
    monkeypatch.syspath_prepend(Path(__file__).parents[3])
    yield
    assert multiprocessing.active_children() == []


def test_order() -> None:
    """Results come in the order of the things, whoever is done first, and other processes have done them."""
    told = list(in_order(slow_first, range(5 * CHUNK + 3), processes=2))
    assert [number for number, _ in told] == list(range(5 * CHUNK + 3))
    workers = {worker for _, worker in told}
    assert os.getpid() not in workers
    assert len(workers) == 2


def test_more_processes_than_work() -> None:
    """Processes without work do no harm."""
    assert [number for number, _ in in_order(slow_first, [CHUNK, CHUNK + 1], processes=3)] == [CHUNK, CHUNK + 1]
    assert list(in_order(slow_first, [], processes=1)) == []


def test_a_process_that_dies() -> None:
    """What a process was at when it died is done here; with the last of them gone, everything is."""
    told = list(in_order(deadly, range(4 * CHUNK), processes=1))
    assert [number for number, _ in told] == list(range(4 * CHUNK))
    assert {worker for number, worker in told if number >= CHUNK} == {os.getpid()}


def test_end_before_the_end() -> None:
    """Who does not want the rest leaves no process behind."""
    results = in_order(slow_first, range(100 * CHUNK), processes=2)
    assert [number for number, _ in islice(results, 3)] == [0, 1, 2]
    assert multiprocessing.active_children() != []
    results.close()
    assert multiprocessing.active_children() == []


def test_available() -> None:
    """There is at least one processor, and no machine has too many."""
    assert 1 <= processes.available() <= processes.MOST
