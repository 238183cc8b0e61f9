"""What findings mean is told by id, by area, or for all."""

from __future__ import annotations

import pytest

from openclaw_wisgate.commands.explain import explain
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.explanations import EXPLANATIONS
from openclaw_wisgate.reporters import Palette, text


def told(*names: str) -> list[str]:
    """Return the ids of what is explained."""
    return [explanation.id for explanation in explain(names).explained]


def test_one() -> None:
    """A rule is explained in full: why, a bad and a good example, the release it was seen on."""
    assert told("provider/incomplete") == ["provider/incomplete"]
    shown = text.render(explain(["provider/incomplete"]), Palette())
    for words in ("error[provider/incomplete]", "custom model providers", "bad:\n  {", "good:\n  {", "2026.9.6"):
        assert words in shown


def test_area() -> None:
    """An area is all its rules."""
    assert told("ignore") == ["ignore/unclear", "ignore/unknown-rule", "ignore/unused"]


def test_all() -> None:
    """Without a name every rule is listed, a line each, in the order of their ids."""
    assert told() == sorted(explanation.id for explanation in EXPLANATIONS)
    lines = text.render(explain([]), Palette()).splitlines()
    assert [line.split()[0] for line in lines[: len(EXPLANATIONS)]] == told()


def test_unknown() -> None:
    """A misspelt name is an error with the one that was meant."""
    with pytest.raises(UsageError, match='"provider/incomplet"') as caught:
        explain(["provider/incomplet"])
    assert caught.value.hint == 'did you mean "provider/incomplete"?'
