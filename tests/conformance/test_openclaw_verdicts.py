"""Our verdicts against those of OpenClaw: small cases under many releases, and mutated configs under the newest.

What OpenClaw said is recorded in `fixtures/conformance`, so nothing of it is needed to read it; the README there
tells how to record a new release.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from tests.conformance.openclaw.cases import Case, read_cases
from tests.conformance.openclaw.judging import judge
from tests.conformance.openclaw.mutant_verdicts import MutantVerdict, digest, read_verdicts, verdict_of
from tests.conformance.openclaw.mutants import mutants
from tests.conformance.openclaw.ours import Opinion, opinion
from tests.conformance.openclaw.recording import PATH, read_recording

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import NEWEST, Release

RECORDING = read_recording()
CASES = read_cases()
NOT_BY_THE_GATEWAY = frozenset(
    {
        "secretref-source-mismatch",
        "secretref-mismatch-in-header",
        "secretref-mismatch-in-request",
        "ref-suppressed-vertex",
    }
)
"""Cases that the releases from MINDED up to REFUSED refuse in `config validate` only.

Their gateways start with them, so they are no errors here.
"""
MINDED, REFUSED = Release(2026, 8, 1), Release(2026, 9, 6)
_CHUNKS = 10
_SAMPLE = 20
_UNIONS = re.compile(r".*\.(?:auth|proxy|apiKey|model|\w+Model|image|video|music)\Z")
"""Where OpenClaw names the place of alternatives, none of which fits, and not what is wrong inside."""
_COPIED = re.compile(r"(.*)\.models\.\d+(\.context(?:Window|Tokens))\Z")
"""What OpenClaw copies from a provider into its models before it judges them."""


def verdict(case: Case, release: Release, folder: Path) -> bool:
    """Tell whether we find nothing in `case` for which `release` would refuse it."""
    return opinion(case, release, folder).valid


def is_excused(case: Case, release: Release) -> bool:
    """Tell whether `case` is accepted on purpose."""
    return case.name in NOT_BY_THE_GATEWAY and MINDED <= release < REFUSED


@pytest.mark.parametrize("release", RECORDING.turning_points, ids=str)
def test_cases_are_judged_as_the_release_judges_them(release: Release, tmp_path: Path) -> None:
    """No case is accepted here that the release refuses, and none is refused that it accepts.

    Releases between two that agree on every case, as they do, are left out.
    """
    wrong = []
    for case in CASES:
        expected = RECORDING.accepted[case.name, release] or is_excused(case, release)
        if verdict(case, release, tmp_path / case.name) != expected:
            wrong.append((case.name, expected))
    assert wrong == []


def test_every_case_is_recorded_for_every_release() -> None:
    """There is a verdict of every release on every case, each name once, and of enough of either kind."""
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert RECORDING.releases[-1] == NEWEST
    assert set(RECORDING.accepted) == {(name, release) for name in names for release in RECORDING.releases}
    newest = [RECORDING.accepted[name, NEWEST] for name in names]
    assert len(newest) / 3 < sum(newest) < len(newest) * 2 / 3


def test_the_recording_is_written_as_it_was_read(tmp_path: Path) -> None:
    """Writing what was read gives the same file, so that a new release changes only lines about itself."""
    RECORDING.write((case.name for case in CASES), tmp_path / "verdicts.txt")
    assert (tmp_path / "verdicts.txt").read_text("utf-8") == PATH.read_text("utf-8")


@pytest.mark.openclaw
def test_the_recorded_verdicts_are_those_of_the_installed_openclaw(npm_folder: Path, *, update_goldens: bool) -> None:
    """Judging all cases with the installed OpenClaw again gives the recorded verdicts of its release."""
    judgements = judge(_package(npm_folder), CASES)
    verdicts = {case.name: judgement.valid for case, judgement in zip(CASES, judgements, strict=True)}
    if update_goldens:
        RECORDING.with_verdicts(NEWEST, verdicts).write(verdicts)
    recorded = {name: read_recording().accepted[name, NEWEST] for name in verdicts}
    assert verdicts == recorded


@pytest.fixture(scope="module", params=range(_CHUNKS))
def judged_mutants(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Case, MutantVerdict, Opinion]]:
    """A part of the mutants, with what OpenClaw says of each and what we say."""
    folder = tmp_path_factory.mktemp("mutants")
    part = _recorded_mutants()[request.param :: _CHUNKS]
    return [(case, theirs, opinion(case, NEWEST, folder / case.name)) for case, theirs in part]


def test_mutants_are_judged_as_openclaw_judges_them(
    judged_mutants: list[tuple[Case, MutantVerdict, Opinion]],
) -> None:
    """Of the mutated configs exactly those are refused that OpenClaw refuses."""
    wrong = [
        (case.name, theirs.paths, ours.errors) for case, theirs, ours in judged_mutants if ours.valid != theirs.valid
    ]
    assert wrong == []


def test_findings_are_where_openclaw_sees_the_fault(judged_mutants: list[tuple[Case, MutantVerdict, Opinion]]) -> None:
    """For every refused mutant at least one of our findings has a place that OpenClaw names, too."""
    wrong = [
        (case.name, theirs.paths, ours.errors)
        for case, theirs, ours in judged_mutants
        if not (ours.valid or theirs.valid)
        and not any(_same_place(error, path) for error in ours.errors for path in theirs.paths)
    ]
    assert wrong == []


def test_the_mutants_are_many_and_of_either_kind() -> None:
    """There are thousands, no two alike, and neither the valid nor the invalid ones are rare."""
    recorded = _recorded_mutants()
    assert len({theirs.digest for _, theirs in recorded}) > len(recorded) * 0.99
    assert len(recorded) >= 3000
    assert 0.4 < sum(theirs.valid for _, theirs in recorded) / len(recorded) < 0.6


@pytest.mark.openclaw
def test_recorded_mutants_are_judged_the_same_by_the_installed_openclaw(npm_folder: Path) -> None:
    """Asking the installed OpenClaw again about a sample of the mutants gives the recorded verdicts and paths."""
    recorded = _recorded_mutants()[::_SAMPLE]
    cases = [case for case, _ in recorded]
    judgements = judge(_package(npm_folder), cases)
    assert [verdict_of(*pair) for pair in zip(cases, judgements, strict=True)] == [theirs for _, theirs in recorded]


@cache
def _recorded_mutants() -> Sequence[tuple[Case, MutantVerdict]]:
    """Return the mutants with what was recorded, which must be of the very same configs."""
    pairs = tuple(zip(mutants(), read_verdicts(NEWEST), strict=True))
    assert all(digest(case) == theirs.digest for case, theirs in pairs), "the mutants are others: record them anew"
    return pairs


def _same_place(error: tuple[str, KeyPath], theirs: str) -> bool:
    """Tell whether `theirs` is the place of our finding, of what holds it, or of alternatives that hold it."""
    rule, path = error
    if theirs == "<root>":
        # OpenClaw tells the place of an include in the message only.
        return len(path) <= 1 or rule.startswith("include/")
    written = _written(path)
    above = _written(path[:-1])
    inside = bool(_UNIONS.match(theirs)) and written.startswith(f"{theirs}.")
    return theirs in {written, above} or inside or _COPIED.sub(r"\1\2", theirs) == written


def _written(path: KeyPath) -> str:
    return ".".join(map(str, path))


def _package(npm_folder: Path) -> Path:
    return npm_folder / "node_modules" / "openclaw"
