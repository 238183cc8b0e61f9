"""What findings mean: every id that there is, with examples that are what they are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openclaw_wisgate.check import check
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.explanations import EXPLANATIONS, Explanation
from openclaw_wisgate.rules import RULES
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.system import resources

SOURCE = Path(__file__).parents[2] / "src" / "openclaw_wisgate"
IDS = [explanation.id for explanation in EXPLANATIONS]
JUDGED = [one for one in EXPLANATIONS if one.bad is not None and one.id.partition("/")[0] in ("schema", "syntax")]
"""Those whose examples need no other file, no comment and no OpenClaw."""
NO_FINDINGS = {"file/not-judged", "openai/gpt-6-astra", "provider/model"}
"""A note about a run, a model, and the form of a model's name."""


def found(text: str) -> set[str]:
    """Return the ids of what is found in a text."""
    parsed = parse(text, name="openclaw.json")
    rules = {diagnostic.rule for diagnostic in parsed.diagnostics}
    if parsed.document:
        rules |= {diagnostic.rule for diagnostic in check(Effective(parsed.document), resources.reference())}
    return rules


def test_every_id_in_the_program_is_explained() -> None:
    """What the program may call a finding about a config is explained, and nothing else."""
    areas = {explanation.partition("/")[0] for explanation in IDS}
    written = {
        name
        for file in SOURCE.rglob("*.py")
        if file.stem != "explanations"
        for name in re.findall(r'"([a-z]+/[a-z0-9-]+)"', file.read_text("utf-8"))
        if name.partition("/")[0] in areas
    }
    assert written - NO_FINDINGS == set(IDS)


def test_ids_are_in_order() -> None:
    """Each id is explained once, in the order of the alphabet."""
    assert sorted(set(IDS)) == IDS


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=IDS)
def test_form(explanation: Explanation) -> None:
    """A summary is a line that does not begin like a sentence, the rest whole sentences; examples come in pairs."""
    assert re.fullmatch(r"(?:[a-z\"`$]|OpenClaw|WisGate).*[^.\s]", explanation.summary)
    assert re.fullmatch(r"\S.*[.!?]", explanation.why, re.DOTALL)
    assert (explanation.bad is None) == (explanation.good is None)


def test_rules_explain_themselves() -> None:
    """What a rule says of itself is taken as it is."""
    for rule in RULES:
        (explanation,) = [one for one in EXPLANATIONS if one.id == rule.id]
        assert (explanation.summary, explanation.why, explanation.bad, explanation.good) == (
            *(rule.summary, rule.why, rule.bad, rule.good),
        )


@pytest.mark.parametrize("explanation", JUDGED, ids=[one.id for one in JUDGED])
def test_examples_are_what_they_are_called(explanation: Explanation) -> None:
    """What is shown as bad has the fault, and what is shown as good has not."""
    assert explanation.bad is not None
    assert explanation.good is not None
    assert explanation.id in found(explanation.bad)
    assert explanation.id not in found(explanation.good)
