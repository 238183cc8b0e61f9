"""What the pre-check leaves to `jsonschema`; that they agree elsewhere is shown in `tests/property/test_precheck.py`."""

from __future__ import annotations

import pytest

from openclaw_wisgate.schema.precheck import accepts


@pytest.mark.parametrize(
    "schema",
    [
        {"uniqueItems": True},
        {"properties": {"a": {"dependentRequired": {}}}},
        {"properties": {"a": {"$id": "urn:other"}}},
        {"properties": {"a": {"not": {"unevaluatedProperties": False}}}},
        {"prefixItems": [{}], "items": False},
        {"items": False, "prefixItems": [{}]},
        {"type": "text"},
        {"type": ["object", "text"]},
        {"$ref": "#"},
        {"$ref": "#/$defs/missing"},
        {"$ref": "#/$defs/a/properties/b", "$defs": {"a": {"properties": {"b": {}}}}},
        {"$ref": "#/$defs/a~1b", "$defs": {"a~1b": {}, "a/b": False}},
        {"$ref": "other.json", "$defs": {"other.json": {}}},
        {"$dynamicRef": "#a"},
    ],
)
def test_what_is_not_understood(schema: dict[str, object]) -> None:
    """A keyword, a type or a kind of reference that is not known gives no answer."""
    assert accepts({"a": [1]}, schema) is None or accepts([1], schema) is None


@pytest.mark.parametrize(
    ("value", "schema", "answer"),
    [
        ({}, {"properties": {"a": {"uniqueItems": True}}}, True),
        ({"b": 1}, {"required": ["a"], "uniqueItems": True}, False),
        ({}, {"anyOf": [{"type": "object"}, {"uniqueItems": True}]}, True),
    ],
)
def test_what_need_not_be_understood(value: object, schema: dict[str, object], *, answer: bool) -> None:
    """What is not known does not matter where the answer is certain without it."""
    assert accepts(value, schema) is answer
