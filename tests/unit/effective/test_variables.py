"""`${VARIABLES}`: what is one, and who sets it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from openclaw_wisgate.effective import variables
from openclaw_wisgate.effective.powerful import is_powerful


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("${A}", "1"),
        ("a${A}b${_B}c", "a1b2c"),
        ("$${A}", "${A}"),
        ("$$${A}", "$${A}"),
        ("$$$${A}", "$$${A}"),
        ("${A}$${A}", "1${A}"),
        ("${R}", "${A}"),
        ("${NONE}", "${NONE}"),
        ("$${NONE}", "${NONE}"),
        ("${EMPTY}", "${EMPTY}"),
        ("${A${A}}", "${A1}"),
        ("${a} ${1} ${A-B} ${A B} ${} ${A\n} ${A", "${a} ${1} ${A-B} ${A B} ${} ${A\n} ${A"),
        ("$A", "$A"),
    ],
)
def test_substitution(text: str, expected: str) -> None:
    """Names in capitals are replaced once; a second dollar stands for the text; everything else stays."""
    known = {"A": "1", "_B": "2", "R": "${A}", "EMPTY": "", "a": "wrong", "1": "wrong"}
    assert variables.substituted(text, known.get) == expected


def test_references() -> None:
    """The names in a text are told in order, escaped ones are none."""
    assert variables.references("${B} $${C} ${A}${B} ${d}") == ["B", "A", "B"]


@pytest.mark.parametrize(
    ("environment", "own", "value"),
    [
        ({}, {}, None),
        ({"X": ""}, {}, None),
        ({"X": " "}, {}, " "),
        ({"X": "1"}, {"X": "2"}, "1"),
        ({}, {"X": "2"}, "2"),
        ({"X": ""}, {"X": "2"}, "2"),
        ({"X": " \ufeff\u2003"}, {"X": "2"}, "2"),
        ({"X": "\x1f"}, {"X": "2"}, "\x1f"),
        ({}, {"X": " "}, None),
        ({}, {"X": "\x1f"}, "\x1f"),
        ({}, {"X": "a${Y}"}, None),
        ({}, {"X": "$${Y}"}, "$${Y}"),
        ({}, {"X": 1}, None),
        ({}, {" X ": "2"}, "2"),
    ],
)
def test_lookup(environment: Mapping[str, str], own: Mapping[str, object], value: str | None) -> None:
    """The environment comes first unless it is blank; the config's own values must be plain."""
    lookup = variables.lookup_in(environment, {"env": {"vars": own}}, reads_config=True)
    assert lookup("X") == value


def test_config_that_is_not_read() -> None:
    """Where the release does not read the config for variables, only the environment counts."""
    assert variables.lookup_in({"X": "  "}, {"env": {"vars": {"X": "1"}}}, reads_config=False)("X") == "  "


@pytest.mark.parametrize("config", [None, [], "env", {"env": None}, {"env": []}, {"env": {"vars": ["X"]}}])
def test_config_without_variables(config: object) -> None:
    """Anything else than an object with `env.vars` sets nothing."""
    assert variables.own_variables(config) == {}


def test_flat_variables() -> None:
    """The old form of `env` sets variables, over `env.vars`; OpenClaw 2026.9.6 substitutes before it refuses it."""
    assert variables.own_variables({"env": {"X": "1", "shellEnv": {}, "vars": {"X": "2", "Y": "3"}}}) == {
        "X": "1",
        "Y": "3",
    }


@pytest.mark.parametrize(
    "name", ["NODE_OPTIONS", "ld_preload", "GIT_CONFIG_X", "OPENCLAW_INCLUDE_ROOTS", "CARGO_TARGET_X_LINKER"]
)
def test_powerful_names(name: str) -> None:
    """A config cannot set what has power over programs, in any case of letters."""
    assert is_powerful(name)
    assert variables.own_variables({"env": {"vars": {name: "x", "WISGATE_API_KEY": "y"}}}) == {"WISGATE_API_KEY": "y"}


@pytest.mark.parametrize(
    ("environment", "own", "expected"),
    [
        ({"Z_AI_API_KEY": "1"}, {}, ("1", "1")),
        ({"ZAI_API_KEY": "1"}, {}, ("1", None)),
        ({}, {"Z_AI_API_KEY": "2"}, ("2", "2")),
        ({"ZAI_API_KEY": "1"}, {"Z_AI_API_KEY": "2"}, ("1", "1")),
        ({"Z_AI_API_KEY": "1"}, {"ZAI_API_KEY": "2"}, ("1", "1")),
        ({"ZAI_API_KEY": " "}, {}, (" ", None)),
    ],
)
def test_two_names_of_one_key(
    environment: Mapping[str, str], own: Mapping[str, str], expected: tuple[str | None, str | None]
) -> None:
    """To OpenClaw `ZAI_API_KEY` is also what `Z_AI_API_KEY` says, and a config overrides neither."""
    lookup = variables.lookup_in(environment, {"env": {"vars": own}}, reads_config=True)
    assert (lookup("ZAI_API_KEY"), lookup("Z_AI_API_KEY")) == expected


def test_value_is_copied() -> None:
    """The value that is resolved stays as it was."""
    value = {"a": ["${X}"]}
    found = variables.resolved(value, {"X": "1"}.get)
    assert found == ({"a": ["1"]}, ())
    assert value == {"a": ["${X}"]}


def test_text_alone() -> None:
    """A config that is only a string, which OpenClaw refuses later, is resolved all the same."""
    assert variables.resolved("${X}", lambda _: None) == ("${X}", (variables.Missing((), "X"),))
