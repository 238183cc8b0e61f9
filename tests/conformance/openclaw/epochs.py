"""The cases of `fixtures/epochs`: configs by the ranges of releases that accept them, in the words of the schema."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.conformance.openclaw.cases import Case

from openclaw_wisgate.releases import Release

PATH = Path(__file__).parents[3] / "fixtures" / "epochs" / "verdicts.json"


def read_record() -> dict[str, Any]:
    """Return the releases that were asked, in order, and the cases with `name`, `accepted` and `config`."""
    record = json.loads(PATH.read_text("utf-8"))
    assert isinstance(record, dict)
    return record


def cases_of(record: Mapping[str, Any]) -> tuple[Case, ...]:
    """Return the cases as configs to judge."""
    return tuple(Case(case["name"], json.dumps(case["config"])) for case in record["cases"])


def accepts(ranges: str, release: Release) -> bool:
    """Tell whether `release` lies in one of `ranges`, each from its first release until its last is out."""
    for span in ranges.split():
        since, until = (Release.parse(bound) for bound in span.split(".."))
        if (since is None or since <= release) and (until is None or release < until):
            return True
    return False


def differences(record: Mapping[str, Any], release: Release, verdicts: Sequence[bool]) -> list[str]:
    """Return the names of the cases of which `verdicts` say other than the record does of `release`."""
    return [
        case["name"]
        for case, accepted in zip(record["cases"], verdicts, strict=True)
        if accepts(case["accepted"], release) is not accepted
    ]


def add(record: dict[str, Any], release: Release, verdicts: Sequence[bool]) -> None:
    """Put the verdicts of a release that is newer than all others into the record."""
    for case, accepted in zip(record["cases"], verdicts, strict=True):
        ranges = case["accepted"]
        if accepted and not accepts(ranges, release):
            case["accepted"] = f"{ranges} {release}..".strip()
        elif accepts(ranges, release) and not accepted:
            case["accepted"] = f"{ranges}{release}"
    record["releases"].append(str(release))


def write(record: Mapping[str, Any], path: Path = PATH) -> None:
    """Write the record, a line for each case."""
    listed = textwrap.fill(json.dumps(record["releases"])[1:-1], 110, initial_indent="    ", subsequent_indent="    ")
    releases = f"[\n{listed}\n  ]"
    lines = ",\n".join(f"    {json.dumps(case, ensure_ascii=False)}" for case in record["cases"])
    path.write_text(f'{{\n  "releases": {releases},\n  "cases": [\n{lines}\n  ]\n}}\n', "utf-8")
