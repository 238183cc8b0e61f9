"""Asks OpenClaw releases from npm: `python -m tests.conformance.openclaw verdicts|mutants|choices|schema RELEASE...`.

`verdicts` installs each release, judges the cases of `fixtures/conformance/cases.txt` with it, records the
verdicts in `verdicts.txt` beside them and prints what changed since the release before; those of `fixtures/epochs` too. `mutants` records what
it says of the configs that `mutants.py` draws, `choices` whom it lets choose which model in those of `choices.py`, before
and after we add one. `schema` prints what its JSON Schema says of `models`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from tests.conformance.openclaw import choice_verdicts, epochs
from tests.conformance.openclaw.cases import read_cases
from tests.conformance.openclaw.choices import RELEASES, texts
from tests.conformance.openclaw.installs import FOLDER, install
from tests.conformance.openclaw.judging import judge, schema
from tests.conformance.openclaw.mutant_verdicts import verdict_of, write_verdicts
from tests.conformance.openclaw.mutants import mutants
from tests.conformance.openclaw.recording import read_recording

from openclaw_wisgate.releases import Release


def main() -> int:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.openclaw", description=__doc__)
    parser.add_argument("what", choices=("verdicts", "mutants", "choices", "schema"))
    parser.add_argument("releases", nargs="+", type=_release, metavar="RELEASE")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where releases are installed (default: %(default)s)"
    )
    parser.add_argument("--forget", action="store_true", help="delete each release after use: they take 0.5 GB each")
    arguments = parser.parse_args()
    for release in arguments.releases:
        package = install(release, arguments.folder)
        if arguments.what == "verdicts":
            _record(release, package)
            _record_epoch(release, package)
        elif arguments.what == "mutants":
            _record_mutants(release, package)
        elif arguments.what == "choices":
            _record_choices(release, package)
        else:
            sys.stdout.write(f"{json.dumps(_of_models(schema(package)), indent=2)}\n")
        if arguments.forget:
            shutil.rmtree(package.parents[1])
    return 0


def _record(release: Release, package: Path) -> None:
    cases = read_cases()
    judgements = judge(package, cases)
    verdicts = {case.name: judgement.valid for case, judgement in zip(cases, judgements, strict=True)}
    recording = read_recording().with_verdicts(release, verdicts)
    recording.write(verdicts)
    changes = recording.changes(release)
    sys.stdout.write(f"{release}: {sum(verdicts.values())} of {len(verdicts)} accepted\n")
    for sign, wanted in (("+", True), ("-", False)):
        names = [name for name, value in changes if value is wanted]
        if names:
            sys.stdout.write(f"{sign} {', '.join(names)}\n")


def _record_epoch(release: Release, package: Path) -> None:
    record = epochs.read_record()
    verdicts = [judgement.valid for judgement in judge(package, epochs.cases_of(record))]
    if str(release) not in record["releases"]:
        epochs.add(record, release, verdicts)
        epochs.write(record)
    for name in epochs.differences(record, release, verdicts):
        sys.stdout.write(f"{release} says other than fixtures/epochs of: {name}\n")


def _record_mutants(release: Release, package: Path) -> None:
    cases = mutants()
    verdicts = [verdict_of(*pair) for pair in zip(cases, judge(package, cases), strict=True)]
    write_verdicts(verdicts, release)
    sys.stdout.write(f"{release}: {sum(verdict.valid for verdict in verdicts)} of {len(verdicts)} accepted\n")


def _record_choices(release: Release, package: Path) -> None:
    # What was asked about before and is of no choice now would only grow old.
    wanted = {judge: {choice_verdicts.canonical(text) for text in texts(judge)} for judge in {*RELEASES, release}}
    kept = choice_verdicts.read_recording().only(wanted)
    answers = choice_verdicts.ask(
        package, [text for text in wanted[release] if release not in kept.answers.get(text, {})]
    )
    choice_verdicts.write_recording(kept.more(release, answers, choice_verdicts.makers_of(package)))
    refused = sum(not answer.valid for answer in answers.values())
    sys.stdout.write(f"{release}: {len(answers)} more configs, {refused} of them refused\n")


def _of_models(exported: dict[str, object]) -> object:
    properties = exported["properties"]
    assert isinstance(properties, dict)
    return properties["models"]


def _release(text: str) -> Release:
    release = Release.parse(text)
    if release is None:
        raise argparse.ArgumentTypeError(text)
    return release


if __name__ == "__main__":
    sys.exit(main())
