"""`adopt`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, Saving, Verifying, spread
from openclaw_wisgate.cli.target import attended

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report


@spread
def adopt(
    saving: Saving,
    asking: Asking,
    verifying: Verifying,
    common: Common,
    provider: Annotated[
        str | None, typer.Argument(metavar="[PROVIDER]", help="The provider; else the only one that is not as usual.")
    ] = None,
    *,
    provider_id: Annotated[
        str | None, typer.Option(metavar="ID", help="What to call it; else wisgate, or wisgate-anthropic and the like.")
    ] = None,
) -> None:
    """Give a provider at WisGate its usual id and address.

    Everything that names its models is renamed, too. Shows the diff, asks, backs up, writes.
    """
    from openclaw_wisgate.commands import adopt as use_case

    console = Console("adopt", common, asking)

    def run() -> Report:
        return use_case.adopt(
            attended(console),
            provider,
            write=not asking.dry_run,
            confirm=console.confirm,
            new_id=provider_id,
            plan=saving.name(asking, verify=verifying.verify),
            verify=verifying.verify,
        )

    console.run(run)
