"""Server-sent events (WHATWG HTML, 9.2.6), with the place where each of them ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\r|\n")
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:data|event|id|retry)?:")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream: its name (empty if it has none), its data, and how many bytes there are with it."""

    name: str
    data: str
    end: int


def is_stream(body: bytes) -> bool:
    """Tell whether `body` begins as a stream of events does."""
    return _START.match(body) is not None


def events(body: bytes) -> Iterator[Event]:
    """Yield the events of `body`; a last one without blank line counts too."""
    name, data, start = "", list[str](), len(b"\xef\xbb\xbf") if body.startswith(b"\xef\xbb\xbf") else 0
    ends = [(match.start(), match.end()) for match in _LINE_END.finditer(body, start)]
    for end, after in [*ends, (len(body), len(body)), (len(body), len(body))]:
        line, start = body[start:end].decode("utf-8", "replace"), after
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield Event(name, "\n".join(data), after)
            name, data = "", []
        elif field == "data":
            data.append(value)
        elif field == "event":
            name = value
