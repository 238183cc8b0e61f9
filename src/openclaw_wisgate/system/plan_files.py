"""The file of a saved plan: nobody else may read it, because its edits may hold a key that is in the config, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from openclaw_wisgate._version import __version__
from openclaw_wisgate.errors import PlanFileError, UsageError
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_file import PlanFile, PlanFileFault, from_text, is_plan_file, to_text
from openclaw_wisgate.source import Source
from openclaw_wisgate.system import resources
from openclaw_wisgate.system.locate import Location
from openclaw_wisgate.system.new_file import sync_folder, write_whole
from openclaw_wisgate.system.reading import reason
from openclaw_wisgate.system.sweeping import sweep

_MAKE = "make one with: openclaw-wisgate add ... --plan FILE"


def read(name: str) -> PlanFile:
    """Return the plan in the file `name`; raise PlanFileError, or UsageError where `name` is no file's."""
    file = file_of(name)
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        message = f'there is no plan file "{name}"'
        raise PlanFileError(message, hint=_MAKE) from None
    except OSError as error:
        message = f'the plan file "{name}" cannot be read: {reason(error)}'
        raise PlanFileError(message, hint="see who owns the file") from error
    except UnicodeDecodeError:
        text = ""
    saved = from_text(text, resources.schema("plan"), version=__version__)
    if isinstance(saved, PlanFileFault):
        raise error_of(name, saved)
    return saved


def write(  # noqa: PLR0913 - what, where to, by what, for what, and what follows
    name: str,
    plan: Plan,
    *,
    command: str,
    location: Location,
    source: Source,
    pings: Sequence[tuple[str, str]] = (),
) -> None:
    """Put `plan`, which `command` made for the config `source`, into the file `name`, mode 0600, all of it or nothing.

    `location` is that of the config. Of what may be there only an older plan is replaced. Raise PlanFileError, or
    UsageError where `name` is no file's.
    """
    file = file_of(name)
    text = to_text(
        plan,
        command=command,
        config=str(location.file),
        state=str(location.state),
        digest_before=source.digest,
        pings=pings,
        created=f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        version=__version__,
    )
    try:
        if not file.parent.is_dir():
            message = f'there is no folder "{file.parent}" for the plan file'
            raise PlanFileError(message, hint="make the folder, or name another file")
        if not _is_free(file):
            message = f'"{name}" is there and is not a plan file'
            raise PlanFileError(message, hint="name another file, or move this one away")
        target = file.resolve()
        write_whole(target, text.encode("ascii"))
        sync_folder(target.parent)
        sweep(target.parent)
    except OSError as error:
        message = f'the plan file "{name}" cannot be written: {reason(error)}'
        raise PlanFileError(message, hint="see who owns the folder, and whether the disk is full") from error


def file_of(name: str) -> Path:
    """Return the file that `name` names; raise UsageError for a standard stream, which has no mode and no second look."""
    if name in ("", "-"):
        message = f'"{name}" is not a file that a plan can be kept in'
        raise UsageError(message, hint="name a file, as in: --plan wisgate.plan.json")
    return Path(name)


def error_of(name: str, fault: PlanFileFault) -> PlanFileError:
    """Return what is to be raised where the file `name` gives no plan because of `fault`."""
    message = f'"{name}" {fault.says}'
    if fault.command is None:
        return PlanFileError(message, hint=_MAKE)
    return PlanFileError(message, hint=f"make it again with: openclaw-wisgate {fault.command} ... --plan {name}")


def _is_free(file: Path) -> bool:
    """Tell whether nothing is lost by writing `file`: nothing is there, or a plan of this program."""
    if not file.exists() and not file.is_symlink():
        return True
    # A pipe would be waited for.
    return file.is_file() and is_plan_file(file.read_bytes().decode("utf-8", "replace"))
