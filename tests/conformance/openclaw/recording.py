"""The recorded verdicts: per case the releases at which they change, so that a new release is a small diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conformance.openclaw.cases import FOLDER

from openclaw_wisgate.releases import Release

PATH = FOLDER / "verdicts.txt"
_ACCEPTED, _REFUSED, _UNKNOWN = "+", "-", "?"
_HEAD = "# Made by `python -m tests.conformance.openclaw verdicts RELEASE`; the README beside this file says how to read it.\n"


@dataclass(frozen=True, slots=True)
class Recording:
    """Which cases which releases accept; what was not judged is absent."""

    accepted: Mapping[tuple[str, Release], bool] = field(default_factory=dict)

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases judged, in order."""
        return tuple(sorted({release for _, release in self.accepted}))

    @property
    def turning_points(self) -> tuple[Release, ...]:
        """The first and the last of any releases in a row that agree on every case."""
        verdicts: dict[Release, set[str]] = {release: set() for release in self.releases}
        for (name, release), accepted in self.accepted.items():
            if accepted:
                verdicts[release].add(name)
        releases = list(verdicts)
        turns = [
            position
            for position in range(1, len(releases))
            if verdicts[releases[position - 1]] != verdicts[releases[position]]
        ]
        wanted = {0, len(releases) - 1, *turns, *(position - 1 for position in turns)}
        return tuple(releases[position] for position in sorted(wanted))

    def with_verdicts(self, release: Release, verdicts: Mapping[str, bool]) -> Recording:
        """Return this recording with `release` judged anew."""
        others = {key: value for key, value in self.accepted.items() if key[1] != release}
        return Recording(others | {(name, release): value for name, value in verdicts.items()})

    def changes(self, release: Release) -> tuple[tuple[str, bool], ...]:
        """Return the cases judged otherwise than by the release before, with the new verdict."""
        earlier = [other for other in self.releases if other < release]
        return tuple(
            (name, value)
            for (name, judge), value in self.accepted.items()
            if judge == release and earlier and self.accepted.get((name, earlier[-1])) not in {None, value}
        )

    def write(self, names: Iterable[str], path: Path = PATH) -> None:
        """Write the verdicts of the cases `names`, in that order."""
        releases = self.releases
        lines = [f"= {release}\n" for release in releases]
        lines += [f"{name} {' '.join(self._steps(name, releases))}\n" for name in names]
        # Many releases take hours, in which this may be stopped.
        whole = path.with_suffix(".new")
        whole.write_text("".join([_HEAD, *lines]), "utf-8")
        whole.replace(path)

    def _steps(self, name: str, releases: Iterable[Release]) -> Iterator[str]:
        last = ""
        for release in releases:
            verdict = self.accepted.get((name, release))
            sign = _UNKNOWN if verdict is None else _ACCEPTED if verdict else _REFUSED
            if sign != last:
                yield f"{sign}{release}"
            last = sign


def read_recording(path: Path = PATH) -> Recording:
    """Return the recorded verdicts; none where nothing was recorded."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    releases = [_release(line[2:]) for line in lines if line.startswith("=")]
    accepted: dict[tuple[str, Release], bool] = {}
    for line in lines:
        name, *steps = line.split()
        if name in {"=", "#"}:
            continue
        signs = {_release(step[1:]): step[0] for step in steps}
        sign = _UNKNOWN
        for release in releases:
            sign = signs.get(release, sign)
            if sign != _UNKNOWN:
                accepted[name, release] = sign == _ACCEPTED
    return Recording(accepted)


def _release(text: str) -> Release:
    release = Release.parse(text)
    assert release is not None, text
    return release
