"""Diagnostics with the lines they are about: all that a reporter needs, and no secret in it.

What is made here holds neither texts nor trees, so a run over many files stays small and can use several
processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.redact import MaskedText, Redaction, redact
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.text import BYTE_ORDER_MARK, LineIndex, Position, Span


@dataclass(frozen=True, slots=True)
class Text:
    """One of the texts that a config is made of, included at the key path `at`.

    `document` is None where it is not JSON5.
    """

    name: str
    text: str
    document: Document | None
    at: KeyPath = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A place as people see it: from `start` up to `end` in the file they call `file`.

    `line` is the masked line that holds `start`, None where the text is blank; in it the place is the
    `length` characters from the offset `at`.
    """

    file: str
    start: Position
    end: Position
    line: MaskedText | None
    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Located:
    """A diagnostic and its places; `excerpt` is None where it is about a whole file, which is `file`."""

    diagnostic: Diagnostic
    file: str
    excerpt: Excerpt | None
    related: tuple[tuple[Excerpt, str], ...] = ()


def located(texts: Sequence[Text], diagnostics: Sequence[Diagnostic]) -> tuple[Located, ...]:
    """Return `diagnostics`, which are about the first of `texts` or by their source about another, with their places."""
    # A file can be included more than once, and its secrets are what they are anywhere.
    paths: dict[str, list[KeyPath]] = {}
    for text in texts:
        paths.setdefault(text.name, []).append(text.at)
    views = {text.name: _View(text, paths[text.name]) for text in texts} if diagnostics else {}
    root = texts[0].name
    return tuple(_located(diagnostic, views, root) for diagnostic in diagnostics)


def _located(diagnostic: Diagnostic, views: Mapping[str, _View], root: str) -> Located:
    file = diagnostic.source or root
    excerpt = views[file].excerpt(diagnostic.span) if diagnostic.span is not None and views[file].text else None
    related = tuple(
        (views[related.source or root].excerpt(related.span), related.message) for related in diagnostic.related
    )
    return Located(diagnostic, file, excerpt, related)


class _View:
    """A text as it may be shown."""

    def __init__(self, text: Text, paths: Sequence[KeyPath]) -> None:
        self.text = text.text
        self._paths = paths
        self._name = text.name
        self._document = text.document
        self._lines = text.document.lines if text.document else LineIndex(text.text)
        self._is_blank = not text.text.strip(BYTE_ORDER_MARK + " \t\r\n")
        self._redaction: Redaction | None = None

    def excerpt(self, span: Span) -> Excerpt:
        start, end = self._lines.position(span.start), self._lines.position(span.end)
        if self._is_blank:
            return Excerpt(file=self._name, start=start, end=end, line=None, at=0, length=0)
        if self._redaction is None:
            self._redaction = redact(self.text, self._document, at=self._paths)
        offset = self._redaction.offset
        whole = self._lines.line_span(start.line)
        first, last = offset(whole.start), offset(whole.end)
        at = max(offset(max(span.start, whole.start)) - first, 0)
        length = max(offset(min(max(span.end, span.start + 1), whole.end)) - first - at, 1)
        line = MaskedText(self._redaction.text[first:last])
        return Excerpt(file=self._name, start=start, end=end, line=line, at=at, length=length)
