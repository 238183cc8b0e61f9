"""Faults whose cure leaves nothing to decide: capitals and hyphens in a name, quotes around a number, a new name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from openclaw_wisgate.diagnostics import Fix, Put, Rename
from openclaw_wisgate.schema.keywords import Fault

_NUMERAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?\Z")
_BOOLEANS = {"true": True, "false": False}


def fix_of(fault: Fault) -> Fix | None:
    """Return what cures `fault` of a value that is written as it is seen, or None where that is for the user to say."""
    if fault.keyword == "additionalProperties":
        return _renaming(fault)
    if not isinstance(fault.value, str):
        return None
    if fault.keyword == "type":
        return _without_quotes(fault, fault.value)
    return _respelling(fault, fault.value)


def folded(word: str) -> str:
    """Return `word` without what people get wrong in names: capitals, blanks, hyphens, underscores."""
    return re.sub(r"[\s_-]", "", word).casefold()


def _renaming(fault: Fault) -> Fix | None:
    key, present = fault.path[-1], fault.value
    known = [each for each in fault.schema.get("properties", {}) if isinstance(present, dict) and each not in present]
    meant = _same_but_for_spelling(str(key), known)
    return Fix(f'rename it to "{meant}"', (Rename(fault.path, meant),)) if meant else None


def _without_quotes(fault: Fault, value: str) -> Fix | None:
    numeral = _NUMERAL.match(value)
    is_whole = numeral is not None and numeral.group(1) is None
    if fault.expected == "true or false" and value in _BOOLEANS:
        return Fix("remove the quotes", (Put(fault.path, _BOOLEANS[value]),))
    if is_whole and fault.expected in ("a number", "a whole number"):
        return Fix("remove the quotes", (Put(fault.path, int(value)),))
    if numeral is not None and fault.expected == "a number":
        return Fix("remove the quotes", (Put(fault.path, float(value)),))
    return None


def _respelling(fault: Fault, value: str) -> Fix | None:
    renamed = fault.schema.get("x-renamed", {}).get(value)
    meant = renamed if renamed in fault.allowed else _same_but_for_spelling(value, fault.allowed)
    return Fix(f'write "{meant}"', (Put(fault.path, meant),)) if isinstance(meant, str) else None


def _same_but_for_spelling(word: str, candidates: Iterable[object]) -> str | None:
    same = [each for each in candidates if isinstance(each, str) and folded(each) == folded(word)]
    return same[0] if len(same) == 1 else None
