"""Keys as OpenClaw 2026.9.6 resolves them: every form of `apiKey`, every place of a variable."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from openclaw_wisgate.system.keys import ResolvedKey, resolve_key, substituted
from openclaw_wisgate.system.locate import Location, Surroundings

KEY = "sk-canary-4711-do-not-show"


def resolve(
    top: Path,
    value: object,
    config: object = None,
    variables: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> ResolvedKey:
    """Resolve `value` with these variables and `.env` files: `work`, `state` and `service`."""
    folder, state = top / "work", top / "state"
    names = {"work": folder / ".env", "state": state / ".env", "service": top / "gateway.env"}
    for name, text in (files or {}).items():
        names[name].parent.mkdir(exist_ok=True)
        names[name].write_text(text, "utf-8")
    location = Location(state / "openclaw.json", state, (names["state"], names["service"]))
    around = Surroundings(variables or {}, folder, top / "ours")
    return resolve_key(value, config if config is not None else {}, location=location, around=around)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("sk-1", "sk-1"),
        ("WISGATE-API-KEY", "WISGATE-API-KEY"),
        ("WG", "WG"),
        ("${WG}", "1"),
        ("a-${WG}-b", "a-1-b"),
        ("${WG}${WG2}", "12"),
        ("$WG", "1"),
        ("$${WG}", "${WG}"),
        ("$$${WG}", "$${WG}"),
        ("$${WG}-${WG}", "${WG}-1"),
        ("${WG}-$${WG}", "1-${WG}"),
        ("${lower}", "${lower}"),
        ("$${lower}", "$${lower}"),
        ("${A-B}", "${A-B}"),
        ("${WG", "${WG"),
        ("${}", "${}"),
        ("a$WG", "a$WG"),
        ("$wg", "$wg"),
        ("$1", "$1"),
        ("  sk-1  ", "  sk-1  "),
        ({"source": "env", "provider": "default", "id": "WG"}, "1"),
    ],
)
def test_forms(tmp_path: Path, value: object, key: str) -> None:
    """A literal stands for itself, variables for their values, and an escape for the text of a variable."""
    assert resolve(tmp_path, value, variables={"WG": "1", "WG2": "2", "lower": "3", "wg": "4"}).key == key


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        (None, "no"),
        ("", "no"),
        (1, "neither"),
        ([], "neither"),
        (True, "neither"),
        ("${WG}", "WG is not set"),
        ("a-${WG}", "WG is not set"),
        ("${SET}${WG}", "WG is not set"),
        ("$WG", "WG is not set"),
        ("secretref-env:SET", "secretref-env"),
        ({"source": "env", "provider": "default", "id": "WG"}, "WG is not set"),
        ({"source": "store", "provider": "default", "id": "SET"}, "holds no"),
        ({}, "SecretRef"),
    ],
)
def test_no_key(tmp_path: Path, value: object, origin: str) -> None:
    """Where OpenClaw would send nothing there is no key, and the origin says what is missing."""
    found = resolve(tmp_path, value, variables={"SET": "1"})
    assert found.key is None
    assert origin in found.origin


def test_places_in_order(tmp_path: Path) -> None:
    """Environment, the folder's .env, OpenClaw's .env, its service's and the config's own variables, in this order."""
    config = {"env": {"vars": {"WG": "5"}}}
    places: dict[str, str] = {}
    for number, (file, origin) in enumerate(
        (
            (None, '"env.vars" in the config'),
            ("service", "OpenClaw's gateway.env file"),
            ("state", "OpenClaw's .env file"),
            ("work", "the .env file of this folder"),
        )
    ):
        if file:
            places[file] = f"WG={number}\n"
        found = resolve(tmp_path, "${WG}", config, None, places)
        assert (found.key, found.origin) == (str(number) if file else "5", f"WG from {origin}")
    found = resolve(tmp_path, "${WG}", config, {"WG": "9"}, places)
    assert (found.key, found.origin) == ("9", "WG from the environment")


@pytest.mark.parametrize(
    ("variables", "files"),
    [
        ({"WG": ""}, {"state": "WG=1\n"}),
        ({"WG": ""}, {"work": "WG=1\n"}),
        ({}, {"work": "WG=\n", "state": "WG=1\n"}),
        ({}, {"state": "WG=\n", "service": "WG=1\n"}),
    ],
)
def test_empty_value_hides_later_files(tmp_path: Path, variables: Mapping[str, str], files: dict[str, str]) -> None:
    """A variable that is set to nothing is not set by a later file, but by the config's own variables."""
    assert resolve(tmp_path, "${WG}", {}, variables, files).key is None
    assert resolve(tmp_path, "${WG}", {"env": {"vars": {"WG": "5"}}}, variables, files).key == "5"


@pytest.mark.parametrize("value", ["", "  ", "${OTHER}", "a${OTHER}", 5, None, ["x"]])
def test_variables_of_the_config_that_do_not_count(tmp_path: Path, value: object) -> None:
    """OpenClaw ignores its config's variables that are blank, refer to others or are no text."""
    config = {"env": {"vars": {"WG": value}}}
    assert resolve(tmp_path, "${WG}", config, {"OTHER": "x"}).key is None


@pytest.mark.parametrize("value", ["$${OTHER}", "$OTHER", "a$"])
def test_variables_of_the_config_with_dollars(tmp_path: Path, value: str) -> None:
    """A dollar that is no reference is part of the value."""
    assert resolve(tmp_path, "${WG}", {"env": {"vars": {"WG": value}}}).key == value


@pytest.mark.parametrize("config", [None, [], {"env": []}, {"env": {"vars": "x"}}])
def test_config_without_variables(tmp_path: Path, config: object) -> None:
    """A config without a well-formed `env` sets nothing."""
    assert resolve(tmp_path, "${WG}", config).key is None


def test_several_variables(tmp_path: Path) -> None:
    """The origin names every variable and where it came from."""
    found = resolve(tmp_path, "${A}.${B}", {"env": {"vars": {"B": "2"}}}, {"A": "1"})
    assert found.key == "1.2"
    assert found.origin == 'A from the environment and B from "env.vars" in the config'


@pytest.mark.parametrize(
    ("text", "expected"),
    [("${A}/v1", "1/v1"), ("${UNSET}/${A}", "${UNSET}/1"), ("$${A}", "${A}"), ("$A", "$A"), ("x", "x")],
)
def test_other_values(tmp_path: Path, text: str, expected: str) -> None:
    """In any text variables are replaced, and one that is not set stays as it is written."""
    location = Location(tmp_path / "openclaw.json", tmp_path, ())
    around = Surroundings({"A": "1"}, tmp_path, tmp_path)
    assert substituted(text, {}, location=location, around=around) == expected


def test_values_are_not_expanded_again(tmp_path: Path) -> None:
    """A value that looks like a variable stays as it is."""
    assert resolve(tmp_path, "${A}", {}, {"A": "${B}", "B": "2"}).key == "${B}"


@pytest.mark.parametrize(
    ("value", "variables"),
    [
        (KEY, {}),
        ("${WG}", {"WG": KEY}),
        ("x${WG}${NO}", {"WG": KEY}),
        ({"source": "env", "provider": "default", "id": "WG"}, {"WG": KEY}),
    ],
)
def test_key_is_never_shown(tmp_path: Path, value: object, variables: Mapping[str, str]) -> None:
    """Neither the representation nor the origin of a key holds it."""
    found = resolve(tmp_path, value, {}, variables)
    assert KEY not in repr(found)
    assert KEY not in found.origin
