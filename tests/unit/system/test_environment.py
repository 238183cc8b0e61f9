"""The variables that OpenClaw would see, place by place."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path

import pytest

from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.locate import Location, Surroundings
from openclaw_wisgate.system.workspace_names import is_withheld


def environment_of(top: Path, process: Mapping[str, str], **files: str) -> Environment:
    """Return the environment of a process and of these `.env` files: `work`, `state` and `service`."""
    names = {"work": top / "work" / ".env", "state": top / "state" / ".env", "service": top / "gateway.env"}
    for name, text in files.items():
        names[name].parent.mkdir(exist_ok=True)
        names[name].write_text(text)
    location = Location(top / "state" / "openclaw.json", top / "state", (names["state"], names["service"]))
    return Environment(location, Surroundings(process, top / "work", top / "ours"))


def test_order(tmp_path: Path) -> None:
    """The process comes first, then this folder's file, OpenClaw's own and its service's; each says where it is from."""
    environment = environment_of(tmp_path, {"A": "1"}, work="A=2\nB=2", state="A=3\nB=3\nC=3", service="C=4\nD=4")
    assert {name: environment.find(name) for name in "ABCDE"} == {
        "A": ("1", "the environment"),
        "B": ("2", "the .env file of this folder"),
        "C": ("3", "OpenClaw's .env file"),
        "D": ("4", "OpenClaw's gateway.env file"),
        "E": (None, ""),
    }
    assert dict(environment) == {"A": "1", "B": "2", "C": "3", "D": "4"}
    assert len(environment) == 4
    assert "E" not in environment
    with pytest.raises(KeyError):
        environment["E"]


def test_nothing_counts_as_set(tmp_path: Path) -> None:
    """The first place that sets a variable counts, even if it sets it to nothing."""
    environment = environment_of(tmp_path, {"A": ""}, work="B=", state="A=3\nB=3")
    assert (environment["A"], environment["B"]) == ("", "")


def test_no_files(tmp_path: Path) -> None:
    """Files that are missing set nothing."""
    assert dict(environment_of(tmp_path, {"A": "1"})) == {"A": "1"}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "OPENAI_API_KEY",
            "MOONSHOT_API_KEY",
            "OPENCLAW_INCLUDE_ROOTS",
            "OPENCLAW_ANYTHING",
            "MY_BASE_URL",
            "X_ENDPOINT",
        ),
        *("MATRIX_HOMESERVER", "NODE_OPTIONS", "LD_PRELOAD", "PATH", "A_DANGEROUSLY_B", "X_DISABLE_TLS_Y", "SKIP_AUTH"),
        "openai_api_key",
    ],
)
def test_names_that_this_folder_cannot_set(tmp_path: Path, name: str) -> None:
    """A folder that is merely visited sets no known key, no address and nothing of OpenClaw's; OpenClaw's own file may."""
    line = f"{name}=1\n"
    assert is_withheld(name)
    assert dict(environment_of(tmp_path, {}, work=line)) == {}
    assert dict(environment_of(tmp_path, {}, work=line, state=line)) == {name: "1"}


@pytest.mark.parametrize(
    "name", ["WISGATE_API_KEY", "WG_KEY", "BASE_URL", "TLS_DISABLE", "MY_OPENAI_API_KEY", "DANGER"]
)
def test_names_that_this_folder_sets(tmp_path: Path, name: str) -> None:
    """Other names are taken from this folder."""
    assert dict(environment_of(tmp_path, {}, work=f"{name}=1")) == {name: "1"}


def test_files_are_read_when_they_are_needed(tmp_path: Path) -> None:
    """What the process has is answered without the files, and they are read once."""
    environment = environment_of(tmp_path, {"A": "1"}, state="B=2")
    assert environment["A"] == "1"
    (tmp_path / "state" / ".env").write_text("B=3")
    assert environment["B"] == "3"
    (tmp_path / "state" / ".env").write_text("B=4")
    assert environment["B"] == "3"


def test_other_processes_can_have_a_copy(tmp_path: Path) -> None:
    """The environment can be handed to another process."""
    environment = environment_of(tmp_path, {"A": "1"}, state="B=2")
    assert dict(pickle.loads(pickle.dumps(environment))) == {"A": "1", "B": "2"}  # noqa: S301 - our own bytes
