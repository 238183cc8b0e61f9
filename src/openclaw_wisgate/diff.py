"""Two texts to a unified diff of masked lines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from openclaw_wisgate.redact import MaskedText, Redaction

CONTEXT = 3
"""Unchanged lines shown around a change."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")


def unified(before: str, after: str, *, shown: tuple[Redaction, Redaction], name: str) -> MaskedText:
    """Return how `before` becomes `after`, in the words of their redactions `shown`; empty if they are equal.

    Lines are compared unmasked, so that one secret replaced by another is a change all the same.
    """
    old, new = _LINE.findall(before), _LINE.findall(after)
    old_shown, new_shown = _LINE.findall(shown[0].text), _LINE.findall(shown[1].text)
    lines = [f"--- {name}\n", f"+++ {name}\n"]
    for group in _groups(old, new):
        start, end = group[0], group[-1]
        lines.append(f"@@ -{_range(start[1], end[2])} +{_range(start[3], end[4])} @@\n")
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                lines += _marked(" ", old_shown[old_start:old_end])
                continue
            lines += _marked("-", old_shown[old_start:old_end])
            lines += _marked("+", new_shown[new_start:new_end])
    return MaskedText("".join(lines) if len(lines) > 2 else "")  # noqa: PLR2004 - the two header lines


Opcode = tuple[str, int, int, int, int]


def _groups(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Opcode]]:
    """Yield difflib's groups of changes; equal ends are put aside first, which makes large files fast."""
    shortest = min(len(old), len(new))
    head = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    tail = next((i for i in range(shortest - head) if old[-1 - i] != new[-1 - i]), shortest - head)
    if head == len(old) == len(new):
        return
    head, tail = max(head - CONTEXT, 0), max(tail - CONTEXT, 0)
    matcher = difflib.SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        yield [(tag, i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in group]


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        bare = line.rstrip("\r\n")
        yield f"{mark}{bare}\n"
        if bare == line:
            yield "\\ No newline at end of file\n"
