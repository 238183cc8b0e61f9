"""What we write, judged by the real OpenClaw and asked through a third party's gateway."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.openclaw import KEY, Home, aimock

from openclaw_wisgate import syntax

pytestmark = pytest.mark.openclaw

BY_HAND = """\
// kept by hand
{
  gateway: { mode: 'local' }, /* needed */
  models: {
    providers: {
      // the machine under the desk
      desk: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'x', models: [{ id: 'a', name: 'A' }] }, // mine
      // old: {},
    },
  },
  agents: { defaults: { model: { primary: 'desk/a' } } }, // do not change
}
"""
GUIDE_BLOCK = {
    "models": {
        "mode": "merge",
        "providers": {
            "moonshot": {
                "baseUrl": "https://api.wisgate.ai/v1",
                "apiKey": "WISGATE-API-KEY",
                "api": "openai-completions",
                "models": [
                    {
                        "id": "claude-opus-4-6",
                        "name": "Claude Opus 4.6",
                        "reasoning": False,
                        "input": ["text"],
                        "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0},
                        "contextWindow": 256000,
                        "maxTokens": 8192,
                    }
                ],
            }
        },
    }
}


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home with nothing in it."""
    return Home(tmp_path, openclaw_command)


@pytest.fixture
def gateway(aimock_command: tuple[str, ...]) -> Iterator[str]:
    """The base URL of a gateway that is not ours."""
    with aimock(aimock_command) as base_url:
        yield base_url


def test_openclaw_talks_through_what_add_wrote(home: Home, gateway: str) -> None:
    """After `add` OpenClaw finds the file valid, lists the model and gets an answer; every comment is there."""
    home.write(BY_HAND)
    added = home.ours("add", "--yes", "--base-url", gateway, "--output", "json")
    assert added.returncode == 0, added
    report = json.loads(added.stdout)
    assert report["decision"] == "written"
    assert [ping["verdict"] for ping in report["pings"]] == ["ok"]
    written = home.config.read_bytes()
    assert home.openclaw_json("config", "validate", "--json") == {
        "valid": True,
        "path": str(home.config),
        "warnings": [],
    }
    assert home.selectable() == {"desk/a", "wisgate/claude-opus-4-6"}
    turn = home.openclaw_json("infer", "model", "run", "--model", "wisgate/claude-opus-4-6", "--prompt", "hi", "--json")
    assert turn["outputs"] == [{"text": "an answer from a third party", "mediaUrl": None}]
    assert home.config.read_bytes() == written
    document = syntax.parse(written.decode(), name="").document
    assert document is not None
    assert [comment.text for comment in document.comments] == [
        *("// kept by hand", "/* needed */", "// the machine under the desk", "// mine", "// old: {},"),
        "// do not change",
    ]
    again = home.ours("add", "--yes", "--base-url", gateway, "--output", "json")
    assert (again.returncode, json.loads(again.stdout)["decision"]) == (0, "unchanged")
    assert home.config.read_bytes() == written
    assert home.ours("remove", "wisgate", "--yes").returncode == 0
    assert home.config.read_bytes() == BY_HAND.encode()
    assert KEY not in added.stdout + added.stderr + again.stdout + again.stderr


def test_guide_preset_writes_the_guides_block(home: Home) -> None:
    """In an empty home the preset `guide` writes data equal to the published block, and OpenClaw calls it valid."""
    added = home.ours("add", "--preset", "guide", "--yes", "--no-ping")
    assert added.returncode == 0, added
    assert json.loads(home.config.read_bytes()) == GUIDE_BLOCK
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True


@pytest.mark.parametrize(
    "agents",
    [
        {"defaults": {"model": "desk/a", "models": {"desk/a": {"alias": "first"}}}},
        {"defaults": {"model": "desk/a", "modelPolicy": {"allow": ["desk/a"]}}},
    ],
    ids=["implicit allowlist", "explicit allowlist"],
)
def test_an_allowlist_grows_by_exactly_the_added_model(home: Home, agents: dict[str, object]) -> None:
    """Where selection is restricted, OpenClaw lists the added model and nothing else that it did not list before."""
    desk = {
        "baseUrl": "http://127.0.0.1:9/v1",
        "apiKey": "x",
        "models": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
    }
    config = {"gateway": {"mode": "local"}, "models": {"providers": {"desk": desk}}, "agents": agents}
    home.write(json.dumps(config, indent=2))
    before = home.selectable()
    assert home.ours("add", "--yes", "--no-ping").returncode == 0
    assert home.selectable() == before | {"wisgate/claude-opus-4-6"}


def test_implicit_default_is_pinned_when_asked(home: Home) -> None:
    """`--keep-default` keeps the model that OpenClaw took before; without it the preview said what changes."""
    home.write('{ "gateway": { "mode": "local" } }\n')
    seen = home.ours("diff").stdout
    assert '"openai/gpt-6-astra" to "wisgate/claude-opus-4-6"' in seen
    assert home.openclaw_json("models", "status", "--json")["defaultModel"] == "openai/gpt-6-astra"
    assert home.ours("add", "--yes", "--no-ping", "--keep-default").returncode == 0
    assert home.openclaw_json("models", "status", "--json")["defaultModel"] == "openai/gpt-6-astra"
    assert home.ours("undo", "--yes").returncode == 0
    assert home.ours("add", "--yes", "--no-ping").returncode == 0
    assert home.openclaw_json("models", "status", "--json")["defaultModel"] == "wisgate/claude-opus-4-6"


def test_openclaw_waits_for_our_lock(home: Home) -> None:
    """While we hold OpenClaw's lock its own `config set` waits, and then succeeds."""
    home.write('{ "gateway": { "mode": "local" } }\n')
    holder = (
        "import sys, time; from pathlib import Path; from openclaw_wisgate.system import lock\n"
        "with lock.held(Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(12); print(Path(sys.argv[1]).read_text(), flush=True)"
    )
    command = [sys.executable, "-c", holder, str(home.config)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        done = home.openclaw("config", "set", "gateway.port", "18999")
        rest = process.stdout.read()
    assert done.returncode == 0, done
    assert "18999" not in rest
    assert "18999" in home.config.read_text()
    assert not home.config.with_name("openclaw.json.lock").exists()
