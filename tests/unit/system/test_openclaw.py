"""The OpenClaw that is installed here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from openclaw_wisgate.releases import Release
from openclaw_wisgate.system.openclaw import Installed, installed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="npm installs links elsewhere only")

PACKAGE = '{\n  "name": "openclaw",\n  "version": "2026.7.1-2",\n  "dependencies": { "version": "1.0.0" }\n}'


def put(file: Path, text: str = "#!/bin/sh\n") -> Path:
    """Write a program."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    file.chmod(0o755)
    return file


def found(*folders: Path) -> Installed | None:
    """Return what is found where programs are looked for in `folders`."""
    return installed({"PATH": os.pathsep.join(map(str, folders))})


def test_link_into_a_package(tmp_path: Path) -> None:
    """A program is a link into its package, which tells its version."""
    script = put(tmp_path / "lib" / "node_modules" / "openclaw" / "openclaw.mjs")
    put(script.parent / "package.json", PACKAGE)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "openclaw"
    program.symlink_to("../lib/node_modules/openclaw/openclaw.mjs")
    assert found(tmp_path / "none", tmp_path / "bin") == Installed(program, Release(2026, 7, 1, 2))


@pytest.mark.parametrize(
    ("program", "package"),
    [
        ("node_modules/.bin/openclaw", "node_modules/openclaw"),
        ("prefix/bin/openclaw", "prefix/lib/node_modules/openclaw"),
        ("npm/openclaw", "npm/node_modules/openclaw"),
        ("pnpm/openclaw", "pnpm/global/5/node_modules/openclaw"),
    ],
)
def test_script_beside_a_package(tmp_path: Path, program: str, package: str) -> None:
    """A script that starts OpenClaw stands in a known place beside its package."""
    script = put(tmp_path / program)
    put(tmp_path / package / "package.json", PACKAGE)
    assert found(script.parent) == Installed(script, Release(2026, 7, 1, 2))


@pytest.mark.parametrize(
    "package",
    [
        None,
        "",
        "{",
        PACKAGE.replace('"openclaw"', '"another"'),
        PACKAGE.replace("2026.7.1-2", "canary"),
        '{ "name": "openclaw" }',
    ],
)
def test_unknown_version(tmp_path: Path, package: str | None) -> None:
    """A program whose package is not there or tells no version is found without one."""
    script = put(tmp_path / "openclaw")
    if package is not None:
        put(tmp_path / "package.json", package)
    assert found(tmp_path) == Installed(script, None)


def test_the_first_counts(tmp_path: Path) -> None:
    """Of several the one is found that a shell would start; what cannot be started is passed."""
    put(tmp_path / "a" / "openclaw").chmod(0o600)
    (tmp_path / "b" / "openclaw").mkdir(parents=True)
    program = put(tmp_path / "c" / "openclaw")
    put(tmp_path / "d" / "openclaw")
    assert found(*(tmp_path / name for name in "abcd")) == Installed(program, None)


@pytest.mark.parametrize("variables", [{}, {"PATH": ""}, {"PATH": "/nowhere"}])
def test_none(variables: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none, None is found; the current folder is no place for programs."""
    put(tmp_path / "openclaw")
    monkeypatch.chdir(tmp_path)
    assert installed(variables) is None


@pytest.mark.openclaw
def test_real(openclaw_command: tuple[str, ...], tmp_path: Path) -> None:
    """The version of the real OpenClaw is found without starting it."""
    program = tmp_path / "openclaw"
    program.symlink_to(openclaw_command[-1])
    assert Path(openclaw_command[-1]).name == "openclaw.mjs"
    assert found(tmp_path) == Installed(program, Release(2026, 9, 6))
