"""A report as SARIF 2.1.0, for GitHub's code scanning and for viewers in editors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from openclaw_wisgate._version import __version__
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.errors import WisgateError
from openclaw_wisgate.excerpt import Excerpt, Located
from openclaw_wisgate.explanations import EXPLANATIONS, Explanation
from openclaw_wisgate.fingerprint import fingerprints
from openclaw_wisgate.keypath import render as render_path
from openclaw_wisgate.redact import MASK
from openclaw_wisgate.report import Decision, Judged, Report
from openclaw_wisgate.reporters import uris
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless
from openclaw_wisgate.text import Position

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "openclawWisgate/v1"
_RULES = {explanation.id: index for index, explanation in enumerate(EXPLANATIONS)}
_LINK = re.compile(r"\[([^\[\]]*)\](?=\()")

# Severities have SARIF's own words: error, warning, note.
_Object = Mapping[str, object]


def render(report: Report, _palette: Palette) -> str:
    """Return a log of one run, with all rules that there are."""
    names = [file for judged in report.judged for file in _files(judged)]
    results = [result for judged in report.judged for result in _results(judged)]
    releases = sorted({judged.release for judged in report.judged if judged.release is not None})
    is_complete = report.decision is not Decision.INCOMPLETE
    return _log(
        {
            **_invocation([_notification(note) for note in report.notes], successful=is_complete),
            "originalUriBaseIds": uris.bases(names),
            "columnKind": "unicodeCodePoints",
            "redactionTokens": [MASK],
            "results": results,
            "properties": {
                "openclawReleases": [str(release) for release in releases],
                "filesJudged": len(report.judged),
                "findingsIgnored": sum(judged.ignored for judged in report.judged),
            },
        }
    )


def render_error(_command: str, error: WisgateError) -> str:
    """Return a log of a run that failed and so has no results.

    An empty list would say that nothing was found, and GitHub would close its alerts; it refuses this log.
    """
    notification = {"level": "error", "message": _message(error.message, error.hint)}
    return _log(_invocation([notification], successful=False))


def _log(run: _Object) -> str:
    driver = {
        "name": "openclaw-wisgate",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(explanation) for explanation in EXPLANATIONS],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, **run}]}
    return json.dumps(log, indent=2) + "\n"


def _invocation(notifications: list[_Object], *, successful: bool) -> _Object:
    invocation: dict[str, object] = {"executionSuccessful": successful}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    return {"invocations": [invocation]}


def _notification(note: Diagnostic) -> _Object:
    return {
        "level": note.severity.value,
        "message": _message(note.message, note.hint),
        "descriptor": {"id": note.rule},
    }


def _rule(explanation: Explanation) -> _Object:
    why = " ".join(explanation.why.split())
    plain, marked = [why], [why]
    for word, example in (("Wrong", explanation.bad), ("Right", explanation.good)):
        if example is not None:
            plain.append(f"{word}:\n{example}")
            marked.append(f"{word}:\n```json5\n{example}\n```")
    return {
        "id": explanation.id,
        "name": "".join(word.capitalize() for word in re.split("[/-]", explanation.id)),
        "shortDescription": {"text": explanation.summary},
        "fullDescription": {"text": why},
        "help": {"text": "\n\n".join(plain), "markdown": "\n\n".join(marked)},
        "defaultConfiguration": {"level": explanation.severity.value},
    }


def _results(judged: Judged) -> Iterable[_Object]:
    marks = fingerprints(judged.name, judged.diagnostics)
    return (_result(told, mark) for told, mark in zip(judged.located, marks, strict=True))


def _result(told: Located, fingerprint: str) -> _Object:
    diagnostic = told.diagnostic
    links = [f"[{_bracketless(message)}]({number})" for number, (_, message) in enumerate(told.related, start=1)]
    result: dict[str, object] = {
        "ruleId": diagnostic.rule,
        **({"ruleIndex": _RULES[diagnostic.rule]} if diagnostic.rule in _RULES else {}),
        "level": diagnostic.severity.value,
        "message": _message(diagnostic.message, diagnostic.hint, links),
        "locations": [_location(told)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if told.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": _plain(message)}, "physicalLocation": _physical(excerpt.file, excerpt)}
            for number, (excerpt, message) in enumerate(told.related, start=1)
        ]
    return result


def _location(told: Located) -> _Object:
    location: dict[str, object] = {"physicalLocation": _physical(told.file, told.excerpt)}
    path = told.diagnostic.key_path
    if path:
        location["logicalLocations"] = [{"fullyQualifiedName": render_path(path)}]
    return location


def _physical(file: str, excerpt: Excerpt | None) -> _Object:
    # GitHub takes no location without a region, so what is about the whole file is shown at its beginning.
    start, end = (excerpt.start, excerpt.end) if excerpt else (Position(1, 1), Position(1, 1))
    region = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    physical: dict[str, object] = {"artifactLocation": uris.location(file), "region": region}
    # What surrounds a region must hold all of it, and only the first line is known here.
    if excerpt and excerpt.line is not None and start.line == end.line:
        line = harmless(excerpt.line)
        if end.column > start.column:
            physical["region"] = {**region, "snippet": {"text": line[excerpt.at : excerpt.at + excerpt.length]}}
        physical["contextRegion"] = {"startLine": start.line, "snippet": {"text": line}}
    return physical


def _message(message: str, hint: str | None, links: Iterable[str] = ()) -> _Object:
    lines = [f"{_plain(message)}.", *links]
    if hint:
        lines.append(f"hint: {_plain(hint)}")
    return {"text": "\n".join(lines)}


def _plain(text: str) -> str:
    """Return `text` as words without a link, although a key may be written like one."""
    return _LINK.sub(r"\\[\1\\]", harmless(text))


def _bracketless(text: str) -> str:
    return harmless(text).replace("[", "(").replace("]", ")")


def _files(judged: Judged) -> Iterable[str]:
    yield judged.name
    for told in judged.located:
        yield told.file
        yield from (excerpt.file for excerpt, _ in told.related)
