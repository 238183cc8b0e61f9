"""SARIF: every rule and finding, places that editors find, and no word that becomes a link or a secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest
from tests.unit.reporters.cases import CASES, FAILURE, Found, judged, report

from openclaw_wisgate import __version__
from openclaw_wisgate.explanations import EXPLANATIONS
from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters import Palette, sarif

_REFERENCE = re.compile(r"(?:[A-Za-z0-9._~/:-]|%[0-9A-F]{2})+\Z")


def run_of(report: Report) -> dict[str, object]:
    """Return the one run of a report's log."""
    log = json.loads(sarif.render(report, Palette()))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def results_of(report: Report) -> list[dict[str, object]]:
    """Return the results of a report's log."""
    results = run_of(report)["results"]
    assert isinstance(results, list)
    return results


def uris(value: object) -> Iterator[tuple[str, str | None]]:
    """Yield every URI of a location with its base."""
    if isinstance(value, dict):
        if "artifactLocation" in value:
            location = value["artifactLocation"]
            yield location["uri"], location.get("uriBaseId")
        for item in value.values():
            yield from uris(item)
    elif isinstance(value, list):
        for item in value:
            yield from uris(item)


def test_program_and_rules() -> None:
    """The log names the program and its version, and explains every finding that there can be."""
    tool = run_of(CASES["clean"])["tool"]
    assert isinstance(tool, dict)
    driver = tool["driver"]
    assert (driver["name"], driver["version"], driver["semanticVersion"]) == (
        *("openclaw-wisgate", __version__, __version__),
    )
    assert [rule["id"] for rule in driver["rules"]] == [explanation.id for explanation in EXPLANATIONS]
    for rule, explanation in zip(driver["rules"], EXPLANATIONS, strict=True):
        assert rule["shortDescription"]["text"] == explanation.summary
        assert rule["defaultConfiguration"] == {"level": explanation.severity.value}
        assert "\n" not in rule["fullDescription"]["text"]
        for example in (explanation.bad, explanation.good):
            assert example is None or example in rule["help"]["text"]
            assert example is None or f"```json5\n{example}\n```" in rule["help"]["markdown"]


@pytest.mark.parametrize("case", CASES)
def test_results_are_the_findings(case: str) -> None:
    """There is one result for each finding, in order, that refers to its rule by name and by number."""
    run = run_of(CASES[case])
    diagnostics = [diagnostic for one in CASES[case].judged for diagnostic in one.diagnostics]
    results = run["results"]
    assert isinstance(results, list)
    assert [(result["ruleId"], result["level"]) for result in results] == [
        (diagnostic.rule, diagnostic.severity.value) for diagnostic in diagnostics
    ]
    for result in results:
        assert EXPLANATIONS[result["ruleIndex"]].id == result["ruleId"]
    marks = [tuple(result["partialFingerprints"].values()) for result in results]
    assert len(set(marks)) == len(marks)


def test_unknown_rule() -> None:
    """A finding whose rule is not explained is told all the same."""
    (result,) = results_of(report(judged({"a.json": "{}"}, (Found(rule="new/rule", message="x", at="{"),))))
    assert result["ruleId"] == "new/rule"
    assert "ruleIndex" not in result


@pytest.mark.parametrize("case", CASES)
def test_every_uri_is_one(case: str) -> None:
    """File names are references by RFC 3986, relative ones below a folder that the run describes."""
    run = run_of(CASES[case])
    bases = run["originalUriBaseIds"]
    assert isinstance(bases, dict)
    for uri, base in uris(run["results"]):
        assert _REFERENCE.match(uri)
        parts = urlsplit(uri)
        assert (parts.scheme, base in bases) in (("", True), ("file", False))


@pytest.mark.parametrize(
    ("name", "uri", "base"),
    [
        ("a/b.json", "a/b.json", "%SRCROOT%"),
        ("./a.json", "a.json", "%SRCROOT%"),
        ("../a.json", "../a.json", "%SRCROOT%"),
        ("a\\b.json", "a/b.json", "%SRCROOT%"),
        ("a b#?%:,é.json", "a%20b%23%3F%25%3A%2C%C3%A9.json", "%SRCROOT%"),
        ("\udcff.json", "%FF.json", "%SRCROOT%"),
        ("\ud800.json", "%3F.json", "%SRCROOT%"),
        ("~/.openclaw/openclaw.json", ".openclaw/openclaw.json", "HOME"),
        ("~a.json", "~a.json", "%SRCROOT%"),
        ("/etc/a b.json", "file:///etc/a%20b.json", None),
        ("C:\\conf\\a b.json", "file:///C:/conf/a%20b.json", None),
        ("\\\\host\\share\\a.json", "file://host/share/a.json", None),
    ],
)
def test_uri(name: str, uri: str, base: str | None) -> None:
    """A name becomes the URI of the same file."""
    found = report(judged({name: "{}"}, (Found(rule="a/b", message="x", at="{"),)))
    assert list(uris(results_of(found))) == [(uri, base)]
    assert unquote(uri, errors="surrogateescape").endswith(name.rpartition("\\")[2].removeprefix("./")[-4:])


