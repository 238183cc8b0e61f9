"""Where variables come from, as the real OpenClaw's own command says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.openclaw import Home

from openclaw_wisgate import syntax
from openclaw_wisgate.effective import resolve
from openclaw_wisgate.keypath import render
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.includes import Includes
from openclaw_wisgate.system.locate import Surroundings, locate

pytestmark = pytest.mark.openclaw

CONFIG = """\
{
  gateway: { mode: "local" },
  env: { vars: { OWN: "ollama", STATE: "wrong", REFERS: "${OWN}", PYTHONPATH: "x", Z_AI_API_KEY: "x" } },
  models: { providers: { $include: "./more/providers.json5" } },
}
"""
PROVIDERS = """\
{
  a: { baseUrl: "http://127.0.0.1:9", api: "${HERE}", models: [] },
  b: { baseUrl: "http://127.0.0.1:9", api: "${STATE}", models: [] },
  c: { baseUrl: "http://127.0.0.1:9", api: "${SERVICE}", models: [] },
  d: { baseUrl: "http://127.0.0.1:9", api: "${OWN}", models: [{ id: "m", name: "${OPENAI_API_KEY}${NOTHING}" }] },
  e: { baseUrl: "${MY_BASE_URL}", apiKey: "${WISGATE_API_KEY}${REFERS}", models: { $include: "models.json5" } },
}
"""
MODELS = '[{ id: "${PYTHONPATH}", name: "$${ESCAPED} ${ZAI_API_KEY} ${Z_AI_API_KEY}", api: "${HERE}" }]'


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home whose config names variables that are set everywhere they can be."""
    home = Home(tmp_path, openclaw_command)
    home.write(CONFIG)
    more = home.config.parent / "more"
    more.mkdir()
    (more / "providers.json5").write_text(PROVIDERS)
    (more / "models.json5").write_text(MODELS)
    (home.folder / ".env").write_text("HERE=ollama\nOPENAI_API_KEY=x\nMY_BASE_URL=x\nWISGATE_API_KEY=wrong\nNOTHING=\n")
    (home.config.parent / ".env").write_text("HERE=wrong\nSTATE=ollama\nNOTHING=x\nZAI_API_KEY=y\n")
    service = home.folder / ".config" / "openclaw" / "gateway.env"
    service.parent.mkdir(parents=True)
    service.write_text("STATE=wrong\nSERVICE=ollama\n")
    return home


def test_variables_come_from_where_openclaw_has_them(home: Home) -> None:
    """`config validate` takes every `api` that some place sets rightly, and misses the variables that we miss."""
    answer = home.openclaw_json("config", "validate", "--json")
    assert answer["valid"] is True, answer
    around = Surroundings(home.environment, home.folder, home.folder / "ours")
    environment = Environment(locate(around), around)
    document = syntax.parse(CONFIG, name="openclaw.json").document
    assert document is not None
    effective = resolve(
        document, environment=environment, read=Includes(home.config, environment=environment, around=around)
    )
    assert effective.faults == ()
    warnings = answer["warnings"]
    assert isinstance(warnings, list)
    assert {f"{render(path)}: {name}" for path, name in effective.missing} == {
        f"{warning['path']}: {warning['message'].split(chr(34))[1]}" for warning in warnings
    }
    assert {name for _, name in effective.missing} == {
        "OPENAI_API_KEY",
        "NOTHING",
        "MY_BASE_URL",
        "REFERS",
        "PYTHONPATH",
    }
    assert isinstance(effective.value, dict)
    providers = effective.value["models"]["providers"]
    assert {providers[name]["api"] for name in "abcd"} == {"ollama"}
    assert providers["e"]["models"][0]["name"] == "${ESCAPED} y y"
