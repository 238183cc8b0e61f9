"""A seeded source of choices, and JSON5 texts spelled with it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_BARE_KEY = re.compile(r"[A-Za-z_$][\w$]*\Z", re.ASCII)
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Twice:
    """A value whose key stands in the text twice, with `first` before `last`."""

    first: object
    last: object


@dataclass(frozen=True, slots=True)
class Literal:
    """A value by the text that stands for it."""

    text: str


class Draw:
    """Choices that depend on a seed alone: Python promises the sequence of `random()`, so all are made of it."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - these are no secrets

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        return int(self._random.random() * limit)

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self._random.random() < probability

    def one(self, items: Sequence[_Item]) -> _Item:
        """Return one of `items`."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[_Item], probability: float) -> list[_Item]:
        """Return those of `items` that fall to a probability, in their order."""
        return [item for item in items if self.chance(probability)]


def spelled(value: object, draw: Draw) -> str:
    """Return `value` as JSON, or as JSON5 in one of many spellings."""
    return _text(value, None if draw.chance(0.4) else draw)


def _text(value: object, draw: Draw | None) -> str:
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, Twice):
        return _text(value.last, draw)
    if isinstance(value, dict):
        return _joined("{", [_member(key, member, draw) for key, member in _members(value)], "}", draw)
    if isinstance(value, list):
        return _joined("[", [_text(element, draw) for element in value], "]", draw)
    if isinstance(value, str):
        return _quoted(value, draw)
    return json.dumps(value)


def _members(value: dict[str, object]) -> Iterator[tuple[str, object]]:
    for key, member in value.items():
        if isinstance(member, Twice):
            yield key, member.first
            yield key, member.last
        else:
            yield key, member


def _member(key: str, value: object, draw: Draw | None) -> str:
    bare = draw is not None and _BARE_KEY.match(key) and draw.chance(0.8)
    return f"{key if bare else _quoted(key, draw)}: {_text(value, draw)}"


def _joined(opening: str, parts: list[str], closing: str, draw: Draw | None) -> str:
    if draw is None or not parts:
        return f"{opening}{', '.join(parts)}{closing}"
    separator = draw.one((", ", ",", ",\n  ", ", /* x */ "))
    last = draw.one(("", ",", " // x\n", ", "))
    return f"{opening}{separator.join(parts)}{last}{closing}"


def _quoted(text: str, draw: Draw | None) -> str:
    plain = "'" not in text and '"' not in text and "\\" not in text and text.isprintable()
    return f"'{text}'" if draw is not None and plain and draw.chance(0.4) else json.dumps(text)
