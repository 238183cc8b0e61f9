"""JSON Schemas of the keywords that the pre-check knows, values that meet them, and changes to configs."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import strategies as st

KEYS = ("a", "b", "ab", "", "__proto__", "$include", "${A}")
STRINGS = ("", "a", "b", "ab", "a\n", "${A}", "x${A_1}", "$${A}", "${a}", "\u00e9\U0001f600")
NUMBERS = (0, 1, -1, 2, 1.0, 1.5, -0.0, 9007199254740991, 9007199254740992, 10**400, 1e308)
NO_NUMBERS = (float("inf"), float("-inf"), float("nan"))
SCALARS = (None, True, False, *NUMBERS, *NO_NUMBERS, *STRINGS)
PATTERNS = ("^a", "b(?![\\s\\S])", "^[\\s\\S]", "^(?:a|\\$)", "[A-Z]")
TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
LIMITS = st.sampled_from((0, 1, 2, 1.5))
LENGTHS = st.sampled_from((0, 1, 2))
_Schemas = st.SearchStrategy[dict[str, object] | bool]


def _schemas_over(names: tuple[str, ...]) -> _Schemas:
    """Return schemas that may refer to the definitions `names`."""
    flat = st.booleans() | _with(_flat_keywords(), 0, 2)
    references = [st.sampled_from([{"$ref": f"#/$defs/{name}"} for name in names])] if names else []
    # All optional keywords at once would refuse nearly everything.
    return st.recursive(st.one_of(flat, *references), lambda inner: _with(_nesting_keywords(inner), 1, 3), max_leaves=9)


def _with(keywords: dict[str, st.SearchStrategy[Any]], least: int, most: int) -> st.SearchStrategy[dict[str, object]]:
    chosen = st.lists(st.sampled_from(sorted(keywords)), min_size=least, max_size=most, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: keywords[name] for name in names}))


def _flat_keywords() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "const": st.sampled_from(SCALARS),
        "description": st.just("said of it"),
        "enum": st.lists(st.sampled_from((*SCALARS, [], {}, [1], [True], {"a": 1})), min_size=1, max_size=6),
        "exclusiveMinimum": LIMITS,
        "maxItems": LENGTHS,
        "maxLength": LENGTHS,
        "maximum": LIMITS,
        "minItems": LENGTHS,
        "minLength": LENGTHS,
        "minimum": LIMITS,
        "pattern": st.sampled_from(PATTERNS),
        "required": st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True),
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
        "x-hint": st.just("do it otherwise"),
    }


def _nesting_keywords(inner: _Schemas) -> dict[str, st.SearchStrategy[Any]]:
    several = st.lists(inner, min_size=1, max_size=3)
    return {
        "additionalProperties": inner,
        "allOf": several,
        "anyOf": several,
        "contains": inner,
        "else": inner,
        "if": inner,
        "items": inner,
        "not": inner,
        "oneOf": several,
        "patternProperties": st.dictionaries(st.sampled_from(PATTERNS), inner, min_size=1, max_size=2),
        "properties": st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=4),
        "then": inner,
    }


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, object]:
    """Draw a schema with definitions, one of which refers to itself."""
    tree = {"type": ["object", "string", "number"], "additionalProperties": {"$ref": "#/$defs/tree"}}
    leaf, node = draw(_schemas_over(())), draw(_schemas_over(("leaf", "tree")))
    body = draw(_with(_nesting_keywords(_schemas_over(("leaf", "node", "tree"))), 1, 3))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:openclaw-wisgate:test",
        **body,
        "$defs": {"leaf": leaf, "node": node, "tree": tree},
    }


def any_value(random: Random, depth: int = 3) -> object:
    """Return a value that the schemas may be about."""
    kind = random.randrange(6) if depth else 0
    if kind < 2:
        return random.choice(SCALARS)
    inner = [any_value(random, depth - 1) for _ in range(random.randrange(4))]
    return inner if kind == 2 else {random.choice(KEYS): value for value in inner}


def changed(config: object, random: Random) -> object:
    """Return a copy of `config` with one value replaced, taken from elsewhere in it, taken out or put in."""
    whole = [deepcopy(config)]
    places = list(_places(whole))
    container, key = random.choice(places)
    kind = random.choice(("replace", "move", "drop", "add", "rename"))
    if kind == "move":
        other, its_key = random.choice(places)
        container[key] = deepcopy(other[its_key])
    elif kind == "replace" or container is whole:
        container[key] = any_value(random, 1)
    elif kind == "drop":
        del container[key]
    elif isinstance(container, list):
        container.append(any_value(random, 1))
    elif kind == "add":
        container[random.choice(_known_keys(places))] = any_value(random, 1)
    else:
        container[random.choice(KEYS)] = container.pop(key)
    return whole[0]


def _places(container: list[Any] | dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    for key, value in container.items() if isinstance(container, dict) else enumerate(container):
        yield container, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _known_keys(places: list[tuple[Any, Any]]) -> list[str]:
    return [*KEYS, *(key for _, key in places if isinstance(key, str))]
