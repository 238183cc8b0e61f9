"""`apply`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, Verifying, spread
from openclaw_wisgate.cli.target import attended

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report


@spread
def apply(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A file that --plan has made.")],
    asking: Asking,
    verifying: Verifying,
    common: Common,
    *,
    no_ping: Annotated[bool, typer.Option("--no-ping", help="Do not ask the gateway for an answer.")] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback/--keep", help="Put the old bytes back when the ping fails.")
    ] = False,
) -> None:
    """Execute a saved plan.

    Exactly it, as long as the config is as it was when the plan was made. Shows the diff, asks, backs up, writes,
    and pings the models that the plan names.
    """
    console = Console("apply", common, asking)
    console.run(lambda: _apply(console, plan, asking, verify=verifying.verify, ping=not no_ping, rollback=rollback))


def _apply(console: Console, name: str, asking: Asking, *, verify: bool, ping: bool, rollback: bool) -> Report:
    from openclaw_wisgate.commands import apply as use_case
    from openclaw_wisgate.system import plan_files

    saved = plan_files.read(name)
    request = use_case.ApplyRequest(
        target=attended(console, saved),
        saved=saved,
        name=name,
        write=not asking.dry_run,
        ping=ping,
        rollback=rollback,
        verify=verify,
    )
    return use_case.apply(request, confirm=console.confirm)
