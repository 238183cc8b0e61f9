"""Edits: a change of text as data.

The contract, on which everything that writes relies:

- offsets are code points of the text that the plan was made from;
- edits do not overlap;
- insertions at one offset keep their order and come before a replacement that starts there;
- applying a plan's edits to the text before gives the text after, exactly;
- edits of two plans are never joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.text import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` by `replacement`; an empty span inserts. `cause` is the key path it serves."""

    span: Span
    replacement: str
    cause: KeyPath


def in_order(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return `edits` by offset; insertions at one offset keep their order, before a replacement there."""
    return tuple(sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)))


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with `edits`, which stand in order, applied; raise ValueError if they break the contract."""
    if any(later.span.start < earlier.span.end for earlier, later in pairwise(edits)):
        msg = "edits overlap or stand out of order"
        raise ValueError(msg)
    if any(not 0 <= edit.span.start <= edit.span.end <= len(text) for edit in edits):
        msg = "an edit lies outside the text"
        raise ValueError(msg)
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += (text[position : edit.span.start], edit.replacement)
        position = edit.span.end
    pieces.append(text[position:])
    return "".join(pieces)


class Shape(NamedTuple):
    """Where an edit stood and how long its replacement was, without the words: enough to take it back."""

    start: int
    end: int
    length: int


def shapes(edits: Sequence[Edit]) -> tuple[Shape, ...]:
    """Return the shapes of `edits`."""
    return tuple(Shape(*edit.span, len(edit.replacement)) for edit in edits)


def inverse(text: str, made: Sequence[Shape]) -> tuple[Edit, ...]:
    """Return the edits that give `text` back after edits of the shapes `made` were applied to it."""
    shift = 0
    undoing: list[Edit] = []
    for start, end, length in made:
        undoing.append(Edit(Span(start + shift, start + shift + length), text[start:end], ()))
        shift += length - (end - start)
    return tuple(undoing)
