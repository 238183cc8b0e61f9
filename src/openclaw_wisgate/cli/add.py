"""`add` and `diff`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Asking, Common, Saving, Verifying, spread
from openclaw_wisgate.cli.provider_flags import ProviderFlags
from openclaw_wisgate.cli.target import attended
from openclaw_wisgate.cli.typed_key import asked, from_stdin
from openclaw_wisgate.cli.wish import Wish, is_open
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.provider import Store

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.commands.storing import NewKey
    from openclaw_wisgate.commands.subject import Target
    from openclaw_wisgate.plan_add import Addition
    from openclaw_wisgate.presets import Preset
    from openclaw_wisgate.provider import KeyReference, ModelSpec
    from openclaw_wisgate.report import Report

Models = Annotated[
    list[str] | None,
    typer.Argument(metavar="[MODEL]...", help="Model ids; else asked for on a terminal, or the guide's."),
]


@spread
def add(
    flags: ProviderFlags,
    saving: Saving,
    asking: Asking,
    common: Common,
    model: Models = None,
    *,
    verifying: Verifying,
    no_ping: Annotated[bool, typer.Option("--no-ping", help="Do not ask the gateway for an answer.")] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback/--keep", help="Put the old bytes back when the ping fails.")
    ] = False,
) -> None:
    """Add a provider, or complete it.

    On a terminal and without MODEL, asks for what is needed: key, models, default. Shows the diff, asks, backs up, writes,
    and pings, which costs at most 16 output tokens a model.
    """
    console = Console("add", common, asking)

    def action() -> Report:
        verify = verifying.verify
        plan = saving.name(asking, verify=verify, rollback=rollback)
        if plan is not None and flags.key_stdin:
            message = "--plan and --key-stdin exclude each other: a plan file holds no key"
            raise UsageError(message, hint="store the key first with `openclaw-wisgate key set`, then make the plan")
        report = _add(console, flags, model or [], verify=verify, ping=not no_ping, rollback=rollback, plan=plan)
        if plan is not None and report.decision.value == "unchanged":
            console.say("there is nothing to do, so no plan was saved")
        return report

    console.run(action)


@spread
def diff(
    flags: ProviderFlags,
    common: Common,
    model: Models = None,
    *,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 when something would change.")] = False,
    backup: Annotated[
        str | None, typer.Option(metavar="ID", help="Show instead what putting this saved copy back would change.")
    ] = None,
) -> None:
    """Show what add would change.

    As a unified diff, with secrets masked.
    """
    console = Console("diff", common)
    if backup is not None:
        from openclaw_wisgate.commands.restore import difference

        console.run(lambda: difference(attended(console), backup), pending_is_no=exit_code)
    console.run(lambda: _add(console, flags, model or [], ping=False, rollback=False), pending_is_no=exit_code)


def _add(
    console: Console,
    flags: ProviderFlags,
    models: list[str],
    *,
    ping: bool,
    rollback: bool,
    verify: bool = False,
    plan: str | None = None,
) -> Report:
    from openclaw_wisgate.commands import add as use_case

    target = attended(console)
    write = console.asking is not None and not console.asking.dry_run
    wish = Wish(flags, models, _key(console, flags))
    may_ask = write and plan is None and console.can_ask
    told = _told(console, wish, target, live=ping) if may_ask else None
    wish = told or wish
    provider, *others = _providers(console, wish, target, asks=ping or console.command == "diff")
    request = use_case.AddRequest(
        target=target,
        provider=provider,
        options=wish.flags.options(),
        command=console.command,
        write=write,
        ping=ping,
        rollback=rollback,
        verify=verify,
        plan=plan,
        key=wish.key,
        ask_key=partial(asked, console) if may_ask and not told else None,
        store=flags.store,
        others=tuple(others),
    )
    settle = console.choose if flags.on_conflict is None and console.can_ask else _unsettled
    return use_case.add(request, confirm=console.confirm, settle=settle)


def _told(console: Console, wish: Wish, target: Target, *, live: bool) -> Wish | None:
    """Return what the user says when asked, or None where the flags say it, or nothing can be added."""
    if not is_open(wish):
        return None
    from openclaw_wisgate.cli.wizard import told

    return told(console, wish, target, live=live, arguments=sys.argv[2:])


def _providers(console: Console, wish: Wish, target: Target, *, asks: bool) -> tuple[Addition, ...]:
    """Return what is to be added; raise UsageError."""
    flags, key = wish.flags, wish.key
    if flags.from_ is not None:
        from openclaw_wisgate.cli.pasted_block import read

        return read(flags, wish.models)
    from openclaw_wisgate.commands.lookup import Lookup, best_api
    from openclaw_wisgate.system.environment import Environment

    def known(preset: Preset, base_url: str, reference: KeyReference) -> Callable[[str], ModelSpec | None]:
        if wish.specs:
            return wish.specs.get
        block = {"baseUrl": base_url, "apiKey": key.text if key else reference.to_value(), "api": preset.api.value}
        return Lookup(target, block, asks=asks)

    return flags.providers(
        wish.models,
        variables=Environment(target.location, target.around),
        known=known,
        best=best_api,
        ask=console.ask if console.can_ask else None,
    )


def _key(console: Console, flags: ProviderFlags) -> NewKey | None:
    """Return the key on standard input, if there is to be one; raise UsageError where there is none to store."""
    from openclaw_wisgate.commands.storing import NewKey

    if flags.key_stdin:
        return NewKey(from_stdin(), flags.store)
    named = flags.key_env is not None or flags.key_ref is not None
    if flags.store is Store.CONFIG and not named and not console.can_ask:
        message = "--store config stores a key, and there is none"
        raise UsageError(message, hint="give it on standard input with --key-stdin")
    return None


def _unsettled(_: Report) -> None:
    """Leave what differs as a refusal."""
