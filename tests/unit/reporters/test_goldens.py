"""Every format for every kind of report, as files to read: `fixtures/reports/<case>/<format>`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.reporters.cases import CASES, FAILURE

from openclaw_wisgate.reporters import REPORTERS, Palette

ROOT = Path(__file__).parents[3] / "fixtures" / "reports"
FILES = {
    "text": "text.txt",
    "json": "report.json",
    "ndjson": "report.ndjson",
    "github": "github.txt",
    "sarif": "sarif.json",
    "junit": "junit.xml",
    "gitlab": "gitlab.json",
}
FAILED = "failed"
PROGRAMS = [form for form in REPORTERS if form != "text"]
"""The formats that speak where a command failed; people are told on standard error."""


def without_rules(form: str, words: str) -> str:
    """Return a report without what changes with every rule and version, which other tests are about."""
    if form != "sarif":
        return words
    log = json.loads(words)
    for run in log["runs"]:
        del run["tool"]["driver"]["rules"], run["tool"]["driver"]["version"], run["tool"]["driver"]["semanticVersion"]
        for result in run.get("results", []):
            del result["ruleIndex"]
    return json.dumps(log, indent=2) + "\n"


def compare(file: Path, seen: str, *, update: bool) -> None:
    """Compare what is seen with a golden file, byte for byte."""
    raw = seen.encode()
    if update:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(raw)
    assert raw == file.read_bytes()


@pytest.mark.parametrize("form", REPORTERS)
@pytest.mark.parametrize("case", CASES)
def test_report_is_as_shown(case: str, form: str, *, update_goldens: bool) -> None:
    """A report is worded as its golden file shows."""
    words = REPORTERS[form]().render(CASES[case], Palette())
    compare(ROOT / case / FILES[form], without_rules(form, words), update=update_goldens)


@pytest.mark.parametrize("form", PROGRAMS)
def test_failure_is_as_shown(form: str, *, update_goldens: bool) -> None:
    """A command that could not do its job says so in the shape of the format."""
    words = REPORTERS[form]().render_error("validate", FAILURE)
    compare(ROOT / FAILED / FILES[form], without_rules(form, words), update=update_goldens)


def test_every_golden_is_compared() -> None:
    """There is no file in the folder that no test looks at."""
    seen = {file.relative_to(ROOT).parts for file in ROOT.rglob("*") if file.is_file()}
    assert seen == {(case, file) for case in CASES for file in FILES.values()} | {
        (FAILED, FILES[form]) for form in PROGRAMS
    }
    assert set(FILES) == set(REPORTERS)


@pytest.mark.parametrize("form", REPORTERS)
@pytest.mark.parametrize("case", CASES)
def test_equal_reports_are_equal_bytes(case: str, form: str) -> None:
    """A report is the same bytes each time, in whole lines that can be encoded, whether or not in colour."""
    reporter = REPORTERS[form]()
    words = reporter.render(CASES[case], Palette())
    assert words == reporter.render(CASES[case], Palette())
    assert words.endswith("\n")
    assert words.encode()
    assert form == "text" or words == reporter.render(CASES[case], Palette(on=True))


def test_text_of_a_failure_is_none() -> None:
    """Where a command failed, text has nothing for standard output."""
    assert REPORTERS["text"]().render_error("validate", FAILURE) == ""


@pytest.mark.parametrize("form", REPORTERS)
@pytest.mark.parametrize("case", CASES)
def test_no_format_holds_the_secret(case: str, form: str) -> None:
    """The password in a line that is shown is in no format."""
    assert "hunter2" not in REPORTERS[form]().render(CASES[case], Palette())
