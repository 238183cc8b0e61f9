"""The verdict on files in one line, as every format for people words it.

Only `models` and what selects models are judged, so nothing here calls a whole file valid.
"""

from __future__ import annotations

from collections.abc import Sequence

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.report import Judged, Report
from openclaw_wisgate.reporters.palette import Palette


def of_file(judged: Judged, palette: Palette) -> str:
    """Return the verdict on one file, without its name: `not valid for OpenClaw 2026.9.6 (1 error, 2 ignored)`.

    Where findings were set aside nothing is called valid, because an error may be among them.
    """
    if not _is_valid(judged):
        words = palette.paint("red", "not valid")
    else:
        words = palette.paint("green", "no other error" if judged.ignored else "models valid")
    return f"{words}{_releases([judged])}{_counts([judged])}"


def of_all(report: Report, palette: Palette) -> str:
    """Return the verdict on all files, without their names: `12 files: models valid for OpenClaw 2026.9.6 in all`."""
    files = report.judged
    valid = sum(_is_valid(judged) for judged in files)
    head = _numbered(len(files), "file")
    if not files:
        return head
    ignored = any(judged.ignored for judged in files)
    good = palette.paint("green", "no other error" if ignored else "models valid")
    bad = palette.paint("red", "not valid")
    if valid == 0:
        words = f"{bad}{_releases(files)}"
    elif valid < len(files):
        words = f"{good}{_releases(files)} in {valid:,}, {bad} in {len(files) - valid:,}"
    else:
        words = f"{good}{_releases(files)}{' in all' if valid > 1 else ''}"
    return f"{head}: {words}{_counts(files)}"


def _is_valid(judged: Judged) -> bool:
    return judged.count(Severity.ERROR) == 0


def _releases(files: Sequence[Judged]) -> str:
    known = sorted({judged.release for judged in files if judged.release is not None})
    if not known:
        return ""
    return f" for OpenClaw {known[0]}" + (f" to {known[-1]}" if len(known) > 1 else "")


def _counts(files: Sequence[Judged]) -> str:
    counted = ((severity.value, sum(judged.count(severity) for judged in files)) for severity in Severity)
    words = [_numbered(count, noun) for noun, count in counted if count]
    ignored = sum(judged.ignored for judged in files)
    if ignored:
        words.append(f"{ignored:,} ignored")
    return f" ({', '.join(words)})" if words else ""


def _numbered(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
