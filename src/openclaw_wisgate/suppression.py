"""Comments by which the author of a config sets diagnostics aside.

`// openclaw-wisgate: ignore[provider/incomplete, agents]` is about the diagnostics that begin in its line, or
in the next line that holds something where it has none of its own. `ignore-file[...]` above everything else is
about its whole file. What is to be ignored must be named, so that a comment never hides what nobody has seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from openclaw_wisgate.diagnostics import Diagnostic, Severity, ordered
from openclaw_wisgate.policy import fits, is_unreadable, likely
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.text import BYTE_ORDER_MARK, Span

UNCLEAR = "ignore/unclear"
"""A comment to this program that cannot be followed."""
UNKNOWN_RULE = "ignore/unknown-rule"
"""A comment names a rule that does not exist."""
UNUSED = "ignore/unused"
"""A comment sets nothing aside."""

_MARK = "openclaw-wisgate:"
_ORDER = rf"(?://|/\*)[\s*]*{_MARK}\s*(?P<verb>[\w-]*)\s*(?:\[(?P<rules>[^\]]*)\])?"
_NAME = r"[a-z/-]{1,60}\Z"
"""What may be repeated in a message; anything else in the brackets may be what nobody should see."""
_BLANK = f"{BYTE_ORDER_MARK} \t\r\n\v\f"


class _Order:
    """One comment: which rules it names, and about which line; None is the whole file."""

    __slots__ = ("line", "selectors", "span", "used")

    def __init__(self, span: Span, line: int | None, selectors: tuple[str, ...]) -> None:
        self.span = span
        self.line = line
        self.selectors = selectors
        self.used: set[str] = set()

    def takes(self, diagnostic: Diagnostic, line: int | None) -> bool:
        """Tell whether this comment sets a diagnostic in `line` aside, and remember it."""
        if self.line is not None and self.line != line:
            return False
        fitting = {selector for selector in self.selectors if fits(selector, diagnostic.rule)}
        self.used |= fitting
        return bool(fitting)


def suppress(
    documents: Sequence[Document], diagnostics: Sequence[Diagnostic], known: Callable[[], tuple[str, ...]]
) -> tuple[tuple[Diagnostic, ...], int]:
    """Return the `diagnostics` that no comment sets aside, and how many others there were.

    The first of `documents` is the file judged, the others are those it includes. What is wrong with the
    comments themselves is added; they may name what `known` gives, which is asked only where there is a comment.
    """
    kept = tuple(diagnostics)
    said: list[Diagnostic] = []
    for document in documents:
        if _MARK in document.text:
            source = None if document is documents[0] else document.name
            kept = _kept(document, source, kept, said, known())
    if not said and len(kept) == len(diagnostics):
        return kept, 0
    return ordered((*kept, *said)), len(diagnostics) - len(kept)


def _kept(
    document: Document,
    source: str | None,
    diagnostics: tuple[Diagnostic, ...],
    said: list[Diagnostic],
    known: tuple[str, ...],
) -> tuple[Diagnostic, ...]:
    orders: list[_Order] = []
    for index, comment in enumerate(document.comments):
        order = _order(document, index)
        if isinstance(order, _Order):
            orders.append(order)
        elif order is not None:
            said.append(_told(UNCLEAR, Severity.WARNING, order, comment.span, source))
    kept = tuple(
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.source != source or is_unreadable(diagnostic) or not _taken(document, diagnostic, orders)
    )
    for order in orders:
        said += _complaints(order, known, source)
    return kept


def _taken(document: Document, diagnostic: Diagnostic, orders: Iterable[_Order]) -> bool:
    line = document.position(diagnostic.span.start).line if diagnostic.span else None
    # Every comment that fits is used, so that none of two is called unused.
    return sum(order.takes(diagnostic, line) for order in orders) > 0


def _order(document: Document, index: int) -> _Order | tuple[str, str] | None:
    """Return what a comment orders, or why that is unclear with a hint, or None where it is no order."""
    comment = document.comments[index]
    match = re.match(_ORDER, comment.text)
    if match is None:
        return None
    verb = match["verb"]
    if verb not in ("ignore", "ignore-file"):
        message = f'"{verb}" is no order to openclaw-wisgate' if verb else "this comment orders nothing"
        return message, 'write "ignore[RULE]" or "ignore-file[RULE]"'
    selectors = tuple(name for part in (match["rules"] or "").split(",") if (name := part.strip().removesuffix("/")))
    if not selectors:
        return f'"{verb}" names no rule, so it ignores nothing', f'name rules or areas: "{verb}[RULE, AREA]"'
    if verb == "ignore":
        return _Order(comment.span, _line_of(document, index), selectors)
    if comment.span.start > document.root.span.start:
        return '"ignore-file" stands too late, so it ignores nothing', "put it above everything else in the file"
    return _Order(comment.span, None, selectors)


def _line_of(document: Document, index: int) -> int:
    """Return the line that a comment is about: its own, or that of what follows where nothing stands before it."""
    text, comments = document.text, document.comments
    start, end = comments[index].span
    if text[document.lines.line_start(start) : start].strip(_BLANK):
        return document.position(start).line
    for comment in islice(comments, index + 1, None):
        if text[end : comment.span.start].strip(_BLANK):
            break
        end = comment.span.end
    while end < len(text) and text[end] in _BLANK:
        end += 1
    return document.position(end).line


def _complaints(order: _Order, known: tuple[str, ...], source: str | None) -> Iterator[Diagnostic]:
    for selector in order.selectors:
        if not any(fits(selector, rule) for rule in known):
            meant = likely(selector, known)
            hint = f'did you mean "{meant}"?' if meant else "name a rule as findings do, or its area"
            named = f'rule "{selector}"' if re.match(_NAME, selector) else "rule of such a name"
            said = (f"there is no {named} to ignore", hint)
            yield _told(UNKNOWN_RULE, Severity.WARNING, said, order.span, source)
        elif selector not in order.used:
            said = (f'nothing of "{selector}" is found here, so nothing is ignored', "remove it from the comment")
            yield _told(UNUSED, Severity.NOTE, said, order.span, source)


def _told(rule: str, severity: Severity, said: tuple[str, str], span: Span, source: str | None) -> Diagnostic:
    message, hint = said
    return Diagnostic(rule=rule, severity=severity, message=message, span=span, hint=hint, source=source)
