"""The schemas of all releases: what they are made of, and what real releases accept, recorded in fixtures/epochs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from tests.conformance.openclaw import epochs
from tests.conformance.openclaw.judging import judge

from openclaw_wisgate.check import Reference, check
from openclaw_wisgate.diagnostics import has_errors
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.releases import NEWEST, OLDEST, Release
from openclaw_wisgate.schema.epochs import schema_for
from openclaw_wisgate.schema.precheck import accepts
from openclaw_wisgate.syntax import parse

_ROOT = Path(__file__).parents[2]
_RECORD = json.loads((_ROOT / "fixtures/epochs/verdicts.json").read_text("utf-8"))
_SOURCE = json.loads((_ROOT / "schemas/openclaw-models.source.json").read_text("utf-8"))
_OURS = {"x-in", "x-values", "x-gone"}


def released(version: str) -> Release:
    """Return the release of this version."""
    release = Release.parse(version)
    assert release is not None
    return release


_RELEASES = [released(version) for version in _RECORD["releases"]]


@cache
def schema_of(release: Release) -> dict[str, object]:
    """Return the schema of a release."""
    return schema_for(_SOURCE, release)


def spans(ranges: str) -> Iterator[tuple[Release | None, Release | None]]:
    """Yield the parts of a range."""
    for span in ranges.split():
        since, dots, until = span.partition("..")
        assert dots
        yield (released(since) if since else None, released(until) if until else None)


def ranges_in(schema: object) -> Iterator[str]:
    """Yield every range of a schema."""
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            if key == "x-in":
                yield value
            elif key == "x-values":
                yield from value.values()
            else:
                yield from ranges_in(value)
    elif isinstance(schema, list):
        for part in schema:
            yield from ranges_in(part)


def keys_in(schema: object) -> Iterator[str]:
    """Yield every key of a schema and of what is in it."""
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            yield key
            yield from keys_in(value)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys_in(part)


def near(ranges: str) -> list[Release]:
    """Return the first and the last release, and those at either side of each bound of a range."""
    chosen = {_RELEASES[0], _RELEASES[-1]}
    for bound in (bound for span in spans(ranges) for bound in span if bound):
        place = _RELEASES.index(bound)
        chosen.update(_RELEASES[max(place - 1, 0) : place + 1])
    return sorted(chosen)


def test_record_is_of_the_releases_we_know() -> None:
    """The releases are in order, from the oldest to the newest that we know."""
    assert sorted(set(_RELEASES)) == _RELEASES
    assert (_RELEASES[0], _RELEASES[-1]) == (OLDEST, NEWEST)


def test_ranges_are_made_of_releases() -> None:
    """Each bound of a range is a release, and the parts of a range follow one another."""
    for ranges in set(ranges_in(_SOURCE)):
        bounds = [bound for span in spans(ranges) for bound in span if bound]
        assert set(bounds) <= set(_RELEASES), ranges
        assert bounds == sorted(set(bounds)), ranges


@pytest.mark.parametrize("release", _RELEASES, ids=str)
def test_schema_of_a_release(release: Release) -> None:
    """It is a JSON Schema whose references exist, of keywords that the pre-check knows, without a range."""
    from jsonschema import Draft202012Validator

    schema = schema_of(release)
    Draft202012Validator.check_schema(schema)
    assert accepts({}, schema) is True
    assert accepts({"models": {"providers": {"a": {"models": [{}]}}}}, schema) is False
    assert _OURS.isdisjoint(keys_in(schema))


def test_published_schema_is_that_of_the_newest_release() -> None:
    """What editors get through `$schema` is the projection; `openclaw-wisgate schema` prints it."""
    published = json.loads((_ROOT / "schemas/openclaw-models.schema.json").read_text("utf-8"))
    assert published == schema_of(NEWEST)


def test_releases_differ() -> None:
    """There are as many schemas as there are epochs in which the accepted shape changed."""
    texts = [json.dumps({**schema_of(release), "$comment": ""}) for release in _RELEASES]
    assert sum(one != other for one, other in pairwise(texts)) > 40


@pytest.mark.parametrize("case", _RECORD["cases"], ids=lambda case: case["name"])
def test_verdict(case: Mapping[str, str]) -> None:
    """A config has an error in exactly the releases that refused it."""
    document = parse(json.dumps(case["config"]), name="openclaw.json").document
    assert document is not None
    for release in near(case["accepted"]):
        found = check(Effective(document), Reference(schema=schema_of(release)), release=release)
        told = [f"{diagnostic.rule}: {diagnostic.message}" for diagnostic in found]
        assert has_errors(found) is not epochs.accepts(case["accepted"], release), (str(release), told)


@pytest.mark.openclaw
def test_the_record_is_what_the_installed_openclaw_says(npm_folder: Path) -> None:
    """Judging the configs with the installed OpenClaw again gives what is recorded of its release."""
    package = npm_folder / "node_modules" / "openclaw"
    verdicts = [judgement.valid for judgement in judge(package, epochs.cases_of(_RECORD))]
    assert epochs.differences(_RECORD, NEWEST, verdicts) == []


def test_a_new_release_is_put_into_the_record(tmp_path: Path) -> None:
    """Its verdicts end or begin ranges, the others stay as they are, and the record is written as it was read."""
    record = epochs.read_record()
    epochs.write(record, tmp_path / "same.json")
    assert (tmp_path / "same.json").read_bytes() == epochs.PATH.read_bytes()
    newer = Release(NEWEST.year, NEWEST.month, NEWEST.day + 1)
    verdicts = [not epochs.accepts(case["accepted"], NEWEST) for case in record["cases"]]
    epochs.add(record, newer, verdicts)
    assert epochs.differences(record, newer, verdicts) == []
    before = [epochs.accepts(case["accepted"], NEWEST) for case in _RECORD["cases"]]
    assert epochs.differences(record, NEWEST, before) == []
