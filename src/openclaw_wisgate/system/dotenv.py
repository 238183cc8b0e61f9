"""OpenClaw's `.env` files, read as the npm package dotenv reads them."""

from __future__ import annotations

from pathlib import Path

LARGEST = 1_048_576
"""Bytes beyond which OpenClaw 2026.9.6 does not read such a file."""


def read(file: Path) -> dict[str, str]:
    """Return the variables that `file` sets, or nothing if OpenClaw cannot or does not read it."""
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return {}
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return {}
    return parse(text)


def parse(text: str) -> dict[str, str]:
    """Return the variables that `text` sets; of repeated ones the last."""
    # Many a machine has no such file.
    from openclaw_wisgate.dotenv_text import variables  # noqa: PLC0415

    return variables(text)
