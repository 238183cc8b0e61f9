"""`ping`."""

from __future__ import annotations

from typing import Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Common, spread
from openclaw_wisgate.cli.target import attended


@spread
def ping(
    common: Common,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PROVIDER[/MODEL]]...", help="Whom to ask; else every provider at WisGate's address."),
    ] = None,
    *,
    all_providers: Annotated[bool, typer.Option("--all", help="Ask every provider.")] = False,
    timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="For the whole exchange.")] = 30.0,
    max_tokens: Annotated[int, typer.Option(min=1, metavar="TOKENS", help="The longest answer to ask for.")] = 16,
) -> None:
    """Ask the gateway for an answer.

    Says what is wrong where none comes. Costs at most 16 output tokens a model.
    """
    from openclaw_wisgate.commands import ping as use_case

    console = Console("ping", common)
    console.run(
        lambda: use_case.ping(
            use_case.PingRequest(
                target=attended(console),
                names=tuple(names or ()),
                all_providers=all_providers,
                timeout=timeout,
                max_tokens=max_tokens,
            )
        )
    )
