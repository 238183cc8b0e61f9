"""Providers and models in words: as a list, one with all its settings, and as a report to hand on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from openclaw_wisgate.inventory import KeyState, Listed, Listing, setting_name
from openclaw_wisgate.keypath import render as render_path
from openclaw_wisgate.report import LastPing, Report, Setup
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless

_THOUSAND = 1000
_STATES = {
    KeyState.SET: "set",
    KeyState.PLAIN_TEXT: "in plain text in the config",
    KeyState.MISSING: "missing",
    KeyState.PLACEHOLDER: "a placeholder",
    KeyState.MALFORMED: "no working key",
}
_BAD = (KeyState.MISSING, KeyState.PLACEHOLDER, KeyState.MALFORMED)


def listing(report: Report, palette: Palette) -> str:
    """Return each provider with its models, one a line."""
    if not report.listed:
        return f"no provider in {harmless(report.file)}\n"
    return "\n".join("".join(f"{line}\n" for line in _provider(one, palette)) for one in report.listed)


def showing(report: Report, palette: Palette) -> str:
    """Return one provider with every setting, and where it is written."""
    (one,) = report.listed
    lines = [*_provider(one, palette), "  settings, each with the line that it stands in:"]
    names = [harmless(setting_name(setting)) for setting in one.settings]
    width = max(map(len, names), default=0)
    for name, setting in zip(names, one.settings, strict=True):
        place = f"{setting.line}" if setting.file == report.file else f"{harmless(setting.file)}:{setting.line}"
        value = harmless(json.dumps(setting.value, ensure_ascii=False))
        lines.append(f"    {name:<{width}}  {value}  {palette.paint('dim', f'({place})')}")
    return "".join(f"{line}\n" for line in lines)


def _provider(one: Listing, palette: Palette) -> Iterator[str]:
    yield f"{palette.paint('bold', harmless(one.id))}  {harmless(one.api)}  {harmless(one.base_url or 'no base URL')}"
    colour = "red" if one.key.state in _BAD else "yellow" if one.key.state is KeyState.PLAIN_TEXT else "green"
    yield f"  key: {palette.paint(colour, _STATES[one.key.state])} ({harmless(one.key.origin)})"
    if not one.models:
        yield "  no models"
    rows = [(harmless(model.id), _limits(model), _use(model)) for model in one.models]
    widths = [max(len(row[column]) for row in rows) for column in range(2)] if rows else []
    for name, limits, use in rows:
        yield f"  {name:<{widths[0]}}  {limits:<{widths[1]}}  {use}".rstrip()


def _limits(model: Listed) -> str:
    return f"{_tokens(model.context_window)} context, {_tokens(model.max_tokens)} answer"


def _tokens(count: int | None) -> str:
    if count is None:
        return "?"
    return f"{count // _THOUSAND}k" if count >= _THOUSAND and count % _THOUSAND == 0 else str(count)


def _use(model: Listed) -> str:
    """Return what a model is used for, and who cannot choose it."""
    said = [*model.roles]
    if model.hidden_by:
        but = f" but from {', '.join(model.open_to)}" if model.open_to else ""
        said.append(f"hidden by {render_path(model.hidden_by)}{but}")
    elif not said:
        said.append("selectable")
    said += [f"hidden from {agent}" for agent in model.hidden_from]
    said += [f'alias "{alias}"' for alias in model.aliases]
    return harmless(", ".join(said))


def markdown(report: Report) -> str:
    """Return the exact setup as Markdown, to be pasted where it is asked for."""
    setup = report.setup
    assert setup is not None
    facts = [
        ("openclaw-wisgate", setup.version),
        ("OpenClaw", setup.openclaw or "not found on this machine"),
        ("Python", setup.python),
        ("system", setup.system),
        ("config file", f"`{_cell(report.file)}`, {setup.size} bytes"),
        ("SHA-256 of it", f"`{setup.digest}`"),
        ("judged", _verdict(setup)),
    ]
    lines = [f"# OpenClaw setup at {setup.when}", "", *_table(("", ""), facts)]
    for one in report.listed:
        lines += ["", f"## Provider `{_cell(one.id)}`", ""]
        lines += _table(
            ("", ""),
            [
                ("base URL", f"`{_cell(one.base_url or '-')}`"),
                ("api", f"`{_cell(one.api)}`"),
                ("key", f"{_STATES[one.key.state]}: {_cell(one.key.origin)}"),
                ("SHA-256 of it without keys", f"`{one.digest}`"),
            ],
        )
        head = (
            "model",
            "context window",
            "max tokens",
            "input",
            "reasoning",
            "USD per million tokens",
            "use",
            "last ping",
        )
        lines += ["", *_table(head, [_model_row(one, model, setup) for model in one.models])]
    return "\n".join(lines) + "\n"


def _verdict(setup: Setup) -> str:
    by = f"for OpenClaw {setup.judged_by}" if setup.judged_by else ""
    return f"{setup.errors} errors, {setup.warnings} warnings {by}".rstrip()


def _model_row(one: Listing, model: Listed, setup: Setup) -> tuple[str, ...]:
    reasoning = {True: "on", False: "off", None: "-"}[model.reasoning]
    return (
        f"`{_cell(model.id)}`",
        str(model.context_window or "-"),
        str(model.max_tokens or "-"),
        _cell(", ".join(model.input) or "-"),
        reasoning,
        _cell(_prices(model.cost)),
        _cell(_use(model)),
        _last(setup.pings.get(f"{one.id}/{model.id}")),
    )


def _prices(cost: Mapping[str, float] | None) -> str:
    """Return the prices; zeros alone are what a config says that states none."""
    if cost is None or not any(cost.values()):
        return "not stated"
    return ", ".join(f"{name} {price:g}" for name, price in cost.items())


def _last(ping: LastPing | None) -> str:
    if ping is None:
        return "never"
    took = f" in {ping.seconds:.2f} s" if ping.seconds is not None else ""
    return f"{ping.verdict}{took}, {ping.when}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _cell(text: str) -> str:
    """Return `text` so that it neither ends a cell of a table nor a piece of code in it."""
    return harmless(text).replace("|", "\\|").replace("`", "'")
