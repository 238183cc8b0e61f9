"""`explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Common, spread


@spread
def explain(
    common: Common,
    rules: Annotated[
        list[str] | None, typer.Argument(metavar="[RULE]...", help="Rules or areas; without any, all are listed.")
    ] = None,
) -> None:
    """Tell what a finding means, with a bad and a good example."""
    from openclaw_wisgate.commands import explain as use_case

    console = Console("explain", common)
    console.run(lambda: use_case.explain(rules or []))
