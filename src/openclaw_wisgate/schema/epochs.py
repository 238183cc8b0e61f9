"""Projects the schema of all OpenClaw releases to one of them.

The source is a JSON Schema whose parts say in which releases they count: `x-in` on a schema, `x-values` for the
members of an enum. What is left is a plain schema; `x-absent` in it tells for a key or value of other releases
what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openclaw_wisgate.releases import Release

_ID = "urn:openclaw-wisgate:schema:openclaw-models"
_DEFINITION = "#/$defs/"
_RANGES = "x-in"
_VALUES = "x-values"
_GONE = "x-gone"
_ABSENT = "x-absent"
_OURS = frozenset({_RANGES, _VALUES, _GONE, "$defs"})
_BY_NAME = frozenset({"properties", "patternProperties"})
_SEVERAL = frozenset({"allOf", "anyOf", "oneOf"})
_ONE = frozenset({"additionalProperties", "contains", "else", "if", "items", "not", "then"})
_CHANGING = _OURS | _BY_NAME | _SEVERAL | _ONE | {"$ref", "enum"}
"""Keywords without which a schema is the same in every release."""
_TOGETHER = frozenset({"additionalProperties", "else", "if", "patternProperties", "properties", "then"})
"""Keywords that mean something else beside one another."""
_Schema = Mapping[str, Any]


def schema_for(source: Mapping[str, object], release: Release) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of what `release` accepts, from the `source` of all; it may share parts of it."""
    definitions = source["$defs"]
    assert isinstance(definitions, dict)
    projection = _Projection(release)
    root = projection.schema(dict(source))
    known: dict[str, object] = {}
    while projection.wanted:
        name = projection.wanted.pop()
        if name not in known:
            known[name] = projection.schema(definitions[name])
    told = f"What OpenClaw {release} accepts. x-absent, x-hint and x-renamed are for people."
    return {**root, "$id": _ID, "$comment": told, "$defs": {name: known[name] for name in definitions if name in known}}


class _Projection:
    """What is said of one release; `wanted` are names of definitions that it refers to."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._counts: dict[str, bool] = {}
        self.wanted: list[str] = []

    def schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return `schema`, which counts in this release, without what does not."""
        if _CHANGING.isdisjoint(schema):
            return schema
        kept: dict[str, Any] = {}
        for keyword, argument in schema.items():
            if keyword in _BY_NAME:
                kept[keyword] = self._named(argument, kept)
            elif keyword in _ONE and isinstance(argument, dict):
                if self._has(argument):
                    kept[keyword] = self.schema(argument)
            elif keyword in _SEVERAL:
                _put_several(kept, keyword, [self.schema(part) for part in argument if self._has(part)], schema)
            elif keyword == "enum":
                kept[keyword] = self._members(argument, schema, kept)
            elif keyword not in _OURS:
                kept[keyword] = argument
                if keyword == "$ref":
                    self.wanted.append(argument.removeprefix(_DEFINITION))
        return kept

    def _named(self, parts: _Schema, kept: dict[str, Any]) -> dict[str, Any]:
        present = {}
        for name, part in parts.items():
            if self._has(part):
                present[name] = self.schema(part)
            else:
                kept.setdefault(_ABSENT, {})[name] = self._remedy(part[_RANGES], part.get(_GONE))
        return present

    def _members(self, members: list[Any], schema: _Schema, kept: dict[str, Any]) -> list[Any]:
        ranges = schema.get(_VALUES, {})
        absent = [member for member in ranges if not self._is_in(ranges[member])]
        if absent:
            kept[_ABSENT] = {member: self._remedy(ranges[member], None) for member in absent}
        return [member for member in members if member not in absent]

    def _has(self, part: _Schema) -> bool:
        ranges = part.get(_RANGES)
        return ranges is None or self._is_in(ranges)

    def _is_in(self, ranges: str) -> bool:
        counts = self._counts.get(ranges)
        if counts is None:
            counts = any(
                (since is None or since <= self._release) and (until is None or self._release < until)
                for since, until in _spans(ranges)
            )
            self._counts[ranges] = counts
        return counts

    def _remedy(self, ranges: str, gone: str | None) -> str:
        for since, until in _spans(ranges):
            if since is not None and since > self._release:
                return f"remove it, or use OpenClaw {since} or later" if until is None else "remove it"
        return gone or "remove it"


def _spans(ranges: str) -> Iterator[tuple[Release | None, Release | None]]:
    for span in ranges.split():
        since, _, until = span.partition("..")
        yield Release.parse(since), Release.parse(until)


def _put_several(kept: dict[str, Any], keyword: str, parts: list[dict[str, Any]], schema: _Schema) -> None:
    """Put what is left of `anyOf` and the like, but make one with `kept` what is no alternative."""
    if keyword == "allOf" or len(parts) == 1:
        parts = [part for part in parts if not _joins(kept, part, schema)]
    if parts:
        kept[keyword] = parts


def _joins(kept: dict[str, Any], part: _Schema, schema: _Schema) -> bool:
    """Make `part` one with `kept`, which is of `schema`, where that means the same; tell whether it was done."""
    both = _TOGETHER.isdisjoint(schema) or _TOGETHER.isdisjoint(part)
    joins = both and schema.keys().isdisjoint(part) and kept.keys().isdisjoint(part)
    if joins:
        kept.update(part)
    return joins
