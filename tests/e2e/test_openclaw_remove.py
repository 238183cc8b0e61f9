"""What a removal leaves, judged by the real OpenClaw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.openclaw import Home

pytestmark = pytest.mark.openclaw

DESK = {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "x", "models": [{"id": "a", "name": "A"}]}
GONE = {
    "baseUrl": "http://127.0.0.1:9/v1",
    "apiKey": "x",
    "models": [{"id": "m", "name": "M"}, {"id": "n", "name": "N"}],
}
DEFAULTS = {
    "model": {"primary": "gone/m", "fallbacks": ["gone/n", "desk/a"]},
    "models": {"gone/m": {"alias": "big"}, "desk/a": {"alias": "small"}},
    "modelPolicy": {"allow": ["big", "gone/n", "desk/a"]},
    "imageModel": {"primary": "big", "fallbacks": ["desk/a"]},
    "pdfModel": {"primary": "gone/m", "timeoutMs": 5000},
    "utilityModel": "gone/n",
    "heartbeat": {"every": "0m", "model": "gone/n"},
    "subagents": {"model": "gone/n"},
    "compaction": {"model": "gone/n", "memoryFlush": {"model": "gone/n"}},
    "mediaModels": {"image": "gone/m"},
    "embeddedAgent": {"cyberFailover": {"model": "gone/m"}},
}
CONFIG = {
    "gateway": {"mode": "local"},
    "models": {"providers": {"desk": DESK, "gone": GONE}},
    "agents": {
        "defaults": DEFAULTS,
        "entries": {"main": {"model": {"primary": "big", "fallbacks": ["gone/n"]}, "heartbeat": {"model": "gone/n"}}},
    },
    "hooks": {
        "mappings": [
            {"id": "mail", "match": {"path": "mail"}, "action": "agent", "messageTemplate": "x", "model": "gone/m"}
        ],
        "gmail": {"model": "gone/m"},
    },
    "channels": {
        "modelByChannel": {"telegram": {"42": "big"}},
        "discord": {
            "enabled": False,
            "voice": {"model": "big", "tts": {"summaryModel": "gone/n"}},
            "accounts": {"home": {"enabled": False, "voice": {"model": "gone/m"}}},
        },
    },
    "tools": {"exec": {"reviewer": {"model": "gone/n"}}, "media": {"image": {"preferredModel": "gone/m"}}},
}


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home whose config names a provider wherever it can."""
    home = Home(tmp_path, openclaw_command)
    home.write(json.dumps(CONFIG, indent=2))
    return home


def test_openclaw_goes_on_without_a_provider(home: Home) -> None:
    """OpenClaw finds what is left valid, lists none of the provider's models and takes the replacement as default."""
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    assert home.selectable() == {"gone/m", "gone/n", "desk/a"}
    assert home.ours("remove", "gone", "--yes").returncode == 3
    removed = home.ours("remove", "gone", "--yes", "--replace-with", "small")
    assert removed.returncode == 0, removed
    left = home.config.read_text("utf-8")
    assert "gone" not in left
    assert "big" not in left
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    assert home.selectable() == {"desk/a"}
    status = home.openclaw_json("models", "status", "--json")
    assert (status["defaultModel"], status["fallbacks"], status["allowed"]) == ("desk/a", [], ["desk/a"])
    assert (status["imageModel"], status["aliases"]) == ("desk/a", {"small": "desk/a"})


def test_openclaw_goes_on_with_the_older_list_of_agents(home: Home) -> None:
    """What is left of `agents.list` is valid, and each agent has the model that it should."""
    agent = {"id": "main", "model": {"primary": "big", "fallbacks": ["gone/n"]}, "heartbeat": {"model": "gone/n"}}
    home.write(json.dumps({**CONFIG, "agents": {"defaults": DEFAULTS, "list": [agent]}}))
    removed = home.ours("remove", "gone", "--yes", "--replace-with", "desk/a")
    assert removed.returncode == 0, removed
    assert "gone" not in home.config.read_text("utf-8")
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    status = home.openclaw_json("models", "status", "--agent", "main", "--json")
    assert (status["defaultModel"], status["allowed"]) == ("desk/a", ["desk/a"])


def test_openclaw_finds_nothing_wrong_with_what_is_left_alone(home: Home) -> None:
    """It calls a file valid whose other settings name a provider that there is not, so that the removal has to warn."""
    others = {
        "memory": {"search": {"provider": "gone", "model": "m"}},
        "auth": {"profiles": {"gone:mine": {"provider": "gone", "mode": "api_key"}}, "order": {"gone": ["gone:mine"]}},
        "tools": {"media": {"models": [{"provider": "gone", "model": "m"}]}, "byProvider": {"gone/m": {"deny": ["x"]}}},
    }
    home.write(
        json.dumps({"gateway": {"mode": "local"}, "models": {"providers": {"desk": DESK, "gone": GONE}}, **others})
    )
    removed = home.ours("remove", "gone", "--yes", "--output", "json")
    assert removed.returncode == 0, removed
    (told,) = (note for note in json.loads(removed.stdout)["notes"] if note["rule"] == "plan/left-alone")
    assert told["message"].endswith(
        ': memory.search.provider, auth.profiles["gone:mine"].provider, auth.order.gone, '
        'tools.media.models[0].provider, tools.byProvider["gone/m"]'
    )
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True


def test_openclaw_takes_a_name_alone_for_another_model(home: Home) -> None:
    """The default changes without being touched where the removed provider made its name ambiguous, as is told."""
    desk = {**DESK, "models": [{"id": "n", "name": "N"}]}
    config = {"gateway": {"mode": "local"}, "models": {"providers": {"desk": desk, "gone": GONE}}}
    home.write(json.dumps({**config, "agents": {"defaults": {"model": "n"}}}))
    assert home.openclaw_json("models", "status", "--json")["resolvedDefault"] == "openai/n"
    removed = home.ours("remove", "gone", "--yes", "--output", "json")
    (told,) = json.loads(removed.stdout)["notes"]
    assert (told["rule"], told["message"].partition(": ")[2]) == (
        "plan/other-meaning",
        'agents.defaults.model is "desk/n", was "openai/n"',
    )
    assert home.openclaw_json("models", "status", "--json")["resolvedDefault"] == "desk/n"


def test_openclaw_goes_on_without_a_model(home: Home) -> None:
    """After the removal of one model OpenClaw lists the provider's other one and finds the file valid."""
    removed = home.ours("remove", "gone", "--model", "n", "--yes", "--replace-with", "gone/m")
    assert removed.returncode == 0, removed
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    assert home.selectable() == {"gone/m", "desk/a"}
    assert home.openclaw_json("models", "status", "--json")["defaultModel"] == "gone/m"
