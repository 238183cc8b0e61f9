"""Addresses inside a document: tuples of keys and indices, worded only for people.

Never a dotted string inside the program: `gpt-4.1` is one key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

KeyPath = tuple[str | int, ...]

_PLAIN_KEY = r"[^\W\d][\w$-]*\Z|\$[\w$-]+\Z"


def render(path: Sequence[str | int]) -> str:
    """Return `path` for people: `models.providers.wisgate.models[0].id`; the empty path is `<root>`.

    A key that would be ambiguous in dots stands in brackets and double quotes: `models["gpt-4.1"]`.
    """
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words.append(f"[{step}]")
        elif re.match(_PLAIN_KEY, step):
            words.append(f".{step}" if words else step)
        else:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            words.append(f'["{escaped}"]')
    return "".join(words) or "<root>"


def starts_with(path: KeyPath, prefix: KeyPath) -> bool:
    """Tell whether `path` is `prefix` or lies below it."""
    return path[: len(prefix)] == prefix
