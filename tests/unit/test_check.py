"""Judging a config of several files: the places of what is found, and what is left unsaid."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.check import check
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.effective import resolve
from openclaw_wisgate.effective.reading import Included, IncludeRequest, NotIncluded
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import resources


def found(
    root: str, files: Mapping[str, str] | None = None, release: Release = NEWEST
) -> list[tuple[str, Severity, str, str]]:
    """Return rule, severity, file and text of what includes, schema and a few rules find in `root` beside these files."""

    def read(request: IncludeRequest) -> Included | NotIncluded:
        text = (files or {}).get(request.path)
        if text is None:
            return NotIncluded("include/unreadable", "it is gone", "bring it back")
        return Included(request.path, Source(request.path, text, text.encode()), request.path)

    document = syntax.parse(root, name="c.json5").document
    assert document is not None
    effective = resolve(document, environment={}, read=read, release=release)
    texts = {each.name: each.text for each in effective.documents}
    said = []
    for one in check(effective, resources.reference(release), release=release):
        if not one.rule.startswith(("env/", "include/", "provider/incomplete", "schema/", "syntax/")):
            continue
        assert one.span is not None
        file = one.source or "c.json5"
        said.append((one.rule, one.severity, file, texts[file][slice(*one.span)]))
    return said


def test_findings_point_into_included_files() -> None:
    """A fault is told where it is written: a value and a key in their file, a missing key at its object's name."""
    files = {
        "m": "{ providers: { $include: 'p', y: { models: [] } }, providers2: 1 }",
        "p": "{ x: { baseUrl: 1, models: [] } }",
    }
    assert found("{ models: { $include: 'm', mode: 'no' } }", files) == [
        ("schema/wrong-value", Severity.ERROR, "c.json5", "'no'"),
        ("provider/incomplete", Severity.ERROR, "m", "y"),
        ("schema/unknown-key", Severity.ERROR, "m", "providers2"),
        ("schema/wrong-type", Severity.ERROR, "p", "1"),
    ]


def test_duplicate_keys_are_found_in_included_files() -> None:
    """Each file is looked at by itself."""
    assert found("{ models: { $include: 'm' } }", {"m": "{ mode: 'merge', mode: 'merge' }"}) == [
        ("syntax/duplicate-key", Severity.WARNING, "m", "mode")
    ]


@pytest.mark.parametrize(
    "root",
    [
        "{ models: { $include: 'gone', mode: 'no', x: 1 } }",
        "{ models: { providers: { x: { $include: ['gone'], apiKey: 1 } } } }",
        "{ models: { providers: { x: { baseUrl: 'http://127.0.0.1/v1', models: { $include: 'gone' } } } } }",
    ],
)
def test_nothing_is_said_about_what_a_failed_include_stands_for(root: str) -> None:
    """The failed include is the only thing that is told of its place and below."""
    assert found(root) == [("include/unreadable", Severity.ERROR, "c.json5", "'gone'")]


def test_the_rest_is_judged_in_spite_of_a_failed_include() -> None:
    """A failed include does not hide what is wrong elsewhere."""
    said = found("{ agents: { $include: 'gone' }, models: { mode: 'no' } }")
    assert [rule for rule, *_ in said] == ["include/unreadable", "schema/wrong-value"]


@pytest.mark.parametrize(
    ("release", "severity"),
    [(Release(2026, 3, 2), Severity.ERROR), (Release(2026, 3, 7), Severity.WARNING), (NEWEST, Severity.WARNING)],
)
def test_missing_variable(release: Release, severity: Severity) -> None:
    """Releases before 2026.3.7 refuse a config with a missing variable, which is told in the file that names it."""
    root = "{ models: { providers: { x: { baseUrl: 'http://127.0.0.1/v1', apiKey: { $include: 'k' }, models: [] } } } }"
    assert ("env/missing-variable", severity, "k", "'${K}'") in found(root, {"k": "'${K}'"}, release)
