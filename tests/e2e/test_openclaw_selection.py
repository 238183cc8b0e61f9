"""What the rules about selection and the gateway say, seen on the real OpenClaw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.openclaw import Home

pytestmark = pytest.mark.openclaw

PROVIDER = {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "x", "api": "openai-completions"}
HIDING = {
    "gateway": {"mode": "local"},
    "models": {
        "providers": {
            "desk": {**PROVIDER, "models": [{"id": "a", "name": "A"}]},
            "wisgate": {**PROVIDER, "models": [{"id": "b", "name": "B"}]},
        }
    },
    "agents": {"defaults": {"model": "desk/a", "models": {"desk/a": {"alias": "mine"}}}},
}


@pytest.fixture
def home(tmp_path: Path, openclaw_command: tuple[str, ...]) -> Home:
    """A home with nothing in it."""
    return Home(tmp_path, openclaw_command)


def rules(home: Home) -> set[str]:
    """Return the rules that find something in the config."""
    report = json.loads(home.ours("validate", "--output", "json").stdout)
    return {diagnostic["rule"] for file in report["files"] for diagnostic in file["diagnostics"]}


def test_the_gateway_does_not_start_without_its_mode(home: Home) -> None:
    """OpenClaw finds the file valid, and its gateway exits with 78."""
    home.write('{ "models": { "mode": "merge" } }')
    assert "gateway/mode-missing" in rules(home)
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    started = home.openclaw("gateway", "run")
    assert started.returncode == 78, started
    assert "missing gateway.mode" in started.stderr


def test_an_alias_hides_the_models_of_the_other_provider(home: Home) -> None:
    """OpenClaw lists only the model with the alias; with a policy beside it, all."""
    home.write(json.dumps(HIDING))
    assert {"selection/hidden-model", "selection/implicit-allowlist"} <= rules(home)
    assert home.selectable() == {"desk/a"}
    allowing = {"model": "desk/a", "models": {"desk/a": {"alias": "mine"}}, "modelPolicy": {}}
    home.write(json.dumps({**HIDING, "agents": {"defaults": allowing}}))
    assert rules(home).isdisjoint({"selection/hidden-model", "selection/implicit-allowlist"})
    assert {"desk/a", "wisgate/b"} <= home.selectable()


def test_a_default_that_is_not_allowed_cannot_be_asked_for(home: Home) -> None:
    """A list of single models leaves the default in use, and refuses it by its name."""
    policy = {"model": "desk/a", "modelPolicy": {"allow": ["wisgate/b"]}}
    home.write(json.dumps({**HIDING, "agents": {"defaults": policy}}))
    assert "selection/default-not-allowed" in rules(home)
    asked = home.openclaw("agent", "--local", "--agent", "main", "--model", "desk/a", "-m", "hi")
    assert asked.returncode == 1
    assert 'Model override "desk/a" is not allowed' in asked.stderr


CHAIN = {"primary": "desk/a", "fallbacks": ["desk/b"]}
DESK = {"providers": {"desk": {**PROVIDER, "models": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]}}}


@pytest.mark.parametrize(
    ("agents", "flags"),
    [
        ({"defaults": {"model": CHAIN}}, []),
        ({"defaults": {"model": CHAIN}}, ["--alias", "wise"]),
        ({"defaults": {"model": CHAIN, "models": {"desk/b": {"alias": "quick"}}}}, ["--alias", "wise"]),
        ({"defaults": {"model": CHAIN, "models": {"desk/*": {}}}}, ["--fallback"]),
        ({"defaults": {"model": CHAIN, "modelPolicy": {"allow": ["desk/a"]}}}, ["--default"]),
        ({"defaults": {"model": CHAIN, "modelPolicy": {}, "models": {"desk/b": {}}}}, []),
    ],
)
def test_adding_adds_one_model_to_what_can_be_chosen(home: Home, agents: object, flags: list[str]) -> None:
    """OpenClaw lists what it listed before and the model; the default changes only with `--default`."""
    home.write(json.dumps({"gateway": {"mode": "local"}, "models": DESK, "agents": agents}))
    before = home.selectable()
    added = home.ours("add", "claude-opus-4-6", *flags, "--yes", "--no-ping")
    assert added.returncode == 0, added
    assert home.openclaw_json("config", "validate", "--json")["valid"] is True
    after = home.selectable()
    assert after == before | {"wisgate/claude-opus-4-6"}
    default = "wisgate/claude-opus-4-6" if "--default" in flags else "desk/a"
    assert home.openclaw_json("models", "status", "--json")["defaultModel"] == default
    ours = {reference for reference, hidden in listed(home) if not hidden}
    assert ours == {one for one in after if one.startswith(("desk/", "wisgate/"))}


def listed(home: Home) -> list[tuple[str, bool]]:
    """Return the models that we list, and whether an allowlist hides each."""
    report = json.loads(home.ours("list", "--output", "json").stdout)
    return [
        (f"{provider['id']}/{model['id']}", not model["selectable"])
        for provider in report["providers"]
        for model in provider["models"]
    ]
