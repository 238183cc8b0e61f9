"""The exact lexical grammar of npm json5 2.2.3 (OpenClaw's parser), one token at a time.

Slow and certain: the parser takes its fast patterns first and comes here for everything unusual, so every
syntax fault is found here, at the character where json5 reports it.
"""

from __future__ import annotations

import re

from openclaw_wisgate.syntax import remedies
from openclaw_wisgate.text import Span

Scalar = None | bool | int | float | str

LITERALS: dict[str, Scalar] = {"null": None, "true": True, "false": False}
_NAMED_NUMBERS = {"Infinity": float("inf"), "NaN": float("nan")}
_WHITE_SPACE = frozenset(
    "\t\n\v\f\r \u00a0\ufeff\u2028\u2029\u1680\u202f\u205f\u3000"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
_ASCII_SPACE = re.compile(r"[ \t\r\n]*+")
_LINE_COMMENT_END = re.compile("[\n\r\u2028\u2029]")
_STRING_CHUNK = {'"': re.compile(r'[^"\\\r\n]*+'), "'": re.compile(r"[^'\\\r\n]*+")}
_ASCII_NAME = re.compile(r"[A-Za-z0-9_$]*+")
_DIGITS = re.compile(r"[0-9]*+")
_HEX_DIGITS = re.compile(r"[0-9A-Fa-f]*+")
_SURROGATE = "[\ud800-\udfff]"
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LINE_CONTINUATIONS = frozenset("\n\u2028\u2029")
_EXACT_INTEGERS = 2**53


class NotJson5Error(Exception):
    """The text stops being JSON5 at `offset`; private to the syntax package, never raised out of it."""

    def __init__(
        self, offset: int, message: str, hint: str | None = None, related: tuple[Span, str] | None = None
    ) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.hint = hint
        self.related = related


def unexpected(text: str, offset: int, expected: str, hint: str | None = None) -> NotJson5Error:
    """Return the fault of finding what stands at `offset` where `expected` should stand."""
    if offset >= len(text):
        return NotJson5Error(len(text), f"unexpected end of file, expected {expected}", hint)
    character = text[offset]
    if hint is None:
        hint = remedies.anywhere(text, offset)
    return NotJson5Error(offset, f"unexpected {name_of(character)}, expected {expected}", hint)


def name_of(character: str) -> str:
    """Return how a message names `character`."""
    if character in "\r\n":
        return "line end"
    if character.isprintable():
        return f'"{character}"' if character != '"' else "'\"'"
    return f"character U+{ord(character):04X}"


def skip_gap(text: str, offset: int) -> int:
    """Return where the white space and comments that start at `offset` end; raise `NotJson5Error`."""
    end = len(text)
    while offset < end:
        character = text[offset]
        if character in _WHITE_SPACE:
            match = _ASCII_SPACE.match(text, offset + 1)
            offset = match.end() if match else offset + 1
        elif character == "/":
            offset = _skip_comment(text, offset)
        else:
            break
    return offset


def _skip_comment(text: str, offset: int) -> int:
    opener = text[offset : offset + 2]
    if opener == "//":
        line_end = _LINE_COMMENT_END.search(text, offset + 2)
        return line_end.start() if line_end else len(text)
    if opener == "/*":
        closer = text.find("*/", offset + 2)
        if closer < 0:
            opened = (Span(offset, offset + 2), "this comment is never closed")
            raise NotJson5Error(len(text), 'unexpected end of file, expected "*/"', related=opened)
        return closer + 2
    raise unexpected(text, offset + 1, '"/" or "*" to make a comment')


def scan_key(text: str, offset: int) -> tuple[str, int]:
    """Return the key that starts at `offset`, quoted or bare, and where it ends; raise `NotJson5Error`."""
    character = text[offset : offset + 1]
    if character and character in _STRING_CHUNK:
        return scan_string(text, offset)
    return _scan_name(text, offset)


def _scan_name(text: str, offset: int) -> tuple[str, int]:
    pieces: list[str] = []
    while True:
        match = _ASCII_NAME.match(text, offset)
        chunk = match.group() if match else ""
        if not pieces and chunk[:1].isdigit():
            raise unexpected(text, offset, 'a key or "}"', remedies.for_key(text, offset))
        pieces += [chunk] if chunk else []
        offset += len(chunk)
        character = text[offset : offset + 1]
        if character == "\\":
            pieces.append(_escaped_name_character(text, offset, first=not pieces))
            offset += 6
        elif character > "\x7f" and _is_name_character(character, first=not pieces):
            pieces.append(character)
            offset += 1
        elif pieces:
            return "".join(pieces), offset
        else:
            raise unexpected(text, offset, 'a key or "}"', remedies.for_key(text, offset))


def _escaped_name_character(text: str, offset: int, *, first: bool) -> str:
    if text[offset + 1 : offset + 2] != "u":
        raise unexpected(text, offset + 1, '"u" and four hexadecimal digits')
    character = _hex_character(text, offset + 2, digits=4)
    if character in "$_" or (character.isascii() and character.isalnum() and not (first and character.isdigit())):
        return character
    if character.isascii() or not _is_name_character(character, first=first):
        raise NotJson5Error(
            offset, "this escape is not a letter that a bare key may hold", "put the key in quotation marks"
        )
    return character


def _is_name_character(character: str, *, first: bool) -> bool:
    if character in "\u200c\u200d":
        return not first
    # Only keys with non-ASCII letters pay for building the tables.
    from openclaw_wisgate.syntax import identifiers  # noqa: PLC0415

    return identifiers.is_start(character) if first else identifiers.is_part(character)


def scan_string(text: str, offset: int) -> tuple[str, int]:
    """Return the value of the string whose quotation mark is at `offset`, and where it ends; raise `NotJson5Error`."""
    quote = text[offset]
    chunk = _STRING_CHUNK[quote]
    pieces: list[str] = []
    at = offset + 1
    while True:
        match = chunk.match(text, at)
        if match:
            pieces.append(match.group())
            at = match.end()
        character = text[at : at + 1]
        if character == quote:
            return _join_surrogates("".join(pieces)), at + 1
        if character == "\\":
            piece, at = _scan_escape(text, at + 1)
            pieces.append(piece)
            continue
        fault = unexpected(text, at, f"the closing {quote} of a string", "close the string on its line")
        fault.related = (Span(offset, offset + 1), "the string starts here")
        raise fault


def _scan_escape(text: str, at: int) -> tuple[str, int]:
    character = text[at : at + 1]
    if character in _ESCAPES:
        return _ESCAPES[character], at + 1
    if character in _LINE_CONTINUATIONS:
        return "", at + 1
    if character == "\r":
        return "", at + (2 if text[at + 1 : at + 2] == "\n" else 1)
    if character == "x":
        return _hex_character(text, at + 1, digits=2), at + 3
    if character == "u":
        return _hex_character(text, at + 1, digits=4), at + 5
    if character == "0" and text[at + 1 : at + 2] not in tuple("0123456789"):
        return "\0", at + 1
    if character == "0":
        raise unexpected(text, at + 1, "no digit after \\0")
    if not character or character in "123456789":
        raise unexpected(text, at, "an escape that JSON5 knows", 'write "\\\\" for a backslash')
    return character, at + 1


def _hex_character(text: str, at: int, *, digits: int) -> str:
    match = _HEX_DIGITS.match(text, at, at + digits)
    found = match.group() if match else ""
    if len(found) < digits:
        raise unexpected(text, at + len(found), "a hexadecimal digit", 'write "\\\\" for a backslash')
    return chr(int(found, 16))


def _join_surrogates(value: str) -> str:
    """Return `value` with escaped surrogate pairs made one character, as UTF-16 strings have them."""
    if not re.search(_SURROGATE, value):
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def scan_scalar(text: str, offset: int) -> tuple[Scalar, int]:
    """Return the value of the scalar that starts at `offset`, and where it ends; raise `NotJson5Error`."""
    character = text[offset : offset + 1]
    if character and character in _STRING_CHUNK:
        return scan_string(text, offset)
    if character and character in "+-.0123456789IN":
        return _scan_number(text, offset)
    for word, value in LITERALS.items():
        if character == word[0]:
            return value, _scan_word(text, offset, word)
    raise unexpected(text, offset, "a value", remedies.for_value(text, offset))


def _scan_word(text: str, offset: int, word: str) -> int:
    for index, character in enumerate(word):
        if text[offset + index : offset + index + 1] != character:
            raise unexpected(text, offset + index, f'"{word}"', remedies.anywhere(text, offset))
    return offset + len(word)


def _scan_number(text: str, offset: int) -> tuple[int | float, int]:
    at = offset + (text[offset] in "+-")
    first = text[at : at + 1]
    for word, value in _NAMED_NUMBERS.items():
        if first == word[0]:
            end = _scan_word(text, at, word)
            return (-value if text[offset] == "-" else value), end
    if first == "0" and text[at + 1 : at + 2] in ("x", "X"):
        end = _require_digits(text, at + 2, _HEX_DIGITS, "a hexadecimal digit")
        return _hexadecimal(text[at + 2 : end], negative=text[offset] == "-"), end
    if first == ".":
        end = _require_digits(text, at + 1, _DIGITS, "a digit")
    elif first == "0":
        end = _fraction(text, at + 1)
    else:
        end = _fraction(text, _require_digits(text, at, _DIGITS, "a digit"))
    if text[end : end + 1] in ("e", "E"):
        end += 1 + (text[end + 1 : end + 2] in ("+", "-"))
        end = _require_digits(text, end, _DIGITS, "a digit")
    return number(text[offset:end]), end


def _fraction(text: str, at: int) -> int:
    if text[at : at + 1] != ".":
        return at
    match = _DIGITS.match(text, at + 1)
    return match.end() if match else at + 1


def _require_digits(text: str, at: int, pattern: re.Pattern[str], expected: str) -> int:
    match = pattern.match(text, at)
    if match is None or match.end() == at:
        raise unexpected(text, at, expected)
    return match.end()


def _hexadecimal(digits: str, *, negative: bool) -> int | float:
    value = int(digits, 16)
    try:
        exact: int | float = value if value <= _EXACT_INTEGERS else float(value)
    except OverflowError:
        exact = float("inf")
    if negative:
        return -exact if exact else -0.0
    return exact


def number(literal: str) -> int | float:
    """Return the decimal `literal` as JavaScript reads it: an int where a double holds it exactly, else a float."""
    value = float(literal)
    if literal.lstrip("+-").isdecimal() and -_EXACT_INTEGERS <= value <= _EXACT_INTEGERS:
        whole = int(value)
        return whole if whole or not literal.startswith("-") else -0.0
    return value
