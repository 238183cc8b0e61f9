"""By which release a config is judged: the one asked for, else the file's own, else the one installed, else the newest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import NEWEST, OLDEST, Release
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.system.openclaw import installed

UNKNOWN_RELEASE = "openclaw/unknown-release"
"""The rules of the release are not known here; those of another one are used."""
LATEST = "latest"
"""What stands for the newest release that is known."""
_TOUCHED: KeyPath = ("meta", "lastTouchedVersion")


class Choice(NamedTuple):
    """A release whose rules are known; `said` is what to say where it is not the one that was wanted."""

    release: Release
    said: Diagnostic | None = None


def asked(version: str) -> Choice:
    """Return the choice of `--openclaw-version`; raise UsageError where `version` is none."""
    if version == LATEST:
        return Choice(NEWEST)
    release = Release.parse(version)
    if release is None:
        message = f'"{version}" is no version of OpenClaw'
        raise UsageError(message, hint=f'name one as "{NEWEST}", or "{LATEST}"')
    return _known(release, f"OpenClaw {release} is asked for")


def own(document: Document) -> Choice | None:
    """Return the choice of a config: the release that wrote it last; None where it does not tell."""
    version = get(document.value, _TOUCHED)
    release = Release.parse(version) if isinstance(version, str) else None
    if release is None:
        return None
    node = document.find(_TOUCHED)
    return _known(release, f"OpenClaw {release} wrote this file", key_path=_TOUCHED, span=node.span if node else None)


def fallback(variables: Mapping[str, str]) -> Choice:
    """Return the choice for what names no release: the installed one, else the newest known."""
    return _installed(variables.get("PATH", ""))


@cache
def _installed(path: str) -> Choice:
    found = installed({"PATH": path})
    if found is None or found.release is None:
        return Choice(NEWEST)
    return _known(found.release, f"OpenClaw {found.release} is installed")


def _known(release: Release, fact: str, **place: object) -> Choice:
    nearest = min(max(release, OLDEST), NEWEST)
    if nearest == release:
        return Choice(release)
    known = "newest" if release > nearest else "oldest"
    message = f"{fact}, and the {known} release known here is {nearest}, by whose rules it is judged"
    hint = "look for a newer openclaw-wisgate" if release > nearest else "update OpenClaw"
    said = Diagnostic(rule=UNKNOWN_RELEASE, severity=Severity.NOTE, message=message, hint=hint, **place)  # type: ignore[arg-type]
    return Choice(nearest, said)
