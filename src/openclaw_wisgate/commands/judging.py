"""From a text to what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openclaw_wisgate.commands.release_choice import Choice, fallback, own
from openclaw_wisgate.commands.subject import Target, undecodable
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.effective import Effective, resolve
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.policy import Policy
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.report import Judged
from openclaw_wisgate.source import Source
from openclaw_wisgate.suppression import suppress
from openclaw_wisgate.syntax import Document, parse
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.includes import Includes
from openclaw_wisgate.system.locate import Surroundings, locate
from openclaw_wisgate.system.openclaw import Installed

if TYPE_CHECKING:  # for annotations only: most configs have no include
    from openclaw_wisgate.effective.reading import Read


class Chosen(NamedTuple):
    """The release a config is judged by; `assumed` where neither the user nor the config names one."""

    choice: Choice
    assumed: bool


class Bench(NamedTuple):
    """Where configs are judged: the environment that OpenClaw would see, and the release if one is asked for.

    `openclaw` is the installed OpenClaw, if it is to be asked, too.
    """

    environment: Environment
    around: Surroundings
    asked: Choice | None = None
    openclaw: Installed | None = None

    def chosen(self, document: Document) -> Chosen:
        """Return the release to judge `document` by."""
        named = self.asked or own(document)
        return Chosen(named, assumed=False) if named else Chosen(fallback(self.around.variables), assumed=True)

    def effective(
        self, document: Document, file: Path | None, release: Release, *, instead: Mapping[str, str] | None = None
    ) -> Effective:
        """Return `document` as OpenClaw `release` sees it, which finds it in `file`; None is standard input.

        Included files are as they are on disk, but for the texts `instead` of those of these absolute paths.
        """
        environment = self._environment(file)
        read: Read = Includes(file, environment=environment, around=self.around, release=release)
        if instead:
            # Few plans are about included files.
            from openclaw_wisgate.effective.reading import overlaid  # noqa: PLC0415

            read = overlaid(read, instead)
        return resolve(document, environment=environment, read=read, release=release)

    def _environment(self, file: Path | None) -> Environment:
        """Return the variables of a config; OpenClaw reads the `.env` beside it, too."""
        if file is None or file == self.environment.location.file:
            return self.environment
        return Environment(lambda: locate(self.around, config=str(file)), self.around)


def bench_at(target: Target, asked: Choice | None = None, openclaw: Installed | None = None) -> Bench:
    """Return where configs are judged on this machine, by the release `asked` for if there is one, and by `openclaw`."""
    return Bench(Environment(target.location, target.around), target.around, asked, openclaw)


def release_at(target: Target, document: Document) -> Release:
    """Return the release that a config of `target`, which is `document`, is judged by."""
    return bench_at(target).chosen(document).choice.release


def seen_at(
    target: Target, document: Document, release: Release | None = None, *, instead: Mapping[str, str] | None = None
) -> Effective:
    """Return `document` as OpenClaw sees it in the place of the config file, by the release of `document` if none is given.

    Included files are as they are on disk, but for the texts `instead` of those of these absolute paths.
    """
    release = release or release_at(target, document)
    return bench_at(target).effective(document, target.location.file, release, instead=instead)


def judge(
    source: Source, file: Path | None, bench: Bench, policy: Policy, *, baseline: Baseline | None = None
) -> tuple[Judged, bool]:
    """Return what counts about `source`, which was read from `file`, and whether its release was assumed.

    Raise OpenClawError where the installed OpenClaw is asked and gives no verdict.
    """
    parsed = parse(source.text, name=source.name)
    diagnostics = (*undecodable(source), *parsed.diagnostics)
    if parsed.document is None:
        return _unread(source, diagnostics), False
    choice, assumed = bench.chosen(parsed.document)
    effective = bench.effective(parsed.document, file, choice.release)
    if choice.said and choice is not bench.asked and not assumed:
        diagnostics += (choice.said,)
    diagnostics += tuple(told for one in effective.files for told in undecodable(one.source, included=True))
    diagnostics += findings(effective, choice.release, baseline=baseline)
    if bench.openclaw is not None:
        diagnostics = _with_opinion(effective, diagnostics, bench.openclaw, bench.around)
    kept, ignored = suppress(effective.documents, diagnostics, rule_ids)
    wanted = tuple(diagnostic for diagnostic in kept if policy.counts(diagnostic))
    ignored += len(kept) - len(wanted)
    return judged_of(effective, wanted, release=choice.release, ignored=ignored), assumed


def rule_ids() -> tuple[str, ...]:
    """Return every id that a finding can have."""
    from openclaw_wisgate.explanations import EXPLANATIONS  # noqa: PLC0415 - only for what names rules

    return tuple(explanation.id for explanation in EXPLANATIONS)


def findings(effective: Effective, release: Release, *, baseline: Baseline | None = None) -> tuple[Diagnostic, ...]:
    """Return every diagnostic about a config."""
    # Commands that only look at a config judge nothing.
    from openclaw_wisgate.check import check  # noqa: PLC0415
    from openclaw_wisgate.system import resources  # noqa: PLC0415

    return check(effective, resources.reference(release), release=release, baseline=baseline)


def _with_opinion(
    effective: Effective, diagnostics: tuple[Diagnostic, ...], openclaw: Installed, around: Surroundings
) -> tuple[Diagnostic, ...]:
    if effective.faults:
        # OpenClaw reads no further than an include that fails, and its copy would have none of them.
        return diagnostics
    # Few runs ask OpenClaw, and what it takes to do so is slow to load.
    from openclaw_wisgate.second_opinion import merged  # noqa: PLC0415
    from openclaw_wisgate.system.openclaw_validate import ask  # noqa: PLC0415

    opinion = ask(openclaw.program, openclaw.release, _whole(effective), variables=around.variables)
    return merged(effective, diagnostics, opinion)


def _whole(effective: Effective) -> str:
    """Return a config as one text: its own, or where it includes others all their values together."""
    if len(effective.documents) == 1:
        return effective.root.text
    import json  # noqa: PLC0415 - most configs include nothing

    # JSON5 has the numbers that JSON has not.
    return json.dumps(effective.written)


def judged_of(
    effective: Effective, diagnostics: Sequence[Diagnostic], *, release: Release = NEWEST, ignored: int = 0
) -> Judged:
    """Return `diagnostics` about a config with their places in the files it is made of."""
    root = effective.root
    if not diagnostics:
        return Judged(name=root.name, located=(), release=release, ignored=ignored)
    # Most files are good.
    from openclaw_wisgate.excerpt import Text, located  # noqa: PLC0415

    texts = [Text(root.name, root.text, root)]
    texts += (Text(file.source.name, file.source.text, file.document, file.path) for file in effective.files)
    return Judged(name=root.name, located=located(texts, diagnostics), release=release, ignored=ignored)


def _unread(source: Source, diagnostics: Sequence[Diagnostic]) -> Judged:
    from openclaw_wisgate.excerpt import Text, located  # noqa: PLC0415 - most files are JSON5

    return Judged(name=source.name, located=located((Text(source.name, source.text, None),), diagnostics))
