"""`doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, spread
from openclaw_wisgate.cli.target import attended, target_of
from openclaw_wisgate.errors import UsageError

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report


@spread
def doctor(
    common: Common,
    asking: Asking,
    provider: Annotated[
        str | None,
        typer.Argument(metavar="[PROVIDER]", help="Whom to examine.", show_default="the one at WisGate's address"),
    ] = None,
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Make the safe cures, with diff, question and backup.")] = False,
    ping: Annotated[bool, typer.Option("--ping/--no-ping", help="Ask the model, as the last check.")] = True,
) -> None:
    """Find out why OpenClaw does not work with WisGate.

    Walks from the config file to the model's answer, one check at a time, and names the cure of what is wrong. Nothing
    is touched without --fix.
    """
    console = Console("doctor", common, asking)
    console.run(lambda: _doctor(console, provider, fix=fix, ping=ping))


def _doctor(console: Console, provider: str | None, *, fix: bool, ping: bool) -> Report:
    from openclaw_wisgate.cli.live import watching
    from openclaw_wisgate.commands import doctor as use_case
    from openclaw_wisgate.commands.doctor_facts import Asked

    assert console.asking is not None
    if console.asking.dry_run and not fix:
        message = "--dry-run is for --fix; without it nothing is written"
        raise UsageError(message, hint="leave it out, or add --fix")
    target = attended(console) if fix else target_of(console)
    asked = Asked(target, provider, console.common.config, console.common.profile)
    request = use_case.DoctorRequest(asked=asked, fix=fix, write=not console.asking.dry_run, ping=ping)
    return use_case.doctor(request, confirm=console.confirm, watch=lambda: watching(console))
