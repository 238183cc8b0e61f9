"""OpenClaw's service on this machine: its definition, and the variables that it gives the gateway.

`openclaw gateway install` leaves a unit for systemd in `~/.config/systemd/user` or an agent for launchd in
`~/Library/LaunchAgents` (OpenClaw 2026.9.6). Definitions are read, and nobody is asked whether they are loaded. What
the Windows Task Scheduler starts is not looked for.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.system import dotenv
from openclaw_wisgate.system.locate import CONFIG, STATE, Location, Surroundings, locate

_UNITS = ".config/systemd/user"
_AGENTS = "Library/LaunchAgents"
_COPIED = "OPENCLAW_SERVICE_MANAGED_ENV_KEYS"
_HOMES = ("HOME", "USERPROFILE", "OPENCLAW_HOME")


@dataclass(frozen=True, slots=True)
class Service:
    """A service that starts a gateway: the file that defines it, and its variables, which may hold keys."""

    file: Path
    variables: Mapping[str, str] = field(repr=False)

    @property
    def first(self) -> Mapping[str, str]:
        """The variables that count before OpenClaw's `.env` files.

        Those that OpenClaw has copied from there into a systemd unit do not (2026.9.6, `overrideKeys`).
        """
        copied = self.variables.get(_COPIED, "") if self.file.suffix == ".service" else ""
        names = {name.strip().upper() for name in copied.split(",")}
        return {name: value for name, value in self.variables.items() if name.upper() not in names}


def installed(location: Location, around: Surroundings) -> Service | None:
    """Return the service whose gateway reads the config of `location`, or None."""
    home = around.variables.get("HOME") or around.variables.get("USERPROFILE")
    if not home:
        return None
    found = [*_units(Path(home)), *_agents(Path(home))]
    return next((service for service in found if _is_of(service, location, around)), None)


def _is_of(service: Service, location: Location, around: Surroundings) -> bool:
    own = {name: around.variables[name] for name in _HOMES if name in around.variables}
    named = {name: value for name, value in service.variables.items() if name in (CONFIG, STATE, *_HOMES)}
    try:
        return locate(around._replace(variables=own | named)).file == location.file
    except UsageError:
        return False


def _units(home: Path) -> Iterator[Service]:
    for file in sorted((home / _UNITS).glob("openclaw-gateway*.service")):
        texts = [_text(part) for part in (file, *sorted(file.with_name(f"{file.name}.d").glob("*.conf")))]
        yield Service(file, _of_unit("\n".join(texts), home))


def _of_unit(text: str, home: Path) -> dict[str, str]:
    """Return the variables of a systemd unit; those of files count more than those in it, as systemd.exec(5) says."""
    inline: dict[str, str] = {}
    files: list[str] = []
    gone: list[str] = []
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        name, _, value = (part.strip() for part in line.partition("="))
        value = value.replace("%h", str(home)).replace("%%", "%")
        match name:
            case "Environment":
                inline = inline | _assigned(value) if value else {}
            case "EnvironmentFile":
                files = [*files, value.removeprefix("-")] if value else []
            case "UnsetEnvironment":
                gone = [*gone, *value.split()] if value else []
            case _:
                pass
    for file in files:
        inline |= dotenv.read(Path(file.strip("\"'")))
    return {name: value for name, value in inline.items() if name not in gone}


def _assigned(words: str) -> dict[str, str]:
    try:
        pairs = [word.partition("=") for word in shlex.split(words)]
    except ValueError:
        # An open quote: systemd ignores the line, too.
        return {}
    return {name: value for name, equals, value in pairs if equals}


def _agents(home: Path) -> Iterator[Service]:
    for file in sorted((home / _AGENTS).glob("ai.openclaw.*.plist")):
        if file.stem != "ai.openclaw.node":
            yield Service(file, _of_agent(file))


def _of_agent(file: Path) -> dict[str, str]:
    """Return the variables of a launchd agent: its own, and those of the file that its first words source."""
    import plistlib  # noqa: PLC0415 - for one kind of machine
    from xml.parsers.expat import ExpatError  # noqa: PLC0415 - the same

    try:
        told = plistlib.loads(file.read_bytes())
    except (OSError, ValueError, ExpatError, plistlib.InvalidFileException):
        return {}
    if not isinstance(told, Mapping):
        return {}
    own, words = told.get("EnvironmentVariables"), told.get("ProgramArguments")
    found = {str(name): str(value) for name, value in own.items()} if isinstance(own, Mapping) else {}
    for word in words if isinstance(words, list) else ():
        if isinstance(word, str) and word.endswith(f"{file.stem}.env"):
            found |= dotenv.read(Path(word))
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
