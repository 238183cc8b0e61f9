"""Text on a terminal: nothing in it steers the terminal, and its width in columns is known."""

from __future__ import annotations

_SPACE = "Zs"
_ZERO_WIDTH = ("Mn", "Me")


def harmless(text: str) -> str:
    """Return `text` with U+FFFD for every control character but the tab, and for what hides or reorders others.

    Config files, file names and gateways hold what somebody else has written.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _is_harmless(character) else "\ufffd" for character in text)


def columns(text: str) -> int:
    """Return how many columns a harmless text takes."""
    return len(text) if text.isascii() else sum(map(width, text))


def width(character: str) -> int:
    """Return how many columns a harmless character takes."""
    if character.isascii():
        return 1
    # Text in ASCII does not pay for this import.
    import unicodedata  # noqa: PLC0415

    if unicodedata.category(character) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _is_harmless(character: str) -> bool:
    if character == "\t" or character.isprintable():
        return True
    import unicodedata  # noqa: PLC0415

    return unicodedata.category(character) == _SPACE
