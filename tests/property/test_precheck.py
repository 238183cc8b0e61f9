"""The pre-check against `jsonschema` with our keywords: whatever the schema and the value, they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.schema_values import any_value, changed, schemas

from openclaw_wisgate import syntax
from openclaw_wisgate.releases import NEWEST, OLDEST, Release
from openclaw_wisgate.schema.keywords import faults
from openclaw_wisgate.schema.precheck import accepts
from openclaw_wisgate.system import resources

_ROOT = Path(__file__).parents[2]
_RELEASES = (OLDEST, Release(2026, 4, 10), Release(2026, 7, 1), NEWEST)
_CONFIGS = [
    document.value
    for file in sorted((_ROOT / "fixtures/schema/good").glob("*.json5"))
    if (document := syntax.parse(file.read_text("utf-8"), name=file.name).document)
]
_SEEDS = st.integers(0, 2**32)


def is_faultless(value: object, schema: Mapping[str, object]) -> bool:
    """Tell whether `jsonschema` has nothing against `value`."""
    return next(iter(faults(value, schema)), None) is None


@given(schemas(), _SEEDS)
def test_any_schema(schema: dict[str, object], seed: int) -> None:
    """Every schema of known keywords is understood, and accepts exactly what `jsonschema` accepts by it."""
    random = Random(seed)  # noqa: S311
    for _ in range(40):
        value = any_value(random)
        assert accepts(value, schema) is is_faultless(value, schema), value


@given(st.sampled_from(_CONFIGS), st.sampled_from(_RELEASES), _SEEDS)
def test_changed_configs(config: object, release: Release, seed: int) -> None:
    """A config, as it is and with changes, alone or one upon another, is accepted exactly where `jsonschema` does."""
    random, schema = Random(seed), resources.reference(release).schema  # noqa: S311
    value = config
    for _ in range(12):
        assert accepts(value, schema) is is_faultless(value, schema), value
        value = changed(random.choice((config, value)), random)


@pytest.mark.parametrize("config", _CONFIGS)
def test_good_configs(config: object) -> None:
    """A good config is accepted, so nothing has to be said about it."""
    assert accepts(config, resources.reference(NEWEST).schema) is True


def parts(schema: object) -> Iterator[Mapping[str, object]]:
    """Yield every object in a schema that is a schema itself."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, argument in schema.items():
        inner = argument if isinstance(argument, list) else [argument]
        if keyword in {"$defs", "patternProperties", "properties"}:
            inner = list(argument.values())
        if keyword not in {"enum", "required", "x-absent", "x-renamed"}:
            for part in inner:
                yield from parts(part)


@pytest.mark.parametrize("release", _RELEASES, ids=str)
def test_our_schemas_are_understood(release: Release) -> None:
    """No part of a schema of ours has a keyword that must be left to `jsonschema`."""
    schema = resources.reference(release).schema
    seen = list(parts(schema))
    assert len(seen) > 100
    for part in seen:
        for keyword, argument in part.items():
            assert accepts(None, {"$defs": schema["$defs"], keyword: argument}) is not None, keyword
