"""The schema of all releases, projected to one of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from openclaw_wisgate.releases import Release
from openclaw_wisgate.schema.epochs import schema_for

_BEFORE, _WITHIN, _AFTER = Release(2026, 2, 1), Release(2026, 3, 7), Release(2026, 8, 1)
_RANGE = "2026.3.1..2026.8.1"


def projected(source: Mapping[str, object], release: Release) -> dict[str, object]:
    """Return the projection of `source`, which need have no definitions, without what names it."""
    schema = schema_for({"$defs": {}, **source}, release)
    return {key: value for key, value in schema.items() if key not in {"$id", "$comment"}}


def definitions_of(source: Mapping[str, object], release: Release) -> object:
    """Return the definitions left in the projection of `source`."""
    return schema_for(source, release)["$defs"]


@pytest.mark.parametrize(
    ("ranges", "present"),
    [
        ("..", "2026.1.24 2026.3.7 2026.9.6"),
        ("2026.3.7..", "2026.3.7 2026.9.6"),
        ("2026.3.8..", "2026.9.6"),
        ("..2026.3.7", "2026.1.24"),
        ("..2026.3.8", "2026.1.24 2026.3.7"),
        ("..2026.2.1 2026.4.1..", "2026.1.24 2026.9.6"),
        ("", ""),
    ],
)
def test_ranges(ranges: str, present: str) -> None:
    """A range begins with its first release and ends before its second; an open end has none; several add up."""
    source = {"properties": {"a": {"x-in": ranges}}}
    found = [
        version
        for version in ("2026.1.24", "2026.3.7", "2026.9.6")
        if "a" in projected(source, Release.parse(version) or Release(1, 1, 1))["properties"]  # type: ignore[operator]
    ]
    assert found == present.split()


def test_key_of_other_releases() -> None:
    """A key that is not there yet tells which release it needs, one that is gone what to do instead."""
    source = {"properties": {"a": {"x-in": _RANGE, "x-gone": "write b"}, "b": {"x-in": "2026.8.1.."}}}
    assert projected(source, _BEFORE)["x-absent"] == {
        "a": "remove it",
        "b": "remove it, or use OpenClaw 2026.8.1 or later",
    }
    assert projected(source, _WITHIN)["properties"] == {"a": {}}
    assert projected(source, _AFTER)["x-absent"] == {"a": "write b"}


def test_key_that_is_away_for_a_while() -> None:
    """In a gap the release after it is named, and without a better remedy the key is to be removed."""
    source = {"properties": {"a": {"x-in": "..2026.3.1 2026.4.1.."}, "b": {"x-in": "..2026.3.1"}}}
    remedies = {"a": "remove it, or use OpenClaw 2026.4.1 or later", "b": "remove it"}
    assert projected(source, _WITHIN)["x-absent"] == remedies


def test_members_of_an_enum() -> None:
    """A value counts in its own range; of one that does not the remedy is told."""
    source = {"enum": ["a", "b"], "x-values": {"b": "2026.3.1.."}}
    assert projected(source, _WITHIN) == {"enum": ["a", "b"], "$defs": {}}
    assert projected(source, _BEFORE) == {
        "enum": ["a"],
        "x-absent": {"b": "remove it, or use OpenClaw 2026.3.1 or later"},
        "$defs": {},
    }


def test_alternatives() -> None:
    """One alternative that is left is no alternative any more, unless it would say the same keyword twice."""
    source = {"anyOf": [{"type": "string"}, {"x-in": _RANGE, "type": "number"}], "title": "a"}
    assert projected(source, _BEFORE) == {"type": "string", "title": "a", "$defs": {}}
    assert projected(source, _WITHIN)["anyOf"] == [{"type": "string"}, {"type": "number"}]
    clash = {"anyOf": [{"title": "b"}, {"x-in": _RANGE, "title": "c"}], "title": "a"}
    assert projected(clash, _BEFORE) == {"anyOf": [{"title": "b"}], "title": "a", "$defs": {}}


def test_requirements() -> None:
    """What only some releases ask for stands in `allOf`, and is one with the rest where that means the same."""
    source = {"type": "object", "properties": {}, "allOf": [{"x-in": _RANGE, "required": ["a"]}]}
    assert projected(source, _WITHIN) == {"type": "object", "properties": {}, "required": ["a"], "$defs": {}}
    assert projected(source, _AFTER) == {"type": "object", "properties": {}, "$defs": {}}
    apart = {"additionalProperties": False, "allOf": [{"patternProperties": {"^a": {}}}]}
    assert projected(apart, _WITHIN) == {**apart, "$defs": {}}


def test_keyword_of_some_releases() -> None:
    """A schema that is the value of a keyword goes with its keyword."""
    source = {"additionalProperties": {"x-in": _RANGE, "not": {}}, "items": {"x-in": _RANGE, "type": "string"}}
    assert projected(source, _WITHIN) == {"additionalProperties": {"not": {}}, "items": {"type": "string"}, "$defs": {}}
    assert projected(source, _AFTER) == {"$defs": {}}


def test_only_definitions_in_use_are_left() -> None:
    """A definition stays where something that is left refers to it, itself included."""
    source = {
        "properties": {"a": {"$ref": "#/$defs/a"}, "b": {"x-in": _RANGE, "$ref": "#/$defs/b"}},
        "$defs": {"b": {"type": "number"}, "a": {"items": {"$ref": "#/$defs/a"}}},
    }
    assert definitions_of(source, _BEFORE) == {"a": {"items": {"$ref": "#/$defs/a"}}}
    assert list(definitions_of(source, _WITHIN)) == ["b", "a"]  # type: ignore[call-overload]


def test_source_is_not_changed() -> None:
    """The same source can be projected again, to another release."""
    source = {"enum": ["a", "b"], "x-values": {"a": _RANGE}, "allOf": [{"x-in": _RANGE, "title": "t"}], "$defs": {}}
    copy = {**source}
    schema_for(source, _WITHIN)
    assert source == copy
    assert projected(source, _AFTER)["enum"] == ["b"]
