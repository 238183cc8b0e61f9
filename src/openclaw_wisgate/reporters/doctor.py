"""What `doctor` found, for people: one line for each check, and below what is wrong the place, the cure, the command."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from openclaw_wisgate.health import State
from openclaw_wisgate.redact import mask_words
from openclaw_wisgate.report import Examined, Report
from openclaw_wisgate.reporters.frame import at
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless

WIDTH = 80
"""Columns of the list; commands, addresses and places are never broken."""
_NAMES = 14
_COLOURS = {State.PASS: "green", State.WARN: "yellow", State.FAIL: "red", State.SKIPPED: "faint"}
_MARKS = {State.PASS: "✓", State.WARN: "!", State.FAIL: "✗", State.SKIPPED: "-"}
_PLAIN_MARKS = {State.PASS: "+", State.WARN: "!", State.FAIL: "x", State.SKIPPED: "-"}
_COUNTED = {State.FAIL: "failed", State.WARN: "warned", State.PASS: "passed", State.SKIPPED: "skipped"}


def words(report: Report, palette: Palette) -> str:
    """Return the checks of `report` and how many ended how."""
    lines = [line for one in report.examined for line in _check(one, palette)]
    counts = [
        palette.paint(_COLOURS[state], f"{count} {word}")
        for state, word in _COUNTED.items()
        if (count := sum(1 for one in report.examined if one.state is state))
    ]
    cured = sum(1 for one in report.examined if one.cured)
    done = f"; {cured} cured" if cured else ""
    return "\n".join([*lines, "", f"{harmless(report.file)}: {', '.join(counts)}{done}"])


def _check(one: Examined, palette: Palette) -> Iterator[str]:
    mark = (_PLAIN_MARKS if palette.plain else _MARKS)[one.state]
    said = f"skipped, {one.found}" if one.state is State.SKIPPED else one.found
    said = f"cured: {said}" if one.cured else said
    first, *others = _wrapped(_shown(said), _NAMES + 2)
    name = f"{mark} {one.check:<{_NAMES - 1}}"
    is_skipped = one.state is State.SKIPPED
    yield (
        palette.paint("faint", f"{name} {first}")
        if is_skipped
        else f"{palette.paint(_COLOURS[one.state], name)} {first}"
    )
    indent = " " * (_NAMES + 2)
    yield from (palette.paint("faint", f"{indent}{line}") if is_skipped else f"{indent}{line}" for line in others)
    if one.state not in (State.WARN, State.FAIL):
        return
    if one.located is not None and one.located.excerpt is not None:
        yield f"{indent}at   {at(one.located.excerpt)}"
    if one.cure:
        cure = _wrapped(_shown(one.cure), len(indent) + 5)
        yield f"{indent}cure {cure[0]}"
        yield from (f"{indent}     {line}" for line in cure[1:])
    if one.command:
        yield f"{indent}run  {palette.paint('bold', _shown(one.command))}"


def _shown(text: str) -> str:
    return harmless(mask_words(text))


def _wrapped(text: str, before: int) -> list[str]:
    """Return `text` in lines that fit behind `before` columns."""
    return textwrap.wrap(text, WIDTH - before, break_long_words=False, break_on_hyphens=False) or [""]
