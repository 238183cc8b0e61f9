"""Standard output for results, standard error for talk, and the questions in between."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

import typer

from openclaw_wisgate.cli.exit_codes import ExitCode, exit_code
from openclaw_wisgate.cli.options import Asking, Colour, Common, Output
from openclaw_wisgate.errors import InterruptedPingError, UsageError, WisgateError
from openclaw_wisgate.provider import OnConflict

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report
    from openclaw_wisgate.reporters import Palette


@dataclass(slots=True)
class Console:
    """One command's way to speak to its user."""

    command: str
    common: Common
    asking: Asking | None = None
    shown: bool = field(default=False)

    @property
    def can_ask(self) -> bool:
        """Whether somebody is there to be asked: a terminal on standard input and error, and no flag against it."""
        if self.asking is None or self.asking.yes or self.asking.no_input or os.environ.get("CI") == "true":
            return False
        return sys.stdin.isatty() and sys.stderr.isatty()

    def run(self, action: Callable[[], Report], *, pending_is_no: bool = False) -> None:
        """Do `action`, show its report and leave with its exit code; faults become one sentence and a code."""
        try:
            report = action()
        except WisgateError as error:
            raise typer.Exit(self._fail(error)) from None
        except KeyboardInterrupt:
            raise typer.Exit(self._interrupted()) from None
        self._show(report)
        raise typer.Exit(exit_code(report, pending_is_no=pending_is_no))

    def confirm(self, report: Report) -> bool:
        """Show what would be written and ask whether to write it; raise UsageError if nobody can be asked."""
        assert self.asking is not None
        if self.asking.yes:
            return True
        if not self.can_ask:
            message = f"{report.file} would change, and nobody can be asked whether to write it"
            raise UsageError(message, hint="use --yes to write, or --dry-run to see the change")
        self.preview(report)
        return self.ask(f"Write this to {report.file}? [y/N] ").strip().lower() in ("y", "yes")

    def choose(self, report: Report) -> OnConflict | None:
        """Show why a plan was refused and ask whether to keep or overwrite what is there; None is neither."""
        from openclaw_wisgate.reporters import text

        _put(sys.stderr, text.render(report, self._palette(terminal=sys.stderr.isatty())))
        answer = self.ask("Keep what is there, update it, or stop? [k/u/S] ").strip().lower()
        return {"k": OnConflict.KEEP, "u": OnConflict.UPDATE}.get(answer[:1])

    def preview(self, report: Report) -> None:
        """Show the change of `report` ahead of a question about it."""
        from openclaw_wisgate.reporters import text

        if self.common.output is Output.TEXT:
            _put(sys.stdout, text.change(report, self._palette(terminal=sys.stdout.isatty())) + "\n")
            self.shown = True
        else:
            _put(sys.stderr, text.change(report, self._palette(terminal=sys.stderr.isatty())) + "\n")

    def ask(self, question: str) -> str:
        """Return the line that the user types; the end of input is an empty answer."""
        _put(sys.stderr, question)
        answer = sys.stdin.readline()
        if not answer:
            _put(sys.stderr, "\n")
        return answer

    def say(self, words: str) -> None:
        """Put a line of talk on standard error, unless the user wants it quiet."""
        if not self.common.quiet:
            _put(sys.stderr, f"{words}\n")

    def step(self, command_line: str, report: Report) -> None:
        """Show one command of several with what it says; in JSON only the end speaks."""
        from openclaw_wisgate.reporters import REPORTERS

        if self.common.output is Output.TEXT:
            palette = self._palette(terminal=sys.stdout.isatty())
            _put(sys.stdout, f"{palette.paint('bold', f'$ {command_line}')}\n{REPORTERS['text'](report, palette)}\n")
            self.shown = True

    def detail(self, words: str) -> None:
        """Put a line on standard error that only `--verbose` asks for."""
        if self.common.verbose:
            _put(sys.stderr, f"{words}\n")

    def _show(self, report: Report) -> None:
        from openclaw_wisgate.report import Decision
        from openclaw_wisgate.reporters import REPORTERS, Palette, text

        refused = report.decision is Decision.REFUSED
        if self.common.output is Output.JSON:
            _put(sys.stdout, REPORTERS["json"](report, Palette()))
        elif refused:
            _put(sys.stderr, text.render(report, self._palette(terminal=sys.stderr.isatty())))
        else:
            show = text.outcome if self.shown else text.render
            _put(sys.stdout, show(report, self._palette(terminal=sys.stdout.isatty())))
        if refused:
            self.say(f"refused; nothing was written to {report.file}")

    def _fail(self, error: WisgateError) -> ExitCode:
        from openclaw_wisgate.reporters.terminal import harmless

        hint = f"\n  hint: {harmless(error.hint)}" if error.hint else ""
        label = self._palette(terminal=sys.stderr.isatty()).paint("red", "error")
        _put(sys.stderr, f"{label}: {harmless(error.message)}{hint}\n")
        if self.common.output is Output.JSON:
            from openclaw_wisgate.reporters import json

            _put(sys.stdout, json.render_error(self.command, error))
        if isinstance(error, InterruptedPingError):
            return ExitCode.INTERRUPTED
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED

    def _interrupted(self) -> ExitCode:
        _put(sys.stderr, "\ninterrupted; nothing is half-written\n")
        return ExitCode.INTERRUPTED

    def _palette(self, *, terminal: bool) -> Palette:
        from openclaw_wisgate.reporters import Palette

        return Palette(on=self._in_colour(terminal=terminal))

    def _in_colour(self, *, terminal: bool) -> bool:
        if self.common.color is not Colour.AUTO:
            return self.common.color is Colour.ALWAYS
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return terminal and os.environ.get("TERM") != "dumb"


def _put(stream: TextIO, words: str) -> None:
    stream.write(words)
    stream.flush()
