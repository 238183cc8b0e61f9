"""Asking many models at once, each several times, and stopping at once when the user does."""

from __future__ import annotations

import heapq
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from openclaw_wisgate.report import Asked, Ping

TICK = 0.1
"""Seconds between two looks at the clock, and for a view between two pictures of what is going on."""


class Watcher(Protocol):
    """Who is told what happens, as it happens, in the thread that asks for it."""

    def begin(self, errands: Sequence[Asked], total: int) -> None:
        """Take what is to be asked, `total` times all together."""

    def asked(self, errand: Asked) -> None:
        """Take that `errand` is being asked now."""

    def answered(self, ping: Ping) -> None:
        """Take an answer."""

    def tick(self) -> None:
        """Take that some time went by."""


class Unwatched:
    """A watcher for whom nothing needs to be told."""

    def begin(self, errands: Sequence[Asked], total: int) -> None:
        """Do nothing."""

    def asked(self, errand: Asked) -> None:
        """Do nothing."""

    def answered(self, ping: Ping) -> None:
        """Do nothing."""

    def tick(self) -> None:
        """Do nothing."""


class Rounds(NamedTuple):
    """How often and how fast: `counts` of each errand, at most `jobs` at once, `interval` seconds between two starts."""

    counts: Sequence[int]
    jobs: int
    interval: float


class Answers(NamedTuple):
    """The answers of each errand in the order of errands, those that have fewer than they should, and why."""

    pings: tuple[Ping, ...]
    unanswered: tuple[Asked, ...]
    interrupted: bool


class _Outcome(NamedTuple):
    which: int
    start: float
    ping: Ping | None
    fault: BaseException | None


@dataclass(slots=True)
class _Run:
    """What is to be asked when (a heap of due times), how many are under way, and what has come back."""

    errands: Sequence[Asked]
    ask: Callable[[Asked], Ping]
    rounds: Rounds
    due: list[tuple[float, int]]
    left: list[int]
    found: list[list[Ping]]
    under_way: int = 0
    outcomes: queue.SimpleQueue[_Outcome] = field(default_factory=queue.SimpleQueue)

    def start_due(self, watcher: Watcher) -> None:
        while self.due and self.under_way < self.rounds.jobs and self.due[0][0] <= time.monotonic():
            _, index = heapq.heappop(self.due)
            self.left[index] -= 1
            self.under_way += 1
            watcher.asked(self.errands[index])
            # The interpreter waits for no daemon when it ends, and a socket may wait for long.
            threading.Thread(target=self._answer, args=(index, time.monotonic()), daemon=True).start()

    def _answer(self, index: int, start: float) -> None:
        try:
            outcome = _Outcome(index, start, self.ask(self.errands[index]), None)
        except BaseException as fault:  # noqa: BLE001 - it is raised where somebody can see it
            outcome = _Outcome(index, start, None, fault)
        self.outcomes.put(outcome)

    def end(self, outcome: _Outcome) -> Ping:
        self.under_way -= 1
        if outcome.ping is None:
            raise outcome.fault or AssertionError
        if self.left[outcome.which]:
            heapq.heappush(self.due, (outcome.start + self.rounds.interval, outcome.which))
        return outcome.ping

    def patience(self) -> float:
        if self.due and self.under_way < self.rounds.jobs:
            return min(TICK, max(self.due[0][0] - time.monotonic(), 0.0))
        return TICK


def ask_all(
    errands: Sequence[Asked],
    ask: Callable[[Asked], Ping],
    *,
    rounds: Rounds,
    keep: Callable[[Ping], Ping],
    watcher: Watcher,
) -> Answers:
    """Return what `ask` answers to each errand, as often as `rounds` say; what was answered until Ctrl+C, if it comes.

    `ask` is called in threads of its own; `keep` may change an answer before `watcher` is told of it. What `ask`
    raises is raised. Nobody waits for what is under way when this returns.
    """
    now = time.monotonic()
    due = [(now, index) for index in range(len(errands))]
    run = _Run(errands, ask, rounds, due, list(rounds.counts), [[] for _ in errands])
    interrupted = False
    try:
        watcher.begin(errands, sum(rounds.counts))
        while run.due or run.under_way:
            run.start_due(watcher)
            try:
                outcome = run.outcomes.get(timeout=run.patience())
            except queue.Empty:
                watcher.tick()
                continue
            ping = keep(run.end(outcome))
            run.found[outcome.which].append(ping)
            watcher.answered(ping)
    except KeyboardInterrupt:
        interrupted = True
    pings = tuple(ping for own in run.found for ping in own)
    missing = tuple(
        errand for errand, own, count in zip(errands, run.found, rounds.counts, strict=True) if len(own) < count
    )
    return Answers(pings, missing, interrupted)
