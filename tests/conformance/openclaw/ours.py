"""What this program says of a case, to be compared with what OpenClaw says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.conformance.openclaw.cases import Case

from openclaw_wisgate.check import check
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.effective import resolve
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.system import resources
from openclaw_wisgate.system.includes import Includes
from openclaw_wisgate.system.locate import Surroundings


@dataclass(frozen=True, slots=True)
class Opinion:
    """The rules and key paths of the findings that make a config invalid."""

    errors: tuple[tuple[str, KeyPath], ...]

    @property
    def valid(self) -> bool:
        """Whether nothing makes the config invalid."""
        return not self.errors


def opinion(case: Case, release: Release, folder: Path) -> Opinion:
    """Return what we say of `case` for `release`, with no variable set; files beside the config go into `folder`."""
    parsed = parse(case.text, name="openclaw.json")
    found = parsed.diagnostics
    if parsed.document is not None:
        file = case.write(folder) if "$include" in case.text else folder / "openclaw.json"
        read = Includes(file, environment={}, around=Surroundings({}, folder, folder), release=release)
        effective = resolve(parsed.document, environment={}, read=read, release=release)
        found = (*found, *check(effective, resources.reference(release), release=release))
    wrong = (diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR)
    return Opinion(tuple((diagnostic.rule, diagnostic.key_path) for diagnostic in wrong))
