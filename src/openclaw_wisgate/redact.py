"""Secrets out of everything that is shown.

The whole config may hold other people's keys, and a diff or a code frame shows their lines. So what is
displayed is rendered from masked text, which has a type of its own; what is written never is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NewType

from openclaw_wisgate.dotenv_text import assignments
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.provider import PLACEHOLDER_KEY
from openclaw_wisgate.syntax import ArrayNode, Document, Node, ObjectNode, ScalarNode
from openclaw_wisgate.text import LINE_END, Span

MaskedText = NewType("MaskedText", str)
"""Text that holds no secret this module knows of; only this module makes it."""

MASK = "***"

HIDDEN: KeyPath = ("env",)
"""A key path below which every text is masked: for what stands nobody knows where."""

_AUTH_KINDS = frozenset({"api-key", "aws-sdk", "oauth", "token", "none", "password", "api_key"})
"""What `auth` and `mode` say where they name a kind of credential and hold none."""

_SECRET_NAME = re.compile(
    r"(?:(?<!public)(?<!session)(?<!main)keys?|accesskeyid|tokens?|secrets?|passwords?|passwd|passphrase|credentials?"
    r"|authorization|cookies?|bearer|jwt|dsn|connectionstring|webhook|webhookurl|webhookpath)\Z"
    r"|\A(?:pass|pwd|pin|auth|cert|ca)\Z"
)
_SECRET_SECTION = frozenset({"headers", "env", "vars", "credentials", "cookies", "extraheaders"})
_REFERENCE = re.compile(r"\$\{[A-Z_][A-Z0-9_]*\}|\$[A-Z][A-Z0-9_]*|secretref-env:\w+")
_LONG_WORD = re.compile(r"[A-Za-z0-9+/_=.-]{32,}")
_UUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_PIECE = re.compile(r"[A-Za-z0-9]{12,}")
_CAPITAL_INSIDE = re.compile(r"[a-z][A-Z]")
_SHAPE = re.compile(
    r"\b(?:sk|pk|rk|ak|xai|gsk|nvapi|r8|hf|pplx|glpat|github_pat|gh[pousr])[-_][A-Za-z0-9_-]{6,}"
    r"|\bxox[a-z]-[A-Za-z0-9-]+|\bAIza[\w-]{10,}|\bAKIA[A-Z0-9]{8,}|\beyJ[\w-]{8,}(?:\.[\w-]+)*"
    r"|\b\d{6,}:[A-Za-z0-9_-]{20,}"
    r"|(?<=://)[^\s/@\"']+(?=@)"
    r"|(?i:\b(?:bearer|basic)\s+)[^\s\"',}]+"
    r"|(?i:(?<=[?&])(?:api_?key|key|token|access_token|sig|signature|secret|password)=)[^\s&#\"']+"
    r"|(?i:--?(?:api-?key|token|secret|password)[= ])[^\s\"',}\]]+"
)
_NAME = r"(?i)(?<![\w-])([\w-]*(?:key|token|secret|password|passwd|passphrase|credential|authorization|cookie)s?)[\"']?"
_ANY_VALUE = r"(?:\"((?:[^\"\\\r\n]|\\.)*)\"?|'((?:[^'\\\r\n]|\\.)*)'?|([^\s\"',{}\[\]]+))"
_ASSIGNMENT = re.compile(rf"{_NAME}\s*[:=]\s*{_ANY_VALUE}")
_BROKEN_ASSIGNMENT = re.compile(rf"{_NAME}(?:\s*[:=]\s*|\s+){_ANY_VALUE}")
_QUOTED = re.compile(r"\"((?:[^\"\\\r\n]|\\[^\r\n])*)\"?|'((?:[^'\\\r\n]|\\[^\r\n])*)'?")
_COLON = re.compile(r"\s*:")
_PLAIN = re.compile(r"[-+.\d]+\Z|true\Z|false\Z|null\Z")
_ENV_LINE = re.compile(r"[^\r\n]+")
_ENV_SIGN = re.compile(r"[=:]\s*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HARMLESS = re.compile(r"[a-z]{0,16}(?:-[a-z]{1,16})*\Z|https?://[\w.:-]+(?:/[\w./-]{0,40})?\Z")


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text with its secrets masked, and where its places stand in the masked text."""

    text: MaskedText
    spans: tuple[Span, ...]

    def offset(self, original: int) -> int:
        """Return where `original`, an offset of the unmasked text, stands in the masked one."""
        moved = original
        for span in self.spans[: bisect_left(self.spans, original, key=lambda span: span.start)]:
            passed = min(span.end, original) - span.start
            moved += (len(MASK) if span.end <= original else min(passed, len(MASK))) - passed
        return moved


def redact(text: str, document: Document | None, *, at: Iterable[KeyPath] = ((),)) -> Redaction:
    """Return `text` with every secret replaced by `***`; line ends stay.

    With `document`, its tree says what is a secret, and so do the key paths `at` which it is included. Without
    one, a value is masked unless it is plainly harmless, because a broken file shows its keys in the frame
    around the fault.
    """
    spans = [*_shaped(text), *_assigned(text, document)]
    if document:
        spans += (span for path in at for span in _in_tree(document, path))
    else:
        spans += (*_quoted(text), *_telling(text, Span(0, len(text))))
    return _masked(text, spans)


