"""`validate`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.options import Basic, Format, Written, spread
from openclaw_wisgate.cli.target import target_of
from openclaw_wisgate.errors import UsageError

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILE|DIR]...",
        help="Files, folders, patterns with * and **, or - for standard input; else the config file.",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What to judge by, and what counts."""

    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "--output",
            "-o",
            help="How findings are written.",
            show_default="text; github in GitHub Actions",
        ),
    ] = None
    openclaw_version: Annotated[
        str | None,
        typer.Option(
            metavar="VERSION",
            help='The release to judge by, or "latest".',
            show_default="the one the file names, else the installed one, else the newest known",
        ),
    ] = None
    strict: Annotated[bool, typer.Option("--strict", help="Warnings make the answer no, too.")] = False
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help="Only these rules or areas, as provider/incomplete or provider."),
    ] = None
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULE", help="Not these rules or areas.")] = None
    baseline: Annotated[str | None, typer.Option(metavar="FILE", help="Findings listed there do not count.")] = None
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Make the file of --baseline from what is found now.")
    ] = False
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False
    with_openclaw: Annotated[
        bool, typer.Option("--with-openclaw", help="Ask the installed OpenClaw, too, about a copy; takes seconds.")
    ] = False
    fix: Annotated[bool, typer.Option("--fix", help="Make the safe fixes, each file with a backup.")] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --fix: show them and write nothing.")] = False


@spread
def validate(judging: Judging, basic: Basic, files: Names = None) -> None:
    """Check config files.

    Their syntax, and the sections that decide about models; nothing is touched without --fix. Folders are searched for
    openclaw.json, *.openclaw.json and openclaw*.json5, but not .git, node_modules and virtual environments.
    """
    usual = Format.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Format.TEXT
    console = Console("validate", basic, form=Written(judging.form or usual))
    console.run(lambda: _validate(console, judging, files or []), no_is_done=judging.exit_zero)


def _validate(console: Console, judging: Judging, files: list[str]) -> Report:
    from openclaw_wisgate.commands import validate as use_case

    request = use_case.ValidateRequest(
        target=target_of(console),
        names=files,
        release=judging.openclaw_version,
        select=judging.select or (),
        ignore=judging.ignore or (),
        strict=judging.strict,
        baseline=judging.baseline,
        write_baseline=judging.write_baseline,
        with_openclaw=judging.with_openclaw,
    )
    if judging.fix:
        from openclaw_wisgate.commands.fix import fix

        return fix(request, write=not judging.dry_run)
    if judging.dry_run:
        message = "--dry-run is for --fix; without it nothing is written"
        raise UsageError(message, hint="leave it out, or add --fix")
    with console.progress("judging") as progress:
        return use_case.validate(request, progress)
