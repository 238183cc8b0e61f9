"""`validate --with-openclaw` with the real OpenClaw: its findings at our lines, and the file as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.openclaw

TEXT = """\
{
  gateway: { mode: "locl" }, // openclaw alone knows this section
  models: { $include: "./models.json5" },
}
"""


def test_findings_of_both(tmp_path: Path, npm_folder: Path, node: Path) -> None:
    """A fault in a section that we leave to OpenClaw has its line; one that both know is told once."""
    config = tmp_path / "openclaw.json"
    config.write_text(TEXT, "utf-8")
    (tmp_path / "models.json5").write_text("{ mode: 'both' }", "utf-8")
    path = os.pathsep.join((str(npm_folder / "node_modules" / ".bin"), str(node.parent), os.environ["PATH"]))
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_wisgate", "validate", "--with-openclaw", "-o", "json", "openclaw.json"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    (judged,) = json.loads(done.stdout)["files"]
    told = [(one["rule"], one["at"]["file"], one["at"]["line"], one["key"]) for one in judged["diagnostics"]]
    assert told == [
        ("openclaw/refused", "openclaw.json", 2, "gateway.mode"),
        ("schema/wrong-value", "models.json5", 1, "models.mode"),
    ]
    assert judged["openclaw"] == "2026.9.6"
    assert config.read_text("utf-8") == TEXT
