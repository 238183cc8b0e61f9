"""Text to document, by npm json5 2.2.3's grammar; never raises for bad text.

One pattern match takes a whole member (`key : scalar ,`), in ASCII and without escapes, which is nearly
all of a real config. Whatever the pattern does not take goes to the exact scanner, so the two can differ
in speed only. No recursion, no backtracking: linear in the length of the text.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic, Related, Severity
from openclaw_wisgate.syntax import remedies, scanner
from openclaw_wisgate.syntax.document import Document, blank
from openclaw_wisgate.syntax.nodes import (
    ArrayNode,
    Node,
    ObjectNode,
    Record,
    ScalarNode,
    ScannedExactly,
    decode_key,
    decode_scalar,
)
from openclaw_wisgate.text import Span

MAX_DEPTH = 1500
"""Containers within containers; OpenClaw 2026.9.6 reads these and fails from 1,600 on (call stack exceeded)."""

_GAP = r"[ \t\r\n\v\f]*+(?:(?://[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)[ \t\r\n\v\f]*+)*+"
_STRING = r"\"[^\"\\\r\n]*+\"|'[^'\\\r\n]*+'"
_SCALAR = rf"{_STRING}|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null"
_MEMBER = re.compile(
    rf"{_GAP}(?:({_STRING}|[A-Za-z_$][A-Za-z0-9_$]*+){_GAP}:{_GAP}(?:({_SCALAR}){_GAP}([,}}])|([{{\[]))|(\}}))"
)
_ELEMENT = re.compile(rf"{_GAP}()(?:({_SCALAR}){_GAP}([,\]])|([{{\[])|(\]))")
_AFTER = re.compile(rf"{_GAP}([,}}\]])")
_SCALAR_TAKEN, _OPENED, _CLOSED = 3, 4, 5
_LONG_COMMENT_ENDS = ("\u2028", "\u2029")


class Parsed(NamedTuple):
    """What parsing gave: a document, or None with the syntax diagnostics that say why."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


def parse(text: str, *, name: str) -> Parsed:
    """Return the document that `text` holds; `name` is how messages call the file.

    Without a document there is exactly one diagnostic, `syntax/...`, at the code point where json5 stops:
    what follows a syntax fault cannot be told from its echo.
    """
    try:
        with _garbage_collection_paused():
            root = _Parser(text).parse()
    except scanner.NotJson5Error as fault:
        return Parsed(None, (_diagnostic(text, fault),))
    return Parsed(Document(name=name, text=text, root=root), ())


def document_of(text: str, *, name: str) -> Document | None:
    """Return the document that `text` holds, the blank one where it holds white space and comments only, else None."""
    return blank(text, name=name) if _is_blank(text) else parse(text, name=name).document


def _is_blank(text: str) -> bool:
    try:
        return scanner.skip_gap(text, 0) == len(text)
    except scanner.NotJson5Error:
        return False


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    # Parsing makes many objects and no cycles; collecting meanwhile doubles the time of a 6 MB file.
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _diagnostic(text: str, fault: scanner.NotJson5Error) -> Diagnostic:
    if fault.message.startswith("nested"):
        rule = "syntax/too-deep"
    elif fault.offset >= len(text):
        rule = "syntax/unexpected-end"
    else:
        rule = "syntax/unexpected-character"
    return Diagnostic(
        rule=rule,
        severity=Severity.ERROR,
        span=Span(fault.offset, min(fault.offset + 1, len(text))),
        message=fault.message,
        hint=fault.hint,
        related=(Related(*fault.related),) if fault.related else (),
    )


