"""`sync`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, Saving, Verifying, spread
from openclaw_wisgate.cli.target import attended

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.figures import Model

Providers = Annotated[
    list[str] | None, typer.Argument(metavar="[PROVIDER]...", help="Providers; else those at WisGate's address.")
]
ReplaceWith = Annotated[
    str | None, typer.Option(metavar="MODEL", help="What agents are to use whose primary model goes.")
]
Timeout = Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="For the gateway's answer.")]


@spread
def sync(
    saving: Saving,
    asking: Asking,
    verifying: Verifying,
    common: Common,
    provider: Providers = None,
    *,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody; go by the packaged catalogue and the list that was kept.")
    ] = False,
    remove_gone: Annotated[
        bool, typer.Option("--remove-gone", help="Also remove the models that the gateway does not list any more.")
    ] = False,
    replace_with: ReplaceWith = None,
    timeout: Timeout = 30.0,
) -> None:
    """Bring limits and prices of models to what the gateway says now, else the catalogue.

    Only those that this program wrote; what you have changed stays. Shows the diff, asks, backs up, writes.
    """
    from openclaw_wisgate.commands import sync as use_case

    console = Console("sync", common, asking)

    def request() -> use_case.SyncRequest:
        return use_case.SyncRequest(
            target=attended(console),
            providers=tuple(provider or ()),
            offline=offline,
            remove_gone=remove_gone,
            ask_gone=partial(_ask_gone, console) if console.can_ask and not asking.dry_run else None,
            replace_with=replace_with,
            write=not asking.dry_run,
            plan=saving.name(asking, verify=verifying.verify),
            verify=verifying.verify,
            timeout=timeout,
        )

    console.run(lambda: use_case.sync(request(), confirm=console.confirm))


def _ask_gone(console: Console, gone: tuple[Model, ...]) -> bool:
    """Ask whether models that are gone from the gateway are to go from the config, too."""
    from openclaw_wisgate.reporters.terminal import harmless

    names = ", ".join(harmless(str(model)) for model in gone)
    them = "it" if len(gone) == 1 else "them"
    answer = console.ask(f"The gateway does not list {names} to this key. Remove {them} here, too? [y/N] ")
    return answer.strip().lower() in ("y", "yes")
