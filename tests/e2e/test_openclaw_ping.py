"""`ping` beside OpenClaw's own probe, in a home whose gateway runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.openclaw import KEY, Home, aimock, gateway
from tests.e2e.recorder import recording

pytestmark = pytest.mark.openclaw

MODEL = "claude-opus-4-6"


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home with nothing in it."""
    return Home(tmp_path, openclaw_command)


def test_ping_beside_the_gateway(home: Home, aimock_command: tuple[str, ...]) -> None:
    """While a gateway runs, a ping is answered, and leaves it alone; OpenClaw's own probe refuses, and asks nobody."""
    with aimock(aimock_command) as base_url, recording(base_url.removesuffix("/v1")) as recorder:
        provider = {
            "baseUrl": f"{recorder.origin}/v1",
            "apiKey": "${WISGATE_API_KEY}",
            "api": "openai-completions",
            "models": [{"id": MODEL, "name": "Claude"}],
        }
        config = {"gateway": {"mode": "local"}, "models": {"mode": "merge", "providers": {"wisgate": provider}}}
        home.write(json.dumps(config))
        with gateway(home):
            theirs = home.openclaw("models", "status", "--probe", "--probe-provider", "wisgate", "--json")
            assert theirs.returncode == 1, theirs
            assert "gateway is running" in (theirs.stdout + theirs.stderr).lower()
            assert recorder.requests == []
            before = home.config.read_bytes()
            ours = home.ours("ping", "wisgate", "--stream", "--tools", "--output", "json")
            assert ours.returncode == 0, ours
            (ping,) = json.loads(ours.stdout)["pings"]
            assert (ping["verdict"], ping["model"]) == ("ok", MODEL)
            (asked,) = recorder.requests
            assert asked.headers["authorization"] == f"Bearer {KEY}"
            found = json.loads(home.ours("doctor", "--output", "json").stdout)["checks"]
            states = {check["check"]: check["state"] for check in found}
            assert (states["gateway"], states["live"]) == ("pass", "pass")
            assert home.config.read_bytes() == before
