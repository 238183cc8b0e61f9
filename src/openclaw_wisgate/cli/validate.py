"""`validate`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Common, Output, spread
from openclaw_wisgate.cli.target import target_of


@spread
def validate(
    common: Common,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE|DIR]...", help="Files, folders or -; else the config file.")
    ] = None,
    *,
    form: Annotated[
        Output | None, typer.Option("--format", help="How findings are written; the same as --output.")
    ] = None,
) -> None:
    """Check config files.

    Their syntax, and the sections that decide about models; nothing is touched.
    """
    from openclaw_wisgate.commands import validate as use_case

    console = Console("validate", replace(common, output=form or common.output))
    console.run(lambda: use_case.validate(target_of(console), files or []))
