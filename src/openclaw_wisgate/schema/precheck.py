"""Whether a value fits a JSON Schema, without `jsonschema`: nearly every config does, and then nothing need be said.

Importing `jsonschema` costs more than all else that judging a config takes. It stays the reference: what is
not understood here is left to it, and only it can say what is wrong.

A schema becomes functions, part by part when a value first comes to a part: one config meets few of them, and
many configs meet the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from openclaw_wisgate.schema.values import (
    LIMITS,
    TYPES,
    is_allowed,
    is_described,
    is_object,
    is_within,
    matches,
)

_Schema = Mapping[str, Any]
_Part = _Schema | bool
_Test = Callable[[Any], bool]
_DEFINITION = "#/$defs/"
_OF_ROOT = frozenset({"$id", "$schema"})
_WITHOUT_EFFECT = frozenset(
    {"$comment", "$defs", "default", "deprecated", "description", "else", "examples", "then", "title"}
)
"""Annotations, and what counts only where another keyword asks for it."""
_ANNOTATION = "x-"


class _NotUnderstoodError(Exception):
    """A schema has a keyword or a reference of which nothing is known here."""


def accepts(value: object, schema: Mapping[str, object]) -> bool | None:
    """Tell whether `schema` (JSON Schema 2020-12, valid) has nothing against `value`; None if only `jsonschema` can.

    The answer is that of `keywords.faults`, whose words mean what `values` says. `schema` must never change:
    what was made of it is used for the next value.
    """
    known = _tests.get(id(schema))
    if known is None:
        body = {keyword: argument for keyword, argument in schema.items() if keyword not in _OF_ROOT}
        known = _tests[id(schema)] = (schema, _Maker(schema.get("$defs", {})).test(body))
    try:
        return known[1](value)
    except _NotUnderstoodError:
        return None


_tests: dict[int, tuple[Mapping[str, object], _Test]] = {}


class _Maker:
    """Makes tests of the parts of one schema."""

    def __init__(self, definitions: Any) -> None:  # noqa: ANN401 - a mapping in every valid schema
        self._definitions: _Schema = definitions
        self._defined: dict[str, _Test] = {}

    def test(self, part: _Part) -> _Test:
        """Return what tells whether a value fits `part`."""
        if isinstance(part, bool):
            return lambda _: part
        tests = [
            _KEYWORDS.get(keyword, _unknown)(self, argument, part)
            for keyword, argument in part.items()
            if keyword not in _WITHOUT_EFFECT and not keyword.startswith(_ANNOTATION)
        ]
        if len(tests) == 1:
            return tests[0]

        def fits(value: object) -> bool:
            for test in tests:  # noqa: SIM110 - faster than a generator, and called for every value
                if not test(value):
                    return False
            return True

        return fits

    def definition(self, reference: str) -> _Test:
        """Return the test of the definition that `reference` leads to."""
        test = self._defined.get(reference)
        if test is None:
            name = reference.removeprefix(_DEFINITION)
            # A name that is an identifier has no escapes and leads no further into the definition.
            if name == reference or not name.isidentifier() or name not in self._definitions:
                raise _NotUnderstoodError(reference)
            test = self._defined[reference] = self.test(self._definitions[name])
        return test


def _unknown(_: _Maker, __: object, schema: _Schema) -> _Test:
    def fits(_: object) -> bool:
        raise _NotUnderstoodError(*schema)

    return fits


def _reference(maker: _Maker, reference: str, _: _Schema) -> _Test:
    def fits(value: object) -> bool:
        # Not before a value comes here: definitions may refer to one another in a circle.
        return maker.definition(reference)(value)

    return fits


def _type(_: _Maker, names: str | list[str], schema: _Schema) -> _Test:
    tests = [TYPES.get(name) for name in ([names] if isinstance(names, str) else names)]
    known = [test for test in tests if test]
    if len(known) < len(tests):
        return _unknown(_, names, schema)
    return known[0] if len(known) == 1 else lambda value: any(test(value) for test in known)


def _properties(maker: _Maker, parts: _Schema, _: _Schema) -> _Test:
    tests: dict[str, _Test] = {}

    def fits(value: object) -> bool:
        if not is_object(value):
            return True
        for key, each in value.items():
            test = tests.get(key)
            if test is None:
                if key not in parts:
                    continue
                test = tests[key] = maker.test(parts[key])
            if not test(each):
                return False
        return True

    return fits


def _pattern_properties(maker: _Maker, parts: _Schema, _: _Schema) -> _Test:
    tests = [(pattern, maker.test(part)) for pattern, part in parts.items()]

    def fits(value: object) -> bool:
        if not is_object(value):
            return True
        return all(test(each) for pattern, test in tests for key, each in value.items() if re.search(pattern, key))

    return fits


def _additional_properties(maker: _Maker, part: _Part, schema: _Schema) -> _Test:
    test, known, patterns = maker.test(part), schema.get("properties", {}), schema.get("patternProperties", {})

    def fits(value: object) -> bool:
        if not is_object(value):
            return True
        return all(key in known or is_described(key, (), patterns) or test(each) for key, each in value.items())

    return fits


def _required(_: _Maker, keys: list[str], __: _Schema) -> _Test:
    return lambda value: not is_object(value) or all(key in value for key in keys)


def _items(maker: _Maker, part: _Part, schema: _Schema) -> _Test:
    if "prefixItems" in schema:
        return _unknown(maker, part, schema)
    test = maker.test(part)
    return lambda value: not isinstance(value, list) or all(map(test, value))


def _contains(maker: _Maker, part: _Part, _: _Schema) -> _Test:
    test = maker.test(part)
    return lambda value: not isinstance(value, list) or any(map(test, value))


def _if(maker: _Maker, part: _Part, schema: _Schema) -> _Test:
    test, then, otherwise = (maker.test(each) for each in (part, schema.get("then", True), schema.get("else", True)))
    return lambda value: then(value) if test(value) else otherwise(value)


def _not(maker: _Maker, part: _Part, _: _Schema) -> _Test:
    test = maker.test(part)
    return lambda value: not test(value)


def _all_of(maker: _Maker, parts: list[_Part], _: _Schema) -> _Test:
    tests = [maker.test(part) for part in parts]
    return lambda value: all(test(value) for test in tests)


def _any_of(maker: _Maker, parts: list[_Part], _: _Schema) -> _Test:
    tests = [maker.test(part) for part in parts]
    return lambda value: any(test(value) for test in tests)


def _one_of(maker: _Maker, parts: list[_Part], _: _Schema) -> _Test:
    tests = [maker.test(part) for part in parts]
    return lambda value: sum(test(value) for test in tests) == 1


def _limit(keyword: str) -> Callable[[_Maker, Any, _Schema], _Test]:
    return lambda _, limit, __: lambda value: is_within(value, keyword, limit)


_KEYWORDS: Mapping[str, Callable[[_Maker, Any, _Schema], _Test]] = {
    "$ref": _reference,
    "additionalProperties": _additional_properties,
    "allOf": _all_of,
    "anyOf": _any_of,
    "const": lambda _, wanted, __: lambda value: is_allowed(value, (wanted,)),
    "contains": _contains,
    "enum": lambda _, choices, __: lambda value: is_allowed(value, choices),
    "if": _if,
    "items": _items,
    "not": _not,
    "oneOf": _one_of,
    "pattern": lambda _, pattern, __: lambda value: matches(value, pattern),
    "patternProperties": _pattern_properties,
    "properties": _properties,
    "required": _required,
    "type": _type,
    **{keyword: _limit(keyword) for keyword in LIMITS},
}
