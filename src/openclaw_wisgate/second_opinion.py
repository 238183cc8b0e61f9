"""What the installed OpenClaw says of a config, beside what we say of it.

OpenClaw names places as dotted paths and knows no lines. Here they get the lines of the file, and what both
say is told once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openclaw_wisgate.diagnostics import Diagnostic, Severity, has_errors, ordered
from openclaw_wisgate.effective import Effective, Site
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.redact import MASK, mask_words, redact
from openclaw_wisgate.releases import Release

REFUSED = "openclaw/refused"
"""OpenClaw's own validator refuses the file for this."""
WARNED = "openclaw/warned"
"""OpenClaw's own validator warns about this."""
ACCEPTED = "openclaw/accepted"
"""OpenClaw's own validator accepts what the rules here call an error."""

_UNKNOWN_KEYS = re.compile(r"Unrecognized keys?: (.+)\Z", re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SHORTEST_SECRET = 4
"""Characters; a shorter secret masked wherever it occurs would make words unreadable."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A sentence of OpenClaw's about the place `path`, as `models.providers.wisgate.models.0.id`."""

    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The verdict of `openclaw config validate`; `release` is None where the installed one does not tell."""

    valid: bool
    issues: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    release: Release | None


def merged(effective: Effective, ours: Sequence[Diagnostic], opinion: Opinion) -> tuple[Diagnostic, ...]:
    """Return `ours` and what `opinion` adds: an issue about a place that we have an error at adds nothing."""
    errors = {diagnostic.key_path for diagnostic in ours if diagnostic.severity is Severity.ERROR}
    told = {diagnostic.key_path for diagnostic in ours}
    found = [*ours]
    masked = _secrets(effective)
    for issue, path, severity in _placed(effective.value, opinion):
        if path in (errors if severity is Severity.ERROR else told):
            continue
        site, about = _nearest(effective, path)
        found.append(
            Diagnostic(
                rule=REFUSED if severity is Severity.ERROR else WARNED,
                severity=severity,
                message=f"OpenClaw says: {_shown(issue.message, masked)}",
                key_path=about,
                span=site.span,
                source=None if site.document is effective.root else site.document.name,
            )
        )
    if opinion.valid and has_errors(ours):
        found.append(_accepted(opinion))
    return ordered(found)


def _accepted(opinion: Opinion) -> Diagnostic:
    release = f" {opinion.release}" if opinion.release else ""
    return Diagnostic(
        rule=ACCEPTED,
        severity=Severity.NOTE,
        message=f"the installed OpenClaw{release} accepts this file",
        hint="give its version with --openclaw-version; if it is the one judged by, this program is wrong: report it",
    )


def _placed(value: object, opinion: Opinion) -> Iterator[tuple[Issue, KeyPath, Severity]]:
    """Yield every issue with its key path; one that names unknown keys once for each of them."""
    for issue in opinion.issues:
        path = key_path(issue.path, value)
        unknown = _UNKNOWN_KEYS.match(issue.message)
        if unknown is None:
            yield issue, path, Severity.ERROR
            continue
        for name in _QUOTED.findall(unknown.group(1)):
            yield Issue(issue.path, f'Unrecognized key: "{name}"'), (*path, name), Severity.ERROR
    for issue in opinion.warnings:
        yield issue, key_path(issue.path, value), Severity.WARNING


def key_path(dotted: str, value: object) -> KeyPath:
    """Return the key path that OpenClaw's `dotted` means in `value`; a key may itself hold dots.

    What `value` does not have is split at its dots.
    """
    rest = "" if dotted == "<root>" else re.sub(r"\[(\d+)\]", r".\1", dotted)
    path: list[str | int] = []
    while rest:
        step, rest = _step(rest, value)
        path.append(step)
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            value = None
    return tuple(path)


def _step(rest: str, value: object) -> tuple[str | int, str]:
    if isinstance(value, Mapping):
        fitting = [key for key in value if rest == key or rest.startswith(f"{key}.")]
        if fitting:
            key = max(fitting, key=len)
            return key, rest[len(key) + 1 :]
    first, _, after = rest.partition(".")
    return (int(first) if isinstance(value, list) and first.isdecimal() else first), after


def _nearest(effective: Effective, path: KeyPath) -> tuple[Site, KeyPath]:
    """Return where `path`, or the deepest part of it that is written, stands."""
    value = effective.value
    depth = 0
    for step in path:
        if isinstance(value, Mapping) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            break
        depth += 1
    about = path[:depth]
    return (effective.key_site(about) if about else effective.site(())), path


def _secrets(effective: Effective) -> frozenset[str]:
    return frozenset(
        secret
        for document in effective.documents
        for span in redact(document.text, document).spans
        if len(secret := document.text[span.start : span.end]) >= _SHORTEST_SECRET
    )


def _shown(message: str, secrets: frozenset[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        message = message.replace(secret, MASK)
    return mask_words(" ".join(message.split()))
