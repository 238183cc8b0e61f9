"""Where the config is: the rows that `openclaw config file` 2026.9.6 answers, one by one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.system.locate import (
    Location,
    Surroundings,
    locate,
    locate_again,
    read_only,
    setting,
    shortened,
    surroundings,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder, and beside it an empty working folder."""
    (tmp_path / "work").mkdir()
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def around(home: Path, variables: Mapping[str, str] | None = None, *, with_home: bool = True) -> Surroundings:
    """Return surroundings with `HOME` and `variables`, whose working folder is `work` beside the home."""
    own = {"HOME": str(home)} if with_home else {}
    return Surroundings({**own, **(variables or {})}, home.parent / "work", home.parent / "our-state")


def put(file: Path, text: str = "{}") -> Path:
    """Write `file` and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def relative(location: Location, home: Path) -> tuple[str, str]:
    """Return the config file and the state folder, relative to the folder that holds home and work."""
    top = home.parent
    return os.path.relpath(location.file, top), os.path.relpath(location.state, top)


@pytest.mark.parametrize(
    ("variables", "file", "state"),
    [
        ({}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": "~/c.json"}, "home/c.json", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": " ~/c.json "}, "home/c.json", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": "c.json"}, "work/c.json", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": "../c.json"}, "c.json", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": "~c/c.json"}, "work/~c/c.json", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": " "}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": "undefined"}, "work/undefined", "home/.openclaw"),
        ({"OPENCLAW_CONFIG_PATH": "null"}, "work/null", "home/.openclaw"),
        ({"OPENCLAW_STATE_DIR": "~/s"}, "home/s/openclaw.json", "home/s"),
        ({"OPENCLAW_STATE_DIR": "s"}, "work/s/openclaw.json", "work/s"),
        ({"OPENCLAW_STATE_DIR": ""}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"OPENCLAW_STATE_DIR": "undefined"}, "work/undefined/openclaw.json", "work/undefined"),
        ({"OPENCLAW_STATE_DIR": "~/s", "OPENCLAW_CONFIG_PATH": "~/c.json"}, "home/c.json", "home/s"),
        ({"OPENCLAW_HOME": "~/x"}, "home/x/.openclaw/openclaw.json", "home/x/.openclaw"),
        ({"OPENCLAW_HOME": "~"}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"OPENCLAW_HOME": "x"}, "work/x/.openclaw/openclaw.json", "work/x/.openclaw"),
        ({"OPENCLAW_HOME": "~x"}, "work/~x/.openclaw/openclaw.json", "work/~x/.openclaw"),
        ({"OPENCLAW_HOME": ""}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"OPENCLAW_HOME": "undefined"}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"OPENCLAW_HOME": "null"}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"OPENCLAW_HOME": "~/x", "OPENCLAW_CONFIG_PATH": "~/c.json"}, "home/x/c.json", "home/x/.openclaw"),
        ({"HOME": "undefined", "USERPROFILE": "u"}, "work/u/.openclaw/openclaw.json", "work/u/.openclaw"),
        ({"OPENCLAW_PROFILE": "work"}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ({"CLAWDBOT_CONFIG_PATH": "~/c", "MOLTBOT_STATE_DIR": "~/s"}, "home/.openclaw/openclaw.json", "home/.openclaw"),
    ],
)
def test_variables(home: Path, variables: Mapping[str, str], file: str, state: str) -> None:
    """Path variables are trimmed, expanded and taken by their word; only home variables know "undefined"."""
    assert relative(locate(around(home, variables)), home) == (file, state)


def test_home_variables_in_order(home: Path) -> None:
    """HOME comes before USERPROFILE, and that before Termux's prefix."""
    termux = {"PREFIX": str(home / "com.termux/files/usr"), "ANDROID_DATA": "/data"}
    assert locate(around(home, {"USERPROFILE": "/u", **termux})).state == home / ".openclaw"
    assert locate(around(home, {"USERPROFILE": "/u", **termux}, with_home=False)).state == Path("/u/.openclaw")
    assert locate(around(home, termux, with_home=False)).state == home / "com.termux/files/home/.openclaw"


