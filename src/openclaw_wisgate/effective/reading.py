"""What is asked of whoever reads included files, and what is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from openclaw_wisgate.source import Source

LARGEST = 2 * 1024 * 1024
"""Bytes of an included file (OpenClaw 2026.9.6)."""


@dataclass(frozen=True, slots=True)
class IncludeRequest:
    """An `$include` of `path`, found in the file `within`, which people call `name`.

    `within` is the identity that the file's own answer had, None for the config file itself.
    """

    path: str
    within: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Included:
    """A file as read; `identity` tells it from all others, None is the config file itself.

    `file` is its absolute path with symbolic links followed. `off_limits` says, as the rest of a sentence, why it
    must not be written, and is None where it may be.
    """

    identity: str | None
    source: Source
    file: str
    off_limits: str | None = None


@dataclass(frozen=True, slots=True)
class NotIncluded:
    """Why OpenClaw does not read a file: the rest of a diagnostic whose place is the path in the `$include`."""

    rule: str
    message: str
    hint: str


Read = Callable[[IncludeRequest], Included | NotIncluded]

Answers = dict[IncludeRequest, Included | NotIncluded]
"""What was answered to each request, from which the same can be read again without a disk."""


def overlaid(read: Read, texts: Mapping[str, str]) -> Read:
    """Return what answers as `read` does, as if `texts` stood in the files of these absolute paths."""

    def answer(request: IncludeRequest) -> Included | NotIncluded:
        found = read(request)
        if isinstance(found, NotIncluded) or found.file not in texts:
            return found
        text = texts[found.file]
        return replace(found, source=Source(found.source.name, text, text.encode()))

    return answer
