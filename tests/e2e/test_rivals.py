"""This program and the real OpenClaw change one config at the same time; `tests.benchmarks.rivals` does it for longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.benchmarks.rivals import Outcome, with_commands, with_gateway
from tests.e2e.openclaw import Home

pytestmark = pytest.mark.openclaw

ROUNDS = 3


@pytest.mark.parametrize("contest", [with_commands, with_gateway])
def test_nothing_that_was_done_is_lost(
    tmp_path: Path, openclaw_command: tuple[str, ...], contest: Callable[[Home, int], Outcome]
) -> None:
    """Whatever either side has reported as done is in the file, and every look at the file finds a whole config."""
    outcome = contest(Home(tmp_path, openclaw_command), ROUNDS)
    assert outcome.lost == ()
    assert outcome.reads.invalid == []
    assert outcome.theirs.turns == ROUNDS
    assert outcome.ours.done
    assert outcome.reads.texts > len(outcome.ours.done)
