"""Two texts to a unified diff of masked lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from openclaw_wisgate.edit import Edit
from openclaw_wisgate.redact import MaskedText, Redaction

CONTEXT = 3
"""Unchanged lines shown around a change."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")


def unified(
    before: str, after: str, *, shown: tuple[Redaction, Redaction], name: str, edits: Sequence[Edit] = ()
) -> MaskedText:
    """Return how `before` becomes `after`, in the words of their redactions `shown`; empty if they are equal.

    With the `edits` that were made, the lines they touched are shown; else lines are matched, unmasked, so
    that one secret replaced by another is a change all the same.
    """
    old, new = _LINE.findall(before), _LINE.findall(after)
    old_shown, new_shown = _LINE.findall(shown[0].text), _LINE.findall(shown[1].text)
    lines = [f"--- {name}\n", f"+++ {name}\n"]
    opcodes = _edited(edits, old, new) if edits else _matched(old, new)
    for group in _groups(opcodes, len(old), len(new)):
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


def _groups(changes: Sequence[Opcode], old_length: int, new_length: int) -> Iterator[list[Opcode]]:
    """Yield `changes`, which stand in order, with their context, those together that share it."""
    together: list[list[Opcode]] = []
    for change in changes:
        if together and change[1] - together[-1][-1][2] <= 2 * CONTEXT:
            together[-1].append(change)
        else:
            together.append([change])
    for group in together:
        first, last = group[0], group[-1]
        lead = min(CONTEXT, first[1], first[3])
        rest = min(CONTEXT, old_length - last[2], new_length - last[4])
        opcodes: list[Opcode] = [("equal", first[1] - lead, first[1], first[3] - lead, first[3])]
        for change, following in zip(group, [*group[1:], None], strict=True):
            end = following[1] if following else change[2] + rest
            opcodes += (change, ("equal", change[2], end, change[4], change[4] + end - change[2]))
        yield opcodes


def _matched(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Return the changes that difflib finds; equal ends are put aside first, which makes large files fast."""
    # Slow to import, and nothing but a comparison of two whole files needs it.
    import difflib  # noqa: PLC0415

    head, tail = _equal_ends(old, new)
    matcher = difflib.SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    return [
        (tag, i1 + head, i2 + head, j1 + head, j2 + head)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _equal_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    shortest = min(len(old), len(new))
    head = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    tail = next((i for i in range(shortest - head) if old[-1 - i] != new[-1 - i]), shortest - head)
    return head, tail


def _edited(edits: Sequence[Edit], old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """Return the lines that `edits` touch, without those that are the same all the same."""
    old_starts, new_starts = _starts(old), _starts(new)
    regions: list[list[int]] = []
    shift = 0
    for edit in edits:
        begin, end = edit.span.start + shift, edit.span.start + shift + len(edit.replacement)
        shift += len(edit.replacement) - (edit.span.end - edit.span.start)
        places = ((old_starts, edit.span.start), (old_starts, edit.span.end), (new_starts, begin), (new_starts, end))
        lines = [bisect_left(starts, offset) for starts, offset in places]
        whole = all(starts[line] == offset for line, (starts, offset) in zip(lines, places, strict=True))
        if not whole:
            first_old, last_old, first_new, last_new = (bisect_right(starts, offset) - 1 for starts, offset in places)
            lines = [first_old, min(last_old + 1, len(old)), first_new, min(last_new + 1, len(new))]
        if regions and lines[0] <= regions[-1][1]:
            regions[-1] = [regions[-1][0], max(lines[1], regions[-1][1]), regions[-1][2], max(lines[3], regions[-1][3])]
        else:
            regions.append(lines)
    return [opcode for region in regions if (opcode := _trimmed(region, old, new))]


def _starts(lines: Sequence[str]) -> list[int]:
    """Return where lines start, and where the next one would; behind a line without an end there is no next one."""
    starts = [0, *accumulate(len(line) for line in lines)]
    if lines and not lines[-1].endswith(("\n", "\r")):
        starts[-1] += 1
    return starts


def _trimmed(region: Sequence[int], old: Sequence[str], new: Sequence[str]) -> Opcode | None:
    i1, i2, j1, j2 = region
    head, tail = _equal_ends(old[i1:i2], new[j1:j2])
    trimmed: Opcode = ("replace", i1 + head, i2 - tail, j1 + head, j2 - tail)
    return trimmed if trimmed[1] < trimmed[2] or trimmed[3] < trimmed[4] else None


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
