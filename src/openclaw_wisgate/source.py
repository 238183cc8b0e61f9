"""What reading and writing a file produced, as values."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """The bytes of a config file as read once: `raw`, or None when there was no file.

    `text` is their UTF-8 decoding with line ends and byte order mark kept; `undecodable` is the byte offset
    of the first byte that is not UTF-8, where `text` holds U+FFFD as OpenClaw reads it (2026.9.6).
    """

    name: str
    text: str
    raw: bytes | None
    undecodable: int | None = None

    def __repr__(self) -> str:
        """Return nothing of what the file holds, which may be secret."""
        return f"Source({self.name!r})"

    @property
    def exists(self) -> bool:
        """Whether there was a file."""
        return self.raw is not None

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the bytes in hexadecimal, or None when there was no file."""
        return digest_of(self.raw)


class Receipt(NamedTuple):
    """What a commit did: the file, the backup of the first file that it changed (None for new ones), and both digests.

    Digests are SHA-256 in hexadecimal. `identifier` names the backup for `undo`.
    """

    identifier: str
    file: str
    backup: str | None
    digest_before: str | None
    digest_after: str | None


def digest_of(raw: bytes | None) -> str | None:
    """Return the SHA-256 of `raw` in hexadecimal, or None where there is no file."""
    # Only what writes compares digests, and this import takes as long as judging a file.
    import hashlib  # noqa: PLC0415

    return None if raw is None else hashlib.sha256(raw).hexdigest()
