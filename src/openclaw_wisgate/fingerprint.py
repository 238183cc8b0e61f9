"""What stays the same of a diagnostic when lines move: the key that baselines and other programs know it by."""

from __future__ import annotations

from collections.abc import Sequence

from openclaw_wisgate.diagnostics import Diagnostic

LENGTH = 32
"""Hexadecimal digits of a fingerprint."""


def fingerprints(name: str, diagnostics: Sequence[Diagnostic]) -> tuple[str, ...]:
    """Return one fingerprint for each of `diagnostics` about the file `name`, no two alike.

    It is made of the rule, the file judged, the included file if the fault lies there, the key path, and
    which of several with all these the diagnostic is, in the given order; lines, columns and words have no
    part in it. Names count as one however their folders are separated, and with or without a leading `./`.
    It has LENGTH hexadecimal digits and is the same in every process and on every machine.
    """
    from hashlib import sha256  # noqa: PLC0415 - a file without diagnostics does not pay for it

    seen: dict[tuple[object, ...], int] = {}
    made: list[str] = []
    for diagnostic in diagnostics:
        identity = (diagnostic.rule, portable(name), portable(diagnostic.source or name), diagnostic.key_path)
        ordinal = seen[identity] = seen.get(identity, 0) + 1
        # ascii() tells 1 from "1", takes half a character, and does not depend on the Unicode version as repr() does.
        made.append(sha256(ascii((*identity, ordinal)).encode("ascii")).hexdigest()[:LENGTH])
    return tuple(made)


def portable(name: str) -> str:
    """Return a file's name with `/` between folders and without a leading `./`, as other programs expect it.

    A backslash is taken for Windows' separator: repositories that Windows can check out have no other use for it.
    """
    return name.replace("\\", "/").removeprefix("./")
