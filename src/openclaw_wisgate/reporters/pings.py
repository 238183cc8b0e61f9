"""What gateways answered, for people: a block of lines for one model, a table and the failures for several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openclaw_wisgate.probe import DEFAULT_PROMPT, Ask, LayerState
from openclaw_wisgate.redact import mask_words
from openclaw_wisgate.report import Decision, Ping, Report
from openclaw_wisgate.reporters import ping_table
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.ping_words import balance_words, failed_layer, milliseconds, picture_words, speed_words
from openclaw_wisgate.reporters.table import wrapped
from openclaw_wisgate.reporters.terminal import harmless
from openclaw_wisgate.series import Series, asked_of, series_of

_MOST_NAMES = 4


def words(report: Report, palette: Palette) -> Iterator[str]:
    """Yield what each model of `report` answered; one after the other where they were asked after a write."""
    series = series_of(report.pings)
    if report.command == "ping" and (len(report.pings) > 1 or report.unanswered or report.chain):
        yield "\n".join(ping_table.lines(report, series, palette))
        yield from _said(report, palette)
        yield from _failures(series, palette)
        yield _sum(report, series, palette)
    else:
        yield from (block(ping, palette) for ping in report.pings)
    for note in report.notes if report.command == "ping" else ():
        hint = f"\n  hint: {harmless(note.hint)}" if note.hint else ""
        yield f"{palette.label(note.severity)}: {harmless(note.message)}{hint}"


def block(ping: Ping, palette: Palette) -> str:
    """Return the lines about one ping: verdict, layer and time, then what came, or what is wrong and how to cure it."""
    result = ping.result
    took = f" in {milliseconds(result.total)}" if result.total is not None else ""
    layer = failed_layer(ping)
    at = f" at {layer}" if layer else ""
    colour = "green" if ping.is_ok else "red"
    lines = [f"ping {harmless(asked_of(ping).name)}: {palette.paint(colour, result.verdict.value)}{at}{took}"]
    if palette.full:
        lines += _layers(ping)
    lines += _came(ping, palette)
    if not ping.is_ok:
        lines += _trouble(ping, palette)
    elif palette.full:
        lines += [f"  url:    {harmless(mask_words(result.probe.url))}", f"  key:    {harmless(ping.key_origin)}"]
    return "\n".join(lines)


def _layers(ping: Ping) -> list[str]:
    layers = ping.result.layers
    widest = max((len(layer.layer.value) for layer in layers), default=0)
    lines = []
    for layer in layers:
        took = "" if layer.seconds is None else f"  {milliseconds(layer.seconds)}"
        state = "not reached" if layer.state is LayerState.NOT_REACHED else layer.state.value
        lines.append(f"  {layer.layer.value:{widest}}  {state}{took}")
    return lines


def _came(ping: Ping, palette: Palette) -> Iterator[str]:
    """Yield what came beside the verdict; the model's text where the user chose what to ask."""
    result = ping.result
    if result.stream is not None and (result.probe.streams or palette.full):
        yield f"  stream: {speed_words(result.stream)}"
    if result.picture is not None:
        where = f", saved in {harmless(ping.picture_file)}" if ping.picture_file else ""
        yield f"  image:  {picture_words(result.picture)}{where}"
    if result.balance is not None:
        yield f"  credit: {balance_words(result.balance)}"
    if _is_telling(ping, palette):
        yield wrapped(_answer(ping), "  answer: ", palette.columns)


def _said(report: Report, palette: Palette) -> Iterator[str]:
    """Yield what came with the pings of a table and has no room in it."""
    for ping in report.pings:
        name = harmless(asked_of(ping).name)
        if ping.result.picture is not None:
            where = f", saved in {harmless(ping.picture_file)}" if ping.picture_file else ""
            yield f"image of {name}: {picture_words(ping.result.picture)}{where}"
        if _is_telling(ping, palette):
            yield f"answer of {name}: {_answer(ping)}"


def _is_telling(ping: Ping, palette: Palette) -> bool:
    """Tell whether the text of an answer is worth reading: that to our own question is always the same."""
    probe = ping.result.probe
    own = probe.ask is Ask.ANSWER and DEFAULT_PROMPT.encode() not in probe.body
    return bool(ping.result.answer) and (palette.full or own)


def _answer(ping: Ping) -> str:
    return harmless(" ".join(mask_words(ping.result.answer or "").split()))


def _trouble(ping: Ping, palette: Palette) -> Iterator[str]:
    result = ping.result
    status = f" (HTTP {result.status})" if result.status is not None else ""
    yield wrapped(f"{harmless(mask_words(result.probe.url))}{status}", "  url:    ", palette.columns)
    if result.said:
        yield wrapped(harmless(mask_words(result.said)), "  said:   ", palette.columns)
    yield wrapped(harmless(result.cause), "  cause:  ", palette.columns)
    yield wrapped(harmless(result.cure), "  cure:   ", palette.columns)
    if ping.command is not None:
        yield f"  run:    {harmless(ping.command)}"
    if ping.key_origin != result.cause:
        yield wrapped(harmless(ping.key_origin), "  key:    ", palette.columns)


def _failures(series: Sequence[Series], palette: Palette) -> Iterator[str]:
    """Yield what is wrong, once for all that it is wrong with for the same cause."""
    groups: dict[tuple[str, str, str], list[Ping]] = {}
    for one in series:
        for ping in one.pings:
            if not ping.is_ok:
                result = ping.result
                key = (result.probe.provider, result.verdict.value, result.cause)
                groups.setdefault(key, []).append(ping)
    for pings in groups.values():
        counts: dict[str, int] = {}
        for ping in pings:
            name = harmless(asked_of(ping).name)
            counts[name] = counts.get(name, 0) + 1
        named = [f"{name} ({count} times)" if count > 1 else name for name, count in counts.items()]
        if len(named) > _MOST_NAMES and not palette.full:
            named[_MOST_NAMES - 1 :] = [f"{len(named) - _MOST_NAMES + 1} more"]
        together = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
        layer = failed_layer(pings[0])
        at = f" at {layer}" if layer else ""
        head = wrapped(f"{pings[0].result.verdict.value}{at}: {together}", "", palette.columns)
        lines = [
            _painted(head, "red", palette),
            *(_layers(pings[0]) if palette.full else ()),
            *_trouble(pings[0], palette),
        ]
        yield "\n" + "\n".join(lines)


def _sum(report: Report, series: Sequence[Series], palette: Palette) -> str:
    """Return the last lines: how many answered well, and along a chain which would be used."""
    good, count = sum(one.good for one in series), len(report.pings)
    answers = "1 ping" if count == 1 else f"{count} pings"
    line = f"{good} of {answers} answered well"
    if report.decision is Decision.INTERRUPTED:
        line = f"interrupted after {answers}, {good} of them answered well"
    parts = [_painted(line, "green" if report.decision is Decision.CLEAN else "red", palette)]
    if report.chain:
        parts.append(wrapped(ping_table.chain_words(report, series), "", palette.columns))
    return "\n" + "\n".join(parts)


def _painted(line: str, colour: str, palette: Palette) -> str:
    """Return `line` with its first word in colour."""
    first, blank, rest = line.partition(" ")
    return f"{palette.paint(colour, first)}{blank}{rest}"
