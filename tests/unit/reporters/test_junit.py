"""JUnit: what makes the answer no is a failed test, and a test keeps its name when lines move."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from tests.unit.reporters.cases import CASES, FAILURE, Found, judged, report

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters import Palette, junit
from openclaw_wisgate.reporters.terminal import harmless


def document(report: Report) -> Element:
    """Return a report as the XML that it is."""
    return fromstring(junit.render(report, Palette()))  # noqa: S314 - our own text


def outcomes(report: Report) -> list[tuple[str, str]]:
    """Return each test with how it ended."""
    return [
        (case.get("name", ""), next(iter(case)).tag if len(case) else "passed")
        for case in document(report).iter("testcase")
    ]


@pytest.mark.parametrize("case", CASES)
def test_suites_are_the_files(case: str) -> None:
    """Each file is a suite under its name; what could not be done is one more."""
    names = [suite.get("name") for suite in document(CASES[case])]
    expected = [harmless(one.name) for one in CASES[case].judged]
    assert names == expected + ["openclaw-wisgate"] * (case in ("hostile", "incomplete"))


@pytest.mark.parametrize("case", CASES)
def test_counts(case: str) -> None:
    """Every suite, and the whole, counts its tests by outcome."""
    root = document(CASES[case])
    for noun, path in {"tests": "", "failures": "/failure", "errors": "/error", "skipped": "/skipped"}.items():
        for suite in root:
            assert suite.get(noun) == str(len(suite.findall(f"testcase{path}")))
        assert root.get(noun, None) in (None, str(len(root.findall(f"testsuite/testcase{path}"))))


@pytest.mark.parametrize("case", CASES)
def test_names_are_unique(case: str) -> None:
    """No two tests of a file have one name, because GitLab would take them for one."""
    for suite in document(CASES[case]):
        names = [one.get("name") for one in suite.iter("testcase")]
        assert len(set(names)) == len(names)


SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@pytest.mark.parametrize(
    ("severities", "strict", "expected"),
    [
        ((), False, ["passed"]),
        ((Severity.WARNING,), False, ["passed", "skipped"]),
        ((Severity.NOTE,), True, ["passed", "skipped"]),
        ((Severity.WARNING,), True, ["failure"]),
        (SEVERITIES, False, ["failure", "skipped", "skipped"]),
        (SEVERITIES, True, ["failure", "failure", "skipped"]),
    ],
)
def test_outcomes(severities: tuple[Severity, ...], expected: list[str], *, strict: bool) -> None:
    """Errors fail, warnings do where they count, other findings are skipped; without a failure `valid` passes."""
    found = tuple(Found(rule=f"a/{severity.value}", message="x", severity=severity) for severity in severities)
    seen = outcomes(report(judged({"a.json": "{}"}, found))._replace(strict=strict))
    assert [outcome for _, outcome in seen] == expected
    assert [name for name, outcome in seen if outcome == "passed"] == ["valid"] * expected.count("passed")


def test_names_outlive_moved_lines() -> None:
    """A finding that moves is the same test; another one of its kind is numbered."""
    found = (Found(rule="a/b", message="x", at="1", path=("m", 0)), Found(rule="a/b", message="y", path=("m", 0)))
    before, after = (outcomes(report(judged({"a.json": f"{blank}[1]"}, found))) for blank in ("", "\n\n  "))
    assert before == after == [("a/b m[0]", "failure"), ("a/b m[0] (2)", "failure")]


def test_failure_shows_the_frame() -> None:
    """A failed test shows what text shows: place, line, caret and hint."""
    found = (Found(rule="a/b", message="wrong", at="b", hint="do it"),)
    (failure,) = document(report(judged({"a.json": "{ b: 1 }"}, found))).iter("failure")
    assert (failure.get("type"), failure.get("message")) == ("a/b", "wrong")
    assert failure.text == "a.json:1:3: error[a/b] wrong\n  1 | { b: 1 }\n    |   ^\n  hint: do it"


def test_facts_of_a_file() -> None:
    """A suite tells the release that judged, and how much was set aside."""
    suite = next(iter(document(CASES["findings"])))
    assert {item.get("name"): item.get("value") for item in suite.iter("property")} == {
        "openclaw": "2026.9.6",
        "ignored": "3",
    }
    assert list(document(CASES["not-json5"]).iter("property")) == []


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_xml_does_not_have(character: str) -> None:
    """What XML cannot hold is a replacement character, wherever it stands."""
    words = f"x{character}y"
    found = (Found(rule="a/b", message=words, at="1", hint=words, path=(words,), related=(("1", None, words),)),)
    root = document(report(judged({words: f"[1] // {character}"}, found)))
    (failure,) = root.iter("failure")
    assert failure.get("message") == "x\ufffdy"
    assert character not in (failure.text or character)


def test_failure_of_the_command() -> None:
    """A command that failed is one test that ended in an error."""
    root = fromstring(junit.render_error("validate", FAILURE))  # noqa: S314 - our own text
    assert (root.get("tests"), root.get("errors"), root.get("failures")) == ("1", "1", "0")
    (error,) = root.iter("error")
    assert (error.get("message"), error.text) == (
        '"a\ufffd::b" cannot be read: permission denied',
        "hint: see who owns the file",
    )


def test_files_that_were_not_judged() -> None:
    """A file that could not be judged is an error; what went well is none."""
    seen = outcomes(CASES["incomplete"])
    assert seen == [("valid", "passed"), ('"b.json" cannot be read: permission denied', "error")]
