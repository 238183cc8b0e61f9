"""Choosing models from a numbered list by typing lines: what each line does, without a terminal.

The list is long, so it is shown in pages and can be searched. Nothing on the screen is ever changed, and the number of
a model is the same on every page and in every search, so that it can be read aloud and on any terminal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

# No list has as many models as a number of this length.
_NUMBERS = re.compile(r"[0-9]{1,9}(?:\s*-\s*[0-9]{1,9})?(?:[\s,;]+[0-9]{1,9}(?:\s*-\s*[0-9]{1,9})?)*[\s,;]*\Z")
_RANGE = re.compile(r"([0-9]+)(?:\s*-\s*([0-9]+))?")


class Item(NamedTuple):
    """One model of the list: its id, and the text that a search looks in."""

    name: str
    words: str


class Show(Enum):
    """What is to be shown before the next line is typed."""

    NOTHING = "nothing"
    LIST = "list"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """How far somebody is with choosing; models are named by their index in `items`.

    `marked` are those that Enter takes. With a `search` the list has those only that have every word of it. A page has
    `per_page` models, at least one.
    """

    items: tuple[Item, ...]
    marked: frozenset[int] = frozenset()
    per_page: int = 10
    search: str = ""
    page: int = 0

    @property
    def found(self) -> tuple[int, ...]:
        """The models of the list, as far as the search goes."""
        words = self.search.lower().split()
        return tuple(
            index for index, item in enumerate(self.items) if all(word in item.words.lower() for word in words)
        )

    @property
    def pages(self) -> int:
        """How many pages the list has, at least one."""
        return max(-(-len(self.found) // self.per_page), 1)

    @property
    def at(self) -> int:
        """The page that is shown, from 0; the last where a page that was shown is gone because pages became longer."""
        return min(self.page, self.pages - 1)

    @property
    def shown(self) -> tuple[int, ...]:
        """The models of the page that is shown."""
        start = self.at * self.per_page
        return self.found[start : start + self.per_page]


@dataclass(frozen=True, slots=True)
class Picked:
    """The models that were chosen, at least one, each once."""

    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Nothing was chosen, and nothing is to be done."""


@dataclass(frozen=True, slots=True)
class Again:
    """Another line is needed; `says` is what is wrong with the last one, if something is."""

    picking: Picking
    show: Show = Show.NOTHING
    says: str = ""


Outcome = Picked | Left | Again


def after(picking: Picking, line: str) -> Outcome:
    """Return what a typed line does."""
    text = line.strip()
    match text.lower():
        case "":
            return _taken(picking)
        case "?":
            return Again(picking, Show.HELP)
        case "q":
            return Left()
        case "n":
            return _turned(picking, picking.at + 1)
        case "p":
            return _turned(picking, picking.at - 1)
        case "all":
            return Picked(picking.found)
        case _:
            return _chosen(picking, text)


def _chosen(picking: Picking, text: str) -> Outcome:
    """Take numbers and ids, mark numbers with a sign before them, and search for all else."""
    marking = _marked(picking, text) if text[0] in "+-" else None
    if marking is not None:
        return marking
    chosen = _indices(text, len(picking.items))
    if isinstance(chosen, str):
        return Again(picking, says=chosen)
    chosen = chosen or _named(picking.items, text)
    return Picked(chosen) if chosen else _searched(picking, text.removeprefix("/").strip())


def _marked(picking: Picking, text: str) -> Again | None:
    """Mark the numbers after each plus, and no longer those after each minus; None where these are other words."""
    marked, sign = picking.marked, ""
    for word in re.sub(r"([+-])\s+", r"\1", text).split():
        sign = word[0] if word[0] in "+-" else sign
        change = _indices(word.lstrip(sign), len(picking.items))
        if change is None:
            return None
        if isinstance(change, str):
            return Again(picking, says=change)
        marked = marked.union(change) if sign == "+" else marked.difference(change)
    return Again(replace(picking, marked=marked))


def _taken(picking: Picking) -> Outcome:
    """Take what is marked, unless a search hides some of it: then the whole list is shown first."""
    if picking.search:
        return _searched(picking, "")
    if not picking.marked:
        return Again(picking, says="no model is marked; type its number, or q to cancel")
    return Picked(tuple(sorted(picking.marked)))


def _turned(picking: Picking, page: int) -> Again:
    if not 0 <= page < picking.pages:
        return Again(picking, says=f"this is the {'first' if page < 0 else 'last'} page")
    return Again(replace(picking, page=page), Show.LIST)


def _searched(picking: Picking, search: str) -> Again:
    narrowed = replace(picking, search=search, page=0)
    if not narrowed.found:
        return Again(picking, says=f'no model has "{search}" in its id, name, family or api')
    return Again(narrowed, Show.LIST)


def _indices(text: str, count: int) -> tuple[int, ...] | str | None:
    """Return the indices that numbers and ranges name, what is wrong with them, or None where these are other words."""
    if not _NUMBERS.match(text):
        return None
    found: list[int] = []
    for match in _RANGE.finditer(text):
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        if first > last:
            return f"{first}-{last} is no range; did you mean {last}-{first}?"
        wrong = first if not 1 <= first <= count else last
        if not 1 <= wrong <= count:
            return f"there is no number {wrong}; the last is {count}"
        found += range(first - 1, last)
    return tuple(dict.fromkeys(found))


def _named(items: Sequence[Item], text: str) -> tuple[int, ...] | None:
    """Return the models that `text` names by their whole ids, or None where it has another word, too."""
    places = {item.name: index for index, item in enumerate(items)}
    words = re.split(r"[\s,;]+", text.strip(" ,;"))
    return tuple(dict.fromkeys(places[word] for word in words)) if all(word in places for word in words) else None
