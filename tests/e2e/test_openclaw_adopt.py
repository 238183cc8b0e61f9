"""After `adopt` the real OpenClaw finds every model where it was, under the new id."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.openclaw import Home, aimock

pytestmark = pytest.mark.openclaw


def test_everything_resolves_afterwards(
    tmp_path: Path, openclaw_command: tuple[str, ...], aimock_command: tuple[str, ...]
) -> None:
    """The guide's block with references in agents, aliases, fallbacks and an allowlist: OpenClaw lists the same models."""
    home = Home(tmp_path, openclaw_command)
    text = (
        Path(__file__).parents[2] / "fixtures" / "stories" / "adopt" / "before" / ".openclaw" / "openclaw.json"
    ).read_text("utf-8")
    home.write(text)
    before, status = home.selectable(), home.openclaw_json("models", "status", "--json")
    assert before == {"moonshot/claude-opus-4-6", "moonshot/gpt-5"}
    assert home.ours("adopt", "--yes").returncode == 0
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    assert home.selectable() == {name.replace("moonshot/", "wisgate/") for name in before}
    after = home.openclaw_json("models", "status", "--json")
    for key in ("defaultModel", "resolvedDefault", "fallbacks", "aliases"):
        assert json.dumps(after[key]) == json.dumps(status[key]).replace("moonshot/", "wisgate/")
    with aimock(aimock_command) as base_url:
        home.write(home.config.read_text("utf-8").replace("https://api.wisgate.ai/v1", base_url))
        reference = "wisgate/claude-opus-4-6"
        turn = home.openclaw_json("infer", "model", "run", "--model", reference, "--prompt", "hi", "--json")
    assert turn["outputs"] == [{"text": "an answer from a third party", "mediaUrl": None}]
