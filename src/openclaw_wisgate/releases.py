"""OpenClaw's releases, in order."""

from __future__ import annotations

import re
from typing import NamedTuple

_VERSION = (
    r"(?:clawdbot-|openclaw[-@ ]|v)?(\d{4})\.(\d{1,2})\.(\d{1,3})"
    r"(?:-(\d{1,3})|-(?:alpha|beta|rc)(?:[.-]?\d{1,3})?)?\Z"
)


class Release(NamedTuple):
    """A release by its date version; `patch` is the number after the hyphen, 0 where there is none."""

    year: int
    month: int
    day: int
    patch: int = 0

    @classmethod
    def parse(cls, text: str) -> Release | None:
        """Return the release that `text` names, as `2026.9.6`, `v2026.7.1-2` or `clawdbot-2026.1.24`, or None.

        A preview, as `2026.9.7-beta.1`, is taken for the release that it leads to.
        """
        match = re.match(_VERSION, text.strip())
        return cls(*(int(number or 0) for number in match.groups())) if match else None

    def __str__(self) -> str:
        """Return the version as npm writes it."""
        version = f"{self.year}.{self.month}.{self.day}"
        return f"{version}-{self.patch}" if self.patch else version


OLDEST = Release(2026, 1, 24)
"""The first release whose verdicts are known here; it was still called clawdbot."""
NEWEST = Release(2026, 9, 6)
"""The last one."""