@pytest.mark.parametrize("prefix", ["/data/data/com.termux/files", "/usr/local", "null"])
def test_prefix_that_is_not_termux(home: Path, prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another PREFIX is not a hint at a home: then the account's home counts."""
    monkeypatch.setenv("HOME", str(home))
    found = locate(around(home, {"PREFIX": prefix, "ANDROID_DATA": "/data"}, with_home=False))
    assert found.state == home / ".openclaw"


def test_no_home_at_all(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account without a home, as in some containers, has its state in the working folder."""
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert locate(around(home, with_home=False)).state == home.parent / "work" / ".openclaw"


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ([".openclaw/openclaw.json", ".openclaw/clawdbot.json"], ".openclaw/openclaw.json"),
        ([".openclaw/clawdbot.json", ".clawdbot/openclaw.json"], ".openclaw/clawdbot.json"),
        ([".clawdbot/openclaw.json", ".clawdbot/clawdbot.json"], ".clawdbot/openclaw.json"),
        ([".clawdbot/clawdbot.json"], ".clawdbot/clawdbot.json"),
        ([".clawdbot/other"], ".clawdbot/openclaw.json"),
        ([".openclaw/other", ".clawdbot/other"], ".openclaw/openclaw.json"),
        ([".openclaw/other", ".clawdbot/clawdbot.json"], ".clawdbot/clawdbot.json"),
        ([".moltbot/openclaw.json"], ".openclaw/openclaw.json"),
    ],
)
def test_older_names(home: Path, present: list[str], expected: str) -> None:
    """Without a variable the first existing of four files counts, else one in the folder that is there."""
    for name in present:
        put(home / name)
    assert locate(around(home)).file == home / expected


def test_older_state_folder(home: Path) -> None:
    """Where only the older state folder exists, state and .env are in it."""
    put(home / ".clawdbot/clawdbot.json")
    found = locate(around(home))
    assert found.state == home / ".clawdbot"
    assert found.env_files[0] == home / ".clawdbot/.env"


def test_older_name_in_a_named_state_folder(home: Path) -> None:
    """A named state folder may hold the older name, and never falls back to the home."""
    put(home / ".openclaw/openclaw.json")
    put(home / "s/clawdbot.json")
    assert locate(around(home, {"OPENCLAW_STATE_DIR": "~/s"})).file == home / "s/clawdbot.json"
    assert locate(around(home, {"OPENCLAW_STATE_DIR": "~/t"})).file == home / "t/openclaw.json"


@pytest.mark.parametrize(
    ("profile", "variables", "file", "state"),
    [
        ("work", {}, "home/.openclaw-work/openclaw.json", "home/.openclaw-work"),
        ("WorK", {}, "home/.openclaw-WorK/openclaw.json", "home/.openclaw-WorK"),
        ("default", {}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ("Default", {}, "home/.openclaw/openclaw.json", "home/.openclaw"),
        ("dev", {}, "home/.openclaw-dev/openclaw.json", "home/.openclaw-dev"),
        ("work", {"OPENCLAW_HOME": "~/x"}, "home/x/.openclaw-work/openclaw.json", "home/x/.openclaw-work"),
        ("work", {"OPENCLAW_CONFIG_PATH": "~/c.json"}, "home/c.json", "home/.openclaw-work"),
        ("work", {"OPENCLAW_STATE_DIR": "~/s"}, "home/s/openclaw.json", "home/s"),
        ("work", {"OPENCLAW_STATE_DIR": "~/s", "OPENCLAW_CONFIG_PATH": "~/c.json"}, "home/c.json", "home/s"),
        ("work", {"OPENCLAW_STATE_DIR": "~/.openclaw"}, "home/.openclaw-work/openclaw.json", "home/.openclaw-work"),
        (
            "work",
            {"OPENCLAW_CONFIG_PATH": "~/.openclaw/openclaw.json"},
            "home/.openclaw-work/openclaw.json",
            "home/.openclaw-work",
        ),
        (
            "default",
            {
                "OPENCLAW_PROFILE": "work",
                "OPENCLAW_STATE_DIR": "~/.openclaw-work",
                "OPENCLAW_CONFIG_PATH": "~/.openclaw-work/openclaw.json",
            },
            "home/.openclaw/openclaw.json",
            "home/.openclaw",
        ),
        (
            "work",
            {"OPENCLAW_PROFILE": "work", "OPENCLAW_STATE_DIR": "~/.openclaw"},
            "home/.openclaw/openclaw.json",
            "home/.openclaw",
        ),
    ],
)
def test_profiles(home: Path, profile: str, variables: Mapping[str, str], file: str, state: str) -> None:
    """A profile sets the two variables that are not set, or that an inherited profile has set."""
    assert relative(locate(around(home, variables), profile=profile), home) == (file, state)


def test_profiles_know_no_older_names(home: Path) -> None:
    """With a profile, the default one included, only its `openclaw.json` counts, and no `.env` redirects it."""
    put(home / ".openclaw-work/clawdbot.json")
    put(home / ".clawdbot/openclaw.json")
    for folder in (".openclaw", ".openclaw-work"):
        put(home / folder / ".env", "OPENCLAW_CONFIG_PATH=/elsewhere.json\n")
    assert locate(around(home), profile="work").file == home / ".openclaw-work/openclaw.json"
    assert locate(around(home), profile="default").file == home / ".openclaw/openclaw.json"


@pytest.mark.parametrize("profile", ["", "-work", "a b", "../x", "a" * 65, "wörk", "work\n"])
def test_profile_names_that_openclaw_refuses(home: Path, profile: str) -> None:
    """A name that is no profile's is a usage error, which quotes it."""
    with pytest.raises(UsageError, match="is not a profile name"):
        locate(around(home), profile=profile)


def test_longest_profile_name(home: Path) -> None:
    """64 characters are a profile name."""
    assert locate(around(home), profile="a" * 64).state == home / f".openclaw-{'a' * 64}"


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("OPENCLAW_CONFIG_PATH=~/c.json", "home/c.json"),
        ("OPENCLAW_CONFIG_PATH=c.json", "work/c.json"),
        ("export OPENCLAW_CONFIG_PATH='~/c.json' # mine", "home/c.json"),
        ("OPENCLAW_CONFIG_PATH=", "home/.openclaw/openclaw.json"),
        ("OPENCLAW_STATE_DIR=~/s", "home/s/openclaw.json"),
        ("OPENCLAW_STATE_DIR=~/s\nOPENCLAW_CONFIG_PATH=~/c.json", "home/c.json"),
    ],
)
def test_env_file_redirects(home: Path, line: str, file: str) -> None:
    """What OpenClaw's global .env sets counts, if the environment does not set it."""
    put(home / ".openclaw/.env", f"{line}\n")
    assert relative(locate(around(home)), home)[0] == file


