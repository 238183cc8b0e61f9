"""How text looks where it is read: in colour or not, how wide, how much of it."""

from __future__ import annotations

from typing import NamedTuple

from openclaw_wisgate.diagnostics import Severity

_CODES = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "bold": "1", "faint": "2"}

_SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


class Palette(NamedTuple):
    """Puts words in colour by ANSI escapes, if it is to be `on`; `plain` tells that only ASCII can be shown.

    `columns` is how wide a line may be, None where it may have any width. `full` asks for everything there is to say.
    """

    on: bool = False
    plain: bool = False
    columns: int | None = None
    full: bool = False

    def paint(self, colour: str, words: str) -> str:
        """Return `words` in `colour`, which is one of red, green, yellow, cyan, bold and faint."""
        return f"\x1b[{_CODES[colour]}m{words}\x1b[0m" if self.on and words else words

    @property
    def within(self) -> int | None:
        """How wide a line may be that ends: one that filled the last column would make some terminals begin another."""
        return None if self.columns is None else max(self.columns - 1, 1)

    def label(self, severity: Severity) -> str:
        """Return the word for `severity` in its colour."""
        return self.paint(_SEVERITIES[severity], severity.value)
