"""The commands that say at once what a dialogue has found out."""

from __future__ import annotations

from dataclasses import replace

from openclaw_wisgate.cli.equivalents import equivalents
from openclaw_wisgate.provider import Cost, ModelSpec
from openclaw_wisgate.system import resources

KNOWN = resources.catalogue().model
OPUS, GPT = (spec for spec in map(KNOWN, ("claude-opus-4-6", "gpt-5")) if spec is not None)
NEW = ModelSpec(
    id="next 1",
    name="Next One",
    context_window=64000,
    max_tokens=4000,
    input=("text", "image"),
    cost=Cost(input=0.00001, output=2.5, cache_read=0.5),
)


FIGURES = (
    "--context-window 64000 --max-tokens 4000 --name 'Next One' --input text,image"
    " --cost input=0.00001,output=2.5,cacheRead=0.5"
)


def test_models_of_the_catalogue_need_no_flags() -> None:
    """They are in one command, the default one first, and what was typed before stays."""
    commands = equivalents((GPT, OPUS), KNOWN, ("--no-ping",), default=True)
    assert commands == ("openclaw-wisgate add gpt-5 claude-opus-4-6 --default --no-ping",)


def test_other_figures_are_stated() -> None:
    """A model whose figures are not the catalogue's has a command of its own, with all that is not the usual."""
    commands = equivalents((OPUS, NEW), KNOWN, (), fallback=True)
    assert commands == (
        "openclaw-wisgate add claude-opus-4-6 --fallback",
        f"openclaw-wisgate add 'next 1' {FIGURES} --fallback",
    )
    (bare,) = equivalents((replace(NEW, id="x", name="x", input=("text",), cost=None),), KNOWN, ())
    assert bare == "openclaw-wisgate add x --context-window 64000 --max-tokens 4000"
    (thinking,) = equivalents((replace(OPUS, reasoning=True),), KNOWN, ())
    assert "--reasoning" in thinking
    (own,) = equivalents((replace(OPUS, max_tokens=9000),), KNOWN, ())
    assert "--context-window 256000 --max-tokens 9000" in own


def test_the_default_is_in_its_own_command() -> None:
    """Only the command of the first model makes a default."""
    commands = equivalents((NEW, OPUS), KNOWN, (), default=True)
    assert [("--default" in command, "claude" in command) for command in commands] == [(False, True), (True, False)]
