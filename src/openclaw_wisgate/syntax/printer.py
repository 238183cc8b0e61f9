"""Plain data to JSON5 text in a given style; only new values are ever printed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from openclaw_wisgate.syntax.nodes import Value
from openclaw_wisgate.syntax.style import BARE_KEY, SHORT, Style

_UNSAFE = re.compile("[\u2028\u2029\ud800-\udfff]")


def print_value(value: Value, style: Style, *, indent: str) -> str:
    """Return `value` as JSON5; its further lines start with `indent`, the blanks of the line it begins on."""
    if isinstance(value, str):
        return print_string(value, style)
    if not isinstance(value, Mapping | Sequence):
        return json.dumps(value, allow_nan=False)
    if not value:
        return "{}" if isinstance(value, Mapping) else "[]"
    if style.one_line:
        return _on_one_line(value, style)
    if style.compact and not any(isinstance(item, Mapping | list | tuple) for item in _items(value)):
        line = _on_one_line(value, style)
        if len(line) <= SHORT:
            return line
    inner = indent + style.indent
    entries = [print_entry(key, item, style, indent=inner) for key, item in _pairs(value)]
    body = f",{style.newline}{inner}".join(entries) + ("," if style.trailing_comma else "")
    opener, closer = "{}" if isinstance(value, Mapping) else "[]"
    return f"{opener}{style.newline}{inner}{body}{style.newline}{indent}{closer}"


def print_entry(key: str | None, value: Value, style: Style, *, indent: str) -> str:
    """Return a member, or an element where `key` is None, without indent and comma."""
    printed = print_value(value, style, indent=indent)
    if key is None:
        return printed
    below = style.opener_below and style.newline in printed
    colon = f"{style.colon.rstrip()}{style.newline}{indent}" if below else style.colon
    return f"{print_key(key, style)}{colon}{printed}"


def print_key(key: str, style: Style) -> str:
    """Return `key`, bare where the style is bare and the key allows it."""
    return key if style.bare_keys and BARE_KEY.match(key) else print_string(key, style)


def print_string(value: str, style: Style) -> str:
    """Return `value` as a string literal in the quotation marks of the style."""
    body = _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False)[1:-1])
    if style.quote == "'":
        body = body.replace('\\"', '"').replace("'", "\\'")
    return f"{style.quote}{body}{style.quote}"


def _on_one_line(value: Value, style: Style) -> str:
    if not isinstance(value, Mapping | list | tuple) or not value:
        return print_value(value, style, indent="")
    pairs = _pairs(value)
    entries = [
        _on_one_line(item, style) if key is None else f"{print_key(key, style)}{style.colon}{_on_one_line(item, style)}"
        for key, item in pairs
    ]
    body = style.separator.join(entries)
    return f"{{{style.padding}{body}{style.padding}}}" if isinstance(value, Mapping) else f"[{body}]"


def _pairs(value: Mapping[str, Value] | Sequence[Value]) -> list[tuple[str | None, Value]]:
    return list(value.items()) if isinstance(value, Mapping) else [(None, item) for item in value]


def _items(value: Mapping[str, Value] | Sequence[Value]) -> list[Value]:
    return [item for _, item in _pairs(value)]
