"""`remove` and `undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, Saving, Verifying, spread
from openclaw_wisgate.cli.target import attended

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report


@spread
def remove(
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="The key under models.providers.")],
    saving: Saving,
    asking: Asking,
    verifying: Verifying,
    common: Common,
    *,
    model: Annotated[
        str | None, typer.Option(metavar="ID", help="Remove only this model of the provider, and what names it.")
    ] = None,
    replace_with: Annotated[
        str | None, typer.Option(metavar="MODEL", help="What agents are to use whose primary model goes.")
    ] = None,
) -> None:
    """Remove a provider, and what names it.

    Aliases, fallbacks, places in allowlists and the like go, too. Shows the diff, asks, backs up, writes.
    """
    from openclaw_wisgate.commands import remove as use_case

    console = Console("remove", common, asking)

    def run() -> Report:
        return use_case.remove(
            attended(console),
            provider,
            write=not asking.dry_run,
            confirm=console.confirm,
            model=model,
            replace_with=replace_with,
            plan=saving.name(asking, verify=verifying.verify),
            verify=verifying.verify,
        )

    console.run(run)


@spread
def undo(
    asking: Asking,
    verifying: Verifying,
    common: Common,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Also when the file has changed since; what has changed is overwritten.")
    ] = False,
) -> None:
    """Take the last write back.

    Only as long as the file is as this program's last write left it. Undoing an undo brings the change back.
    """
    from openclaw_wisgate.commands import undo as use_case

    console = Console("undo", common, asking)

    def run() -> Report:
        return use_case.undo(
            attended(console),
            write=not asking.dry_run,
            confirm=console.confirm,
            force=force,
            verify=verifying.verify,
        )

    console.run(run)
