"""Our reports against what other people say that their formats are: schemas kept in `fixtures/formats`, and a reader."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import xmlschema
from tests.unit.reporters.cases import CASES, FAILURE

from openclaw_wisgate.reporters import REPORTERS, Palette

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"
FAILED = "failed"
KNOWN = {
    "SARIF2005": "there is no page about this program yet that `informationUri` could name",
    "GH1014": "GitHub shall not take the log of a failed run, whose alerts it would close",
}
"""What the validator says and why we do otherwise."""
OFFLINE = {"SARIF2006.UrisShouldBeReachable.Options": {"RuleEnabled": "Disabled"}}
"""The validator's settings without the rule that asks servers."""


def words(form: str, case: str) -> str:
    """Return a case in a format."""
    reporter = REPORTERS[form]()
    return reporter.render_error("validate", FAILURE) if case == FAILED else reporter.render(CASES[case], Palette())


@cache
def sarif_schema() -> Draft202012Validator:
    """Return the validator of SARIF 2.1.0."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads((FORMATS / "sarif-2.1.0.schema.json").read_text("utf-8")))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    """Return the validator of JUnit results."""
    return xmlschema.XMLSchema(str(FORMATS / "jenkins-junit.xsd"))


@pytest.mark.parametrize("case", [*CASES, FAILED])
def test_sarif_is_valid(case: str) -> None:
    """Every log is valid by the official schema."""
    faults = sarif_schema().iter_errors(json.loads(words("sarif", case)))
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_sarif_schema_finds_faults() -> None:
    """The schema is not one that takes everything."""
    log = json.loads(words("sarif", "findings"))
    (run,) = log["runs"]
    run["results"][0]["level"] = "fatal"
    run["columnKind"] = "bytes"
    del run["results"][1]["message"]
    assert len(list(sarif_schema().iter_errors(log))) == 3


@pytest.mark.parametrize("case", [*CASES, FAILED])
def test_junit_is_valid(case: str) -> None:
    """Every document is valid by Jenkins' schema."""
    assert [str(fault.reason) for fault in junit_schema().iter_errors(words("junit", case))] == []


def test_junit_schema_finds_faults() -> None:
    """The schema is not one that takes everything."""
    document = words("junit", "findings").replace('type="', 'kind="', 1)
    assert not junit_schema().is_valid(document)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the log of each case."""
    folder = tmp_path_factory.mktemp("logs")
    for case in (*CASES, FAILED):
        (folder / f"{case}.sarif").write_text(words("sarif", case), "utf-8")
    return folder


def run(command: tuple[str, ...], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Microsoft's SARIF Multitool, which else needs ICU on the machine."""
    return subprocess.run(
        [*command, *map(str, arguments)],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.npm
def test_sarif_satisfies_its_validator(sarif_command: tuple[str, ...], logs: Path, tmp_path: Path) -> None:
    """Microsoft's validator, with GitHub's rules, objects to nothing but what we have reasons for."""
    out = tmp_path / "out.sarif"
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps(OFFLINE), "utf-8")
    options = ("--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--config", settings, "--output", out)
    done = run(sarif_command, "validate", logs / "*.sarif", *options)
    assert f"{len(CASES) + 1} files scanned" in done.stdout
    (run_,) = json.loads(out.read_text("utf-8-sig"))["runs"]
    said = {
        (result["ruleId"], Path(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]).stem)
        for result in run_["results"]
    }
    assert said == {("GH1014", FAILED)} | {("SARIF2005", case) for case in (*CASES, FAILED)}
    assert {rule for rule, _ in said} == set(KNOWN)


@pytest.mark.npm
@pytest.mark.parametrize("case", CASES)
def test_sarif_is_read_as_it_is_meant(case: str, sarif_command: tuple[str, ...], logs: Path) -> None:
    """Microsoft's SARIF SDK, which viewers are made of, reads every finding with its file and place."""
    columns = "RuleId,Location.Uri,Location.Region.StartLine,Location.Region.StartColumn,PartialFingerprints"
    done = run(sarif_command, "project", logs / f"{case}.sarif", "--columns", columns, "--format", "ndjson")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    seen = [(row["RuleId"], row["Location.Region.StartLine"], row["Location.Region.StartColumn"]) for row in rows]
    located = [told for one in CASES[case].judged for told in one.located]
    places = [told.excerpt.start if told.excerpt else (1, 1) for told in located]
    assert seen == [
        (told.diagnostic.rule, str(place[0]), str(place[1])) for told, place in zip(located, places, strict=True)
    ]
    for row, told in zip(rows, located, strict=True):
        assert unquote(row["Location.Uri"]).endswith(
            told.file.rpartition("\\")[2].removeprefix("./").rpartition("/")[2]
        )
