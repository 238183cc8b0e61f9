"""What OpenClaw releases say of the configs of `choices.py`, kept in `fixtures/conformance/choices.json`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from tests.conformance.openclaw.cases import FOLDER
from tests.conformance.openclaw.choices import case_of
from tests.conformance.openclaw.judging import choices, judge, throw_away_home
from tests.e2e import setup_npm

from openclaw_wisgate.releases import Release

PATH = FOLDER / "choices.json"
_OURS = ("desk/", "shop/", "wisgate/")
_AT_ONCE = 2


class Scope(NamedTuple):
    """What one agent has by default and may choose of the models that the config lists."""

    default: str
    selectable: tuple[str, ...]


class Answer(NamedTuple):
    """What a release says of a config; a refused one has nothing else.

    `scopes` are by agent, the one of the defaults under "". `listed` is what `openclaw models list` prints of the
    config's providers, None where it wants to be told the agent.
    """

    valid: bool
    scopes: Mapping[str, Scope]
    listed: tuple[str, ...] | None

    def as_json(self) -> dict[str, object]:
        """Return it as the recording has it."""
        if not self.valid:
            return {"valid": False}
        return {"scopes": {name: scope._asdict() for name, scope in self.scopes.items()}, "listed": self.listed}

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Answer:
        """Return what the recording has."""
        scopes = {
            name: Scope(scope["default"], tuple(scope["selectable"])) for name, scope in value.get("scopes", {}).items()
        }
        listed = value.get("listed")
        return cls(value.get("valid", True), scopes, None if listed is None else tuple(listed))


class Recording(NamedTuple):
    """The answers by the canonical text of the config and the release; the providers of each that make pictures."""

    answers: dict[str, dict[Release, Answer]]
    makers: dict[Release, tuple[str, ...]]

    def only(self, wanted: Mapping[Release, Container[str]]) -> Recording:
        """Return the answers about the configs that are `wanted` of each release."""
        found = {
            text: {release: answer for release, answer in answers.items() if text in wanted.get(release, ())}
            for text, answers in self.answers.items()
        }
        return self._replace(answers={text: answers for text, answers in found.items() if answers})

    def more(self, release: Release, answers: Mapping[str, Answer], makers: tuple[str, ...]) -> Recording:
        """Return the recording with what `release` says of more configs."""
        said = {text: self.answers.get(text, {}) | {release: answer} for text, answer in answers.items()}
        return Recording(self.answers | said, self.makers | {release: makers})


def makers_of(package: Path) -> tuple[str, ...]:
    """Return the providers of the bundled plugins in `package` that say that they make pictures."""
    manifests = [json.loads(path.read_text("utf-8")) for path in package.glob("dist/extensions/*/openclaw.plugin.json")]
    return tuple(
        sorted(name for one in manifests for name in one.get("contracts", {}).get("imageGenerationProviders", []))
    )


def canonical(text: str) -> str:
    """Return a config as the recording has it: the order of providers and models counts."""
    return json.dumps(json.loads(text))


def ask(package: Path, texts: Iterable[str], *, command: bool = True) -> dict[str, Answer]:
    """Return what the OpenClaw in `package` says of each config; its `command`, too, which takes seconds for each."""
    asked = sorted({canonical(text) for text in texts})
    cases = [case_of(text) for text in asked]
    answers = {
        text: Answer(judgement.valid, _scopes(chosen or {}), None)
        for text, judgement, chosen in zip(asked, judge(package, cases), choices(package, cases), strict=True)
    }
    printing = [text for text in asked if command and answers[text].valid]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        printed = pool.map(lambda text: _listed(package, text), printing)
        return answers | {
            text: answers[text]._replace(listed=listed) for text, listed in zip(printing, printed, strict=True)
        }


def _scopes(chosen: Mapping[str, Any]) -> dict[str, Scope]:
    return {name: Scope(scope["default"], tuple(sorted(scope["selectable"]))) for name, scope in chosen.items()}


def _listed(package: Path, text: str) -> tuple[str, ...] | None:
    """Return which models of the config's providers the real command lists, in a home of its own."""
    with throw_away_home(package) as (home, environment):
        config = home / ".openclaw" / "openclaw.json"
        config.parent.mkdir(mode=0o700)
        config.write_text(text, "utf-8")
        command = [str(setup_npm.node()), str(package / "openclaw.mjs"), "models", "list", "--json"]
        done = subprocess.run(
            command, cwd=home, env=environment | {"NO_COLOR": "1"}, capture_output=True, text=True, check=False
        )
    if "{" not in done.stdout:
        return None
    printed = json.loads(done.stdout[done.stdout.index("{") :])
    if "models" not in printed:
        return None
    return tuple(sorted(model["key"] for model in printed["models"] if model["key"].startswith(_OURS)))


def read_recording(path: Path = PATH) -> Recording:
    """Return what was recorded; nothing where there is no recording."""
    if not path.exists():
        return Recording({}, {})
    written = json.loads(path.read_text("utf-8"))
    makers = {_release(name): tuple(makers) for name, makers in written["makers"].items()}
    return Recording({json.dumps(one["config"]): dict(_answers(one["answers"])) for one in written["configs"]}, makers)


def _answers(written: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Release, Answer]]:
    for names, answer in written.items():
        for name in names.split():
            yield _release(name), Answer.of_json(answer)


def write_recording(recording: Recording, path: Path = PATH) -> None:
    """Write the recording, a line for each config, and releases that agree together."""
    lines = []
    for text, answers in sorted(recording.answers.items()):
        together: dict[str, list[str]] = {}
        for release, answer in sorted(answers.items(), key=lambda item: item[0]):
            together.setdefault(json.dumps(answer.as_json()), []).append(str(release))
        said = {" ".join(releases): json.loads(answer) for answer, releases in together.items()}
        lines.append(json.dumps({"config": json.loads(text), "answers": said}))
    makers = [
        f"  {json.dumps(str(release))}: {json.dumps(names)}" for release, names in sorted(recording.makers.items())
    ]
    whole = '{{"makers": {{\n{}\n}}, "configs": [\n{}\n]}}\n'
    path.write_text(whole.format(",\n".join(makers), ",\n".join(lines)), "utf-8")


def _release(name: str) -> Release:
    release = Release.parse(name)
    assert release is not None, name
    return release
