"""The same work on many things, by several processes, told in order.

Processes are started afresh (`spawn`), which is safe on every system. One that dies does not end the run: what
it was at is done here. Whatever ends the run, none of them is left behind.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

CHUNK = 16
"""Things that a process is given at once: enough to forget the cost of giving, few enough to stop soon."""
MOST = 16
"""Processes beyond which starting more takes longer than they save."""


def available() -> int:
    """Return how many processes this machine runs at the same time, at most MOST."""
    # Containers and batch systems give a process fewer processors than the machine has.
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(allowed or 1, MOST)


def in_order(
    work: Callable[[_Item], _Result], items: Sequence[_Item], *, processes: int
) -> Generator[_Result, None, None]:
    """Yield what `work` makes of each of `items`, in their order.

    `work` must not raise; it, what it takes and what it gives must be picklable.
    """
    crew = _Crew(work, [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)])
    try:
        crew.hire(processes)
        yield from crew.results()
    finally:
        crew.dismiss()


class _Crew(Generic[_Item, _Result]):
    """Processes that each have one chunk at a time."""

    def __init__(self, work: Callable[[_Item], _Result], chunks: Sequence[Sequence[_Item]]) -> None:
        self._work = work
        self._chunks = chunks
        self._next = iter(range(len(chunks)))
        self._done: dict[int, list[_Result]] = {}
        self._busy: dict[Connection, int] = {}
        self._hired: list[tuple[BaseProcess, Connection]] = []

    def hire(self, count: int) -> None:
        """Start `count` processes, each with a chunk."""
        context = multiprocessing.get_context("spawn")
        with _interrupts_held():
            for _ in range(count):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, self._work), daemon=True)
                process.start()
                theirs.close()
                self._hired.append((process, ours))
        for _, line in self._hired:
            self._assign(line)

    def results(self) -> Iterator[_Result]:
        """Yield all results, in order."""
        for number in range(len(self._chunks)):
            while number not in self._done:
                self._collect(number)
            yield from self._done.pop(number)

    def dismiss(self) -> None:
        """End every process."""
        for process, _ in self._hired:
            process.terminate()
        for process, line in self._hired:
            process.join()
            process.close()
            line.close()

    def _collect(self, number: int) -> None:
        """Wait until a chunk is done; without processes do the chunk `number` here."""
        if not self._busy:
            self._done[number] = self._by_ourselves(number)
            return
        for line in wait(list(self._busy)):
            assert isinstance(line, Connection)
            at = self._busy.pop(line)
            try:
                self._done[at] = line.recv()
            except (EOFError, OSError):
                # The process died: the machine has no memory left, or somebody has killed it.
                self._done[at] = self._by_ourselves(at)
            else:
                self._assign(line)

    def _assign(self, line: Connection) -> None:
        number = next(self._next, None)
        if number is None:
            return
        try:
            line.send(self._chunks[number])
        except OSError:
            self._done[number] = self._by_ourselves(number)
        else:
            self._busy[line] = number

    def _by_ourselves(self, number: int) -> list[_Result]:
        return [self._work(item) for item in self._chunks[number]]


def _serve(line: Connection, work: Callable[[_Item], _Result]) -> None:
    # Ctrl+C reaches the whole group; the process that was started first ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        while True:
            line.send([work(item) for item in line.recv()])


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl+C back while processes start, which inherit that: until they ignore it, they would tell a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # multiprocessing's own helper lets go of what is held here, so it must be running before.
    from multiprocessing import resource_tracker  # noqa: PLC0415 - only where there are signals

    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
