"""The program: its commands, and the edge at which everything that goes wrong becomes an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from openclaw_wisgate._version import __version__
from openclaw_wisgate.cli import backups
from openclaw_wisgate.cli.add import add, diff
from openclaw_wisgate.cli.adopt import adopt
from openclaw_wisgate.cli.apply import apply
from openclaw_wisgate.cli.demo import demo
from openclaw_wisgate.cli.doctor import doctor
from openclaw_wisgate.cli.exit_codes import ExitCode
from openclaw_wisgate.cli.explain import explain
from openclaw_wisgate.cli.inventory import list_, report, show
from openclaw_wisgate.cli.models import models
from openclaw_wisgate.cli.ping import ping
from openclaw_wisgate.cli.remove import remove, undo
from openclaw_wisgate.cli.schema import schema
from openclaw_wisgate.cli.streams import at_edge
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

for command in (add, diff, apply, validate, explain, schema, ping, doctor, models, adopt, remove, undo, demo):
    app.command()(command)
for name, command in (("list", list_), ("show", show), ("report", report)):
    app.command(name)(command)
app.add_typer(backups.app, name="backups")


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
    code = at_edge(lambda: app(arguments, prog_name="openclaw-wisgate"))
    return ExitCode.DONE if code is None else code
