"""What lies about a config is found, and what is there but cannot be read is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openclaw_wisgate.system.locate import Surroundings, locate
from openclaw_wisgate.system.neighbours import agent_models, neighbours


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    """An empty home."""
    return Surroundings({"HOME": str(tmp_path)}, tmp_path)


def put(home: Path, name: str, text: str = "{}") -> Path:
    """Write a file in the home."""
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def seen(around: Surroundings, tmp_path: Path) -> list[tuple[str, str | None, bool]]:
    """Return the neighbours of the config: their names, profiles, and whether they are read."""
    found = neighbours(locate(around), around)
    return [(str(one.file.relative_to(tmp_path)), one.profile, one.is_read) for one in found]


def test_profiles_and_older_names(around: Surroundings, tmp_path: Path) -> None:
    """Other profiles are read by OpenClaw with their flag; older names only where there is nothing newer, or never."""
    for name in (
        ".openclaw/openclaw.json",
        ".openclaw/clawdbot.json",
        ".openclaw-work/openclaw.json",
        ".moltbot/moltbot.json",
    ):
        put(tmp_path, name)
    assert seen(around, tmp_path) == [
        (".openclaw/clawdbot.json", None, False),
        (".openclaw-work/openclaw.json", "work", True),
        (".moltbot/moltbot.json", None, False),
    ]


def test_older_name_in_use(around: Surroundings, tmp_path: Path) -> None:
    """The older file that OpenClaw reads for want of a newer one is the config itself, and no neighbour."""
    put(tmp_path, ".openclaw/clawdbot.json")
    assert seen(around, tmp_path) == []


def test_redirected(tmp_path: Path) -> None:
    """Where a variable leads elsewhere, the usual file is a neighbour that OpenClaw would read without it."""
    put(tmp_path, ".openclaw/openclaw.json")
    around = Surroundings({"HOME": str(tmp_path), "OPENCLAW_CONFIG_PATH": str(put(tmp_path, "mine.json"))}, tmp_path)
    assert seen(around, tmp_path) == [(".openclaw/openclaw.json", None, True)]


def test_unreadable_neighbour(around: Surroundings, tmp_path: Path) -> None:
    """A neighbour that is not JSON5 says nothing about anything."""
    put(tmp_path, ".openclaw-work/openclaw.json", "{")
    assert seen(around, tmp_path) == []


def test_models_of_agents(around: Surroundings, tmp_path: Path) -> None:
    """Each agent's list is read for the provider, by its id in whatever capitals."""
    told = {
        "providers": {"WisGate": {"baseUrl": "https://x.example", "models": [{"id": " a "}, {"id": 1}, 2]}, "x": {}}
    }
    file = put(tmp_path, ".openclaw/agents/main/agent/models.json", json.dumps(told))
    put(tmp_path, ".openclaw/agents/other/agent/models.json", "{")
    put(tmp_path, ".openclaw/agents/third/agent/models.json", "[]")
    (found,) = agent_models(locate(around), "wisgate")
    assert found == (file, ("a",), "https://x.example")
