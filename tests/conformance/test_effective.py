"""Configs of several files and with variables, as OpenClaw resolves them: the same value, or refused for the same reason.

What OpenClaw 2026.9.6 made of `fixtures/effective/layouts.jsonl` is kept there, so nothing of OpenClaw is needed to
read it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from tests.conformance.layouts import Layout, layouts

from openclaw_wisgate import syntax
from openclaw_wisgate.change import same
from openclaw_wisgate.effective import Effective, resolve
from openclaw_wisgate.effective.powerful import is_powerful
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.system.includes import Includes
from openclaw_wisgate.system.locate import Surroundings
from openclaw_wisgate.system.workspace_names import is_withheld

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the layouts have symbolic links and POSIX paths")

RECORDED = Path(__file__).parents[2] / "fixtures" / "effective" / "layouts.jsonl"
SEED, RECORDED_COUNT = 20261123, 160
FRESH_SEED, FRESH_COUNT = 4711, 600
_REASONS = {
    "Circular include": "include/circular",
    "Maximum include depth": "include/too-deep",
    "Include path escapes": "include/outside",
    "Include path resolves outside": "include/outside",
    "Failed to parse": "include/not-json5",
    "Sibling keys require": "include/wrong-type",
    "Invalid $include": "include/wrong-type",
    "Failed to read": "include/unreadable",
    "Failed to resolve": "include/unreadable",
    "Include file failed security checks": "include/unreadable",
    "Include path must not contain null": "include/unreadable",
    "Include path exceeds": "include/unreadable",
}


def judged(layout: Layout, top: Path) -> Effective:
    """Return what we see of `layout`, which is put into `top`."""
    config = layout.put(top)
    document = syntax.parse(config.read_text("utf-8"), name="conf/openclaw.json").document
    assert document is not None
    variables = layout.variables(top)
    around = Surroundings(variables, top, top / "ours")
    return resolve(document, environment=variables, read=Includes(config, environment=variables, around=around))


def differs(effective: Effective, verdict: dict[str, object]) -> bool:
    """Tell whether we see a config otherwise than OpenClaw, whose value and missing variables or words are given.

    OpenClaw stops at the first fault of includes, so its reason must be one of ours.
    """
    if "refused" in verdict:
        return verdict["refused"] not in {fault.rule for fault in effective.faults}
    missing = verdict["missing"]
    assert isinstance(missing, list)
    ours = Counter((_as_openclaw_writes(path), name) for path, name in effective.missing)
    unlike = not same(effective.value, verdict["value"]) or _order(effective.value) != _order(verdict["value"])
    return unlike or bool(effective.faults) or ours != Counter((path, name) for path, name in missing)


def test_recorded_layouts_are_seen_as_openclaw_sees_them(tmp_path: Path) -> None:
    """Every recorded config has the value and the missing variables that OpenClaw gave it, or its reason to refuse."""
    wrong = []
    for number, line in enumerate(RECORDED.read_text("utf-8").splitlines()):
        record = json.loads(line)
        effective = judged(Layout(**record["layout"]), tmp_path / str(number))
        if differs(effective, record["verdict"]):
            wrong.append((number, record["verdict"], effective.value, effective.faults))
    assert wrong == []


def test_recorded_layouts_show_every_kind_of_verdict() -> None:
    """Among the recorded verdicts are all reasons to refuse but the depth, and enough values and missing variables."""
    verdicts = [json.loads(line)["verdict"] for line in RECORDED.read_text("utf-8").splitlines()]
    refused = {verdict["refused"] for verdict in verdicts if "refused" in verdict}
    assert refused == set(_REASONS.values()) - {"include/too-deep"}
    assert sum("value" in verdict for verdict in verdicts) > RECORDED_COUNT / 2
    assert sum(bool(verdict.get("missing")) for verdict in verdicts) > RECORDED_COUNT / 4


@pytest.mark.openclaw
def test_recorded_verdicts_are_those_of_openclaw(
    tmp_path: Path, node: Path, npm_folder: Path, *, update_goldens: bool
) -> None:
    """Asking OpenClaw again about the recorded layouts gives the file that is kept, byte for byte."""
    made = list(layouts(SEED, RECORDED_COUNT))
    verdicts = asked(made, tmp_path, node, npm_folder)
    lines = [
        json.dumps({"layout": layout.as_json(), "verdict": verdict})
        for layout, verdict in zip(made, verdicts, strict=True)
    ]
    text = "\n".join((*lines, ""))
    if update_goldens:
        RECORDED.write_text(text, "utf-8")
    assert RECORDED.read_text("utf-8") == text


@pytest.mark.openclaw
def test_other_layouts_are_seen_as_openclaw_sees_them(tmp_path: Path, node: Path, npm_folder: Path) -> None:
    """What was not recorded is seen the same way, too; which names a config or a folder may set, is known name by name."""
    made = list(layouts(FRESH_SEED, FRESH_COUNT))
    verdicts = asked(made, tmp_path / "theirs", node, npm_folder)
    wrong = []
    for number, (layout, verdict) in enumerate(zip(made, verdicts, strict=True)):
        effective = judged(layout, tmp_path / "ours" / str(number))
        if differs(effective, verdict):
            wrong.append((number, layout, verdict, effective.value, effective.faults))
    assert wrong == []


@pytest.mark.openclaw
def test_names_that_a_config_or_a_folder_cannot_set(tmp_path: Path, node: Path, npm_folder: Path) -> None:
    """Of all names that OpenClaw's sources speak of, we refuse the same ones to `env.vars` and to the folder's `.env`."""
    sources = (npm_folder / "node_modules" / "openclaw" / "dist").glob("*env*.mjs")
    words = {word for source in sources for word in re.findall(r"\b[A-Z][A-Z0-9_]{2,60}\b", source.read_text("utf-8"))}
    words |= {
        f"{start}X" for start in ("LD_", "DYLD_", "GIT_CONFIG_", "NPM_CONFIG_", "TF_VAR_", "CLOUDSDK_", "CLAWHUB_")
    }
    words |= {
        f"MY{end}" for end in ("_API_HOST", "_BASE_URL", "_ENDPOINT", "_SKIP_AUTH_X", "_DISABLE_TLS", "_AUTH_SKIP")
    }
    words |= {"CARGO_TARGET_X_LINKER", "CARGO_TARGET_LINKER", "wisgate_api_key", "Node_Options", "WISGATE_API_KEY"}
    # These are told apart by what the folder is, or are two names of one key.
    words -= {"HOME", "OPENCLAW_HOME", "OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH", "ZAI_API_KEY", "Z_AI_API_KEY"}
    answer = _run({"configs": [], "names": sorted(words), "folder": str(tmp_path)}, tmp_path, node, npm_folder)
    own, here = answer["own"], answer["here"]
    assert isinstance(own, list)
    assert isinstance(here, list)
    assert len(words) > 500
    assert set(own) == {word for word in words if not is_powerful(word)}
    assert set(here) - {"HOME"} == {word for word in words if not is_withheld(word)}


def asked(made: Iterable[Layout], top: Path, node: Path, folder: Path) -> list[dict[str, object]]:
    """Return OpenClaw's verdicts, with our names for its reasons to refuse."""
    configs = []
    for number, layout in enumerate(made):
        own = top / str(number)
        configs.append({"config": str(layout.put(own)), "environment": layout.variables(own)})
    verdicts = _run({"configs": configs, "names": [], "folder": str(top)}, top, node, folder)["configs"]
    assert isinstance(verdicts, list)
    return [{"refused": _reason(verdict["refused"])} if "refused" in verdict else verdict for verdict in verdicts]


def _run(question: dict[str, object], top: Path, node: Path, folder: Path) -> dict[str, object]:
    file = top / "question.json"
    file.write_text(json.dumps(question), "utf-8")
    command = [str(node), "--input-type=module", "-", str(file)]
    with Path(__file__).with_name("resolve_configs.mjs").open("rb") as script:
        done = subprocess.run(command, stdin=script, cwd=folder, check=True, capture_output=True)
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer


def _reason(message: str) -> str:
    (reason,) = {rule for words, rule in _REASONS.items() if message.startswith(words)}
    return reason


def _as_openclaw_writes(path: KeyPath) -> str:
    words = (
        f"[{step}]" if isinstance(step, int) else f'["{step}"]' if step.isdecimal() else f".{step}" for step in path
    )
    return "".join(words).removeprefix(".")


def _order(value: object) -> object:
    """Return the keys of `value` in their order, those that are numbers first, as JavaScript has them."""
    if isinstance(value, dict):
        keys: Sequence[str] = sorted(value, key=lambda key: (not key.isdecimal(), int(key) if key.isdecimal() else 0))
        return [(key, _order(value[key])) for key in keys]
    return [_order(element) for element in value] if isinstance(value, list) else None
