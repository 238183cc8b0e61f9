"""Which files are meant: OpenClaw's config by OpenClaw's own rules, and where our own state lives.

The only door to `platformdirs`. Rules and order: OpenClaw 2026.9.6, `resolveConfigPath`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.system import dotenv

_PROFILE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z", re.IGNORECASE)
_UNSET = frozenset({"", "undefined", "null"})
_READ_ONLY = ("OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The process as this program sees it: environment variables, current folder, our own state folder."""

    variables: Mapping[str, str]
    folder: Path
    state: Path

    @property
    def read_only(self) -> str | None:
        """The variable that tells OpenClaw not to write its config, or None."""
        return next((name for name in _READ_ONLY if self.variables.get(name) == "1"), None)


@dataclass(frozen=True, slots=True)
class Location:
    """The config file and the state folder of the OpenClaw that reads it; neither needs to exist."""

    file: Path
    state: Path


def surroundings() -> Surroundings:
    """Return the surroundings of this process."""
    # platformdirs costs a third of a start; only what needs our state pays.
    from platformdirs import user_state_path

    return Surroundings(os.environ, Path.cwd(), user_state_path("openclaw-wisgate", appauthor=False))


def locate(around: Surroundings, *, config: str | None = None, profile: str | None = None) -> Location:
    """Return where the config file is: `config`, else what OpenClaw would read under `profile`.

    Raise UsageError for a profile name that OpenClaw does not accept.
    """
    home = _home(around.variables)
    state = _state_folder(around, home, profile)
    if config is not None:
        return Location(_absolute(config, home, around.folder), state)
    named = _clean(around.variables.get("OPENCLAW_CONFIG_PATH"))
    if named is None and profile is None:
        # OpenClaw reads its global .env before it looks for the config.
        named = _clean(dotenv.read(state / ".env").get("OPENCLAW_CONFIG_PATH"))
    if named is not None:
        return Location(_absolute(named, home, around.folder), state)
    if _clean(around.variables.get("OPENCLAW_STATE_DIR")) or profile:
        candidates = [state / "openclaw.json", state / "clawdbot.json"]
    else:
        folders = (home / ".openclaw", home / ".clawdbot")
        candidates = [folder / name for folder in folders for name in ("openclaw.json", "clawdbot.json")]
    return Location(next((file for file in candidates if file.exists()), candidates[0]), state)


def _state_folder(around: Surroundings, home: Path, profile: str | None) -> Path:
    named = _clean(around.variables.get("OPENCLAW_STATE_DIR"))
    if named is not None:
        return _absolute(named, home, around.folder)
    if profile is None or profile.lower() == "default":
        return home / ".openclaw"
    if not _PROFILE.match(profile):
        message = f'"{profile}" is not a profile name: letters, digits, "_" and "-", at most 64'
        raise UsageError(message)
    return home / f".openclaw-{profile}"


def _home(variables: Mapping[str, str]) -> Path:
    system_home = _clean(variables.get("HOME")) or _clean(variables.get("USERPROFILE")) or str(Path("~").expanduser())
    own = _clean(variables.get("OPENCLAW_HOME"))
    if own is None:
        return Path(system_home)
    return Path(re.sub(r"\A~(?=[/\\]|\Z)", lambda _: system_home, own))


def _absolute(named: str, home: Path, folder: Path) -> Path:
    expanded = re.sub(r"\A~(?=[/\\]|\Z)", lambda _: str(home), named)
    return Path(os.path.abspath(folder / expanded))  # noqa: PTH100 - must not resolve a symbolic link


def _clean(value: str | None) -> str | None:
    trimmed = (value or "").strip()
    return None if trimmed in _UNSET else trimmed


def shortened(file: Path, variables: Mapping[str, str] = os.environ) -> str:
    """Return `file` as people write it, with `~` for the home folder."""
    home = variables.get("HOME", "").rstrip("/")
    if home and sys.platform != "win32" and str(file).startswith(f"{home}/"):
        return f"~{str(file)[len(home) :]}"
    return str(file)
