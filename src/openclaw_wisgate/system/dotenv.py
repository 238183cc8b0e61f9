"""OpenClaw's `.env` files, read as the npm package dotenv reads them."""

from __future__ import annotations

import re
from pathlib import Path

_LINE = (
    r"(?m)^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)"
    r"(\s*'(?:\\'|[^'])*'|\s*\"(?:\\\"|[^\"])*\"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$"
)


def read(file: Path) -> dict[str, str]:
    """Return the variables that `file` sets, or nothing if it cannot be read."""
    try:
        if not file.is_file():
            return {}
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return {}
    return parse(text)


def parse(text: str) -> dict[str, str]:
    """Return the variables that `text` sets; of repeated ones the last."""
    variables: dict[str, str] = {}
    for match in re.finditer(_LINE, text.replace("\r\n", "\n").replace("\r", "\n")):
        value = (match.group(2) or "").strip()
        quote = value[:1]
        if quote in ("'", '"', "`") and len(value) > 1 and value.endswith(quote):
            value = value[1:-1]
        if quote == '"':
            value = value.replace("\\n", "\n").replace("\\r", "\r")
        variables[match.group(1)] = value
    return variables
