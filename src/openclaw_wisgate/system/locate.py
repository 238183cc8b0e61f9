"""Which files are meant: OpenClaw's config by OpenClaw's own rules, and where our own state lives.

The only door to `platformdirs`. Rules and order: OpenClaw 2026.9.6, `resolveConfigPath`, `applyCliProfileEnv`
and `loadGlobalRuntimeDotEnvFiles`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.system import dotenv

CONFIG = "OPENCLAW_CONFIG_PATH"
STATE = "OPENCLAW_STATE_DIR"
_NAMES = ("openclaw.json", "clawdbot.json")
_PROFILE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z"
_TERMUX = r"(?:\A|/)com\.termux/files/usr/?\Z"
_READ_ONLY = ("OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE")


class Surroundings(NamedTuple):
    """The process as this program sees it: environment variables, current folder.

    `own` is our own state folder, None for that of this account.
    """

    variables: Mapping[str, str]
    folder: Path
    own: Path | None = None

    @property
    def state(self) -> Path:
        """Our own state folder; it need not exist."""
        return self.own or _own_state()

    @property
    def cache(self) -> Path:
        """Our own cache folder, whose loss costs nothing but time; it need not exist."""
        return self.own / "cache" if self.own else _own_cache()


class Location(NamedTuple):
    """The config file and the state folder of the OpenClaw that reads it; neither needs to exist.

    `env_files` are its global `.env` files; of two that set a variable the first counts.
    """

    file: Path
    state: Path
    env_files: tuple[Path, ...]


def surroundings() -> Surroundings:
    """Return the surroundings of this process."""
    return Surroundings(os.environ, Path.cwd())


def _own_state() -> Path:
    # platformdirs costs as much as judging a file; only what needs our state pays.
    from platformdirs import user_state_path

    return user_state_path("openclaw-wisgate", appauthor=False)


def _own_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("openclaw-wisgate", appauthor=False)


def locate(around: Surroundings, *, config: str | None = None, profile: str | None = None) -> Location:
    """Return where the config file is: `config`, else what OpenClaw would read under `profile`.

    Raise UsageError for a profile name that OpenClaw does not accept.
    """
    home = _home(around)
    variables = dict(around.variables)
    if profile is not None:
        variables |= _selected_by(profile, variables, home, around.folder)
    if config is not None:
        variables[CONFIG] = str(_absolute(config, home, around.folder))
    first = _env_files(variables, home, around.folder)
    # OpenClaw reads its .env before it looks for the config, unlike its service's; it sets only what is not set.
    early = [file for file in first if file.name == ".env"]
    variables = {name: value for name in (CONFIG, STATE) if (value := setting(name, early)) is not None} | variables
    state = _state(variables, home, around.folder)
    named = _trimmed(variables.get(CONFIG))
    if named is not None:
        file = _absolute(named, home, around.folder)
    else:
        file = _found(state, home, only_state=_trimmed(variables.get(STATE)) is not None)
    env_files = tuple(dict.fromkeys((*first, *_env_files(variables, home, around.folder))))
    return Location(file, state, env_files)


def locate_again(around: Surroundings, *, config: str, state: str) -> Location:
    """Return where the config file `config` was when OpenClaw had the state folder `state`; both are absolute.

    What OpenClaw would read now counts where it is the same, else whatever it takes to come to these two.
    """
    named = around._replace(variables={**around.variables, STATE: state})
    ways = (locate(around), locate(around, config=config), locate(named, config=config))
    return next((way for way in ways if (str(way.file), str(way.state)) == (config, state)), ways[-1])


def expanded(named: str, around: Surroundings) -> Path:
    """Return the path that OpenClaw takes `named` for: `~` is its home, a relative one starts at the current folder."""
    return _absolute(named, _home(around), around.folder)


def setting(name: str, files: Iterable[Path]) -> str | None:
    """Return what the first of the `.env` files that sets `name` sets it to, or None."""
    found = (dotenv.read(file).get(name) for file in files)
    return next((value for value in found if value is not None), None)


def read_only(location: Location, around: Surroundings) -> str | None:
    """Return the variable that tells OpenClaw not to write its config, or None."""
    for name in _READ_ONLY:
        value = around.variables.get(name)
        if (setting(name, location.env_files) if value is None else value) == "1":
            return name
    return None


def _selected_by(profile: str, variables: Mapping[str, str], home: Path, folder: Path) -> Mapping[str, str]:
    """Return the variables that `--profile` sets: those that are not set, or that an inherited profile has set."""
    if not re.match(_PROFILE, profile):
        message = f'"{profile}" is not a profile name: letters, digits, "_" and "-", at most 64'
        raise UsageError(message)
    own = _profile_folder(profile, home)
    inherited = _profile_folder(_trimmed(variables.get("OPENCLAW_PROFILE")) or "default", home)
    state, config = _trimmed(variables.get(STATE)), _trimmed(variables.get(CONFIG))
    leaves = state is None or (own != inherited and _absolute(state, home, folder) == inherited)
    chosen = own if leaves or state is None else _absolute(state, home, folder)
    selected = {STATE: str(chosen)}
    inherited_config = own != inherited and leaves and config is not None
    if config is None or (inherited_config and _absolute(config, home, folder) == inherited / _NAMES[0]):
        selected[CONFIG] = str(chosen / _NAMES[0])
    return selected


def _profile_folder(profile: str, home: Path) -> Path:
    return home / (".openclaw" if profile.lower() == "default" else f".openclaw-{profile}")


def _state(variables: Mapping[str, str], home: Path, folder: Path) -> Path:
    named = _trimmed(variables.get(STATE))
    if named is not None:
        return _absolute(named, home, folder)
    present = (candidate for candidate in (home / ".openclaw", home / ".clawdbot") if candidate.exists())
    return next(present, home / ".openclaw")


def _found(state: Path, home: Path, *, only_state: bool) -> Path:
    """Return the config file that is there, else the one that OpenClaw would make."""
    folders = [state] if only_state else [state, home / ".openclaw", home / ".clawdbot"]
    candidates = [folder / name for folder in folders for name in _NAMES]
    return next((file for file in candidates if file.exists()), candidates[0])


def _env_files(variables: Mapping[str, str], home: Path, folder: Path) -> tuple[Path, ...]:
    """Return OpenClaw's global `.env` files: of the state folder, of the config's folder and of the service."""
    state = _state(variables, home, folder)
    named_state, named_config = _trimmed(variables.get(STATE)), _trimmed(variables.get(CONFIG))
    files = [state / ".env"]
    if named_state is None:
        beside = home / ".openclaw" if named_config is None else _absolute(named_config, home, folder).parent
        files.append(beside / ".env")
    if named_state is None or state == home / ".openclaw":
        files.append(home / ".config" / "openclaw" / "gateway.env")
    return tuple(dict.fromkeys(files))


def _home(around: Surroundings) -> Path:
    variables = around.variables
    named = (_home_value(variables.get("HOME")), _home_value(variables.get("USERPROFILE")), _termux_home(variables))
    system_home = next((value for value in named if value is not None), None) or _account_home()
    own = _home_value(variables.get("OPENCLAW_HOME"))
    return _absolute(system_home if own is None else own, Path(system_home), around.folder)


def _termux_home(variables: Mapping[str, str]) -> str | None:
    prefix = _home_value(variables.get("PREFIX"))
    if prefix is None or _home_value(variables.get("ANDROID_DATA")) is None or not re.search(_TERMUX, prefix):
        return None
    return str(Path(prefix).parent / "home")


def _account_home() -> str:
    """Return the home of this account, or "." where it has none, as in some containers."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.expanduser raises where there is none
    return "." if home == "~" else home


def _absolute(named: str, home: Path, folder: Path) -> Path:
    expanded = re.sub(r"\A~(?=[/\\]|\Z)", lambda _: str(home), named)
    return Path(os.path.abspath(folder / expanded))  # noqa: PTH100 - must not resolve a symbolic link


def _trimmed(value: str | None) -> str | None:
    return (value or "").strip() or None


def _home_value(value: str | None) -> str | None:
    """Return a home variable's value; scripts in JavaScript set unset ones to these words."""
    trimmed = _trimmed(value)
    return None if trimmed in ("undefined", "null") else trimmed


def shortened(file: Path, variables: Mapping[str, str] = os.environ) -> str:
    """Return `file` as people write it, with `~` for the home folder."""
    home = variables.get("HOME", "").rstrip("/")
    if home and sys.platform != "win32" and str(file).startswith(f"{home}/"):
        return f"~{str(file)[len(home) :]}"
    return str(file)