def region(text: str, at: str) -> tuple[dict[str, object], object]:
    """Return the region of a place, and the line around it."""
    (result,) = results_of(report(judged({"a.json": text}, (Found(rule="a/b", message="x", at=at),))))
    locations = result["locations"]
    assert isinstance(locations, list)
    physical = locations[0]["physicalLocation"]
    return physical["region"], physical.get("contextRegion")


def test_region() -> None:
    """Columns count code points, the end is behind the last one, and the line is shown whole."""
    assert region("{\n  /* 🐳 */ abc: 1,\n}", "abc") == (
        {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 14, "snippet": {"text": "abc"}},
        {"startLine": 2, "snippet": {"text": "  /* 🐳 */ abc: 1,"}},
    )


def test_region_over_several_lines() -> None:
    """A place over several lines shows none, because what is shown would have to hold all of them."""
    assert region("{\n  a: 1,\n  b: 2,\n}", "a: 1,\n  b") == (
        {"startLine": 2, "startColumn": 3, "endLine": 3, "endColumn": 4},
        None,
    )


def test_region_of_a_whole_file() -> None:
    """What is about a file as a whole is shown at its beginning."""
    (result,) = results_of(report(judged({"a.json": "{}"}, (Found(rule="a/b", message="x"),))))
    locations = result["locations"]
    assert isinstance(locations, list)
    assert locations[0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 1,
        "endLine": 1,
        "endColumn": 1,
    }


def test_secret_in_a_region() -> None:
    """A line shows a mask where a secret stands, and the run says what a mask looks like."""
    text = '{ models: { providers: { x: { apiKey: "hunter2Canary" } } } }'
    shown, line = region(text, '"hunter2Canary"')
    assert "hunter2" not in json.dumps([shown, line])
    assert shown["snippet"] == {"text": '"***"'}
    assert run_of(CASES["clean"])["redactionTokens"] == ["***"]


def test_related_places_are_linked() -> None:
    """The message links each related place by its number, as code scanning wants it."""
    found = Found(rule="a/b", message="x", at="1", related=(("2", None, "see [this] one"), ("3", None, "and this")))
    (result,) = results_of(report(judged({"a.json": "[1, 2, 3]"}, (found,))))
    assert result["message"] == {"text": "x.\n[see (this) one](1)\n[and this](2)"}
    related = result["relatedLocations"]
    assert isinstance(related, list)
    assert [one["id"] for one in related] == [1, 2]
    assert [one["physicalLocation"]["region"]["startColumn"] for one in related] == [5, 8]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("models[0] is (not) a list", "models[0] is (not) a list."),
        ("[x](https://evil.example)", "\\[x\\](https://evil.example)."),
        ("[a [x](1) b](2)", "[a \\[x\\](1) b](2)."),
        ("[](1)", "\\[\\](1)."),
    ],
)
def test_no_link_from_a_config(words: str, text: str) -> None:
    """A key that is written like a link is told as it is written."""
    (result,) = results_of(report(judged({"a.json": "{}"}, (Found(rule="a/b", message=words, at="{"),))))
    assert result["message"] == {"text": text}


def test_what_was_judged() -> None:
    """The run says by which releases how many files were judged, and how many findings were set aside."""
    assert run_of(CASES["findings"])["properties"] == {
        "openclawReleases": ["2026.1.24", "2026.9.6"],
        "filesJudged": 4,
        "findingsIgnored": 3,
    }


@pytest.mark.parametrize("case", CASES)
def test_invocation(case: str) -> None:
    """Whether every file was judged is told, with the notes; that something was found is no failure."""
    run = run_of(CASES[case])
    invocations = run["invocations"]
    assert isinstance(invocations, list)
    (invocation,) = invocations
    assert invocation["executionSuccessful"] is (case not in ("hostile", "incomplete"))
    assert [note["level"] for note in invocation.get("toolExecutionNotifications", [])] == [
        note.severity.value for note in CASES[case].notes
    ]


def test_failure() -> None:
    """A command that failed has no results, which is not the same as an empty list of them."""
    (run,) = json.loads(sarif.render_error("validate", FAILURE))["runs"]
    assert "results" not in run
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == "error"
    assert notification["message"]["text"].endswith("permission denied.\nhint: see who owns the file")
