"""What to do about a syntax fault, guessed from the character that should not be there.

A remedy is given only for a typical mistake: a wrong one is worse than none.
"""

from __future__ import annotations

import re

EXTRA_COMMA = "remove the extra comma"
_TYPOGRAPHIC_QUOTES = frozenset("\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb")
_FOREIGN_LITERALS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}
_FOREIGN_WORD = "|".join(rf"{word}\b" for word in _FOREIGN_LITERALS)
_QUOTE_THE_KEY = "put the key in quotation marks"


def anywhere(text: str, offset: int) -> str | None:
    """Return the remedy for what other languages write at `offset`, wherever that is."""
    character = text[offset]
    if character == "#":
        return 'start comments with "//"'
    if character in _TYPOGRAPHIC_QUOTES:
        return "replace typographic quotation marks by \" or '"
    if character == "\0":
        return "save the file as UTF-8"
    word = re.compile(_FOREIGN_WORD).match(text, offset)
    return f"write {_FOREIGN_LITERALS[word.group()]}" if word else None


def for_key(text: str, offset: int) -> str | None:
    """Return the remedy where a key should stand."""
    character = text[offset : offset + 1]
    if character == ",":
        return EXTRA_COMMA
    return _QUOTE_THE_KEY if character.isdigit() else None


def for_colon(text: str, key_end: int, offset: int) -> str | None:
    """Return the remedy where the colon behind a key should stand."""
    if text[offset] == "=":
        return 'write ":" between a key and its value'
    bare = text[key_end - 1] not in "\"'"
    return _QUOTE_THE_KEY if bare and offset == key_end and text[offset] in "-./@" else None


def for_value(text: str, offset: int) -> str | None:
    """Return the remedy where a value should stand."""
    found = anywhere(text, offset) if offset < len(text) else None
    return found or ("put text in quotation marks" if text[offset : offset + 1].isalpha() else None)


def for_comma(text: str, value_end: int, offset: int) -> str | None:
    """Return the remedy where the comma or bracket behind a value should stand."""
    character = text[offset]
    if character == ";":
        return 'write "," between values'
    if offset == value_end and (character.isalnum() or character == "_"):
        is_number = text[value_end - 1].isdigit()
        return "write the number without leading zeros, separators and units" if is_number else None
    if character.isalnum() or character in "\"'{[$_+-.":
        return anywhere(text, offset) or "put a comma behind the value before it"
    return anywhere(text, offset)


def behind_root(text: str, offset: int) -> str | None:
    """Return the remedy where the file should have ended."""
    if text[offset] in "}]":
        return "remove the surplus bracket, or find the one that was closed too early"
    return "keep one of the top-level values" if text[offset] in "{[" else anywhere(text, offset)
