"""Fixtures that give tests what `tests/e2e/setup_npm.py` installs.

Where it is not installed the test is skipped with the reason, or fails when
`OPENCLAW_WISGATE_REQUIRE_NPM=1` says that it must be there, as in continuous integration.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import NoReturn

import pytest
from tests.e2e import setup_npm


def pytest_configure() -> None:
    """Let Ctrl+C reach the programs that tests start, also where the tests run in the background of a shell script."""
    # A shell makes its background jobs ignore it, and children would inherit that.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def npm_folder() -> Path:
    """The folder whose `node_modules` holds the pinned npm packages."""
    return setup_npm.FOLDER if setup_npm.is_installed() else _give_up()


@pytest.fixture(scope="session")
def node() -> Path:
    """The pinned Node."""
    return setup_npm.node() or _give_up()


@pytest.fixture(scope="session")
def openclaw_command() -> tuple[str, ...]:
    """The words that start the pinned OpenClaw; give it a throw-away home."""
    return setup_npm.openclaw_command() or _give_up()


@pytest.fixture(scope="session")
def aimock_command() -> tuple[str, ...]:
    """The words that start the pinned mock of model providers."""
    return setup_npm.aimock_command() or _give_up()


@pytest.fixture(scope="session")
def sarif_command() -> tuple[str, ...]:
    """The words that start the pinned reader and validator of SARIF."""
    return setup_npm.sarif_command() or _give_up()


def _give_up() -> NoReturn:
    reason = f"npm packages are not set up: {setup_npm.SET_UP_HINT}"
    if os.environ.get("OPENCLAW_WISGATE_REQUIRE_NPM") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites what tests compare with; never for continuous integration."""
    parser.addoption("--update-goldens", action="store_true", help="write what is seen into the files compared with")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether the files compared with are to be rewritten."""
    asked = bool(request.config.getoption("--update-goldens"))
    if asked and os.environ.get("CI") == "true":
        pytest.fail("--update-goldens is not for continuous integration", pytrace=False)
    return asked
