"""Asking many at once: how many, how often, in which order, and what is left when the user stops it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import ClassVar

import pytest
from tests.unit.pinged import good

from openclaw_wisgate.commands.rounds import Answers, Rounds, Unwatched, ask_all
from openclaw_wisgate.probe import Ask
from openclaw_wisgate.report import Asked, Ping


def errands(count: int) -> tuple[Asked, ...]:
    """Return so many things to ask."""
    return tuple(Asked("x", str(number), Ask.ANSWER) for number in range(count))


def answer(asked: Asked) -> Ping:
    """Answer at once."""
    return good(asked.provider, asked.model)


def models(pings: Sequence[Ping]) -> list[str]:
    """Return which models answered."""
    return [ping.result.probe.model for ping in pings]


def run(
    wanted: Sequence[Asked],
    ask: Callable[[Asked], Ping],
    rounds: Rounds,
    watcher: Unwatched | None = None,
) -> Answers:
    """Ask everything."""
    return ask_all(wanted, ask, rounds=rounds, keep=lambda ping: ping, watcher=watcher or Unwatched())


@pytest.mark.parametrize("jobs", [1, 3, 8])
def test_concurrency_is_bounded_and_used(jobs: int) -> None:
    """As many as allowed are under way at once, and never more."""
    gate = threading.Barrier(jobs)
    lock = threading.Lock()
    now, most = 0, 0

    def ask(asked: Asked) -> Ping:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        gate.wait(30)
        with lock:
            now -= 1
        gate.wait(30)
        return answer(asked)

    answers = run(errands(jobs * 3), ask, Rounds([1] * jobs * 3, jobs, 0))
    assert most == jobs
    assert models(answers.pings) == [str(number) for number in range(jobs * 3)]
    assert answers.unanswered == ()
    assert not answers.interrupted


def test_answers_are_in_the_order_of_errands() -> None:
    """However late an answer comes, it stands where it was asked."""
    second = threading.Event()

    def ask(asked: Asked) -> Ping:
        if asked.model == "0":
            assert second.wait(30)
        else:
            second.set()
        return answer(asked)

    assert models(run(errands(2), ask, Rounds([1, 1], 2, 0)).pings) == ["0", "1"]


def test_each_is_asked_as_often_as_wanted() -> None:
    """Each errand has its own count."""
    answers = run(errands(3), answer, Rounds([2, 1, 3], 2, 0))
    assert models(answers.pings) == ["0", "0", "1", "2", "2", "2"]


def test_interval_is_between_starts() -> None:
    """Two questions to one model begin no sooner after each other than wanted, while others go on."""

    class Clock(Unwatched):
        starts: ClassVar[list[tuple[str, float]]] = []

        def asked(self, errand: Asked) -> None:
            self.starts.append((errand.model, time.monotonic()))

    run(errands(2), answer, Rounds([3, 1], 1, 0.05), Clock())
    mine = [when for model, when in Clock.starts if model == "0"]
    assert len(mine) == 3
    assert all(after - before >= 0.05 for before, after in pairwise(mine))
    assert [model for model, _ in Clock.starts][:2] == ["0", "1"]


class Recorder(Unwatched):
    """Keeps what it is told."""

    def __init__(self, at: int = 0) -> None:
        """Interrupt at the answer number `at`, if it is not 0."""
        self.told: list[str] = []
        self._at = at

    def begin(self, errands: Sequence[Asked], total: int) -> None:
        """Keep how many."""
        self.told.append(f"{len(errands)} errands, {total} times")

    def asked(self, errand: Asked) -> None:
        """Keep who is asked."""
        self.told.append(f"asked {errand.model}")

    def answered(self, ping: Ping) -> None:
        """Keep who answered."""
        self.told.append(f"answered {ping.result.probe.model}")
        if self._at and self.told.count(self.told[-1]) == self._at:
            raise KeyboardInterrupt


def test_watcher_is_told_as_it_happens() -> None:
    """A watcher sees each question and each answer, in the thread that called."""
    recorder = Recorder()
    run(errands(2), answer, Rounds([1, 2], 1, 0), recorder)
    assert recorder.told == [
        "2 errands, 3 times",
        "asked 0",
        "answered 0",
        "asked 1",
        "answered 1",
        "asked 1",
        "answered 1",
    ]


def test_watcher_is_told_of_time() -> None:
    """While nothing happens, a watcher is called now and then."""
    ticks = threading.Event()

    class Clock(Unwatched):
        def tick(self) -> None:
            ticks.set()

    def ask(asked: Asked) -> Ping:
        assert ticks.wait(30)
        return answer(asked)

    assert len(run(errands(1), ask, Rounds([1], 1, 0), Clock()).pings) == 1


def test_interrupt_keeps_what_was_answered() -> None:
    """Ctrl+C ends it with the answers so far, without waiting for those under way."""
    never = threading.Event()

    def ask(asked: Asked) -> Ping:
        if asked.model == "1":
            never.wait(60)
        return answer(asked)

    start = threading.active_count()
    answers = run(errands(4), ask, Rounds([1, 1, 1, 1], 2, 0), Recorder(at=1))
    assert answers.interrupted
    assert models(answers.pings) == ["0"]
    assert [asked.model for asked in answers.unanswered] == ["1", "2", "3"]
    assert threading.active_count() > start
    never.set()


def test_interrupt_between_rounds() -> None:
    """What was not asked as often as wanted is told."""
    answers = run(errands(2), answer, Rounds([3, 1], 1, 0), Recorder(at=2))
    assert models(answers.pings) == ["0", "0", "1"]
    assert [asked.model for asked in answers.unanswered] == ["0"]


def test_what_goes_wrong_in_a_thread_is_raised() -> None:
    """A fault of our own is not swallowed."""

    def ask(_: Asked) -> Ping:
        message = "ours"
        raise ZeroDivisionError(message)

    with pytest.raises(ZeroDivisionError, match="ours"):
        run(errands(2), ask, Rounds([1, 1], 2, 0))


def test_threads_hold_nobody_up() -> None:
    """The interpreter does not wait for questions under way when it ends."""
    seen: list[bool] = []

    def ask(asked: Asked) -> Ping:
        seen.append(threading.current_thread().daemon)
        return answer(asked)

    run(errands(2), ask, Rounds([1, 1], 2, 0))
    assert seen == [True, True]
