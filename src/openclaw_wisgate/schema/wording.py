"""The faults of a document in words and with places; a value that may be secret is never among the words."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.schema.fixes import fix_of, folded
from openclaw_wisgate.schema.keywords import Fault
from openclaw_wisgate.schema.values import has_variable, is_finite, is_number

UNKNOWN_KEY = "schema/unknown-key"
"""A key that its object may not have."""
MISSING_KEY = "schema/missing-key"
"""A key that its object must have."""
WRONG_TYPE = "schema/wrong-type"
"""A value of another type than expected."""
WRONG_VALUE = "schema/wrong-value"
"""A value of the expected type that is none of those expected; also a number that is not finite."""

_FEW = 12
_CLOSE = 0.75
_SECRET_KEYS = frozenset({"apikey", "auth", "env", "headers", "passphrase", "password", "secret", "tls", "token"})
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 ._/-]{0,39}\Z")
_KEY_DIGITS = 5
"""Digits in one word from which on it may be a key pasted into the wrong place."""
_NUMERAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")


def diagnostic(effective: Effective, fault: Fault) -> Diagnostic:
    """Return `fault` in words, with the place of the token that is to blame: a key, or a whole value.

    A missing key is blamed on the key of the object that lacks it, or on its opening brace where it has none.
    """
    is_variable = has_variable(get(effective.written, fault.path))
    rule, message, hint = _worded(fault, is_variable=is_variable)
    if rule == UNKNOWN_KEY:
        site = effective.key_site(fault.path)
    elif rule == MISSING_KEY:
        site = effective.object_site(fault.path[:-1])
    else:
        site = effective.site(fault.path)
    source = None if site.document is effective.root else site.document.name
    return Diagnostic(
        rule=rule,
        severity=Severity.ERROR,
        message=message,
        key_path=fault.path,
        span=site.span,
        hint=hint,
        source=source,
        fix=None if is_variable else fix_of(fault),
    )


def _worded(fault: Fault, *, is_variable: bool) -> tuple[str, str, str | None]:
    match fault.keyword:
        case "additionalProperties":
            return UNKNOWN_KEY, _unknown_key(fault), _instead_of_key(fault)
        case "forbidden":
            message = f"key {_last(fault.path)} may not stand in {_name(fault.path[:-1])}"
            return UNKNOWN_KEY, message, fault.schema.get("x-hint", "remove it")
        case "required":
            return MISSING_KEY, f"missing key {_last(fault.path)} in {_owner(fault)}", None
        case keyword if keyword == "type" or _is_of_other_type(fault):
            message = f"{_name(fault.path)} is {_type_of(fault.value)}, expected {_expected(fault)}"
            return WRONG_TYPE, message, _conversion(fault, is_variable=is_variable)
        case _:
            message = f"{_name(fault.path)} {_found(fault)}, expected {_expected(fault)}"
            return WRONG_VALUE, message, _instead_of_value(fault)


def _name(path: KeyPath) -> str:
    if not path:
        return "the file"
    return _last(path) if isinstance(path[-1], str) else _quoted(render(path[-2:]))


def _last(path: KeyPath) -> str:
    return _quoted(str(path[-1]))


def _quoted(word: object) -> str:
    return json.dumps(word, ensure_ascii=False)


def _owner(fault: Fault) -> str:
    owner = fault.path[:-1]
    noun = fault.schema.get("title")
    return f"{noun} {_name(owner)}" if owner and noun else _name(owner)


def _listed(words: Iterable[object]) -> str:
    *first, last = (_quoted(word) for word in words)
    return f"{', '.join(first)} or {last}" if first else last


def _unknown_key(fault: Fault) -> str:
    message = f"unknown key {_last(fault.path)} in {_owner(fault)}"
    known = _known_keys(fault)
    return f"{message}, expected {_listed(known)}" if 0 < len(known) <= _FEW else message


def _known_keys(fault: Fault) -> list[str]:
    return list(fault.schema.get("properties", {}))


def _instead_of_key(fault: Fault) -> str:
    key = str(fault.path[-1])
    told = _of_other_release(fault, key)
    if told:
        return told
    present = fault.value if isinstance(fault.value, dict) else {}
    return _did_you_mean(key, [each for each in _known_keys(fault) if each not in present]) or "remove it"


def _of_other_release(fault: Fault, word: str) -> str | None:
    """Return what to do about a key or value that OpenClaw has in other releases."""
    remedies: Mapping[str, str] = fault.schema.get("x-absent", {})
    return remedies.get(word)


def _did_you_mean(word: str, candidates: Iterable[object]) -> str | None:
    meant = {folded(candidate): candidate for candidate in candidates if isinstance(candidate, str)}
    close = difflib.get_close_matches(folded(word), meant, n=1, cutoff=_CLOSE)
    return f"did you mean {_quoted(meant[close[0]])}?" if close else None


def _expected(fault: Fault) -> str:
    if not fault.allowed:
        return fault.expected or "another value"
    return _listed(fault.allowed) if len(fault.allowed) <= _FEW else "one of the known values"


def _found(fault: Fault) -> str:
    value = fault.value
    if is_number(value) and not is_finite(value):
        return "is no finite number"
    if value in ("", []):
        return "is empty"
    return f"is {json.dumps(value)}" if _is_showable(fault) else "has a wrong value"


def _is_showable(fault: Fault) -> bool:
    if any(str(step).casefold() in _SECRET_KEYS for step in fault.path):
        return False
    value = fault.value
    if isinstance(value, str):
        return bool(_PLAIN_WORD.match(value)) and sum(map(str.isdigit, value)) < _KEY_DIGITS
    return value is None or isinstance(value, bool) or is_number(value)


def _instead_of_value(fault: Fault) -> str | None:
    if not fault.allowed or not isinstance(fault.value, str):
        return None
    renamed = fault.schema.get("x-renamed", {}).get(fault.value)
    if renamed in fault.allowed:
        return f"write {_quoted(renamed)}"
    return _of_other_release(fault, fault.value) or _did_you_mean(fault.value, fault.allowed)


def _type_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if is_number(value):
        return "a number"
    return "a string" if isinstance(value, str) else "an array" if isinstance(value, list) else "an object"


def _is_of_other_type(fault: Fault) -> bool:
    return bool(fault.allowed) and _type_of(fault.value) not in map(_type_of, fault.allowed)


def _conversion(fault: Fault, *, is_variable: bool) -> str | None:
    value = fault.value
    if value is None:
        return "remove it"
    if not isinstance(value, str):
        return "put it in quotes" if is_number(value) and fault.expected.startswith("a string") else None
    if "number" in fault.expected and is_variable:
        return "write the number itself, because what a variable gives stays a string"
    is_quoted_number = "number" in fault.expected and _NUMERAL.match(value)
    is_quoted_boolean = fault.expected == "true or false" and value in ("true", "false")
    return "remove the quotes" if is_quoted_number or is_quoted_boolean else None
