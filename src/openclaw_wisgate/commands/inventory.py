"""Telling which providers and models a config has, and the exact setup that a test or a question is about."""

from __future__ import annotations

import platform
from datetime import UTC, datetime

from openclaw_wisgate._version import __version__
from openclaw_wisgate.commands.judging import bench_at, judge
from openclaw_wisgate.commands.providers import checked
from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.credentials import KeyKind, is_placeholder, key_fault, kind_of_key
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.inventory import KeyFacts, KeyState, Listing, inventory
from openclaw_wisgate.policy import Policy
from openclaw_wisgate.report import Decision, Report, Setup
from openclaw_wisgate.system import last_pings
from openclaw_wisgate.system.keys import resolve_key
from openclaw_wisgate.system.openclaw import installed


def listed(target: Target) -> Report:
    """Return every provider of the config; raise ConfigNotFoundError or ConfigUnreadableError."""
    subject = open_subject(target, command="list", create=False)
    if isinstance(subject, Report):
        return subject
    return Report(command="list", decision=Decision.CLEAN, file=target.name, listed=_listings(target, subject))


def shown(target: Target, provider: str) -> Report:
    """Return one provider of the config; raise UsageError if there is none of that id."""
    subject = open_subject(target, command="show", create=False)
    if isinstance(subject, Report):
        return subject
    chosen = _chosen(_listings(target, subject), provider)
    return Report(command="show", decision=Decision.CLEAN, file=target.name, listed=(chosen,))


def reported(target: Target, provider: str | None) -> Report:
    """Return the exact setup: of `provider`, or of every provider at WisGate's address; without one, of all.

    Raise UsageError if there is no provider of that id.
    """
    subject = open_subject(target, command="report", create=False)
    if isinstance(subject, Report):
        return subject
    listings = _listings(target, subject)
    chosen = (
        (_chosen(listings, provider),) if provider else tuple(one for one in listings if one.is_wisgate) or listings
    )
    setup = _setup(target, subject, chosen)
    return Report(command="report", decision=Decision.CLEAN, file=target.name, listed=chosen, setup=setup)


def _listings(target: Target, subject: Subject) -> tuple[Listing, ...]:
    bench = bench_at(target)
    release = bench.chosen(subject.document).choice.release
    config = bench.effective(subject.document, target.location.file, release)
    return inventory(config, release, lambda key: _key_facts(target, config.written, key))


def _key_facts(target: Target, config: object, key: object) -> KeyFacts:
    found = resolve_key(key, config, location=target.location, around=target.around)
    if found.key is None:
        return KeyFacts(KeyState.MISSING, found.origin)
    if is_placeholder(found.key):
        return KeyFacts(KeyState.PLACEHOLDER, found.origin)
    fault = key_fault(found.key)
    if fault is not None:
        return KeyFacts(KeyState.MALFORMED, f"{fault} ({found.origin})")
    plain = isinstance(key, str) and kind_of_key(key) is KeyKind.PLAIN
    return KeyFacts(KeyState.PLAIN_TEXT if plain else KeyState.SET, found.origin)


def _chosen(listings: tuple[Listing, ...], provider: str) -> Listing:
    found = {listing.id: listing for listing in listings}
    return found[checked(provider, found)]


def _setup(target: Target, subject: Subject, listings: tuple[Listing, ...]) -> Setup:
    judged, _ = judge(subject.source, target.location.file, bench_at(target), Policy())
    program = installed(target.around.variables)
    references = [f"{listing.id}/{model.id}" for listing in listings for model in listing.models]
    remembered = last_pings.recall(target.location.file, target.around)
    return Setup(
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        openclaw=str(program.release) if program and program.release else None,
        judged_by=str(judged.release) if judged.release else None,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        digest=subject.source.digest or "",
        size=len(subject.source.raw or b""),
        errors=judged.count(Severity.ERROR),
        warnings=judged.count(Severity.WARNING),
        pings={one: remembered[one] for one in references if one in remembered},
    )
