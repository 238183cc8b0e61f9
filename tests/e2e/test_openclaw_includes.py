"""The real OpenClaw reads a config of several files as this program changes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.openclaw import Home

pytestmark = pytest.mark.openclaw

CONFIG = """{
  gateway: { mode: "local" },
  models: { $include: ["./desk.json5", "./models.json5"] }, // two files
  agents: { $include: "./agents.json5" },
}
"""
DESK = """// the machine under the desk
{ providers: { desk: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "x", models: [{ id: "a", name: "A" }] } } }
"""
MODELS = """{
  mode: "merge",
  providers: { /* ours */ },
}
"""
AGENTS = """{ defaults: {
  model: "desk/a", // the small one
  modelPolicy: { allow: ["desk/*"] },
} }
"""


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home with a config of four files."""
    home = Home(tmp_path, openclaw_command)
    home.write(CONFIG)
    for name, text in {"desk": DESK, "models": MODELS, "agents": AGENTS}.items():
        home.config.with_name(f"{name}.json5").write_bytes(text.encode())
    return home


def texts(home: Home) -> dict[str, str]:
    """Return what is in each file."""
    return {file.name: file.read_bytes().decode() for file in home.config.parent.glob("*.json*")}


def test_openclaw_reads_the_included_file_that_was_changed(home: Home) -> None:
    """It lists the model that was added, has the default that was set, and each comes back out of its own file."""
    before = texts(home)
    added = home.ours("add", "--yes", "--no-ping", "--default")
    assert added.returncode == 0, added
    after = texts(home)
    assert {name for name in before if before[name] != after[name]} == {"models.json5", "agents.json5"}
    assert "/* ours */" in after["models.json5"]
    assert "// the small one" in after["agents.json5"]
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    status = home.openclaw_json("models", "status", "--json")
    assert status["defaultModel"] == "wisgate/claude-opus-4-6"
    assert {"desk/a", "wisgate/claude-opus-4-6"} <= home.selectable()
    refused = home.ours("remove", "wisgate", "--yes")
    assert refused.returncode == 3, refused
    assert texts(home) == after
    undone = home.ours("undo", "--yes")
    assert undone.returncode == 0, undone
    assert texts(home) == before


def test_openclaw_goes_on_without_what_was_removed_from_an_included_file(home: Home) -> None:
    """The provider goes out of one file and its names out of another, and OpenClaw has the default that was given."""
    home.ours("add", "--yes", "--no-ping")
    removed = home.ours("remove", "desk", "--yes", "--replace-with", "wisgate/claude-opus-4-6")
    assert removed.returncode == 0, removed
    assert "desk/" not in "".join(texts(home).values())
    assert texts(home)["desk.json5"].startswith("// the machine under the desk\n")
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    assert home.openclaw_json("models", "status", "--json")["defaultModel"] == "wisgate/claude-opus-4-6"


def test_what_openclaw_itself_refuses_to_change_is_changed_in_its_file(home: Home) -> None:
    """OpenClaw's own writer gives up on several includes at one place; its reader takes the edited file."""
    path = "models.providers.desk.baseUrl"
    refused = home.openclaw("config", "set", path, "http://127.0.0.1:8/v1")
    assert refused.returncode != 0, refused
    assert "flatten" in refused.stdout + refused.stderr
    arguments = ("--provider-id", "desk", "--base-url", "http://127.0.0.1:8/v1", "--on-conflict", "update")
    done = home.ours("add", "--yes", "--no-ping", *arguments)
    assert done.returncode == 0, done
    assert home.openclaw_json("config", "get", "models.providers.desk", "--json")["baseUrl"] == "http://127.0.0.1:8/v1"


def test_an_include_that_openclaw_refuses_is_not_written_into(home: Home) -> None:
    """What lies outside of the folder is not read by OpenClaw, and not written by this program."""
    outside = home.folder / "elsewhere.json5"
    home.config.with_name("models.json5").rename(outside)
    home.write(CONFIG.replace("./models", "../elsewhere"))
    before = outside.read_bytes()
    assert home.openclaw("config", "validate").returncode == 1
    refused = home.ours("add", "--yes", "--no-ping")
    assert refused.returncode == 3, refused
    assert '"../elsewhere.json5"' in refused.stderr + refused.stdout
    assert outside.read_bytes() == before
