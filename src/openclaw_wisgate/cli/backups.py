"""`backups`, `backups restore` and `backups prune`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, Verifying, spread
from openclaw_wisgate.cli.target import attended
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.retention import DAYS, KEEP, Limits

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report

app = typer.Typer(rich_markup_mode=None)


@spread
def backups(context: typer.Context, common: Common) -> None:
    """List the saved copies, or put one back.

    Every write of this program saves the bytes from before it.
    """
    console = Console("backups", common)
    if context.invoked_subcommand is not None:
        if common != Common():
            console.run(lambda: _misplaced(context.invoked_subcommand))
        return
    from openclaw_wisgate.commands.backups import listed

    console.run(lambda: listed(attended(console)))


@app.command("restore")
@spread
def restore(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The copy, by the beginning of its name; or latest.")],
    asking: Asking,
    verifying: Verifying,
    common: Common,
    *,
    provider: Annotated[
        str | None, typer.Option(metavar="PROVIDER", help="Only this provider, as the copy has it.")
    ] = None,
) -> None:
    """Put a saved copy back.

    Checks it first, shows the diff, asks, saves what is there, writes. Can be undone.
    """
    from openclaw_wisgate.commands.restore import restore as use_case

    console = Console("backups restore", common, asking)

    def run() -> Report:
        return use_case(
            attended(console),
            identifier,
            provider=provider,
            write=not asking.dry_run,
            confirm=console.confirm,
            verify=verifying.verify,
        )

    console.run(run)


@app.command("prune")
@spread
def prune(
    asking: Asking,
    common: Common,
    *,
    keep: Annotated[int, typer.Option(min=0, metavar="N", help="Keep the latest N.")] = KEEP,
    older_than: Annotated[
        float, typer.Option(min=0, metavar="DAYS", help="Of the others, remove those older than this.")
    ] = DAYS,
) -> None:
    """Remove old saved copies.

    The latest one, the one that undo needs and the last one in order always stay.
    """
    from openclaw_wisgate.commands.backups import prune as use_case

    console = Console("backups prune", common, asking)
    limits, write = Limits(keep, older_than), not asking.dry_run
    console.run(lambda: use_case(attended(console), limits, write=write, confirm=console.confirm))


def _misplaced(command: str | None) -> NoReturn:
    message = f"options of `backups {command}` stand behind it"
    raise UsageError(message, hint=f"write `openclaw-wisgate backups {command} ...`, and the options at the end")


app.callback(invoke_without_command=True)(backups)
