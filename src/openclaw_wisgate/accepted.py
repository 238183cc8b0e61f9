"""Findings that the user has accepted: what `--baseline` names, and what no longer counts because it is there.

The file says which rule is accepted where, by fingerprints that moved lines do not change. It holds no line of
a config, so it may be kept where the config may not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openclaw_wisgate.excerpt import Located
from openclaw_wisgate.fingerprint import fingerprints
from openclaw_wisgate.keypath import render
from openclaw_wisgate.policy import is_unreadable
from openclaw_wisgate.report import Judged

FORMAT_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Fingerprints of accepted findings."""

    fingerprints: frozenset[str]

    def remaining(self, judged: Judged) -> Judged:
        """Return `judged` without what is accepted."""
        if not judged.located:
            return judged
        left = tuple(told for told, mark in _acceptable(judged) if mark not in self.fingerprints)
        return judged._replace(located=left, ignored=judged.ignored + len(judged.located) - len(left))


def accept(files: Iterable[Judged]) -> Accepted:
    """Return all that is found in `files` as accepted; that a file is not JSON5 never is."""
    return Accepted(frozenset(mark for judged in files for _, mark in _acceptable(judged) if mark is not None))


def encode(files: Iterable[Judged]) -> str:
    """Return the text of a file that accepts all that is found in `files`, in an order that does not depend on theirs."""
    entries = [
        {
            "file": told.file.replace("\\", "/"),
            "rule": told.diagnostic.rule,
            "key": render(told.diagnostic.key_path) if told.diagnostic.key_path else None,
            "fingerprint": mark,
        }
        for judged in files
        for told, mark in _acceptable(judged)
        if mark is not None
    ]
    entries.sort(key=lambda entry: [str(part) for part in entry.values()])
    return json.dumps({"format_version": FORMAT_VERSION, "accepted": entries}, indent=2) + "\n"


def decode(text: str) -> Accepted | None:
    """Return what the file with this `text` accepts; None where it is no such file, or of a later format."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or str(value.get("format_version")).partition(".")[0] != "1":
        return None
    entries = value.get("accepted")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return None
    return Accepted(frozenset(str(entry.get("fingerprint")) for entry in entries))


def _acceptable(judged: Judged) -> Iterator[tuple[Located, str | None]]:
    """Yield what was found with its fingerprint, None where it cannot be accepted."""
    marks = fingerprints(judged.name, judged.diagnostics)
    for told, mark in zip(judged.located, marks, strict=True):
        yield told, None if is_unreadable(told.diagnostic) else mark