@pytest.mark.parametrize("value", ["", "  ", "~/own.json"])
def test_environment_hides_the_env_file(home: Path, value: str) -> None:
    """A variable of the environment, even an empty one, hides the same line of the .env."""
    put(home / ".openclaw/.env", "OPENCLAW_CONFIG_PATH=~/c.json\n")
    expected = home / "own.json" if value.strip() else home / ".openclaw/openclaw.json"
    assert locate(around(home, {"OPENCLAW_CONFIG_PATH": value})).file == expected


def test_env_file_of_the_working_folder_does_not_redirect(home: Path) -> None:
    """OpenClaw ignores its own variables in a project's .env."""
    put(home.parent / "work/.env", "OPENCLAW_CONFIG_PATH=~/c.json\n")
    assert locate(around(home)).file == home / ".openclaw/openclaw.json"


def test_env_file_of_the_service_does_not_redirect(home: Path) -> None:
    """OpenClaw reads its service's variables only after it has chosen the config."""
    put(home / ".config/openclaw/gateway.env", "OPENCLAW_CONFIG_PATH=~/c.json\n")
    assert locate(around(home)).file == home / ".openclaw/openclaw.json"


def test_env_file_of_a_named_state_folder_redirects(home: Path) -> None:
    """The .env that counts is the one of the state folder in use."""
    put(home / ".openclaw/.env", "OPENCLAW_CONFIG_PATH=~/wrong.json\n")
    put(home / "s/.env", "OPENCLAW_CONFIG_PATH=~/right.json\n")
    assert locate(around(home, {"OPENCLAW_STATE_DIR": "~/s"})).file == home / "right.json"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ["home/.openclaw/.env", "home/.config/openclaw/gateway.env"]),
        ({"OPENCLAW_STATE_DIR": "~/s"}, ["home/s/.env"]),
        ({"OPENCLAW_STATE_DIR": "~/.openclaw"}, ["home/.openclaw/.env", "home/.config/openclaw/gateway.env"]),
        (
            {"OPENCLAW_CONFIG_PATH": "~/o/c.json"},
            ["home/.openclaw/.env", "home/o/.env", "home/.config/openclaw/gateway.env"],
        ),
        ({"OPENCLAW_CONFIG_PATH": "~/o/c.json", "OPENCLAW_STATE_DIR": "~/s"}, ["home/s/.env"]),
    ],
)
def test_env_files(home: Path, variables: Mapping[str, str], expected: list[str]) -> None:
    """OpenClaw reads the .env of its state folder, the one beside a named config and the service's own."""
    found = locate(around(home, variables))
    assert [os.path.relpath(file, home.parent) for file in found.env_files] == expected


