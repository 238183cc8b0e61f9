"""What reading and writing a file produced, as values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a config file as read once.

    `digest` is the SHA-256 of the raw bytes in hexadecimal, or None when there was no file. `text` is
    their UTF-8 decoding with line ends and byte order mark kept; `undecodable` is the byte offset of the
    first byte that is not UTF-8, where `text` holds U+FFFD as OpenClaw reads it (2026.9.6).
    """

    name: str
    text: str
    digest: str | None
    undecodable: int | None = None

    @property
    def exists(self) -> bool:
        """Whether there was a file."""
        return self.digest is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a commit did: the file, its backup (None for a new file) and the digests on both sides.

    Digests are SHA-256 in hexadecimal. `identifier` names the backup for `undo`.
    """

    identifier: str
    file: str
    backup: str | None
    digest_before: str | None
    digest_after: str | None


def digest_of(raw: bytes | None) -> str | None:
    """Return the SHA-256 of `raw` in hexadecimal, or None where there is no file."""
    return None if raw is None else hashlib.sha256(raw).hexdigest()
