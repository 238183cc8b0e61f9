"""Judging configs with an installed OpenClaw: its own reader, many files in one process of Node."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.openclaw.cases import Case
from tests.e2e import setup_npm

_SCRIPT = Path(__file__).with_name("judge.mjs")
_NOT_PASSED_ON = re.compile(r"(?:OPENCLAW|CLAWDBOT|MOLTBOT|ACME)_|.*(?:_KEY|_TOKEN|_SECRET)\Z")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What OpenClaw says of a config: whether it is valid, and the paths and messages of its issues."""

    valid: bool
    issues: tuple[tuple[str, str], ...]


def judge(package: Path, cases: Sequence[Case]) -> tuple[Judgement, ...]:
    """Return what the OpenClaw in `package` says of each case."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(case.write(Path(folder, str(number)))) for number, case in enumerate(cases)]
        return tuple(_judgement(answer) for answer in _run(package, {"files": files, "what": "validity"}))


def choices(package: Path, cases: Sequence[Case]) -> tuple[dict[str, Any] | None, ...]:
    """Return what the OpenClaw in `package` says of who may choose which model; None for a config that it refuses.

    By agent, the one of the defaults under "", the `default` model and the `selectable` ones among those listed.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [str(case.write(Path(folder, str(number)))) for number, case in enumerate(cases)]
        return tuple(answer.get("scopes") for answer in _run(package, {"files": files, "what": "choices"}))


def schema(package: Path) -> dict[str, object]:
    """Return the JSON Schema of what the OpenClaw in `package` takes; refinements in code are not in it."""
    (exported,) = _run(package, {"files": [], "what": "schema"})
    return exported


def _judgement(answer: dict[str, Any]) -> Judgement:
    issues = answer["issues"]
    for issue in issues:
        # Without a network some releases refuse what they accept with one.
        if "npm error" in issue["message"]:
            raise RuntimeError(issue["message"])
    return Judgement(answer["valid"] is True, tuple((issue["path"], issue["message"]) for issue in issues))


def _run(package: Path, request: dict[str, object]) -> list[dict[str, Any]]:
    node = setup_npm.node()
    if node is None:
        raise FileNotFoundError(setup_npm.SET_UP_HINT)
    with throw_away_home(package) as (home, environment):
        answers = home / "answers.jsonl"
        places = {"package": str(package), "state": str(home / "state"), "answers": str(answers)}
        done = subprocess.run(
            [str(node), str(_SCRIPT)],
            input=json.dumps(places | request),
            env=environment,
            text=True,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            message = f"{package} cannot be asked: {done.stderr[-4000:]}"
            raise RuntimeError(message)
        return [json.loads(line) for line in answers.read_text("utf-8").splitlines()]


@contextmanager
def throw_away_home(package: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield an empty home, and the environment without what configs or OpenClaw could take from it.

    The rest of it stays: to read a config that names Google, 2026.4.27 runs npm, in `stage` beside the package.
    """
    environment = {name: value for name, value in os.environ.items() if not _NOT_PASSED_ON.match(name)}
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "state").mkdir()
        environment |= {
            "HOME": name,
            "USERPROFILE": name,
            "NPM_CONFIG_USERCONFIG": str(Path.home() / ".npmrc"),
            "OPENCLAW_PLUGIN_STAGE_DIR": str(package.parents[1] / "stage"),
        }
        yield home, environment