class _Parser:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[ObjectNode | ArrayNode] = []
        # In these texts a "//" comment may end where the fast patterns do not see it.
        self.exact_only = any(end in text for end in _LONG_COMMENT_ENDS)

    def parse(self) -> Node:
        text = self.text
        start = scanner.skip_gap(text, 0)
        if start == len(text):
            raise scanner.unexpected(text, start, "a value", 'write at least "{}"')
        root: Node
        if text[start] in "{[":
            container = self._container(start)
            self._fill(container)
            root, end = container, container.end
        else:
            value, end = scanner.scan_scalar(text, start)
            root = ScalarNode(Span(start, end), value)
        rest = scanner.skip_gap(text, end)
        if rest < len(text):
            raise scanner.unexpected(text, rest, "the end of the file", remedies.behind_root(text, rest))
        if isinstance(root, ObjectNode | ArrayNode):
            root.delimiter = rest
        return root

    def _container(self, start: int) -> ObjectNode | ArrayNode:
        if len(self.open) >= MAX_DEPTH:
            raise scanner.NotJson5Error(start, f"nested deeper than {MAX_DEPTH} levels, more than OpenClaw can read")
        return ObjectNode(start) if self.text[start] == "{" else ArrayNode(start)

    def _fill(self, root: ObjectNode | ArrayNode) -> None:
        """Read everything from behind the root's opening bracket to its closing one."""
        self.open.append(root)
        position = root.start + 1
        while self.open:
            node = self.open[-1]
            if isinstance(node, ObjectNode):
                position = self._fill_object(node, position)
            else:
                position = self._fill_array(node, position)

    def _fill_object(self, node: ObjectNode, position: int) -> int:
        """Read members until the object closes or a container opens; return where to go on."""
        text, value, match = self.text, node.value, _MEMBER.match
        while True:
            found = None if self.exact_only else match(text, position)
            if found is None:
                record, kind, position = self._scan_member(position)
            else:
                record, kind, position = found, found.lastindex, found.end()
            if kind == _SCALAR_TAKEN:
                node.append(record)
                value[decode_key(record)] = decode_scalar(record)
                if text[position - 1] == ",":
                    continue
                return self._close(node, position)
            if kind == _OPENED:
                child = self._container(position - 1)
                node.append(record, child)
                value[decode_key(record)] = child.value
                self.open.append(child)
                return position
            return self._close(node, position)

    def _fill_array(self, node: ArrayNode, position: int) -> int:
        """Read elements until the array closes or a container opens; return where to go on."""
        text, value, match = self.text, node.value, _ELEMENT.match
        while True:
            found = None if self.exact_only else match(text, position)
            if found is None:
                record, kind, position = self._scan_element(position)
            else:
                record, kind, position = found, found.lastindex, found.end()
            if kind == _SCALAR_TAKEN:
                node.append(record)
                value.append(decode_scalar(record))
                if text[position - 1] == ",":
                    continue
                return self._close(node, position)
            if kind == _OPENED:
                child = self._container(position - 1)
                node.append(record, child)
                value.append(child.value)
                self.open.append(child)
                return position
            return self._close(node, position)

    def _close(self, node: ObjectNode | ArrayNode, position: int) -> int:
        """Close `node`, whose bracket ends at `position`, and every parent that closes right behind it."""
        text = self.text
        while True:
            node.end = position
            self.open.pop()
            if not self.open:
                return position
            parent = self.open[-1]
            closer = "}" if isinstance(parent, ObjectNode) else "]"
            found = None if self.exact_only else _AFTER.match(text, position)
            at = found.start(1) if found else scanner.skip_gap(text, position)
            character = text[at : at + 1]
            if character not in (",", closer):
                raise self._after_value_fault(at, position)
            node.delimiter = at
            position = at + 1
            if character == ",":
                return position
            node = parent

    def _scan_member(self, position: int) -> tuple[Record, int | None, int]:
        text = self.text
        at = self._skip_gap(position, 'a key or "}"')
        if text[at] == "}":
            return ScannedExactly("", (at, at), None, (at, at), at), _CLOSED, at + 1
        key, key_end = scanner.scan_key(text, at)
        colon = self._skip_gap(key_end, '":"')
        if text[colon] != ":":
            hint = remedies.for_colon(text, key_end, colon)
            raise scanner.unexpected(text, colon, f'":" after the key "{key}"', hint)
        return self._scan_value(colon + 1, key, (at, key_end))

    def _scan_element(self, position: int) -> tuple[Record, int | None, int]:
        at = self._skip_gap(position, 'a value or "]"')
        if self.text[at] == "]":
            return ScannedExactly("", (at, at), None, (at, at), at), _CLOSED, at + 1
        if self.text[at] == ",":
            raise scanner.unexpected(self.text, at, 'a value or "]"', remedies.EXTRA_COMMA)
        return self._scan_value(at, "", (at, at))

    def _scan_value(self, position: int, key: str, key_span: tuple[int, int]) -> tuple[Record, int, int]:
        text = self.text
        at = self._skip_gap(position, "a value")
        if text[at] in "{[":
            return ScannedExactly(key, key_span, None, (at, at), at), _OPENED, at + 1
        value, end = scanner.scan_scalar(text, at)
        after = self._skip_gap(end, f'"," or "{self._closer()}"')
        if text[after] not in (",", self._closer()):
            raise self._after_value_fault(after, end)
        return ScannedExactly(key, key_span, value, (at, end), after), _SCALAR_TAKEN, after + 1

    def _closer(self) -> str:
        return "}" if isinstance(self.open[-1], ObjectNode) else "]"

    def _skip_gap(self, position: int, expected: str) -> int:
        at = scanner.skip_gap(self.text, position)
        if at == len(self.text):
            raise self._end_fault(expected)
        return at

    def _after_value_fault(self, at: int, value_end: int) -> scanner.NotJson5Error:
        text, opener = self.text, self.open[-1].start
        expected = f'"," or "{self._closer()}"'
        if at == len(text):
            return self._end_fault(expected)
        fault = scanner.unexpected(text, at, expected, remedies.for_comma(text, value_end, at))
        if text[at] in "}]":
            fault.related = (Span(opener, opener + 1), f'"{text[opener]}" was opened here')
        else:
            fault.related = (Span(value_end, value_end), "the value before it ends here")
        return fault

    def _end_fault(self, expected: str) -> scanner.NotJson5Error:
        opener = self.open[-1].start
        fault = scanner.unexpected(self.text, len(self.text), expected, f'add the missing "{self._closer()}"')
        fault.related = (Span(opener, opener + 1), f'this "{self.text[opener]}" is never closed')
        return fault
