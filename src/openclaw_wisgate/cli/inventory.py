"""`list`, `show` and `report`."""

from __future__ import annotations

from typing import Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Common, spread
from openclaw_wisgate.cli.target import attended

_Provider = Annotated[str, typer.Argument(metavar="PROVIDER", help="The provider, by its key in models.providers.")]


@spread
def list_(common: Common) -> None:
    """List the providers and models of the config: key, limits, and who may choose which model."""
    from openclaw_wisgate.commands import inventory

    console = Console("list", common)
    console.run(lambda: inventory.listed(attended(console)))


@spread
def show(common: Common, provider: _Provider) -> None:
    """Show one provider: every setting with the line that it stands in."""
    from openclaw_wisgate.commands import inventory

    console = Console("show", common)
    console.run(lambda: inventory.shown(attended(console), provider))


@spread
def report(
    common: Common,
    provider: Annotated[
        str | None, typer.Argument(metavar="[PROVIDER]", help="The provider; else those at WisGate's address.")
    ] = None,
) -> None:
    """Report the exact setup as Markdown or JSON, without secrets: versions, models, limits, digests, last ping."""
    from openclaw_wisgate.commands import inventory

    console = Console("report", common)
    console.run(lambda: inventory.reported(attended(console), provider))
