"""Releases of OpenClaw from npm, each in a folder of its own, as little of them as reading a config needs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.e2e import setup_npm

from openclaw_wisgate.releases import Release

FOLDER = setup_npm.FOLDER / "releases"

_RENAMED = Release(2026, 1, 29)
_LOADS_EVERY_PLUGIN = Release(2026, 4, 5)
_FLAGS = ("--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline")


def install(release: Release, folder: Path = FOLDER) -> Path:
    """Install `release` below `folder`, if it is not there, and return the folder of its package."""
    home = folder / str(release)
    package = home / "node_modules" / _name(release)
    if not (home / "done").exists():
        shutil.rmtree(home, ignore_errors=True)
        _without_libsignal(home)
        _npm_install(home, [f"{_name(release)}@{release}"])
        if release == _LOADS_EVERY_PLUGIN:
            _npm_install(home, _dependencies_of_plugins(package))
        (home / "done").touch()
    return package


def _name(release: Release) -> str:
    return "openclaw" if release >= _RENAMED else "clawdbot"


def _without_libsignal(home: Path) -> None:
    """Prepare `home` so that npm takes an empty package for libsignal, which it would clone with git."""
    empty = home / "libsignal"
    empty.mkdir(parents=True)
    (empty / "package.json").write_text('{"name": "libsignal", "version": "0.0.0"}', "utf-8")
    (empty / "index.js").touch()
    manifest = {"private": True, "overrides": {"libsignal": "file:./libsignal"}}
    (home / "package.json").write_text(json.dumps(manifest), "utf-8")


def _npm_install(home: Path, packages: list[str]) -> None:
    npm = shutil.which("npm") or "npm"
    environment = {**os.environ, "PATH": f"{_node().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    subprocess.run([npm, "install", *_FLAGS, *packages], cwd=home, env=environment, check=True)


def _dependencies_of_plugins(package: Path) -> list[str]:
    """Return what the release's own postinstall script would install for the plugins that it brings."""
    wanted: dict[str, str] = {}
    for manifest in sorted(package.glob("dist/extensions/*/package.json")):
        plugin = json.loads(manifest.read_text("utf-8"))
        for name, version in {**plugin.get("dependencies", {}), **plugin.get("optionalDependencies", {})}.items():
            wanted.setdefault(name, version)
    return [f"{name}@{version}" for name, version in wanted.items()]


def _node() -> Path:
    node = setup_npm.node()
    if node is None:
        raise FileNotFoundError(setup_npm.SET_UP_HINT)
    return node
