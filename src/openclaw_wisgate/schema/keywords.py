"""Runs `jsonschema` with keywords of our own, where its own would print a value or name only the parent.

A value can be secret, or nested too deeply to be printed; no fault here looks into one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.schema import values

if TYPE_CHECKING:  # for annotations only: importing jsonschema costs more than all the rest of a start
    from jsonschema import ValidationError

_TYPES = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_LIMITS = {
    "exclusiveMinimum": "a number greater than {}",
    "maximum": "a number of at most {}",
    "maxItems": "{} or fewer elements",
    "maxLength": "{} or fewer characters",
    "minimum": "a number of at least {}",
    "minItems": "{} or more elements",
    "minLength": "{} or more characters",
}
_Errors = Iterator["ValidationError"]
_Schema = Mapping[str, Any]


class _Validator(Protocol):
    """What the keywords use of a validator of `jsonschema`."""

    def is_type(self, value: object, name: str, /) -> bool: ...
    def is_valid(self, value: object, /) -> bool: ...
    def iter_errors(self, value: object, /) -> _Errors: ...
    def descend(self, value: object, schema: object, /, *, path: str | None = None) -> _Errors: ...
    def evolve(self, *, schema: object) -> _Validator: ...


_validators: dict[int, tuple[Mapping[str, object], _Validator]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing a schema has against a value.

    `path` ends in the key itself where a key is unknown or missing, and `value` is then the object.
    `expected` is a phrase, or empty where `allowed` or the path says it. `schema` is the part that objects.
    """

    keyword: str
    path: KeyPath
    value: object
    schema: Mapping[str, Any]
    expected: str
    allowed: tuple[object, ...]


def faults(value: object, schema: Mapping[str, object]) -> Iterator[Fault]:
    """Yield every fault of `value`, in the order of `schema`; the validator for a schema is made once."""
    known = _validators.get(id(schema))
    if known is None:
        known = _validators[id(schema)] = (schema, _validator(schema))
    for error in known[1].iter_errors(value):
        yield Fault(
            keyword=str(error.validator),
            path=tuple(error.absolute_path),
            value=error.instance,
            schema=error.schema if isinstance(error.schema, Mapping) else {},
            expected=error.message if error.validator in _OWN else "",
            allowed=_allowed(error),
        )


def _validator(schema: Mapping[str, object]) -> _Validator:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    types = Draft202012Validator.TYPE_CHECKER
    for name, test in values.TYPES.items():
        types = types.redefine(name, lambda _, value, test=test: test(value))
    judge = extend(Draft202012Validator, _KEYWORDS, type_checker=types)  # type: ignore[no-untyped-call]
    return cast("_Validator", judge(schema))


def _error(expected: str = "", **details: object) -> ValidationError:
    from jsonschema import ValidationError

    return ValidationError(expected, **cast("Mapping[str, Any]", details))


def _type(validator: _Validator, types: str | Sequence[str], value: object, schema: _Schema) -> _Errors:
    names = [types] if isinstance(types, str) else types
    if any(validator.is_type(value, name) for name in names):
        return
    expected = " or ".join(_TYPES[name] for name in names)
    noun = f" ({schema['title']})" if "object" in names and "title" in schema else ""
    is_numeric = values.is_number(value) and not {"number", "integer"}.isdisjoint(names)
    yield _error(expected + noun, validator="form" if is_numeric else "type")


def _enum(_: _Validator, allowed: Sequence[object], value: object, __: _Schema) -> _Errors:
    if not values.is_allowed(value, allowed):
        yield _error(validator="enum", validator_value=allowed)


def _const(validator: _Validator, wanted: object, value: object, schema: _Schema) -> _Errors:
    return _enum(validator, [wanted], value, schema)


def _pattern(_: _Validator, pattern: str, value: object, schema: _Schema) -> _Errors:
    if not values.matches(value, pattern):
        yield _error(f"a {schema['title']}" if "title" in schema else "a string of another form")


def _limit(keyword: str) -> Callable[[_Validator, object, object, _Schema], _Errors]:
    def check(_: _Validator, limit: object, value: object, __: _Schema) -> _Errors:
        if not values.is_within(value, keyword, limit):
            yield _error(_LIMITS[keyword].format(limit))

    return check


def _required(_: _Validator, keys: Sequence[str], value: object, __: _Schema) -> _Errors:
    if values.is_object(value):
        yield from (_error(path=[key]) for key in keys if key not in value)


def _additional_properties(validator: _Validator, allowed: object, value: object, schema: _Schema) -> _Errors:
    if not values.is_object(value):
        return
    described = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for key in value:
        if values.is_described(key, described, patterns):
            continue
        if allowed is False:
            yield _error(path=[key])
        else:
            yield from validator.descend(value[key], allowed, path=key)


def _not(validator: _Validator, refused: object, value: object, _: _Schema) -> _Errors:
    if validator.evolve(schema=refused).is_valid(value):
        yield _error("another value", validator="forbidden" if refused == {} else "not")


def _contains(validator: _Validator, wanted: object, value: object, _: _Schema) -> _Errors:
    element = validator.evolve(schema=wanted)
    if isinstance(value, list) and not any(element.is_valid(each) for each in value):
        yield _error("an array with another element")


def _any_of(validator: _Validator, branches: Sequence[object], value: object, _: _Schema) -> _Errors:
    found: list[list[ValidationError]] = []
    for branch in branches:
        found.append(list(validator.descend(value, branch)))
        if not found[-1]:
            return
    yield from _errors_of_meant_branch(found)


def _one_of(validator: _Validator, branches: Sequence[object], value: object, schema: _Schema) -> _Errors:
    fitting = [branch for branch in branches if validator.evolve(schema=branch).is_valid(value)]
    if not fitting:
        yield from _any_of(validator, branches, value, schema)
    elif len(fitting) > 1:
        yield _error("a value that fits one description only")


def _errors_of_meant_branch(branches: Sequence[list[ValidationError]]) -> Iterable[ValidationError]:
    # Meant is a branch for this type of value; among those, one whose telling key (SecretRef's "source") fits.
    of_type = [errors for errors in branches if not any(_is_own_type(error) for error in errors)]
    if not of_type:
        own = [error.message for errors in branches for error in errors if _is_own_type(error)]
        return [_error(" or ".join(dict.fromkeys(own)), validator="type")]
    told = [errors for errors in of_type if not any(_is_telling(error) for error in errors)]
    if told or len(of_type) == 1:
        return min(told or of_type, key=len)
    telling = [error for errors in of_type for error in errors if _is_telling(error)]
    first, allowed = telling[0], [choice for error in telling for choice in _allowed(error)]
    path, value = first.relative_path, first.instance
    return [_error(path=path, validator="enum", validator_value=allowed, instance=value, schema={})]


def _allowed(error: ValidationError) -> tuple[object, ...]:
    return tuple(cast("Sequence[object]", error.validator_value)) if error.validator == "enum" else ()


def _is_own_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.relative_path


def _is_telling(error: ValidationError) -> bool:
    return error.validator == "enum" and len(error.relative_path) == 1


_KEYWORDS = {
    "additionalProperties": _additional_properties,
    "anyOf": _any_of,
    "const": _const,
    "contains": _contains,
    "enum": _enum,
    "not": _not,
    "oneOf": _one_of,
    "pattern": _pattern,
    "required": _required,
    "type": _type,
    **{keyword: _limit(keyword) for keyword in _LIMITS},
}
REPLACED = frozenset(_KEYWORDS)
"""The keywords whose faults are worded here; those of others are told without a word of `jsonschema`'s."""
_OWN = REPLACED | {"forbidden", "form"}
