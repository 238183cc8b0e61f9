"""`key set`, `key check` and `key where`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, spread
from openclaw_wisgate.cli.target import attended
from openclaw_wisgate.cli.typed_key import from_stdin, given

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Store a key, or see where keys come from.")

Provider = Annotated[
    str | None, typer.Argument(metavar="[PROVIDER]", help="The key under models.providers; else those at WisGate.")
]


@app.command("set")
@spread
def set_(
    asking: Asking,
    common: Common,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME|PROVIDER]", help="A variable, or a provider; else what those at WisGate use."),
    ] = None,
    *,
    key_stdin: Annotated[bool, typer.Option("--key-stdin", help="Read the key from standard input.")] = False,
) -> None:
    """Store a key in OpenClaw's .env file.

    Asks for it without showing it, shows what changes, asks, backs up, writes.
    """
    console = Console("key set", common, asking)

    def run() -> Report:
        from openclaw_wisgate.commands.key_set import SetRequest, set_key

        typed = from_stdin() if key_stdin else None

        def give(variable: str, place: str) -> str:
            return typed if typed is not None else given(console, variable, place)

        request = SetRequest(target=attended(console), name=name, give=give, write=not asking.dry_run)
        return set_key(request, confirm=console.confirm)

    console.run(run)


@app.command("where")
@spread
def where(common: Common, provider: Provider = None) -> None:
    """Show where a key would come from.

    For this shell, for OpenClaw without it, and for its service; the key itself is never shown.
    """
    console = Console("key where", common)
    console.run(lambda: _where(console, provider, judge=False))


@app.command("check")
@spread
def check(common: Common, provider: Provider = None) -> None:
    """Check a key without asking the gateway.

    Whether it is there for this shell, for OpenClaw and for its service, and whether it looks like a key.
    """
    console = Console("key check", common)
    console.run(lambda: _where(console, provider, judge=True))


def _where(console: Console, provider: str | None, *, judge: bool) -> Report:
    from openclaw_wisgate.commands.key import where as use_case

    return use_case(attended(console), provider, command=console.command, judge=judge)
