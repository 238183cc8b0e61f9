"""A report for people."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.diff import unified
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.probe import LayerState, Verdict
from openclaw_wisgate.redact import mask_words, redact
from openclaw_wisgate.report import Decision, Ping, Report
from openclaw_wisgate.reporters.frame import frame
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless
from openclaw_wisgate.text import BYTE_ORDER_MARK


def render(report: Report, palette: Palette) -> str:
    """Return `report` in full: findings, diff, notes, what was done and what the endpoint said."""
    parts = [change(report, palette), *_findings(report, palette)]
    return "".join(f"{part}\n" for part in parts if part) + outcome(report, palette)


def outcome(report: Report, palette: Palette) -> str:
    """Return the end of a report: what was done and what the endpoint said."""
    parts = [*_outcome(report, palette), *_pings(report, palette)]
    return "".join(f"{part}\n" for part in parts if part)


def change(report: Report, palette: Palette) -> str:
    """Return the diff and the notes of a report: what to look at before agreeing."""
    if report.plan is None or report.plan.is_noop:
        return ""
    lines = [_painted(line, palette) for line in _lines(diff_of(report.plan, report.file))]
    lines += [_worded(note, palette) for note in report.notes]
    return "\n".join(lines)


def diff_of(plan: Plan, name: str) -> str:
    """Return the masked unified diff of `plan`."""
    shown = (redact(plan.before.text, plan.before), redact(plan.after.text, plan.after))
    return unified(plan.before.text, plan.after.text, shown=shown, name=name, edits=plan.edits)


def _lines(diff: str) -> list[str]:
    """Return the lines of a diff; characters that end a line elsewhere, as U+2028 does, do not end one of these."""
    return [harmless(line.replace(BYTE_ORDER_MARK, "")) for line in diff.removesuffix("\n").split("\n")]


def _painted(line: str, palette: Palette) -> str:
    if line.startswith(("---", "+++")):
        return palette.paint("bold", line)
    return palette.paint({"+": "green", "-": "red", "@": "cyan"}.get(line[:1], ""), line) if line[:1] in "+-@" else line


def _findings(report: Report, palette: Palette) -> Iterator[str]:
    for judged in report.judged:
        redaction = redact(judged.text, judged.document) if judged.diagnostics else None
        for diagnostic in judged.diagnostics:
            assert redaction is not None
            yield frame(judged, diagnostic, redaction, palette)
    if report.command == "validate":
        yield _summary(report, palette)


def _summary(report: Report, palette: Palette) -> str:
    counts = {severity: sum(one.count(severity) for one in report.judged) for severity in Severity}
    told = [f"{count} {severity.value}{'s' if count > 1 else ''}" for severity, count in counts.items() if count]
    files = harmless(report.file) if len(report.judged) == 1 else f"{len(report.judged)} files"
    verdict = palette.paint("red", "not valid") if counts[Severity.ERROR] else palette.paint("green", "valid")
    return f"{files}: {verdict} ({', '.join(told)})" if told else f"{files}: {verdict}"


def _outcome(report: Report, palette: Palette) -> Iterator[str]:
    file = harmless(report.file)
    subject = f'provider "{harmless(report.plan.subject)}"' if report.plan else ""
    if report.command == "demo":
        done = report.decision is Decision.CLEAN
        yield "that was all of it; nothing of this demo is left" if done else "the demo failed"
    elif report.decision is Decision.UNCHANGED:
        yield f"nothing to do: {subject} in {file} is as it should be"
    elif report.decision is Decision.PENDING:
        yield f"nothing was written to {file}"
    elif report.decision is Decision.DECLINED:
        yield f"declined; nothing was written to {file}"
    elif report.decision in (Decision.WRITTEN, Decision.ROLLED_BACK) and report.receipt:
        deed = "written" if report.receipt.digest_after else "removed"
        yield f"{palette.paint('green', deed)}: {file}"
        if report.backup:
            yield f"backup:  {harmless(report.backup)}"
        if report.decision is Decision.WRITTEN:
            yield "undo:    openclaw-wisgate undo"


def _pings(report: Report, palette: Palette) -> Iterator[str]:
    if report.command != "demo":
        yield from (_ping(ping, palette) for ping in report.pings)
    if report.command == "ping":
        yield from (_worded(note, palette) for note in report.notes)
    if report.decision is Decision.WRITTEN and not report.is_reachable:
        provider = harmless(report.pings[0].result.probe.provider)
        yield f"the config is written and kept; try again with `openclaw-wisgate ping {provider}`"
    if report.decision is Decision.ROLLED_BACK:
        yield f"{palette.paint('yellow', 'rolled back')}: {harmless(report.file)} has its old bytes again"


def _ping(ping: Ping, palette: Palette) -> str:
    result = ping.result
    name = harmless(f"{result.probe.provider}/{result.probe.model}")
    took = f" in {result.total * 1000:.0f} ms" if result.total is not None else ""
    colour = "green" if result.verdict is Verdict.OK else "red"
    lines = [f"ping {name}: {palette.paint(colour, result.verdict.value)}{took}"]
    timed = [
        f"{layer.layer.value} {layer.seconds * 1000:.0f} ms"
        for layer in result.layers
        if layer.state is LayerState.PASSED and layer.seconds is not None
    ]
    if timed:
        lines.append(f"  layers: {', '.join(timed)}")
    if ping.is_ok:
        return "\n".join(lines)
    status = f" (HTTP {result.status})" if result.status is not None else ""
    lines.append(f"  url:    {harmless(mask_words(result.probe.url))}{status}")
    if result.said:
        lines.append(f"  said:   {harmless(mask_words(result.said))}")
    lines += [f"  cause:  {harmless(result.cause)}", f"  cure:   {harmless(result.cure)}"]
    if ping.key_origin != result.cause:
        lines.append(f"  key:    {harmless(ping.key_origin)}")
    return "\n".join(lines)


def _worded(diagnostic: Diagnostic, palette: Palette) -> str:
    label = palette.label(diagnostic.severity)
    hint = f"\n  hint: {harmless(diagnostic.hint)}" if diagnostic.hint else ""
    return f"{label}: {harmless(diagnostic.message)}{hint}"
