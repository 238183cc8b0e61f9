"""From an empty home with a key on standard input, by one command, to a working set of models and pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.openclaw import KEY, Home, aimock, gateway

pytestmark = pytest.mark.openclaw

LIMITS = {
    "wisgate-anthropic/claude-opus-4-6": (256000, "anthropic-messages"),
    "wisgate/gpt-5": (272000, "openai-responses"),
    "wisgate/gpt-4o": (128000, "openai-completions"),
    "wisgate-gemini/gemini-2.5-pro": (1048576, "google-generative-ai"),
}


CHAT = {"endpoints": {"chatCompletions": {"enabled": True}}}
"""What lets a gateway be asked over HTTP."""


def asked(port: int) -> object:
    """Return what the agent of the gateway on `port` answers, through its default model."""
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    body = json.dumps({"model": "openclaw", "messages": [{"role": "user", "content": "hi"}]})
    connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer["choices"][0]["message"]["content"]


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home with nothing in it, and no key in the environment of its programs."""
    return Home(tmp_path, openclaw_command, key=None)


def test_one_command_sets_everything_up(home: Home, aimock_command: tuple[str, ...]) -> None:
    """OpenClaw lists the models with their limits, answers in all four APIs, makes a picture, and its gateway finds the key."""
    with aimock(aimock_command) as base_url:
        models = [reference.partition("/")[2] for reference in LIMITS]
        flags = ("--protocol", "auto", "--image-model", "gpt-image-2", "--gateway-mode", "local", "--default")
        added = home.ours_with_input(
            f"{KEY}\n", "add", *models, *flags, "--base-url", base_url, "--key-stdin", "--yes", "-o", "json"
        )
        assert added.returncode == 0, added
        assert [ping["verdict"] for ping in json.loads(added.stdout)["pings"]] == ["ok"] * len(LIMITS)
        assert KEY not in home.config.read_text("utf-8") + added.stdout + added.stderr
        assert home.openclaw_json("config", "validate", "--json")["valid"] is True
        listed = home.openclaw_json("models", "list", "--json")["models"]
        assert isinstance(listed, list)
        assert {model["key"]: model["contextWindow"] for model in listed if model["key"] in LIMITS} == {
            reference: window for reference, (window, _) in LIMITS.items()
        }
        for reference in LIMITS:
            turn = home.openclaw_json("infer", "model", "run", "--model", reference, "--prompt", "hi", "--json")
            assert turn["outputs"] == [{"text": "an answer from a third party", "mediaUrl": None}], reference
        picture = home.folder / "picture.png"
        made = home.openclaw("infer", "image", "generate", "--prompt", "a red dot", "--output", str(picture), "--json")
        assert made.returncode == 0, made
        assert picture.read_bytes().startswith(b"\x89PNG")
        turned = home.config.read_text("utf-8")
        home.write(turned.replace('"mode": "local"', f'"mode": "local", "http": {json.dumps(CHAT)}'))
        with gateway(home) as port:
            assert asked(port) == "an answer from a third party"
        home.write(turned)
    again = home.ours("add", *models, *flags, "--base-url", base_url, "--yes", "--no-ping", "-o", "json")
    assert json.loads(again.stdout)["decision"] == "unchanged"
