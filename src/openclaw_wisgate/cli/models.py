"""`models`."""

from __future__ import annotations

from typing import Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Common, spread
from openclaw_wisgate.cli.target import attended


@spread
def models(
    common: Common,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="Words of the id, the name, the family or the api.")
    ] = None,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Ask the gateway what it serves to your key; costs nothing.")
    ] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="As --live, and keep the answer for later.")] = False,
    provider: Annotated[
        str | None, typer.Option(metavar="ID", help="Whose key and base URL; else the provider at WisGate's address.")
    ] = None,
    key_env: Annotated[
        str,
        typer.Option(metavar="NAME", help="The variable with the key, where the config has no provider at WisGate."),
    ] = "WISGATE_API_KEY",
    timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="For the answer.")] = 30.0,
) -> None:
    """Search the models that WisGate is known to serve, with their limits and prices.

    With --live those it serves to your key are marked: new to the catalogue, gone, or in your config.
    """
    from openclaw_wisgate.commands import models as use_case

    console = Console("models", common)
    console.run(
        lambda: use_case.models(
            use_case.ModelsRequest(
                target=attended(console),
                text=" ".join(text or ()),
                live=live,
                refresh=refresh,
                provider=provider,
                variable=key_env,
                timeout=timeout,
            )
        )
    )
