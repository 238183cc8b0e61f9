"""`schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Common, spread


@spread
def schema(
    common: Common,
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="openclaw-models, catalogue, plan or report.", show_default=True)
    ] = "openclaw-models",
    *,
    openclaw_version: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="The release whose config files it is for.", show_default="newest known"),
    ] = None,
) -> None:
    """Print a JSON Schema, for editors and other programs."""
    from openclaw_wisgate.commands import schema as use_case

    console = Console("schema", common)
    console.write(lambda: use_case.schema(name, openclaw_version))
