"""Our schemas against the metaschema, and our data against our schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from openclaw_wisgate.schema import keywords
from openclaw_wisgate.schema.precheck import accepts

_ROOT = Path(__file__).parents[2]
_CATALOGUE = _ROOT / "src/openclaw_wisgate/data/catalogue.json"
_SCHEMAS = sorted((_ROOT / "schemas").glob("*.json"))


def read(file: Path) -> dict[str, object]:
    """Return the JSON object in `file`."""
    value: dict[str, object] = json.loads(file.read_text("utf-8"))
    return value


def fits_catalogue_schema(catalogue: Mapping[str, object]) -> bool:
    """Tell whether `catalogue` is valid."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(read(_ROOT / "schemas/catalogue.schema.json")).is_valid(catalogue)


def keywords_of(schema: object) -> Iterator[str]:
    """Yield every keyword of a schema and of the schemas inside it."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        yield keyword
        if keyword in {"$defs", "properties", "patternProperties"}:
            inner = list(value.values())
        elif keyword in {"enum", "required", "x-absent", "x-renamed"}:
            inner = []
        else:
            inner = value if isinstance(value, list) else [value]
        for part in inner:
            yield from keywords_of(part)


def parts(schema: object, place: str = "#") -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield every object of a schema with its place."""
    if isinstance(schema, dict):
        yield place, schema
        for key, value in schema.items():
            yield from parts(value, f"{place}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from parts(value, f"{place}/{index}")


@pytest.mark.parametrize("file", _SCHEMAS, ids=lambda file: file.name)
def test_schema_is_valid(file: Path) -> None:
    """Every schema is a JSON Schema of 2020-12 and says so."""
    from jsonschema import Draft202012Validator

    schema = read(file)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("file", _SCHEMAS, ids=lambda file: file.name)
def test_schema_references_exist(file: Path) -> None:
    """Every reference leads to a definition of the same file, and every definition is used."""
    schema = read(file)
    references = {str(part["$ref"]) for _, part in parts(schema) if isinstance(part.get("$ref"), str)}
    definitions = schema.get("$defs", {})
    assert isinstance(definitions, dict)
    assert references == {f"#/$defs/{name}" for name in definitions}


@pytest.mark.parametrize("file", _SCHEMAS, ids=lambda file: file.name)
def test_patterns_mean_the_same_in_both_languages(file: Path) -> None:
    """No pattern has an end, a dot or a class on which ECMAScript and Python differ."""
    for place, part in parts(read(file)):
        pattern = part.get("pattern")
        if isinstance(pattern, str):
            bare = re.sub(r"\\\.|\[[^\]]*\]", "", pattern)
            assert not re.search(r"\$|\.|\\[dwbBAZz]", bare), place


def test_catalogue_is_valid() -> None:
    """The catalogue fits its schema and lists each model once."""
    catalogue = read(_CATALOGUE)
    assert fits_catalogue_schema(catalogue)
    models = catalogue["models"]
    assert isinstance(models, list)
    identifiers = [model["id"] for model in models]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cost", {"input": 1, "output": 2, "cacheRead": 0, "cacheWrite": 0}),
        ("contextWindow", 0),
        ("api", "openai"),
        ("note", "x"),
    ],
)
def test_catalogue_schema_is_strict(key: str, value: object) -> None:
    """A price without a source, an empty window, an unknown protocol and an unknown key are refused."""
    catalogue = read(_CATALOGUE)
    models = catalogue["models"]
    assert isinstance(models, list)
    models[0][key] = value
    assert not fits_catalogue_schema(catalogue)


def test_owned_objects_are_described() -> None:
    """Every object of the config file whose keys the schema describes has a description."""
    schema = read(_ROOT / "schemas/openclaw-models.schema.json")
    objects = {place: part for place, part in parts(schema) if part.get("type") == "object" and "properties" in part}
    assert {"#/$defs/provider", "#/$defs/model", "#/$defs/cost"} <= set(objects)
    assert [place for place, part in objects.items() if not part.get("description")] == []


@pytest.mark.parametrize("name", ["plan", "report"])
def test_own_formats_are_described(name: str) -> None:
    """Every key of our own formats says what it is, here or by what it refers to, and there are no others."""
    schema = read(_ROOT / f"schemas/{name}.schema.json")
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    objects = {place: part for place, part in parts(schema) if part.get("type") == "object" and "properties" in part}
    assert len(objects) > 5
    for place, part in objects.items():
        assert part["additionalProperties"] is False, place
        properties = part["properties"]
        assert isinstance(properties, dict)
        for key, told in properties.items():
            meant = definitions[told["$ref"].removeprefix("#/$defs/")] if "$ref" in told else {}
            assert told.get("description") or meant.get("description"), (place, key)


def test_plan_files_are_judged_without_jsonschema() -> None:
    """The schema of plan files has no keyword that must be left to `jsonschema`."""
    schema = read(_ROOT / "schemas/plan.schema.json")
    seen = {place: part for place, part in parts(schema) if place == "#" or part.get("type")}
    assert len(seen) > 20
    for place, part in seen.items():
        for keyword, argument in part.items():
            assert accepts(None, {"$defs": schema["$defs"], keyword: argument}) is not None, (place, keyword)


def test_keywords_never_print_a_value() -> None:
    """The config file's schema uses only keywords whose faults do not look into a value, which may be deep or secret."""
    silent = {"allOf", "if", "items", "patternProperties", "properties", "then", "$ref"}
    about = {"$comment", "$defs", "$id", "$schema", "deprecated", "description", "title"}
    about |= {"x-absent", "x-hint", "x-renamed"}
    schema = read(_ROOT / "schemas/openclaw-models.schema.json")
    assert set(keywords_of(schema)) <= silent | about | set(keywords.REPLACED)
