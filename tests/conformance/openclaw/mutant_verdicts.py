"""What OpenClaw said of the mutants, in a file that holds no config: the seed makes them again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.openclaw.cases import FOLDER, Case
from tests.conformance.openclaw.judging import Judgement

from openclaw_wisgate.releases import Release

_HEAD = "# Made by `python -m tests.conformance.openclaw mutants {}`: per config its digest, then valid or the issues' paths.\n"


@dataclass(frozen=True, slots=True)
class MutantVerdict:
    """The digest of a config, and the paths of its issues; a valid one has none."""

    digest: str
    paths: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether OpenClaw accepts the config."""
        return not self.paths


def mutants_file(release: Release) -> Path:
    """Return where the verdicts of `release` are kept."""
    return FOLDER / f"mutants-{release}.txt"


def verdict_of(case: Case, judgement: Judgement) -> MutantVerdict:
    """Return what is kept of a judgement."""
    return MutantVerdict(digest(case), () if judgement.valid else tuple(sorted({path for path, _ in judgement.issues})))


def digest(case: Case) -> str:
    """Return what tells a config from others."""
    return hashlib.sha256(json.dumps([case.text, case.files]).encode()).hexdigest()[:8]


def write_verdicts(verdicts: Sequence[MutantVerdict], release: Release) -> None:
    """Write the verdicts of `release`, in order."""
    lines = (f"{each.digest} {'valid' if each.valid else json.dumps(each.paths)}\n" for each in verdicts)
    mutants_file(release).write_text("".join([_HEAD.format(release), *lines]), "utf-8")


def read_verdicts(release: Release) -> tuple[MutantVerdict, ...]:
    """Return the recorded verdicts of `release`, in order."""
    lines = [line.split(" ", 1) for line in mutants_file(release).read_text("utf-8").splitlines()[1:]]
    return tuple(MutantVerdict(mark, () if said == "valid" else tuple(json.loads(said))) for mark, said in lines)
