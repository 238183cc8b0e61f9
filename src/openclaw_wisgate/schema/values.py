"""What the words of JSON Schema mean for the values of a config; asked by `jsonschema` and by the pre-check alike."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeGuard

DROPPED_KEY = "__proto__"
"""A key that OpenClaw drops while reading."""
_VARIABLE = re.compile(r"\$\$\{[A-Z_][A-Z0-9_]*\}|(\$\{[A-Z_][A-Z0-9_]*\})")
_LARGEST_NUMBER = 1.7976931348623157e308


def is_number(value: object) -> bool:
    """Tell whether `value` is a number of any size, infinite and not-a-number included; true is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_finite(value: object) -> bool:
    """Tell whether `value` is a number that JavaScript can hold; infinity and not-a-number are none."""
    return isinstance(value, int | float) and is_number(value) and -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER


def has_variable(value: object) -> bool:
    """Tell whether `value` is a string with a `${NAME}` that OpenClaw substitutes; `$${NAME}` is none."""
    return isinstance(value, str) and "${" in value and any(match.group(1) for match in _VARIABLE.finditer(value))


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Tell whether `value` is an object."""
    return isinstance(value, dict)


def is_allowed(value: object, choices: Sequence[object]) -> bool:
    """Tell whether `value` is one of `choices`; true is not 1."""
    return any(choice == value and isinstance(choice, bool) == isinstance(value, bool) for choice in choices)


def matches(value: object, pattern: str) -> bool:
    """Tell whether `value` has the form `pattern`, as what is no string has."""
    return not isinstance(value, str) or re.search(pattern, value) is not None


def is_described(key: str, properties: Iterable[str], patterns: Iterable[str]) -> bool:
    """Tell whether a schema with these properties and patterns says something about `key`, or OpenClaw drops it."""
    return key in properties or key == DROPPED_KEY or any(re.search(pattern, key) for pattern in patterns)


def is_within(value: object, keyword: str, limit: object) -> bool:
    """Tell whether `value` keeps the `limit` that `keyword` sets, as a value of another type does."""
    kind, holds = LIMITS[keyword]
    return not TYPES[kind](value) or holds(value, limit)


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: is_finite(value) and value == int(value),
    "null": lambda value: value is None,
    "number": is_finite,
    "object": is_object,
    "string": lambda value: isinstance(value, str),
}
"""Whether a value is of the type of this name."""
LIMITS: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "exclusiveMinimum": ("number", operator.gt),
    "maximum": ("number", operator.le),
    "maxItems": ("array", lambda value, limit: len(value) <= limit),
    "maxLength": ("string", lambda value, limit: len(value) <= limit),
    "minimum": ("number", operator.ge),
    "minItems": ("array", lambda value, limit: len(value) >= limit),
    "minLength": ("string", lambda value, limit: len(value) >= limit),
}
"""The keywords that set a limit, with the type they are about and whether a value keeps it."""
