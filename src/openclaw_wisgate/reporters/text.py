"""A report for people."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.reporters import summary
from openclaw_wisgate.reporters.diffs import diff_of, env_diff_of
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless
from openclaw_wisgate.text import BYTE_ORDER_MARK


def render(report: Report, palette: Palette) -> str:
    """Return `report` in full: findings, diff, notes, what was done and what the endpoint said."""
    if report.explained:
        return _explained(report, palette)
    if report.command in _INVENTORIES and report.decision is Decision.CLEAN:
        return _inventory(report, palette)
    if report.examined:
        return "".join(f"{part}\n" for part in _fixes(report, palette)) + _examined(report, palette)
    parts = [change(report, palette), *_fixes(report, palette), *_findings(report, palette)]
    return "".join(f"{part}\n" for part in parts if part) + outcome(report, palette)


_INVENTORIES = frozenset({"list", "show", "report", "models"})


def _inventory(report: Report, palette: Palette) -> str:
    from openclaw_wisgate.reporters import inventory, models  # noqa: PLC0415 - for four commands only

    if report.command == "models":
        return models.table(report, palette)
    if report.command == "report":
        return inventory.markdown(report)
    return inventory.listing(report, palette) if report.command == "list" else inventory.showing(report, palette)


def render_error(_command: str, _error: WisgateError) -> str:
    """Return nothing: whoever reads text is told on standard error."""
    return ""


def outcome(report: Report, palette: Palette) -> str:
    """Return the end of a report: what was done and what the endpoint said."""
    if report.examined:
        return "".join(f"{part}\n" for part in _fixes(report, palette, diffs=False)) + _examined(report, palette)
    parts = [*_keys(report, palette), *_outcome(report, palette), *_pings(report, palette)]
    return "".join(f"{part}\n" for part in parts if part)


def change(report: Report, palette: Palette) -> str:
    """Return the diff and the notes of a report: what to look at before agreeing."""
    if report.saved:
        return _saved(report, palette)
    if report.plan is None or report.plan.is_noop:
        return ""
    plan = report.plan
    diffs = [
        diff_of(plan, report.file),
        *(diff_of(plan.share(part), part.source.name, at=part.at) for part in plan.included),
        env_diff_of(plan),
    ]
    lines = [_painted(line, palette) for diff in diffs if diff for line in _lines(diff)]
    lines += [_worded(note, palette) for note in report.notes]
    return "\n".join(lines)


def _saved(report: Report, palette: Palette) -> str:
    """Return a table of saved copies."""
    head = ("COPY", "SAVED AT (UTC)", "BEFORE", "OF", "BYTES")
    rows = [
        (
            copy.identifier,
            copy.when[:19].replace("T", " "),
            harmless(copy.command),
            harmless(copy.subject) or "-",
            "no file" if copy.size is None else str(copy.size),
        )
        for copy in report.saved
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (head, *rows)]
    marks = ["", *("  <- undo puts it back" if copy.is_current else "" for copy in report.saved)]
    first, *others = (line + mark for line, mark in zip(lines, marks, strict=True))
    return "\n".join((palette.paint("bold", first), *others))


def _lines(diff: str) -> list[str]:
    """Return the lines of a diff; characters that end a line elsewhere, as U+2028 does, do not end one of these."""
    return [harmless(line.replace(BYTE_ORDER_MARK, "")) for line in diff.removesuffix("\n").split("\n")]


def _painted(line: str, palette: Palette) -> str:
    if line.startswith(("---", "+++")):
        return palette.paint("bold", line)
    return palette.paint({"+": "green", "-": "red", "@": "cyan"}.get(line[:1], ""), line) if line[:1] in "+-@" else line


def _findings(report: Report, palette: Palette) -> Iterator[str]:
    is_validation = report.command == "validate"
    for judged in report.judged:
        if judged.located:
            # Most files are good.
            from openclaw_wisgate.reporters.frame import frame  # noqa: PLC0415

            yield from (frame(told, palette) for told in judged.located)
        if is_validation and judged.located and len(report.judged) > 1:
            yield f"{harmless(judged.name)}: {summary.of_file(judged, palette)}"
    if is_validation:
        yield from (_worded(note, palette) for note in report.notes)
        alone = report.judged[0] if len(report.judged) == 1 else None
        yield f"{harmless(alone.name)}: {summary.of_file(alone, palette)}" if alone else summary.of_all(report, palette)


def _explained(report: Report, palette: Palette) -> str:
    # Only one command explains anything.
    from openclaw_wisgate.reporters.explanation import words  # noqa: PLC0415

    return f"{words(report.explained, palette)}\n"


def _examined(report: Report, palette: Palette) -> str:
    # Only one command examines anything.
    from openclaw_wisgate.reporters.doctor import words  # noqa: PLC0415

    notes = "".join(f"{_worded(note, palette)}\n" for note in report.notes)
    return f"{notes}{words(report, palette)}\n"


def _fixes(report: Report, palette: Palette, *, diffs: bool = True) -> Iterator[str]:
    for fixed in report.fixed:
        name, count = harmless(fixed.name), len(fixed.cured)
        if diffs:
            yield "\n".join(_painted(line, palette) for line in _lines(diff_of(fixed.plan, fixed.name)))
        findings = "1 finding" if count == 1 else f"{count} findings"
        if report.decision is Decision.DECLINED:
            yield f"declined; nothing was written to {name}"
            continue
        if fixed.receipt is None:
            yield f"{name}: {findings} can be fixed; nothing was written"
            continue
        yield f"{palette.paint('green', 'fixed')}: {findings} in {name}"
        if fixed.backup:
            yield f"backup:  {harmless(fixed.backup)}"
        yield f"undo:    openclaw-wisgate undo --config {harmless(fixed.name)}"


def _outcome(report: Report, palette: Palette) -> Iterator[str]:
    changed = [harmless(name) for name in report.changed]
    if report.command.startswith("backups") and report.plan is None:
        yield from _kept(report)
    elif report.command == "demo":
        done = report.decision is Decision.CLEAN
        yield "that was all of it; nothing of this demo is left" if done else "the demo failed"
    elif report.decision in (Decision.UNCHANGED, Decision.PROBLEMS) and report.command == "sync":
        yield from (_worded(note, palette) for note in report.notes)
        if report.decision is Decision.UNCHANGED:
            yield f"nothing to do: {_unchanged(report)}"
    elif report.decision is Decision.UNCHANGED:
        yield f"nothing to do: {_unchanged(report)}"
    elif report.decision is Decision.PENDING:
        yield f"nothing was written to {' and '.join(changed)}"
        yield from _planned(report)
    elif report.decision is Decision.DECLINED:
        yield f"declined; nothing was written to {' and '.join(changed)}"
    elif report.receipt:
        yield from _done(report, palette)


def _done(report: Report, palette: Palette) -> Iterator[str]:
    """Yield what became of each file that was written."""
    assert report.receipt is not None
    kept = report.decision is not Decision.REVERTED
    env = report.plan.env if report.plan else None
    for name in report.changed:
        if env is not None and name == env.source.name:
            gone = env.after is None
        else:
            gone = name == report.file and report.receipt.digest_after is None
        deed = ("removed" if gone else "written") if kept else "written, but not kept"
        yield f"{palette.paint('green' if kept else 'red', deed)}: {harmless(name)}"
    if report.backup:
        yield f"backup:  {harmless(report.backup)}"
    if report.decision is Decision.WRITTEN:
        yield "undo:    openclaw-wisgate undo"
    yield from (_worded(note, palette) for note in report.after)


def _keys(report: Report, palette: Palette) -> Iterator[str]:
    if report.keys:
        # Two commands look for keys.
        from openclaw_wisgate.reporters.keys import words  # noqa: PLC0415

        yield from words(report.keys, palette)
        yield from (_worded(note, palette) for note in report.notes)


def _kept(report: Report) -> Iterator[str]:
    """Yield what is to be said of saved copies, or of what became of them."""
    file, count = harmless(report.file), len(report.saved)
    copies = "1 saved copy" if count == 1 else f"{count} saved copies"
    if report.command == "backups" and not count and report.decision is Decision.CLEAN:
        yield f"nothing is saved of {file}: this program has not written it"
    elif report.command == "backups" and report.decision is Decision.CLEAN:
        yield "put one back: openclaw-wisgate backups restore COPY; see first: openclaw-wisgate diff --backup COPY"
    elif report.decision is Decision.UNCHANGED:
        yield f"nothing to do: no saved copy of {file} may go"
    elif report.decision is Decision.PENDING:
        yield f"{copies} of {file} would be removed"
    elif report.decision is Decision.DECLINED:
        yield "declined; nothing was removed"
    elif report.decision is Decision.CLEAN:
        yield f"removed: {copies} of {file}"


def _unchanged(report: Report) -> str:
    """Return why there is nothing to do to the config."""
    file, plan = harmless(report.file), report.plan
    if report.command == "adopt" and plan is None:
        return f"no provider at WisGate in {file} has an unusual id or address"
    if report.command == "sync":
        told = f"what this program wrote of the models in {file} is up to date"
        return told if plan else f"no provider in {file} is at WisGate's address"
    if report.command == "key set" and plan is not None:
        return f"{harmless(plan.subject)} is set to this key already"
    if plan is None:
        return f"this plan was applied to {file} already"
    if plan.verbatim:
        return f"{file} is as it was saved"
    return f'provider "{harmless(plan.subject)}" in {file} is as it should be'


def _planned(report: Report) -> Iterator[str]:
    if report.plan_file is not None:
        # Few plans are saved.
        import shlex  # noqa: PLC0415

        yield f"plan:    {harmless(report.plan_file)}"
        yield f"apply:   openclaw-wisgate apply {harmless(shlex.quote(report.plan_file))}"


def _pings(report: Report, palette: Palette) -> Iterator[str]:
    if report.command == "ping" or (report.pings and report.command != "demo"):
        # Judging asks nobody, so it does not pay for this import.
        from openclaw_wisgate.reporters import pings  # noqa: PLC0415

        yield from pings.words(report, palette)
    if report.decision is Decision.WRITTEN and not report.is_reachable:
        provider = harmless(report.pings[0].result.probe.provider)
        yield f"the config is written and kept; try again with `openclaw-wisgate ping {provider}`"
    if report.decision is Decision.ROLLED_BACK:
        names = " and ".join(map(harmless, report.changed))
        verb = "has its" if len(report.changed) == 1 else "have their"
        yield f"{palette.paint('yellow', 'rolled back')}: {names} {verb} old bytes again"


def _worded(diagnostic: Diagnostic, palette: Palette) -> str:
    label = palette.label(diagnostic.severity)
    hint = f"\n  hint: {harmless(diagnostic.hint)}" if diagnostic.hint else ""
    return f"{label}: {harmless(diagnostic.message)}{hint}"
