"""`ping`."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.exit_codes import ExitCode
from openclaw_wisgate.cli.options import Basic, Written, spread
from openclaw_wisgate.cli.streams import put
from openclaw_wisgate.cli.target import attended
from openclaw_wisgate.errors import UsageError

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.cli.live import View
    from openclaw_wisgate.commands.ping import PingRequest
    from openclaw_wisgate.report import Report

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PROVIDER[/MODEL]]...",
        help="Whom to ask, a provider by its first model; else every provider at WisGate's address.",
    ),
]


class PingOutput(StrEnum):
    """How the answers of models are written."""

    TEXT = "text"
    JSON = "json"
    NDJSON = "ndjson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom to ask beside those that are named."""

    all_providers: Annotated[bool, typer.Option("--all", help="Ask every provider.")] = False
    all_models: Annotated[
        bool, typer.Option("--all-models", help="Ask every model of a provider, not only its first.")
    ] = False
    chain: Annotated[
        bool,
        typer.Option("--chain", help="Ask OpenClaw's default model and its fallbacks, and tell which answers first."),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What to ask for."""

    stream: Annotated[
        bool, typer.Option("--stream", help="Judge the stream, too: time to the first token, tokens per second.")
    ] = False
    tools: Annotated[bool, typer.Option("--tools", help="Have each model call a tool.")] = False
    image: Annotated[bool, typer.Option("--image", help="Have each provider draw a picture, too.")] = False
    image_model: Annotated[
        str | None, typer.Option(metavar="ID", help="The model that draws.", show_default="gpt-image-2")
    ] = None
    save: Annotated[str | None, typer.Option(metavar="DIR", help="Save the pictures in this folder.")] = None
    preview: Annotated[
        bool, typer.Option("--preview/--no-preview", help="Show the pictures where the terminal can.")
    ] = True
    balance: Annotated[bool, typer.Option("--balance", help="Ask each provider for the account's balance, too.")] = (
        False
    )
    prompt: Annotated[str | None, typer.Option(metavar="TEXT", help="What to say to the models.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How to ask, how often and how fast."""

    count: Annotated[int, typer.Option(min=1, metavar="N", help="Ask each model so often; pictures once.")] = 1
    interval: Annotated[
        float | None,
        typer.Option(min=0, metavar="SECONDS", help="Between two starts with one model.", show_default="1"),
    ] = None
    jobs: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Ask at most so many at once.")] = 8
    timeout: Annotated[
        float | None,
        typer.Option(min=0.1, metavar="SECONDS", help="For a whole exchange.", show_default="30, for a picture 180"),
    ] = None
    max_tokens: Annotated[int, typer.Option(min=1, metavar="TOKENS", help="The longest answer to ask for.")] = 16
    allow_exec: Annotated[
        bool, typer.Option("--allow-exec", help="Run the programs that the config names as sources of keys.")
    ] = False
    output: Annotated[
        PingOutput,
        typer.Option("--output", "-o", help="Text, one JSON object, or a line of JSON for each answer as it comes."),
    ] = PingOutput.TEXT


@spread
def ping(whom: Whom, what: What, how: How, basic: Basic, names: Names = None) -> None:
    """Ask gateways for an answer.

    Says what is wrong where none comes, and exits 1. Costs at most 16 output tokens a model (--max-tokens), or 256 where
    it refuses to answer so shortly; with --tools at most 128; all that times --count. --image costs a picture for each
    provider, --balance nothing.
    """
    console = Console("ping", basic, form=Written(how.output))
    console.run(lambda: _ping(console, _Flags(whom, what, how, tuple(names or ()))))


@dataclass(frozen=True, slots=True)
class _Flags:
    whom: Whom
    what: What
    how: How
    names: tuple[str, ...]

    def check(self) -> None:
        """Raise UsageError for flags that exclude each other or mean nothing."""
        whom, what = self.whom, self.what
        if whom.chain and (self.names or whom.all_providers or whom.all_models):
            message = "--chain asks the models of OpenClaw's chain, so it excludes names, --all and --all-models"
            raise UsageError(message)
        if self.names and whom.all_providers:
            message = "--all asks every provider, so it excludes names"
            raise UsageError(message, hint="--all-models asks every model of the providers that are named")
        for flag, given in (("--image-model", what.image_model), ("--save", what.save)):
            if given is not None and not what.image:
                message = f"{flag} is for --image"
                raise UsageError(message, hint="add --image")
        if self.how.interval is not None and self.how.count == 1:
            message = "--interval is for --count"
            raise UsageError(message, hint="add --count N")

    def request(self, console: Console) -> PingRequest:
        from openclaw_wisgate.commands.errands import IMAGE_MODEL, INTERVAL, PingRequest

        whom, what, how = self.whom, self.what, self.how
        return PingRequest(
            target=attended(console),
            names=self.names,
            all_providers=whom.all_providers,
            all_models=whom.all_models,
            chain=whom.chain,
            tools=what.tools,
            image=what.image,
            balance=what.balance,
            streams=what.stream,
            image_model=what.image_model or IMAGE_MODEL,
            save=what.save,
            count=how.count,
            interval=INTERVAL if how.interval is None else how.interval,
            jobs=how.jobs,
            prompt=what.prompt,
            timeout=how.timeout,
            max_tokens=how.max_tokens,
            allow_exec=how.allow_exec,
        )


def _ping(console: Console, flags: _Flags) -> Report:
    from openclaw_wisgate.commands.ping import ping as use_case
    from openclaw_wisgate.report import Decision

    flags.check()
    request = flags.request(console)
    view = _view(console)
    console.shown = console.form is Written.NDJSON
    try:
        report = use_case(request, watcher=view)
    finally:
        view.end()
    if report.decision is Decision.INTERRUPTED:
        _leave_at_next_interrupt()
    if flags.what.image and flags.what.preview:
        _show_pictures(console, report)
    return report


def _view(console: Console) -> View:
    """Return what tells how far it is."""
    from openclaw_wisgate.cli.live import AnswerLines, LiveBoard, PlainLines, View, can_redraw

    if console.form is Written.NDJSON:
        # Whatever reads them may write to the same terminal, so nothing is drawn there.
        return AnswerLines()
    if console.common.quiet:
        return View()
    return LiveBoard(console.palette(sys.stderr)) if can_redraw(sys.stderr) else PlainLines()


def _leave_at_next_interrupt() -> None:
    """Make another Ctrl+C end the program wherever it is, as where nobody reads what it writes."""
    import signal

    signal.signal(signal.SIGINT, lambda *_: os._exit(ExitCode.INTERRUPTED))


def _show_pictures(console: Console, report: Report) -> None:
    """Show the pictures that came, where the terminal can and colours are welcome."""
    from openclaw_wisgate.reporters.preview import inline

    palette = console.palette(sys.stdout)
    if console.form is not Written.TEXT or console.common.quiet or not (sys.stdout.isatty() and palette.on):
        return
    pictures = [ping.result.picture for ping in report.pings if ping.result.picture is not None]
    for shown in (inline(picture, os.environ) for picture in pictures):
        if shown is not None:
            put(sys.stdout, shown)
