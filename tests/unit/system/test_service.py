"""OpenClaw's service is found by its definition, and its variables are those that it would give a gateway."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from openclaw_wisgate.system.locate import Location, Surroundings, locate
from openclaw_wisgate.system.service import installed

UNIT = ".config/systemd/user/openclaw-gateway.service"
AGENT = "Library/LaunchAgents/ai.openclaw.gateway.plist"


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    """A home without a service."""
    return Surroundings({"HOME": str(tmp_path)}, tmp_path)


def put(home: Path, name: str, text: str) -> Path:
    """Write a file in the home."""
    file = home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def variables(around: Surroundings, location: Location | None = None) -> dict[str, str]:
    """Return the variables of the service that is found."""
    found = installed(location or locate(around), around)
    assert found is not None
    return dict(found.variables)


def test_none(around: Surroundings) -> None:
    """Without a definition there is no service."""
    assert installed(locate(around), around) is None


def test_no_home() -> None:
    """Without a home there is nowhere to look."""
    nowhere = Surroundings({}, Path("/"))
    assert installed(Location(Path("/x/openclaw.json"), Path("/x"), ()), nowhere) is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Environment=A=1", "Environment=B=2 C=3"], {"A": "1", "B": "2", "C": "3"}),
        (['Environment="A=with blanks" B=%h/x C=100%%'], {"A": "with blanks", "B": "HOME/x", "C": "100%"}),
        (["Environment=A=1", "Environment=", "Environment=B=2"], {"B": "2"}),
        (["Environment=A=1", "Environment=A=2"], {"A": "2"}),
        (["Environment=A=1 \\", "  B=2"], {"A": "1", "B": "2"}),
        (['Environment="A=1'], {}),
        (["Environment=A=1 B=2", "UnsetEnvironment=A"], {"B": "2"}),
        (["Environment=A=1", "EnvironmentFile=-%h/service.env"], {"A": "of the file", "D": "4"}),
        (["EnvironmentFile=%h/service.env", "EnvironmentFile="], {}),
        (["EnvironmentFile=-%h/gone.env"], {}),
        (["# Environment=A=1", "ExecStart=node A=1"], {}),
    ],
)
def test_variables_of_a_unit(around: Surroundings, tmp_path: Path, lines: list[str], expected: dict[str, str]) -> None:
    """A unit's variables are read as systemd reads them; those of files count more."""
    put(tmp_path, "service.env", "A='of the file'\nD=4\n")
    put(tmp_path, UNIT, "\n".join(["[Service]", *lines, ""]))
    assert variables(around) == {name: value.replace("HOME", str(tmp_path)) for name, value in expected.items()}


def test_drop_ins(around: Surroundings, tmp_path: Path) -> None:
    """What a drop-in says comes after what the unit says."""
    put(tmp_path, UNIT, "[Service]\nEnvironment=A=1 B=2\n")
    put(tmp_path, f"{UNIT}.d/override.conf", "[Service]\nEnvironment=A=3\n")
    assert variables(around) == {"A": "3", "B": "2"}


def test_service_of_another_config(around: Surroundings, tmp_path: Path) -> None:
    """Each profile's service is its own: it is told by the config that its variables lead to."""
    put(
        tmp_path,
        ".config/systemd/user/openclaw-gateway-work.service",
        f"Environment=OPENCLAW_STATE_DIR={tmp_path}/.openclaw-work\n",
    )
    assert installed(locate(around), around) is None
    found = installed(locate(around, profile="work"), around)
    assert found is not None
    assert found.file.name == "openclaw-gateway-work.service"


def test_agent_of_launchd(around: Surroundings, tmp_path: Path) -> None:
    """An agent has variables of its own, and those of the file that its first words source."""
    env = put(tmp_path, ".openclaw/service-env/ai.openclaw.gateway.env", "# Generated\nexport A='of the file'\n")
    words = ["/bin/sh", str(env.with_name("wrapper.sh")), str(env), "node", "index.js"]
    put(
        tmp_path,
        AGENT,
        plistlib.dumps({"EnvironmentVariables": {"A": "1", "B": "2"}, "ProgramArguments": words}).decode(),
    )
    assert variables(around) == {"A": "of the file", "B": "2"}


@pytest.mark.parametrize("text", ["", "no plist", "<plist><array/></plist>", "<plist><string>x</string></plist>"])
def test_agent_that_cannot_be_read(around: Surroundings, tmp_path: Path, text: str) -> None:
    """A damaged agent is one without variables."""
    put(tmp_path, AGENT, text)
    assert variables(around) == {}


def test_node_host_is_no_gateway(around: Surroundings, tmp_path: Path) -> None:
    """The service of a node host starts no gateway."""
    put(tmp_path, "Library/LaunchAgents/ai.openclaw.node.plist", plistlib.dumps({}).decode())
    assert installed(locate(around), around) is None


def test_no_value_is_shown(around: Surroundings, tmp_path: Path) -> None:
    """The values of a service may be keys, so it does not show them."""
    put(tmp_path, UNIT, "Environment=A=sk-canary-0815\n")
    assert "sk-canary" not in repr(installed(locate(around), around))
