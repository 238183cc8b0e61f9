"""The text of a `.env` file with its places, read as the npm package dotenv 17.4.2 reads it for OpenClaw 2026.9.6.

That package finds assignments with one JavaScript pattern, whose blanks, letters and line ends are not Python's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from openclaw_wisgate.text import Span

_ENDS = "\n\r\u2028\u2029"
_BLANKS = (
    "\t\v\f \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff"
    + _ENDS
)
"""What ends a line, and what `\\s` and `trim` take for a blank in JavaScript."""

_START, _STOP = rf"(?:\A|(?<=[{_ENDS}]))", rf"(?=[{_ENDS}]|\Z)"
_ASSIGNMENT = (
    rf"{_START}[{_BLANKS}]*(?:export[{_BLANKS}]+)?([A-Za-z0-9_.-]+)(?:[{_BLANKS}]*=[{_BLANKS}]*?|:[{_BLANKS}]+?)"
    rf"([{_BLANKS}]*'(?:\\'|[^'])*'|[{_BLANKS}]*\"(?:\\\"|[^\"])*\"|[{_BLANKS}]*`(?:\\`|[^`])*`|[^#\r\n]+)?"
    rf"[{_BLANKS}]*(?:#[^{_ENDS}]*)?{_STOP}"
)
_QUOTED = rf"{_START}(['\"`])([\s\S]*)\1{_STOP}"
QUOTES = ("'", '"', "`")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One variable that a text sets: its name, its value, and where the value stands, quotes included.

    Of an empty value the span is the empty one where it would stand. Never shows the value.
    """

    name: str
    value: str = field(repr=False)
    span: Span


def assignments(text: str) -> tuple[Assignment, ...]:
    """Return what `text` sets, in the order of the text; of repeated names the last counts."""
    return tuple(_assignments(text))


def variables(text: str) -> dict[str, str]:
    """Return the variables that `text` sets."""
    return {assignment.name: assignment.value for assignment in assignments(text)}


def _assignments(text: str) -> Iterator[Assignment]:
    # The package knows one kind of line end; where two characters became one, offsets shift.
    shifts = [pair.start() - before for before, pair in enumerate(re.finditer("\r\n", text))]
    for match in re.finditer(_ASSIGNMENT, text.replace("\r\n", "\n").replace("\r", "\n")):
        start, end = match.span(2) if match.group(2) else (match.end(1), match.end(1))
        written = (match.group(2) or "").strip(_BLANKS)
        if written:
            start += match.group(2).index(written)
            end = start + len(written)
        else:
            start = end = _after_sign(match)
        span = Span(start + bisect_left(shifts, start), end + bisect_left(shifts, end))
        yield Assignment(match.group(1), _value(written), span)


def _after_sign(match: re.Match[str]) -> int:
    """Return the offset right behind the sign of an assignment to nothing, behind one blank where a colon wants it."""
    whole = match.string
    sign = re.compile(rf"[{_BLANKS}]*=|:[{_BLANKS}]").match(whole, match.end(1))
    assert sign is not None
    return sign.end()


def _value(written: str) -> str:
    value = re.sub(_QUOTED, lambda quoted: quoted.group(2), written)
    if written.startswith('"'):
        value = value.replace("\\n", "\n").replace("\\r", "\r")
    return value
