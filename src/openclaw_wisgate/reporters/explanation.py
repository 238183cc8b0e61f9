"""What findings mean, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openclaw_wisgate.reporters.palette import Palette

if TYPE_CHECKING:  # for annotations only: explanations load every rule
    from openclaw_wisgate.explanations import Explanation

FEW = 12
"""Explanations up to which each is told in full; more are listed, a line each."""


def words(explanations: Sequence[Explanation], palette: Palette) -> str:
    """Return `explanations` in full where there are few, else as a table of ids, severities and summaries."""
    if len(explanations) <= FEW:
        return "\n\n".join(_in_full(explanation, palette) for explanation in explanations)
    width = max(len(explanation.id) for explanation in explanations)
    lines = [f"{one.id:{width}}  {one.severity.value:7}  {one.summary}" for one in explanations]
    return "\n".join((*lines, "", "`openclaw-wisgate explain RULE` tells more about one of them"))


def _in_full(explanation: Explanation, palette: Palette) -> str:
    parts = [f"{palette.label(explanation.severity)}[{palette.paint('bold', explanation.id)}] {explanation.summary}"]
    parts.append(explanation.why)
    if explanation.bad is not None:
        parts.append(f"bad:\n{_indented(explanation.bad)}")
    if explanation.good is not None:
        parts.append(f"good:\n{_indented(explanation.good)}")
    if explanation.seen_on is not None:
        parts.append(f"seen on OpenClaw {explanation.seen_on}")
    return "\n\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
