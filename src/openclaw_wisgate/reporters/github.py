"""A report for GitHub Actions: workflow commands that its runner turns into annotations of lines.

The runner takes any line of output that begins with `::` for a command, so nothing that a config holds may begin a
line here, and it takes `##[` anywhere in a line for one, so no name stands outside of a command.
"""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.excerpt import Excerpt, Located
from openclaw_wisgate.fingerprint import portable
from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters import summary
from openclaw_wisgate.reporters.frame import at
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(report: Report, _palette: Palette) -> str:
    """Return a command for each finding and note, and the verdict in a line for people."""
    lines = [_annotation(told) for judged in report.judged for told in judged.located]
    lines += (_note(note) for note in report.notes)
    lines.append(f"openclaw-wisgate: {summary.of_all(report, Palette())}")
    return "".join(f"{line}\n" for line in lines)


def render_error(_command: str, error: WisgateError) -> str:
    """Return the command that shows `error` on the page of the workflow run."""
    return f"{_line('error', {'title': 'openclaw-wisgate'}, _worded(error.message, error.hint))}\n"


def _annotation(told: Located) -> str:
    diagnostic, excerpt = told.diagnostic, told.excerpt
    properties = {"file": harmless(portable(told.file))}
    if excerpt:
        properties |= _region(excerpt)
    properties["title"] = diagnostic.rule
    # The log shows the message alone, so it says again where it is.
    place = at(excerpt) if excerpt else harmless(told.file)
    related = [f"{at(other)}: {harmless(message)}" for other, message in told.related]
    message = "\n".join([f"{place}: {harmless(diagnostic.message)}", *related, *_hint(diagnostic.hint)])
    return _line(_COMMANDS[diagnostic.severity], properties, message)


def _region(excerpt: Excerpt) -> Iterator[tuple[str, str]]:
    start, end = excerpt.start, excerpt.end
    yield "line", str(start.line)
    yield "endLine", str(end.line)
    if start.line == end.line:  # The runner drops columns of different lines.
        yield "col", str(start.column)
        yield "endColumn", str(end.column)


def _note(note: Diagnostic) -> str:
    return _line(_COMMANDS[note.severity], {"title": note.rule}, _worded(note.message, note.hint))


def _worded(message: str, hint: str | None) -> str:
    return "\n".join([harmless(message), *_hint(hint)])


def _hint(hint: str | None) -> list[str]:
    return [f"hint: {harmless(hint)}"] if hint else []


def _line(command: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{command} {listed}::{_escaped(message, _DATA)}"


def _escaped(text: str, replacements: dict[str, str]) -> str:
    return "".join(replacements.get(character, character) for character in text)
