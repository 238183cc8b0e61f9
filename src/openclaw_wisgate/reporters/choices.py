"""Models to choose from, by number: lines that can be read aloud, and that fit where they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openclaw_wisgate.known_models import Known, Standing
from openclaw_wisgate.picking import Picking
from openclaw_wisgate.reporters.models import tokens
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.table import cut, wrapped
from openclaw_wisgate.reporters.terminal import columns, harmless

_HELP = (
    ("3 or 1,3-5", "take these"),
    ("all", "take all that the list has now"),
    ("+3 or +3 -1", "mark with * what Enter takes, or no longer"),
    ("Enter", "take what is marked, or show all again after a search"),
    ("an id", "take that model"),
    ("other words", "search for models with each of them in id, name, family or api"),
    ("/5", "search for what looks like a number"),
    ("n, p", "next or previous page"),
    ("q", "cancel; nothing is written"),
)
_WITHOUT = "Without a question: openclaw-wisgate add MODEL..."
_MOST_NAMES = 3
"""Models that are named one by one; of more the number is told."""
LEGEND = "context/answer in tokens, USD per million tokens in/out; * is marked"
_LEAST_DETAILS = 24
"""Columns beside the id, below which the details of a model get a line of their own."""


def page(known: Sequence[Known], picking: Picking, palette: Palette) -> str:
    """Return the page of `picking` that is shown, one model after the other, and how to go on."""
    lines = [line for index in picking.shown for line in _model(known, index, picking, palette)]
    lines += [wrapped(line, "", palette.within) for line in _around(known, picking)]
    return "".join(f"{line}\n" for line in lines)


def _around(known: Sequence[Known], picking: Picking) -> Iterator[str]:
    if picking.search:
        yield f'{len(picking.found)} of {len(known)} models have "{harmless(picking.search)}"'
    if picking.pages > 1:
        turns = [("n", "next", picking.at + 1 < picking.pages), ("p", "previous", picking.at > 0)]
        ways = ", ".join(f"{key} for the {word}" for key, word, there in turns if there)
        yield f"page {picking.at + 1} of {picking.pages}; {ways}"


def waiting(known: Sequence[Known], picking: Picking) -> str:
    """Return what Enter does."""
    names = [known[index].id for index in sorted(picking.marked)]
    if picking.search:
        return f"Enter shows all again; {len(names)} marked" if names else "Enter shows all again"
    if not names:
        return "nothing is marked"
    return f"Enter takes {', '.join(names) if len(names) <= _MOST_NAMES else f'the {len(names)} that are marked'}"


def help_words(palette: Palette) -> str:
    """Return what can be typed."""
    lines = [f"{keys}: {what}" for keys, what in _HELP]
    return "".join(f"{wrapped(line, '', palette.within)}\n" for line in (*lines, _WITHOUT))


def page_size(known: Sequence[Known], rows: int, palette: Palette) -> int:
    """Return how many models fit on a terminal of `rows`, beside what stands around them."""
    return max((rows - _AROUND) // (2 if _takes_two_lines(known, palette) else 1), 3)


_AROUND = 6
"""Lines of the terminal that are not the list: heading, legend, page, what is marked, the prompt."""


def details(one: Known) -> str:
    """Return what is known of a model and how it stands, in a few words."""
    return ", ".join(harmless(word) for word in _details(one))


def _details(one: Known) -> Iterator[str]:
    if one.context_window is None or one.max_tokens is None:
        yield f"limits {tokens(one.context_window)}/{tokens(one.max_tokens)}, to be asked"
    else:
        yield f"{tokens(one.context_window)}/{tokens(one.max_tokens)}"
    yield f"{one.cost.input:g}/{one.cost.output:g} USD" if one.cost else "? USD"
    if one.standing is not Standing.KNOWN:
        yield one.standing.value
    if one.configured:
        yield "in your config"


def _model(known: Sequence[Known], index: int, picking: Picking, palette: Palette) -> Iterator[str]:
    one, digits = known[index], len(str(len(known)))
    mark = "*" if index in picking.marked else " "
    head = f"{mark} {index + 1:>{digits}} "
    if not _takes_two_lines(known, palette):
        width = max(columns(other.id) for other in known)
        yield f"{head}{one.id}{' ' * (width - columns(one.id))}  {details(one)}"
        return
    room = (palette.within or 0) - len(head)
    yield f"{head}{cut(one.id, max(room, 8), plain=palette.plain)}"
    yield wrapped(details(one), " " * len(head), palette.within)


def _takes_two_lines(known: Sequence[Known], palette: Palette) -> bool:
    """Tell whether ids and details do not fit beside each other."""
    if palette.within is None:
        return False
    head = len(str(len(known))) + 3
    widest = max(columns(details(one)) for one in known)
    return head + max(columns(one.id) for one in known) + 2 + max(widest, _LEAST_DETAILS) > palette.within
