"""What continuous integration runs, run for real in a throw-away repository: hook, action, GitLab job."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GOOD = '{ gateway: { mode: "local" } }\n'
BAD = '{\n  models: { mode: "both" },\n  gateway: { mode: "local" },\n}\n'
pytestmark = [pytest.mark.install, pytest.mark.usefixtures("npm_folder")]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of somebody's with a good config and a bad one."""
    folder = tmp_path / "repository"
    (folder / "conf").mkdir(parents=True)
    (folder / "openclaw.json").write_text(GOOD, encoding="utf-8")
    (folder / "conf" / "site.openclaw.json").write_text(BAD, encoding="utf-8")
    (folder / "conf" / "other.json").write_text("not ours", encoding="utf-8")
    run(["git", "init", "-q"], folder)
    run(["git", "add", "."], folder)
    return folder


def run(command: Sequence[str | Path], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `command` in `folder`; nothing of a surrounding continuous integration is passed on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GIT_", "PYTEST_"))}
    return subprocess.run(
        command, cwd=folder, env=kept | variables, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def hook_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that holds this project as it stands, under the tag v0."""
    folder = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - git is on every PATH here
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    run(["git", "init", "-q"], folder)
    run(["git", "add", "."], folder)
    who = ("-c", "user.name=test", "-c", "user.email=test@localhost")
    made = run(["git", *who, "commit", "-q", "-m", "as it stands"], folder)
    assert made.returncode == 0, made.stderr
    run(["git", "tag", "v0"], folder)
    return folder


@pytest.fixture(scope="module")
def hook_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs."""
    return tmp_path_factory.mktemp("pre-commit")


def pre_commit(
    repository: Path, source: Path, home: Path, hook: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run one of our hooks over a repository, by the configuration that the README tells to write."""
    (documented,) = re.findall(r"```yaml\n(repos:.+?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    config = yaml.safe_load(documented)
    (entry,) = config["repos"]
    entry |= {"repo": str(source), "rev": "v0", "hooks": [{"id": hook}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    return run(command, repository, PRE_COMMIT_HOME=str(home), **variables)


def test_hook(repository: Path, hook_source: Path, hook_home: Path) -> None:
    """The hook judges the config files, fails on the bad one with its line, and passes when that is right."""
    failed = pre_commit(repository, hook_source, hook_home, "openclaw-wisgate")
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "conf/site.openclaw.json:2:19: error[schema/wrong-value]" in failed.stdout
    assert "other.json" not in failed.stdout
    (repository / "conf" / "site.openclaw.json").write_text(BAD.replace("both", "merge"), encoding="utf-8")
    passed = pre_commit(repository, hook_source, hook_home, "openclaw-wisgate")
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_fixing_hook(repository: Path, hook_source: Path, hook_home: Path) -> None:
    """The fixing hook changes what has a safe fix, and pre-commit reports the changed file."""
    site = repository / "conf" / "site.openclaw.json"
    text = GOOD.replace("}\n", ', models: { Mode: "merge" } }\n')
    site.write_text(text, encoding="utf-8")
    state = str(repository.parent / "state")
    done = pre_commit(repository, hook_source, hook_home, "openclaw-wisgate-fix", XDG_STATE_HOME=state)
    assert done.returncode == 1, done.stdout + done.stderr
    assert site.read_text("utf-8") == text.replace("Mode", "mode")


class Action:
    """The composite action, run step by step as a runner does."""

    def __init__(self, temporary: Path) -> None:
        """Read the action; `temporary` is the runner's folder for temporary files."""
        self._action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
        self._temporary = temporary

    def run(self, folder: Path, inputs: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run the steps in `folder` until one fails; return the last one that ran."""
        unknown = inputs.keys() - self._action["inputs"].keys()
        assert not unknown, unknown
        given = {name: entry["default"] for name, entry in self._action["inputs"].items()} | dict(inputs)
        script = self._temporary / "step.sh"
        done = None
        for step in self._action["runs"]["steps"]:
            assert step["shell"] == "bash"
            assert "${{" not in step["run"], "an input must not become a part of a script"
            variables = {name: filled(value, given) for name, value in step.get("env", {}).items()}
            script.write_text(step["run"], encoding="utf-8")
            command: list[str | Path] = ["bash", "--noprofile", "--norc", "-eo", "pipefail", script]
            places = {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self._temporary), "GITHUB_ACTIONS": "true"}
            done = run(command, folder, **places, **variables)
            if done.returncode:
                break
        assert done is not None
        return done


def filled(value: str, inputs: Mapping[str, str]) -> str:
    """Return an expression's value; the action uses no others than inputs."""
    (name,) = re.findall(r"\A\$\{\{ inputs\.([\w-]+) \}\}\Z", value)
    return inputs[name]


@pytest.fixture(scope="module")
def action(tmp_path_factory: pytest.TempPathFactory) -> Action:
    """The action on a fresh runner."""
    return Action(tmp_path_factory.mktemp("runner"))


def test_action(repository: Path, action: Action) -> None:
    """The action annotates the line at fault, fails, and leaves SARIF where it is asked for."""
    failed = action.run(repository, {"sarif-file": "found.sarif"})
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert re.search(r"^::error file=conf/site\.openclaw\.json,line=2,", failed.stdout, re.MULTILINE)
    (result,) = json.loads((repository / "found.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "schema/wrong-value"


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"files": "openclaw.json"}, 0),
        ({"files": "openclaw.json\r\n\nconf/*.openclaw.json\n"}, 1),
        ({"files": "openclaw.json; exit 7 #"}, 3),
        ({"files": "$(exit 7)"}, 3),
        ({"openclaw-version": "never"}, 2),
    ],
)
def test_inputs_of_the_action(repository: Path, action: Action, inputs: Mapping[str, str], code: int) -> None:
    """Inputs are files and options and nothing else, whatever they hold; the exit code is the program's."""
    done = action.run(repository, inputs)
    assert done.returncode == code, done.stdout + done.stderr


def test_gitlab_job(repository: Path, tmp_path: Path) -> None:
    """The job that the README documents leaves a code quality report and fails on the bad file."""
    (documented,) = re.findall(r"```yaml\n(openclaw:.+?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    job = yaml.safe_load(documented)["openclaw"]
    report = repository / job["artifacts"]["reports"]["codequality"]
    venv = tmp_path / "venv"
    run([sys.executable, "-m", "venv", venv], repository)
    path = os.pathsep.join((str(venv / "bin"), os.environ["PATH"]))
    script = "set -e\n" + "\n".join(job["script"])
    done = run(["bash", "-c", script], repository, PATH=path, OPENCLAW_WISGATE=str(ROOT))
    assert done.returncode == 1, done.stdout + done.stderr
    (finding,) = json.loads(report.read_text("utf-8"))
    assert finding["location"] == {"path": "conf/site.openclaw.json", "lines": {"begin": 2}}
