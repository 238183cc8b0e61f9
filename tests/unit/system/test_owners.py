"""Whether the published guide's provider id is somebody else's on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.unit.system.openclaw_state import make_database

from openclaw_wisgate.system.locate import Location, Surroundings
from openclaw_wisgate.system.owners import is_wisgate, owners_of


def owners(
    top: Path, config: object, variables: Mapping[str, str] | None = None, provider: str = "moonshot"
) -> tuple[str, ...]:
    """Return the owners of `provider` on a machine below `top`."""
    location = Location(top / "state" / "openclaw.json", top / "state", (top / "state" / ".env", top / "gateway.env"))
    around = Surroundings(variables or {}, top / "work", top / "ours")
    return owners_of(provider, config, location=location, around=around)


def with_block(name: str, base_url: object) -> dict[str, object]:
    """Return a config with one provider."""
    return {"models": {"providers": {name: {"baseUrl": base_url}}}}


def test_nobody(tmp_path: Path) -> None:
    """On a machine without Moonshot the id is free."""
    assert owners(tmp_path, {}) == ()
    assert owners(tmp_path, None) == ()
    assert owners(tmp_path, with_block("openai", "https://api.openai.com/v1"), {"OPENAI_API_KEY": "x"}) == ()


@pytest.mark.parametrize("name", ["MOONSHOT_API_KEY", "KIMI_API_KEY"])
@pytest.mark.parametrize("place", ["environment", "work/.env", "state/.env", "gateway.env", "env.vars"])
def test_keys(tmp_path: Path, name: str, place: str) -> None:
    """A Moonshot key in the environment, any .env or the config's own variables is an owner, which is named."""
    config: dict[str, object] = {}
    variables = {}
    if place == "environment":
        variables = {name: "sk-canary"}
    elif place == "env.vars":
        config = {"env": {"vars": {name: "sk-canary"}}}
    else:
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(f"{name}=sk-canary\n", "utf-8")
    found = owners(tmp_path, config, variables)
    assert found == (f"{name} is set",)
    assert owners(tmp_path, config, variables, provider="wisgate") == ()


def test_empty_keys(tmp_path: Path) -> None:
    """A variable that is set to nothing is no key."""
    assert owners(tmp_path, {"env": {"vars": {"KIMI_API_KEY": ""}}}, {"MOONSHOT_API_KEY": ""}) == ()


@pytest.mark.parametrize(
    ("name", "base_url", "owned"),
    [
        ("moonshot", "https://api.moonshot.ai/v1", True),
        ("moonshot", None, True),
        ("moonshot", "", True),
        (" MoonShot ", "https://api.moonshot.cn/v1", True),
        ("moonshot", "https://api.wisgate.ai/v1", False),
        ("moonshot", "https://api.juheapi.com/v1", False),
        ("moonshotai", "https://api.moonshot.ai/v1", False),
    ],
)
def test_block(tmp_path: Path, name: str, base_url: object, *, owned: bool) -> None:
    """A Moonshot block that does not lead to WisGate is an owner, however its id is written."""
    assert bool(owners(tmp_path, with_block(name, base_url))) is owned
    assert bool(owners(tmp_path, with_block(name, base_url), provider="MOONSHOT")) is owned


def test_profile(tmp_path: Path) -> None:
    """An auth profile, in the config or in OpenClaw's database, is an owner."""
    config = {"auth": {"profiles": {"moonshot:manual": {"provider": "moonshot"}}}}
    assert owners(tmp_path, config) == ("OpenClaw has a Moonshot auth profile",)
    make_database(tmp_path / "state", machine={"authProfiles.store": {"profiles": {"moonshot:manual": {}}}})
    assert owners(tmp_path, {}) == ("OpenClaw has a Moonshot auth profile",)


def test_all_are_told(tmp_path: Path) -> None:
    """Everything that speaks against the id is told at once."""
    variables = {"MOONSHOT_API_KEY": "1", "KIMI_API_KEY": "2"}
    assert len(owners(tmp_path, with_block("moonshot", "https://api.moonshot.ai/v1"), variables)) == 3


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://api.wisgate.ai/v1", True),
        ("https://wisgate.ai", True),
        ("HTTPS://API.WISGATE.AI:443/v1", True),
        (" https://api.wisgate.ai/v1 ", True),
        ("https://api.juheapi.com/v1", True),
        ("https://user@api.wisgate.ai/v1", True),
        ("https://wisgate.ai.example.com/v1", False),
        ("https://notwisgate.ai/v1", False),
        ("https://example.com/wisgate.ai", False),
        ("https://example.com/.wisgate.ai", False),
        ("https://example.com?x=.wisgate.ai", False),
        ("https://example.com#.wisgate.ai", False),
        ("https://api.wisgate.ai@example.com/v1", False),
        ("https://api.wisgate.ai:pw@example.com/v1", False),
        ("https://[api.wisgate.ai", False),
        ("api.wisgate.ai", False),
        ("${WISGATE_BASE_URL}", False),
        ("", False),
        (None, False),
        (5, False),
    ],
)
def test_addresses(base_url: object, *, expected: bool) -> None:
    """Only the host decides whether an address is WisGate's."""
    assert is_wisgate(base_url) is expected
