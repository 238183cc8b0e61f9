"""Setting one variable of a `.env` text by the smallest edit, proved by reading the result again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openclaw_wisgate.dotenv_text import QUOTES, assignments, variables
from openclaw_wisgate.edit import Edit, apply_edits
from openclaw_wisgate.source import Source
from openclaw_wisgate.text import BYTE_ORDER_MARK, Span

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SAME_IN_A_SHELL = re.compile(r"[A-Za-z0-9_./:@%+,=-]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvEdit:
    """What becomes of one `.env` file: its absolute path, what was read of it, and its text; None is no file.

    The texts hold what is not UTF-8 as lone surrogates, so that it comes back as it was. Never shows either.
    """

    file: str
    source: Source
    after: str | None = field(repr=False)

    @property
    def before(self) -> str:
        """The text as it was, empty where there was no file."""
        return text_of(self.source)

    @property
    def raw(self) -> bytes | None:
        """The bytes that the file is to hold."""
        return None if self.after is None else self.after.encode("utf-8", "surrogateescape")


def text_of(source: Source) -> str:
    """Return the text of a `.env` file in the form that an EnvEdit holds."""
    return (source.raw or b"").decode("utf-8", "surrogateescape")


def with_variable(text: str, name: str, value: str) -> str | None:
    """Return `text` with `name` set to `value`, or None where no way to write that is read back as it is meant.

    What is changed is the value where the name is set last, which is the one that counts, or else a line is added at
    the end, or else at the beginning. All other variables keep their values, every other character its place.
    """
    if not _NAME.match(name):
        return None
    if variables(text).get(name) == value:
        return text
    for edit in _candidates(text, name, value):
        edited = apply_edits(text, (edit,))
        if _holds(text, edited, name, value):
            return edited
    return None


def _candidates(text: str, name: str, value: str) -> Iterator[Edit]:
    """Yield edits that could do it, the smallest first."""
    there = [assignment for assignment in assignments(text) if assignment.name == name]
    if there:
        last = there[-1].span
        quote = text[last.start : last.start + 1]
        for spelling in _spellings(value, quote if quote in QUOTES else ""):
            yield Edit(last, spelling, ())
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(("\n", "\r")) else end
    # An open quote or a colon at the end may take what follows it for a value; before everything, nothing does.
    start = 1 if text.startswith(BYTE_ORDER_MARK) else 0
    for place, opening in ((len(text), gap), (start, "")):
        for spelling in _spellings(value, ""):
            yield Edit(Span(place, place), f"{opening}{name}={spelling}{end}", ())


def _spellings(value: str, quote: str) -> Iterator[str]:
    """Yield the ways to write `value`, that in `quote` first; whether they are read back is seen afterwards."""
    if _SAME_IN_A_SHELL.match(value) and not quote:
        yield value
    for mark in (quote, *QUOTES):
        if mark and mark not in value:
            inner = _escaped(value) if mark == '"' else value
            yield f"{mark}{inner}{mark}"
    yield value


def _escaped(value: str) -> str:
    # A line end of its own kind is read as another one; as an escape it stays.
    return value.replace("\r", "\\r")


def _holds(before: str, after: str, name: str, value: str) -> bool:
    """Tell whether `after` sets what `before` sets, and `name` to `value`."""
    old, new = ([(one.name, one.value) for one in assignments(text)] for text in (before, after))
    if new in ([*old, (name, value)], [(name, value), *old]):
        return dict(new)[name] == value
    last = max((index for index, (each, _) in enumerate(old) if each == name), default=None)
    return last is not None and new == [*old[:last], (name, value), *old[last + 1 :]]
