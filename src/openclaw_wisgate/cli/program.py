"""The program without its commands, and one of them alone.

Most of what typer does at the start is about the options of commands that were not asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated

import typer

from openclaw_wisgate._version import __version__
from openclaw_wisgate.cli.exit_codes import ExitCode
from openclaw_wisgate.cli.streams import at_edge

NAME = "openclaw-wisgate"
MODULES = {
    "add": "add",
    "adopt": "adopt",
    "apply": "apply",
    "demo": "demo",
    "diff": "add",
    "doctor": "doctor",
    "explain": "explain",
    "models": "models",
    "ping": "ping",
    "remove": "remove",
    "schema": "schema",
    "sync": "sync",
    "undo": "remove",
}
"""The modules of the commands that can be had alone, each a function of that name; `validate` has its own shortcut."""


def new_program() -> typer.Typer:
    """Return the program without any command."""
    program = typer.Typer(
        name=NAME,
        add_completion=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        # Both would import rich, and its tracebacks show local variables, which hold keys.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    program.callback()(openclaw_wisgate)
    return program


def alone(arguments: list[str]) -> int | None:
    """Run the command that `arguments` begin with and return the exit code; None where the whole program has to."""
    name = arguments[0] if arguments else ""
    if name not in MODULES:
        return None
    program = new_program()
    program.command()(getattr(import_module(f"openclaw_wisgate.cli.{MODULES[name]}"), name))
    return run(program, arguments)


def run(program: typer.Typer, arguments: list[str] | None) -> int:
    """Run `program` and return its exit code."""
    code = at_edge(lambda: program(arguments, prog_name=NAME))
    return ExitCode.DONE if code is None else code


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        sys.stdout.write(f"{NAME} {__version__}\n")
        raise typer.Exit


def openclaw_wisgate(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Connect OpenClaw to WisGate: the smallest edit of openclaw.json, checked, shown, undoable, proved by a ping."""
