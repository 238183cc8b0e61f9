"""A diagnostic with the line it is about and a caret under the place."""

from __future__ import annotations

from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.redact import Redaction
from openclaw_wisgate.report import Judged
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless, width
from openclaw_wisgate.text import BYTE_ORDER_MARK, LineIndex, Span

WIDTH = 120
"""Columns of a source line that are shown."""


def frame(judged: Judged, diagnostic: Diagnostic, redaction: Redaction, palette: Palette) -> str:
    """Return `file:line:column: severity[rule] message`, the masked line with a caret, hint and related places."""
    lines = judged.document.lines if judged.document else LineIndex(judged.text)
    name = harmless(judged.name)
    label = palette.label(diagnostic.severity)
    told = f"{label}[{diagnostic.rule}] {harmless(diagnostic.message)}"
    hint = [f"  hint: {harmless(diagnostic.hint)}"] if diagnostic.hint else []
    if diagnostic.span is None or not judged.text:
        return "\n".join((f"{name}: {told}", *hint))
    position = lines.position(diagnostic.span.start)
    parts = [f"{name}:{position.line}:{position.column}: {told}"]
    if judged.text.strip(BYTE_ORDER_MARK + " \t\r\n"):
        parts += _excerpt(lines, diagnostic.span, redaction, palette)
    for related in diagnostic.related:
        place = lines.position(related.span.start)
        parts.append(f"  {name}:{place.line}:{place.column}: {harmless(related.message)}")
    return "\n".join((*parts, *hint))


def _excerpt(lines: LineIndex, span: Span, redaction: Redaction, palette: Palette) -> list[str]:
    number = lines.position(span.start).line
    line = lines.line_span(number)
    start, end = redaction.offset(line.start), redaction.offset(line.end)
    shown = harmless(redaction.text[start:end])
    at = max(redaction.offset(max(span.start, line.start)) - start, 0)
    length = max(redaction.offset(min(max(span.end, span.start + 1), line.end)) - start - at, 1)
    if at > WIDTH - 20:
        cut = at - WIDTH // 2
        shown, at = f"…{shown[cut:]}", at - cut + 1
    shown = shown[:WIDTH]
    length = max(min(length, len(shown) - at), 1)
    gutter = f"{number} | "
    blanks = "".join("\t" if character == "\t" else " " * width(character) for character in shown[:at])
    carets = "^" * max(sum(width(character) for character in shown[at : at + length]), 1)
    return [
        f"  {palette.paint('faint', gutter)}{shown}",
        f"  {' ' * (len(gutter) - 2)}{palette.paint('faint', '| ')}{blanks}{palette.paint('red', carets)}",
    ]