def test_config_option(home: Path) -> None:
    """`--config` comes before everything, and what it does not say is found as before."""
    put(home / ".openclaw/.env", "OPENCLAW_CONFIG_PATH=~/c.json\n")
    variables = {"OPENCLAW_CONFIG_PATH": "~/d.json", "OPENCLAW_STATE_DIR": "~/s"}
    found = locate(around(home, variables), config="mine.json", profile="work")
    assert relative(found, home) == ("work/mine.json", "home/s")
    assert locate(around(home), config="~/mine.json").file == home / "mine.json"


@pytest.mark.parametrize(
    ("variables", "config", "profile"),
    [
        ({}, None, None),
        ({"OPENCLAW_HOME": "~/x"}, None, None),
        ({}, None, "work"),
        ({"OPENCLAW_CONFIG_PATH": "~/c.json"}, None, "work"),
        ({"OPENCLAW_STATE_DIR": "~/s", "OPENCLAW_CONFIG_PATH": "~/c.json"}, None, None),
        ({}, "mine.json", None),
        ({}, "mine.json", "work"),
    ],
)
@pytest.mark.parametrize("stays", [True, False])
def test_located_again(
    home: Path, variables: Mapping[str, str], config: str | None, profile: str | None, *, stays: bool
) -> None:
    """What was found once is found again by its two paths, `.env` files included, whatever the variables are by then."""
    put(home / ".clawdbot/clawdbot.json")
    found = locate(around(home, variables), config=config, profile=profile)
    now = around(home, variables if stays else {})
    again = locate_again(now, config=str(found.file), state=str(found.state))
    assert again[:2] == found[:2]
    # The state folder's comes first; of what may follow the variables decide.
    assert again.env_files[0] == found.env_files[0]


def test_links_are_not_resolved(home: Path) -> None:
    """A symbolic link stays the name of the file, since OpenClaw's lock goes by the link."""
    put(home / "real/openclaw.json")
    (home / ".openclaw").symlink_to(home / "real")
    assert locate(around(home)).file == home / ".openclaw/openclaw.json"


@pytest.mark.parametrize("name", ["OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"])
def test_read_only(home: Path, name: str) -> None:
    """Exactly "1" makes the config read-only, in the environment or in OpenClaw's .env."""
    location = locate(around(home))
    assert read_only(location, around(home, {name: "1"})) == name
    assert read_only(location, around(home, {name: "true"})) is None
    assert read_only(location, around(home)) is None
    put(home / ".openclaw/.env", f"{name}=1\n")
    assert read_only(location, around(home)) == name
    assert read_only(location, around(home, {name: "0"})) is None


def test_setting(tmp_path: Path) -> None:
    """Of several .env files the first that sets a variable counts, even to nothing."""
    first, second = put(tmp_path / "1", "A=\n"), put(tmp_path / "2", "A=2\nB=2\n")
    assert setting("A", (tmp_path / "none", first, second)) == ""
    assert setting("B", (first, second)) == "2"
    assert setting("C", (first, second)) is None


@pytest.mark.parametrize(
    ("home", "file", "expected"),
    [
        ("/home/me", "/home/me/.openclaw/openclaw.json", "~/.openclaw/openclaw.json"),
        ("/home/me/", "/home/me/c.json", "~/c.json"),
        ("/home/me", "/home/me2/c.json", "/home/me2/c.json"),
        ("/home/me", "/home/me", "/home/me"),
        ("/", "/etc/c.json", "/etc/c.json"),
        ("", "/etc/c.json", "/etc/c.json"),
    ],
)
def test_shortened(home: str, file: str, expected: str) -> None:
    """Files below the home are written with ~, and no others."""
    assert shortened(Path(file), {"HOME": home}) == expected


def test_surroundings_of_the_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A process sees its own variables and folder, and keeps its state apart from OpenClaw's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("OPENCLAW_STATE_DIR", "somewhere")
    monkeypatch.chdir(tmp_path)
    found = surroundings()
    assert found.variables["OPENCLAW_STATE_DIR"] == "somewhere"
    assert found.folder == tmp_path
    assert found.state.name == "openclaw-wisgate"
