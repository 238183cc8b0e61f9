"""The secrets of one request, taken out of everything that comes back."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

_MASK = "***"
_SHORTEST_SECRET = 6
_ESCAPED_BYTE = re.compile("%[0-9A-F]{2}")


class Cut(NamedTuple):
    """A stretch of a text that gives way to `mask`."""

    start: int
    end: int
    mask: str = _MASK


class Mask:
    """Finds secrets, also in their JSON, URL and base64 spellings.

    A secret too short to be one stands in words of its own right, so it is masked only where it is a bearer.
    """

    __slots__ = ("_long", "_short")

    def __init__(self, secrets: Iterable[str]) -> None:
        """Know `secrets`; empty ones are none."""
        spellings = dict.fromkeys(form for secret in secrets for form in _spellings(secret) if form)
        longest_first = sorted(spellings, key=len, reverse=True)
        self._long = "|".join(re.escape(form) for form in longest_first if len(form) >= _SHORTEST_SECRET)
        self._short = "|".join(re.escape(form) for form in longest_first if len(form) < _SHORTEST_SECRET)

    def cuts(self, text: str) -> list[Cut]:
        """Return where the secrets stand in `text`, in order."""
        found = [Cut(*match.span()) for match in re.finditer(self._long, text)] if self._long else []
        if self._short:
            bearer = rf"(?i:bearer\s+)({self._short})(?!\w)"
            found += (Cut(*match.span(1)) for match in re.finditer(bearer, text, re.IGNORECASE))
        return list(_apart(sorted(found)))

    def text(self, text: str) -> str:
        """Return `text` with every secret masked."""
        return replaced(text, self.cuts(text))


def replaced(text: str, cuts: Sequence[Cut]) -> str:
    """Return `text` with each of `cuts`, which are in order and apart, replaced by its mask."""
    pieces: list[str] = []
    position = 0
    for cut in cuts:
        pieces += (text[position : cut.start], cut.mask)
        position = cut.end
    return "".join((*pieces, text[position:]))


def moved(offsets: Sequence[int], cuts: Sequence[Cut]) -> list[int]:
    """Return where `offsets` of a text stand after its `cuts` were made; one inside a cut goes to its end."""
    ends = [cut.end for cut in cuts]
    shifts = [0]
    for cut in cuts:
        shifts.append(shifts[-1] + len(cut.mask) - (cut.end - cut.start))
    result = []
    for offset in offsets:
        passed = bisect_right(ends, offset)
        inside = passed < len(cuts) and cuts[passed].start < offset
        result.append((ends[passed] if inside else offset) + shifts[passed + inside])
    return result


def _spellings(secret: str) -> tuple[str, ...]:
    escaped = json.dumps(secret)[1:-1]
    in_urls = [quote(secret, safe=kept) for kept in ("", "/")]
    lower = [_ESCAPED_BYTE.sub(lambda match: match.group().lower(), url) for url in in_urls]
    return secret, escaped, escaped.replace("/", "\\/"), *in_urls, *lower, *_in_base64(secret)


def _in_base64(secret: str) -> Iterator[str]:
    """Yield what `secret` is part of in base64 for certain, at each of the three places where it can begin."""
    raw = secret.encode()
    for before in range(3) if len(raw) >= _SHORTEST_SECRET else ():
        text = b64encode(bytes(before) + raw).decode()
        # A letter has six bits, and some of the outermost belong to what stands beside it.
        found = text[-(-8 * before // 6) : 8 * (before + len(raw)) // 6]
        yield found
        yield found.replace("+", "-").replace("/", "_")


def _apart(cuts: Iterable[Cut]) -> Iterator[Cut]:
    end = 0
    for cut in cuts:
        if cut.start >= end:
            yield cut
            end = cut.end
