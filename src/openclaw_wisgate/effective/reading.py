"""What is asked of whoever reads included files, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from openclaw_wisgate.source import Source


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
    """A file as read; `identity` tells it from all others, None is the config file itself."""

    identity: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class NotIncluded:
    """Why OpenClaw does not read a file: the rest of a diagnostic whose place is the path in the `$include`."""

    rule: str
    message: str
    hint: str


Read = Callable[[IncludeRequest], Included | NotIncluded]