def redact_env(text: str) -> Redaction:
    """Return the text of a `.env` file with every value replaced by `***`, in comments and broken lines, too."""
    spans = [assignment.span for assignment in assignments(text)]
    for line in _ENV_LINE.finditer(text):
        sign = _ENV_SIGN.search(line.group())
        if sign is not None:
            spans.append(Span(line.start() + sign.end(), line.end()))
        elif not line.group().lstrip().startswith("#"):
            spans.append(Span(*line.span()))
    # What is not UTF-8 cannot be shown.
    return _masked(_SURROGATE.sub("\ufffd", text), [*spans, *_shaped(text)])


def _masked(text: str, spans: Iterable[Span]) -> Redaction:
    merged = _merged(piece for span in spans for piece in _on_lines(text, span))
    pieces: list[str] = []
    position = 0
    for span in merged:
        pieces += (text[position : span.start], MASK)
        position = span.end
    return Redaction(MaskedText("".join((*pieces, text[position:]))), merged)


def redact_value(value: object, path: KeyPath = ()) -> object:
    """Return `value`, which stands at `path`, with secrets replaced by `***`."""
    if isinstance(value, Mapping):
        return {key: redact_value(item, (*path, str(key))) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redact_value(item, (*path, index)) for index, item in enumerate(value)]
    if isinstance(value, str):
        return MASK if _is_secret(path) and not _is_open(value) else mask_words(value)
    return value


def mask_words(text: str) -> MaskedText:
    """Return `text`, which is no document, with everything that has the shape of a secret masked."""
    return MaskedText(_SHAPE.sub(MASK, text))


def _in_tree(document: Document, at: KeyPath) -> Iterator[Span]:
    pending: list[tuple[KeyPath, Node]] = [(at, document.root)]
    while pending:
        path, node = pending.pop()
        if isinstance(node, ObjectNode):
            pending += [((*path, member.key), member.node) for member in document.members(node)]
        elif isinstance(node, ArrayNode):
            pending += [((*path, index), element.node) for index, element in enumerate(document.elements(node))]
        elif isinstance(node, ScalarNode) and isinstance(node.value, str) and not _is_open(node.value):
            inner = Span(node.span.start + 1, node.span.end - 1)
            if _is_secret(path):
                yield inner
            else:
                yield from _telling(document.text, inner)


def _is_secret(path: KeyPath) -> bool:
    """Tell whether a string at `path` is a secret by the names that lead to it."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return False
    plain = [re.sub(r"[^a-z]", "", name.lower()) for name in names]
    if plain[-1] == "value" and len(plain) > 1:
        plain.pop()
    return bool(_SECRET_NAME.search(plain[-1])) or any(name in _SECRET_SECTION for name in plain[:-1])


def _is_open(value: str) -> bool:
    """Tell whether a value may be shown although a secret could stand in its place."""
    return (
        not value.strip() or value in _AUTH_KINDS or value == PLACEHOLDER_KEY or _REFERENCE.fullmatch(value) is not None
    )


def _telling(text: str, span: Span) -> Iterator[Span]:
    return (Span(*match.span()) for match in _LONG_WORD.finditer(text, *span) if _looks_random(match.group()))


def _looks_random(word: str) -> bool:
    """Tell whether a long word has in it what no name, path, address or model id has."""
    mixed = (
        any(character.isdigit() for character in piece) and any(character.isalpha() for character in piece)
        for piece in _PIECE.findall(word)
    )
    many_capitals = (len(_CAPITAL_INSIDE.findall(piece)) > 2 for piece in _PIECE.findall(word))  # noqa: PLR2004 - few names have more
    return any(mixed) or any(many_capitals) or _UUID.search(word) is not None


def _shaped(text: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in _SHAPE.finditer(text))


def _assigned(text: str, document: Document | None) -> Iterator[Span]:
    """Yield what is assigned to a secret's name where no tree says so: in comments, or anywhere without a tree."""
    stretches = [comment.span for comment in document.comments] if document else [Span(0, len(text))]
    pattern = _ASSIGNMENT if document else _BROKEN_ASSIGNMENT
    for stretch in stretches:
        for match in pattern.finditer(text, *stretch):
            group = match.lastindex or 0
            value = match.group(group)
            if group > 1 and not _is_open(value) and not _PLAIN.match(value):
                yield Span(*match.span(group))


def _quoted(text: str) -> Iterator[Span]:
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 0
        value = match.group(group)
        if not (_COLON.match(text, match.end()) or _is_open(value) or _HARMLESS.match(value)):
            yield Span(*match.span(group))


def _on_lines(text: str, span: Span) -> Iterator[Span]:
    """Yield the parts of `span` on each of its lines, so that line ends stay."""
    start = span.start
    for line_end in (*LINE_END.finditer(text, *span), None):
        end = line_end.start() if line_end else span.end
        if text[start:end].strip():
            yield Span(start, end)
        start = line_end.end() if line_end else end


def _merged(spans: Iterator[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
