"""The clock of one exchange."""

from __future__ import annotations

import time
from typing import Literal

from openclaw_wisgate.probe import Phases

Phase = Literal["dns", "connect", "tls", "first_byte"]


class Stopwatch:
    """The clock of one exchange: how much time is left, and how long each phase took."""

    def __init__(self, timeout: float) -> None:
        """Start now, with `timeout` seconds until the deadline."""
        self._start = self._last = time.monotonic()
        self._deadline = self._start + timeout
        self._times: dict[Phase, float] = {}

    def remaining(self) -> float:
        """Return the seconds until the deadline; TimeoutError when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def end(self, phase: Phase | None) -> None:
        """Note that `phase` ends now and the next begins; None for time that belongs to no phase."""
        now = time.monotonic()
        if phase:
            self._times[phase] = now - self._last
        self._last = now

    def phases(self) -> Phases:
        """Return the durations so far."""
        return Phases(**self._times, total=time.monotonic() - self._start)
