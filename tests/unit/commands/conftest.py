"""The machine that the use cases run on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.commands.machine import KEY, VARIABLE, Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without a config, with a key in the environment, a good gateway and a user who agrees."""
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    return Machine(tmp_path, {VARIABLE: KEY})
