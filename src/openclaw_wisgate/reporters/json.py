"""A report for programs: one JSON object, valid by schemas/report.schema.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from openclaw_wisgate.change import Action, Change, as_json
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.excerpt import Excerpt
from openclaw_wisgate.fingerprint import fingerprints
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.keypath import render as render_path
from openclaw_wisgate.redact import mask_words, redact_value
from openclaw_wisgate.report import Decision, Examined, Fixed, Judged, Report, Saved
from openclaw_wisgate.reporters.diffs import diff_of, env_diff_of
from openclaw_wisgate.reporters.json_inventory import known, provider, setup
from openclaw_wisgate.reporters.keys import value_of
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.source import Receipt

if TYPE_CHECKING:  # for annotations only: explanations load every rule, and validate makes no plan
    from openclaw_wisgate.explanations import Explanation
    from openclaw_wisgate.plan import Part, Plan

FORMAT_VERSION = "1.0"
_NO_PINGS: Mapping[str, object] = {"pings": [], "statistics": [], "chain": [], "unanswered": []}


def render(report: Report, _palette: Palette) -> str:
    """Return `report` as one JSON object, without a secret; lists are never null."""
    return json.dumps(report_value(report), indent=2, allow_nan=False) + "\n"


def report_value(report: Report) -> dict[str, object]:
    """Return the object that a report is."""
    plan = report.plan
    return {
        "format_version": FORMAT_VERSION,
        "command": report.command,
        "decision": report.decision.value,
        "file": report.file,
        "files": [_judged(judged) for judged in report.judged],
        "notes": [_note(note) for note in (*report.notes, *report.after)],
        "changes": [_change(change) for change in (plan.changes if plan else ())],
        "diff": diff_of(plan, report.file) if plan else "",
        "included": [_included(plan, part) for part in plan.included] if plan else [],
        "env_file": _env_file(plan),
        "plan_file": report.plan_file,
        "receipt": _receipt(report.receipt),
        **_pings(report),
        "fixes": [_fixed(fixed) for fixed in report.fixed],
        "explanations": [_explanation(explanation) for explanation in report.explained],
        "backups": [_saved(copy) for copy in report.saved],
        "providers": [provider(listing) for listing in report.listed],
        "setup": setup(report.setup),
        "models": [known(one) for one in report.known],
        "checks": [_examined(one) for one in report.examined],
        "keys": [value_of(key) for key in report.keys],
        "error": None,
    }


def render_error(command: str, error: WisgateError) -> str:
    """Return the object of a command that could not do its job, in the same shape."""
    return json.dumps(error_value(command, error), indent=2, allow_nan=False) + "\n"


def error_value(command: str, error: WisgateError) -> dict[str, object]:
    """Return the object that a fault is: that of a report with nothing in it, and the fault."""
    empty = report_value(Report(command=command, decision=Decision.CLEAN, file=""))
    return {**empty, "decision": "failed", "error": {"message": error.message, "hint": error.hint}}


def _included(plan: Plan, part: Part) -> Mapping[str, object]:
    name = part.source.name
    return {
        "file": name,
        "changes": [_change(change, part.at[0]) for change in part.changes],
        "diff": diff_of(plan.share(part), name, at=part.at),
    }


def _env_file(plan: Plan | None) -> Mapping[str, object] | None:
    return {"file": plan.env.source.name, "diff": env_diff_of(plan)} if plan and plan.env else None


def _change(change: Change, above: KeyPath = ()) -> Mapping[str, object]:
    """Return `change` in a file that the config includes at the key path `above`."""

    def shown(value: object) -> object:
        # Of a renaming the values are keys, which are no secrets.
        return value if change.action is Action.RENAME else redact_value(as_json(value), (*above, *change.key_path))

    return {
        "action": change.action.value,
        "path": list(change.key_path),
        "before": shown(change.before),
        "after": shown(change.after),
    }


def _judged(judged: Judged) -> Mapping[str, object]:
    return {
        "name": judged.name,
        "openclaw": str(judged.release) if judged.release else None,
        "errors": judged.count(Severity.ERROR),
        "warnings": judged.count(Severity.WARNING),
        "ignored": judged.ignored,
        "diagnostics": [
            {
                **_note(told.diagnostic),
                "path": list(told.diagnostic.key_path),
                "at": _place(told.excerpt) if told.excerpt else None,
                "related": [{"message": message, "at": _place(excerpt)} for excerpt, message in told.related],
                "fixable": told.diagnostic.fix is not None,
                "fingerprint": fingerprint,
            }
            for told, fingerprint in zip(judged.located, fingerprints(judged.name, judged.diagnostics), strict=True)
        ],
    }


def _note(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "key": _key(diagnostic.key_path),
    }


def _key(path: KeyPath) -> str | None:
    return render_path(path) if path else None


def _place(excerpt: Excerpt) -> Mapping[str, object]:
    start, end = excerpt.start, excerpt.end
    return {
        "file": excerpt.file,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def _fixed(fixed: Fixed) -> Mapping[str, object]:
    return {
        "file": fixed.name,
        "cured": [_note(diagnostic) for diagnostic in fixed.cured],
        "changes": [_change(change) for change in fixed.plan.changes],
        "diff": diff_of(fixed.plan, fixed.name),
        "receipt": _receipt(fixed.receipt),
    }


def _explanation(explanation: Explanation) -> Mapping[str, object]:
    return {
        "rule": explanation.id,
        "severity": explanation.severity.value,
        "summary": explanation.summary,
        "why": explanation.why,
        "bad": explanation.bad,
        "good": explanation.good,
        "seen_on": str(explanation.seen_on) if explanation.seen_on else None,
    }


def _saved(copy: Saved) -> Mapping[str, object]:
    return {
        "id": copy.identifier,
        "when": copy.when,
        "command": copy.command,
        "subject": copy.subject,
        "version": copy.version,
        "backup": copy.file,
        "bytes": copy.size,
        "digest_before": copy.digest_before,
        "digest_after": copy.digest_after,
        "current": copy.is_current,
    }


def _examined(one: Examined) -> Mapping[str, object]:
    return {
        "check": one.check,
        "about": one.about,
        "state": one.state.value,
        "found": mask_words(one.found),
        "at": _place(one.located.excerpt) if one.located and one.located.excerpt else None,
        "cure": mask_words(one.cure) if one.cure is not None else None,
        "command": mask_words(one.command) if one.command is not None else None,
        "fixable": one.fixable,
        "cured": one.cured,
    }


def _receipt(receipt: Receipt | None) -> Mapping[str, object] | None:
    if receipt is None:
        return None
    return {
        "id": receipt.identifier,
        "file": receipt.file,
        "backup": receipt.backup,
        "digest_before": receipt.digest_before,
        "digest_after": receipt.digest_after,
    }


def _pings(report: Report) -> Mapping[str, object]:
    if report.command != "ping" and not report.pings:
        return _NO_PINGS
    # Judging asks nobody, so it does not pay for this import.
    from openclaw_wisgate.reporters.json_pings import asking_value, ping_value  # noqa: PLC0415

    return {"pings": [ping_value(ping) for ping in report.pings], **asking_value(report)}
