"""GitLab's code quality report: what its documentation asks for, finding by finding."""

from __future__ import annotations

import json

import pytest
from tests.unit.reporters.cases import CASES, FAILURE, Found, judged, report

from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters import Palette, gitlab


def findings(report: Report) -> list[dict[str, object]]:
    """Return the array that a report is."""
    value = json.loads(gitlab.render(report, Palette()))
    assert isinstance(value, list)
    return value


@pytest.mark.parametrize("case", CASES)
def test_form(case: str) -> None:
    """Every finding has the documented fields, of the documented types and values, and no file begins with `./`."""
    found = findings(CASES[case])
    assert [one["check_name"] for one in found] == [
        diagnostic.rule for one in CASES[case].judged for diagnostic in one.diagnostics
    ]
    for one in found:
        assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert isinstance(one["description"], str)
        assert one["severity"] in ("info", "minor", "major", "critical", "blocker")
        location = one["location"]
        assert isinstance(location, dict)
        path, lines = location["path"], location["lines"]
        assert isinstance(path, str)
        assert not path.startswith("./")
        assert isinstance(lines["begin"], int)
        assert lines["begin"] >= 1


@pytest.mark.parametrize("case", CASES)
def test_fingerprints_are_unique(case: str) -> None:
    """No two findings have one fingerprint, because GitLab would show one of them only."""
    marks = [one["fingerprint"] for one in findings(CASES[case])]
    assert len(set(map(str, marks))) == len(marks)


def test_severities() -> None:
    """What OpenClaw refuses is critical, what the user loses by minor, the rest information."""
    severities = {str(one["check_name"]): one["severity"] for one in findings(CASES["findings"])}
    assert severities["schema/unknown-key"] == "critical"
    assert severities["syntax/duplicate-key"] == "minor"
    assert severities["openclaw/unknown-release"] == "info"


def test_finding() -> None:
    """A finding is told in one sentence with its remedy, in the file and line where it is."""
    found = (Found(rule="a/b", message="wrong", hint="do it", at="b", source="in.json5"),)
    (one,) = findings(report(judged({"x.json": "{}", "in.json5": "{\n b: 1 }"}, found)))
    assert one["description"] == "wrong (do it)"
    assert one["location"] == {"path": "in.json5", "lines": {"begin": 2}}


@pytest.mark.parametrize("name", ["conf/a.json", "./conf/a.json", ".\\conf\\a.json"])
def test_path(name: str) -> None:
    """A path has the form that GitLab's own have."""
    (one,) = findings(report(judged({name: "{}"}, (Found(rule="a/b", message="x"),))))
    assert one["location"] == {"path": "conf/a.json", "lines": {"begin": 1}}


def test_name_that_is_not_unicode() -> None:
    """Half a character, which strict parsers refuse, is never written."""
    words = gitlab.render(report(judged({"\udcff.json": "{}"}, (Found(rule="a/b", message="\ud800"),))), Palette())
    assert "\\ud" not in words.replace("\\ufffd", "")


def test_failure() -> None:
    """A command that failed has no findings; its exit code says so."""
    assert gitlab.render_error("validate", FAILURE) == "[]\n"
