"""OpenClaw is asked about a copy, and what it answers is understood or said to be no answer."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from openclaw_wisgate.errors import OpenClawError
from openclaw_wisgate.releases import Release
from openclaw_wisgate.second_opinion import Issue
from openclaw_wisgate.system import openclaw_run
from openclaw_wisgate.system.openclaw_validate import ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for OpenClaw is a script with a #! line")

RELEASE = Release(2026, 9, 6)


def stand_in(tmp_path: Path, body: str) -> Path:
    """Make a program that runs `body`, Python, in place of OpenClaw."""
    program = tmp_path / "openclaw"
    program.write_text(f"#!{sys.executable}\nimport os, sys, json\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_copy(tmp_path: Path) -> None:
    """OpenClaw sees the text in a private file of its own, which is gone afterwards, and the user's variables."""
    seen = tmp_path / "seen"
    program = stand_in(
        tmp_path,
        f"""
config = os.environ["OPENCLAW_CONFIG_PATH"]
mode = oct(os.stat(config).st_mode & 0o777)
told = [config, mode, open(config).read(), os.environ["MINE"], sys.argv[1:]]
open({str(seen)!r}, "w").write(json.dumps(told))
open(config, "w").write("overwritten")
print("log line")
print(json.dumps({{"valid": True, "warnings": [{{"path": "a", "message": "b"}}]}}))
""",
    )
    opinion = ask(program, RELEASE, "{ models: {} }", variables={**os.environ, "MINE": "kept"})
    assert (opinion.valid, opinion.warnings, opinion.release) == (True, (Issue("a", "b"),), RELEASE)
    config, *rest = json.loads(seen.read_text("utf-8"))
    assert rest == ["0o600", "{ models: {} }", "kept", ["config", "validate", "--json"]]
    assert not Path(config).parent.exists()


def test_refusal(tmp_path: Path) -> None:
    """Exit code 1 with a verdict is an answer."""
    verdict = '{"ok": false, "valid": false, "issues": [{"path": "models", "message": "no"}]}'
    program = stand_in(tmp_path, f"print('''{verdict}'''); sys.exit(1)")
    opinion = ask(program, None, "{}", variables=os.environ)
    assert (opinion.valid, opinion.issues) == (False, (Issue("models", "no"),))


@pytest.mark.parametrize(
    "body", ["sys.exit(1)", "print('{')", "print('{}')", "print('[true]')", "print('{\"valid\": 1}')"]
)
def test_no_answer(tmp_path: Path, body: str) -> None:
    """What is no verdict is an error, with what OpenClaw wrote to standard error and without a key in it."""
    program = stand_in(tmp_path, f"sys.stderr.write('needs a newer node sk-abcdefghijklmnop'); {body}")
    with pytest.raises(OpenClawError, match="needs a newer node") as caught:
        ask(program, RELEASE, "{}", variables=os.environ)
    assert "sk-abc" not in caught.value.message


def test_cannot_start(tmp_path: Path) -> None:
    """A program that is none is said to be one."""
    program = tmp_path / "openclaw"
    program.write_text("", encoding="utf-8")
    with pytest.raises(OpenClawError, match="could not be started"):
        ask(program, RELEASE, "{}", variables=os.environ)


def test_too_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenClaw has its time and no more."""
    monkeypatch.setattr(openclaw_run, "SECONDS", 0.2)
    program = stand_in(tmp_path, "import time; time.sleep(30)")
    with pytest.raises(OpenClawError, match="no answer within"):
        ask(program, RELEASE, "{}", variables=os.environ)
