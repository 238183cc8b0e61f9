"""`remove` and `undo`."""

from __future__ import annotations

from typing import Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, spread
from openclaw_wisgate.cli.target import attended


@spread
def remove(
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="The key under models.providers.")],
    asking: Asking,
    common: Common,
) -> None:
    """Remove a provider.

    Takes its places in allowlists, too. Shows the diff, asks, backs up, writes.
    """
    from openclaw_wisgate.commands import remove as use_case

    console = Console("remove", common, asking)
    write = not asking.dry_run
    console.run(lambda: use_case.remove(attended(console), provider, write=write, confirm=console.confirm))


@spread
def undo(
    asking: Asking,
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
    write = not asking.dry_run
    console.run(lambda: use_case.undo(attended(console), write=write, confirm=console.confirm, force=force))
