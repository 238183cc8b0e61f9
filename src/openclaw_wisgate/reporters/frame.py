"""A diagnostic with the line it is about and a caret under the place."""

from __future__ import annotations

from openclaw_wisgate.excerpt import Excerpt, Located
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless, width

WIDTH = 120
"""Columns of a source line that are shown."""


def frame(told: Located, palette: Palette) -> str:
    """Return `file:line:column: severity[rule] message`, the masked line with a caret, related places and hint.

    A related place shows its line, too, unless that is the line above it.
    """
    diagnostic = told.diagnostic
    words = f"{palette.label(diagnostic.severity)}[{diagnostic.rule}] {harmless(diagnostic.message)}"
    place = at(told.excerpt) if told.excerpt else harmless(told.file)
    parts = [f"{place}: {words}"]
    shown = None
    if told.excerpt:
        parts += _lines(told.excerpt, palette, "red")
        shown = _line(told.excerpt)
    for excerpt, message in told.related:
        parts.append(f"  {at(excerpt)}: {harmless(message)}")
        if _line(excerpt) != shown:
            parts += _lines(excerpt, palette, "cyan")
            shown = _line(excerpt)
    if diagnostic.hint:
        parts.append(f"  hint: {harmless(diagnostic.hint)}")
    return "\n".join(parts)


def at(excerpt: Excerpt) -> str:
    """Return `file:line:column`."""
    return f"{harmless(excerpt.file)}:{excerpt.start.line}:{excerpt.start.column}"


def _line(excerpt: Excerpt) -> tuple[str, int]:
    return excerpt.file, excerpt.start.line


def _lines(excerpt: Excerpt, palette: Palette, colour: str) -> list[str]:
    if excerpt.line is None:
        return []
    shown, start, length = harmless(excerpt.line), excerpt.at, excerpt.length
    if start > WIDTH - 20:
        cut = start - WIDTH // 2
        shown, start = f"…{shown[cut:]}", start - cut + 1
    shown = shown[:WIDTH]
    length = max(min(length, len(shown) - start), 1)
    gutter = f"{excerpt.start.line} | "
    blanks = "".join("\t" if character == "\t" else " " * width(character) for character in shown[:start])
    carets = "^" * max(sum(width(character) for character in shown[start : start + length]), 1)
    return [
        f"  {palette.paint('faint', gutter)}{shown}",
        f"  {' ' * (len(gutter) - 2)}{palette.paint('faint', '| ')}{blanks}{palette.paint(colour, carets)}",
    ]
