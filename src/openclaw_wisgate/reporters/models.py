"""The models of the catalogue or of a gateway's list, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.known_models import Known, Standing
from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless

_THOUSAND = 1000
_APIS = {
    "openai-completions": "completions",
    "openai-responses": "responses",
    "anthropic-messages": "messages",
    "google-generative-ai": "gemini",
}
_HEAD = ("MODEL", "API", "CONTEXT", "ANSWER", "USD/M IN", "OUT", "")
_COLOURS = {Standing.NEW: "green", Standing.GONE: "red"}


def table(report: Report, palette: Palette) -> str:
    """Return a line for each model, then what is to be said of all; prices and limits that nobody states are `?`."""
    lines = [*_table(report.known, palette)] if report.known else []
    lines += [f"{palette.label(note.severity)}: {harmless(note.message)}" for note in report.notes]
    if any(one.makes_text for one in report.known):
        lines.append("set one up: openclaw-wisgate add MODEL")
    return "".join(f"{line}\n" for line in lines)


def _table(known: tuple[Known, ...], palette: Palette) -> Iterator[str]:
    rows = [(_HEAD, "bold"), *((_row(one), _COLOURS.get(one.standing, "")) for one in known)]
    widths = [max(len(row[column]) for row, _ in rows) for column in range(len(_HEAD) - 1)]
    for row, colour in rows:
        cells = [
            cell.ljust(width) if index < len(("MODEL", "API")) else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        yield palette.paint(colour, "  ".join([*cells, row[-1]]).rstrip())


def _row(one: Known) -> tuple[str, ...]:
    """Return the cells of one model; the last says how it stands and where it is configured."""
    said = [one.standing.value if one.standing is not Standing.KNOWN else ""]
    said.append("" if one.makes_text else "makes pictures")
    said.append(f"in {', '.join(one.configured)}" if one.configured else "")
    return (
        harmless(one.id),
        _APIS.get(one.api or "", "?"),
        tokens(one.context_window),
        tokens(one.max_tokens),
        f"{one.cost.input:g}" if one.cost else "?",
        f"{one.cost.output:g}" if one.cost else "?",
        harmless(", ".join(word for word in said if word)),
    )


def tokens(count: int | None) -> str:
    """Return a number of tokens in thousands, `?` for one that is not known."""
    if count is None:
        return "?"
    return f"{count // _THOUSAND}k" if count >= _THOUSAND else str(count)
