"""Installs the npm packages that tests run, at exact versions, into `.npm/` of the checkout.

Run `python tests/e2e/setup_npm.py`; it needs npm and the network once and then returns at once. The stamp
is written last, so that an interrupted installation is not taken for a finished one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".npm"
SET_UP_HINT = "run python tests/e2e/setup_npm.py"

_NODE = {"node": "24.21.0"}
_PACKAGES = {
    **_NODE,
    "@copilotkit/aimock": "1.43.0",
    "@microsoft/sarif-multitool": "5.7.0",
    "json5": "2.2.3",
    "openclaw": "2026.9.6",
}
_MODULES = FOLDER / "node_modules"
_STAMP = FOLDER / "installed.json"
_NODE_FOLDER = _MODULES / "node" / "bin"


def is_installed() -> bool:
    """Tell whether exactly the pinned packages have been installed to the end."""
    try:
        return bool(json.loads(_STAMP.read_text("utf-8")) == _PACKAGES)
    except (OSError, ValueError):
        return False


def node() -> Path | None:
    """Return the pinned Node, which OpenClaw needs (>= 24.16), or None."""
    return _NODE_FOLDER / ("node.exe" if os.name == "nt" else "node") if is_installed() else None


def openclaw_command() -> tuple[str, ...] | None:
    """Return the words that start the pinned OpenClaw under the pinned Node, or None."""
    return _command("openclaw", "openclaw.mjs")


def aimock_command() -> tuple[str, ...] | None:
    """Return the words that start the pinned aimock, a mock of model providers, or None."""
    return _command("@copilotkit/aimock", "dist", "aimock-cli.js")


def sarif_command() -> tuple[str, ...] | None:
    """Return the words that start Microsoft's reader and validator of SARIF, or None."""
    # Its npm wrapper hands the arguments to a shell, which takes some for its own.
    name = "Sarif.Multitool.exe" if os.name == "nt" else "Sarif.Multitool"
    program = _MODULES / "@microsoft" / f"sarif-multitool-{sys.platform}" / name
    return (str(program),) if is_installed() else None


def main() -> int:
    """Install what is missing; return 0 when the packages are there, else 1 with one line on stderr."""
    if is_installed():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("setup_npm: npm is not on PATH; install Node.js, which brings it\n")
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    # OpenClaw refuses to be installed by an older Node, so the pinned one comes first and installs the rest.
    for packages in (_NODE, _PACKAGES):
        code = _install(npm, packages)
        if code:
            sys.stderr.write(f"setup_npm: npm install failed with exit code {code}; run this again\n")
            return 1
    _STAMP.write_text(json.dumps(_PACKAGES), "utf-8")
    return 0


def _command(package: str, *script: str) -> tuple[str, ...] | None:
    runtime = node()
    return (str(runtime), str(_MODULES.joinpath(package, *script))) if runtime else None


def _install(npm: str, packages: dict[str, str]) -> int:
    manifest = {"private": True, "dependencies": packages}
    (FOLDER / "package.json").write_text(json.dumps(manifest), "utf-8")
    path = os.pathsep.join([str(_NODE_FOLDER), os.environ.get("PATH", os.defpath)])
    return subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--no-package-lock"],
        cwd=FOLDER,
        env={**os.environ, "PATH": path},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
