"""The program: its commands, and the edge at which everything that goes wrong becomes an exit code."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from openclaw_wisgate._version import __version__
from openclaw_wisgate.cli.add import add, diff
from openclaw_wisgate.cli.demo import demo
from openclaw_wisgate.cli.exit_codes import ExitCode
from openclaw_wisgate.cli.ping import ping
from openclaw_wisgate.cli.remove import remove, undo
from openclaw_wisgate.cli.validate import validate

app = typer.Typer(
    name="openclaw-wisgate",
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    # Both would import rich, and its tracebacks show local variables, which hold keys.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for command in (add, diff, validate, ping, remove, undo, demo):
    app.command()(command)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        sys.stdout.write(f"openclaw-wisgate {__version__}\n")
        raise typer.Exit


@app.callback()
def openclaw_wisgate(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Connect OpenClaw to WisGate: the smallest edit of openclaw.json, checked, shown, undoable, proved by a ping."""


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal in another encoding must not end in a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(arguments, prog_name="openclaw-wisgate")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; Python must not complain about it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.DONE
