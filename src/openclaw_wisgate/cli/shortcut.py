"""The shortcut for the most frequent run, `validate [FILE]...`: the same code, without the commands around it.

Loading typer and every command's options takes longer than judging a file.
"""

from __future__ import annotations

import gc
import os
import sys

from openclaw_wisgate.cli.exit_codes import exit_code
from openclaw_wisgate.cli.streams import at_edge, in_colour, interrupted, put
from openclaw_wisgate.errors import WisgateError

OFF = "OPENCLAW_WISGATE_NO_SHORTCUT"
"""The environment variable that makes every run take the long way, if it is not empty."""
_STRICT = "--strict"
_QUIET = frozenset({"-q", "--quiet"})
"""Flags that do not matter here, where nothing but the result is said."""


def shortcut(arguments: list[str]) -> int | None:
    """Do what `arguments` say and return the exit code; None where the whole program has to.

    It has to for all but plain files and the simplest flags, and for what cannot be done at all.
    """
    if arguments[:1] != ["validate"] or os.environ.get(OFF) or os.environ.get("GITHUB_ACTIONS") == "true":
        return None
    files = [argument for argument in arguments[1:] if argument != _STRICT and argument not in _QUIET]
    if not all(os.path.isfile(file) and not file.startswith("-") for file in files):  # noqa: PTH113 - as the user named it
        return None
    if len(files) > 1 and sys.stderr.isatty():
        # Somebody may be waiting for the progress bar.
        return None
    if len(files) <= 1:
        # So short a run leaves nothing that is worth collecting.
        gc.disable()
    return at_edge(lambda: _validate(files, strict=_STRICT in arguments))


def _validate(files: list[str], *, strict: bool) -> int | None:
    from openclaw_wisgate.commands.subject import Target
    from openclaw_wisgate.commands.validate import ValidateRequest, validate
    from openclaw_wisgate.reporters import Palette, text
    from openclaw_wisgate.system.locate import locate, surroundings

    try:
        around = surroundings()
        report = validate(ValidateRequest(target=Target(locate(around), around), names=files, strict=strict))
    except WisgateError:
        # The whole program meets the same fault and words it.
        return None
    except KeyboardInterrupt:
        return interrupted()
    put(sys.stdout, text.render(report, Palette(on=in_colour("auto", terminal=sys.stdout.isatty()))))
    return exit_code(report)
