"""Standard output for results, standard error for talk, and the questions in between."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO, TypeVar

import typer

from openclaw_wisgate.cli.exit_codes import ExitCode, exit_code
from openclaw_wisgate.cli.options import Asking, Basic, Common, Written
from openclaw_wisgate.cli.streams import in_colour, interrupted, is_plain, put, size_of
from openclaw_wisgate.errors import InterruptedAfterWriteError, UsageError, WisgateError
from openclaw_wisgate.provider import OnConflict

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.diagnostics import Diagnostic
    from openclaw_wisgate.report import Report
    from openclaw_wisgate.reporters import Palette

Result = TypeVar("Result")


@dataclass(slots=True)
class Console:
    """One command's way to speak to its user."""

    command: str
    common: Basic
    asking: Asking | None = None
    form: Written = Written.TEXT
    shown: bool = field(default=False)
    last_words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write as the common options say where the command has no format of its own."""
        if isinstance(self.common, Common):
            self.form = Written(self.common.output)

    @property
    def can_ask(self) -> bool:
        """Whether somebody is there to be asked: a terminal on standard input and error, and no flag against it."""
        if self.asking is None or self.asking.yes or self.asking.no_input or os.environ.get("CI") == "true":
            return False
        return sys.stdin.isatty() and sys.stderr.isatty()

    def run(self, action: Callable[[], Report], *, pending_is_no: bool = False, no_is_done: bool = False) -> None:
        """Do `action`, show its report and leave with its exit code; faults become one sentence and a code.

        With `no_is_done` the answer no, which is told, does not make the exit code 1.
        """
        report = self._done(action)
        self._show(report)
        for words in self.last_words if report.decision.value != "refused" else ():
            self.say(words)
        code = exit_code(report, pending_is_no=pending_is_no)
        raise typer.Exit(ExitCode.DONE if no_is_done and code is ExitCode.NO else code)

    def write(self, action: Callable[[], str]) -> None:
        """Put the text that `action` returns on standard output, the same in every format; faults as in `run`."""
        put(sys.stdout, self._done(action))

    def _done(self, action: Callable[[], Result]) -> Result:
        try:
            return action()
        except WisgateError as error:
            raise typer.Exit(self._fail(error)) from None
        except KeyboardInterrupt:
            raise typer.Exit(interrupted()) from None

    def confirm(self, report: Report) -> bool:
        """Show what would be written and ask whether to write it; raise UsageError if nobody can be asked."""
        assert self.asking is not None
        if self.asking.yes:
            return True
        from openclaw_wisgate.reporters.terminal import harmless

        names = " and ".join(map(harmless, report.changed))
        if not self.can_ask:
            what = f"{names} would change, and nobody can be asked whether to write it"
            if report.saved:
                what = "saved copies would be removed, and nobody can be asked whether to do that"
            raise UsageError(what, hint="use --yes to write, or --dry-run to see the change")
        self.preview(report)
        question = f"Remove {len(report.saved)} saved copies?" if report.saved else f"Write this to {names}?"
        return self.ask(f"{question} [y/N] ").strip().lower() in ("y", "yes")

    def choose(self, report: Report) -> OnConflict | None:
        """Show why a plan was refused and ask whether to keep or overwrite what is there; None is neither."""
        from openclaw_wisgate.reporters import text

        put(sys.stderr, text.render(report, self.palette(sys.stderr)))
        answer = self.ask("Keep what is there, update it, or stop? [k/u/S] ").strip().lower()
        return {"k": OnConflict.KEEP, "u": OnConflict.UPDATE}.get(answer[:1])

    def preview(self, report: Report) -> None:
        """Show the change of `report` ahead of a question about it."""
        from openclaw_wisgate.reporters import text

        if self.form is Written.TEXT:
            put(sys.stdout, text.change(report, self.palette(sys.stdout)) + "\n")
            self.shown = True
        else:
            put(sys.stderr, text.change(report, self.palette(sys.stderr)) + "\n")

    def ask(self, question: str) -> str:
        """Return the line that the user types; the end of input is an empty answer."""
        put(sys.stderr, question)
        answer = sys.stdin.readline()
        if not answer:
            put(sys.stderr, "\n")
        return answer

    def say(self, words: str) -> None:
        """Put a line of talk on standard error, unless the user wants it quiet."""
        if not self.common.quiet:
            put(sys.stderr, f"{words}\n")

    def talk(self, words: str, *, always: bool = False) -> None:
        """Say `words`, broken where a line would be too wide for the terminal; if `always`, to the quiet, too."""
        from openclaw_wisgate.reporters.table import wrapped
        from openclaw_wisgate.reporters.terminal import harmless

        if words and (always or not self.common.quiet):
            put(sys.stderr, f"{wrapped(harmless(words), '', self.palette(sys.stderr).within)}\n")

    def step(self, command_line: str, report: Report) -> None:
        """Show one command of several with what it says; in JSON only the end speaks."""
        from openclaw_wisgate.reporters import REPORTERS

        if self.form is Written.TEXT:
            palette = self.palette(sys.stdout)
            put(
                sys.stdout,
                f"{palette.paint('bold', f'$ {command_line}')}\n{REPORTERS['text']().render(report, palette)}\n",
            )
            self.shown = True

    def detail(self, words: str) -> None:
        """Put a line on standard error that only `--verbose` asks for."""
        if self.common.verbose:
            put(sys.stderr, f"{words}\n")

    def progress(self, label: str) -> AbstractContextManager[Callable[[int, int], None] | None]:
        """Give what shows how far a long run is, or None where nobody looks."""
        if self.common.quiet or os.environ.get("CI") == "true" or not sys.stderr.isatty():
            return nullcontext()
        from openclaw_wisgate.cli.progress import progress

        return progress(label)

    def _show(self, report: Report) -> None:
        from openclaw_wisgate.report import Decision
        from openclaw_wisgate.reporters import REPORTERS
        from openclaw_wisgate.reporters.terminal import harmless

        refused = report.decision is Decision.REFUSED
        stream = sys.stderr if refused and self.form is Written.TEXT else sys.stdout
        palette = self.palette(stream)
        if self.shown and not refused:
            from openclaw_wisgate.reporters import ndjson, text

            outcome = ndjson.outcome if self.form is Written.NDJSON else text.outcome
            put(stream, outcome(report, palette))
        else:
            put(stream, REPORTERS[self.form]().render(report, palette))
        if report.command == "validate" and self.form not in (Written.TEXT, Written.GITHUB):
            # What reads the other formats may show nobody the notes.
            for note in report.notes:
                self.tell(note)
        if self.form not in (Written.TEXT, Written.JSON, Written.NDJSON):
            for fixed in report.fixed:
                self.say(
                    f"{'fixed' if fixed.receipt else 'can be fixed'}: {len(fixed.cured)} in {harmless(fixed.name)}"
                )
        if refused:
            self.say(f"refused; nothing was written to {report.file}")

    def tell(self, note: Diagnostic) -> None:
        """Put a fact about the run on standard error; the quiet are told errors only."""
        from openclaw_wisgate.diagnostics import Severity
        from openclaw_wisgate.reporters.terminal import harmless

        if self.common.quiet and note.severity is not Severity.ERROR:
            return
        hint = f"\n  hint: {harmless(note.hint)}" if note.hint else ""
        label = self.palette(sys.stderr).label(note.severity)
        put(sys.stderr, f"{label}: {harmless(note.message)}{hint}\n")

    def _fail(self, error: WisgateError) -> ExitCode:
        from openclaw_wisgate.diagnostics import Diagnostic, Severity
        from openclaw_wisgate.reporters import REPORTERS

        self.tell(Diagnostic(rule="", severity=Severity.ERROR, message=error.message, hint=error.hint))
        put(sys.stdout, REPORTERS[self.form]().render_error(self.command, error))
        if isinstance(error, InterruptedAfterWriteError):
            return ExitCode.INTERRUPTED
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED

    def palette(self, stream: TextIO) -> Palette:
        """Return how text is to look on `stream`."""
        from openclaw_wisgate.reporters import Palette

        terminal = stream.isatty()
        on = in_colour(self.common.color, terminal=terminal)
        columns = size_of(stream)[0] if terminal else None
        return Palette(on=on, plain=is_plain(stream), columns=columns, full=self.common.verbose)
