"""Finding out what the checks of `doctor` look at: from the config, from what lies about it, and from what runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.commands.doctor_key import dotenv_of, key_of
from openclaw_wisgate.commands.judging import bench_at, findings, rule_ids
from openclaw_wisgate.commands.subject import Target, undecodable
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.health.facts import AgentModels, Facts, OtherConfig, Place, Runner
from openclaw_wisgate.health.pick import at_wisgate, pick
from openclaw_wisgate.releases import Release
from openclaw_wisgate.source import Source
from openclaw_wisgate.suppression import suppress
from openclaw_wisgate.syntax import Document, parse
from openclaw_wisgate.system import gateway, neighbours, observing, reading, resources, service
from openclaw_wisgate.system.baseline import read_baseline
from openclaw_wisgate.system.locate import CONFIG, STATE, locate, setting, shortened
from openclaw_wisgate.system.state import has_auth_profile

_OVERRIDES = (CONFIG, STATE, "OPENCLAW_HOME")


class Asked(NamedTuple):
    """How the user named the config and the provider; None is what OpenClaw itself would take."""

    target: Target
    provider: str | None = None
    config: str | None = None
    profile: str | None = None


class Looked(NamedTuple):
    """What was found out, and what it was read from; there is no document where the text is not JSON5."""

    facts: Facts
    source: Source
    document: Document | None


def look(asked: Asked, *, patience: float = 0.0) -> Looked:
    """Return the facts about a config; a gateway has so many seconds to take up what was just written.

    Raise ConfigUnreadableError.
    """
    target = asked.target
    source = reading.read(target.location.file)
    place = _place(asked, exists=source.exists)
    facts = Facts(
        place=place,
        asked=asked.provider,
        env_file=_name(target, target.location.env_files[0]),
        flags=target.flags,
        openclaw_flags=("--profile", asked.profile) if asked.profile else (),
        openclaw_variables=((CONFIG, str(target.location.file)),) if place.usual else (),
    )
    parsed = parse(source.text, name=target.name)
    if parsed.document is None or not source.exists:
        return Looked(replace(facts, syntax=parsed.diagnostics), source, None)
    return Looked(_of_document(facts, asked, source, parsed.document, patience), source, parsed.document)


def _of_document(facts: Facts, asked: Asked, source: Source, document: Document, patience: float) -> Facts:
    target = asked.target
    location, around = target.location, target.around
    bench = bench_at(target)
    release = bench.chosen(document).choice.release
    effective = bench.effective(document, location.file, release)
    picked = pick(effective.value, asked.provider)
    started_by = service.installed(location, around)
    facts = replace(
        facts,
        effective=effective,
        release=release,
        diagnostics=_judged(effective, source, release, target),
        provider=picked.provider,
        model=picked.model,
        others=picked.others,
        catalogue=tuple(resources.catalogue().entries),
        service=_name(target, started_by.file) if started_by else None,
        runner=_runner(target, patience),
        edited=_time(location.file),
        included_edited=max((_time(Path(file.file)) for file in effective.files), default=0.0),
    )
    if picked.provider is None:
        return facts
    key = key_of(effective, picked.provider, target, started_by)
    lists = neighbours.agent_models(location, picked.provider)
    return replace(
        facts,
        key=key,
        dotenv_edited=max(map(_time, dotenv_of(key, target)), default=None),
        agent_models=tuple(
            AgentModels(name=_name(target, found.file), models=found.models, base_url=found.base_url) for found in lists
        ),
        has_profile=has_auth_profile(location.state, effective.value, picked.provider),
    )


def _judged(effective: Effective, source: Source, release: Release, target: Target) -> tuple[Diagnostic, ...]:
    """Return what `validate` says of the config, but for what comments in it set aside."""
    found = (*undecodable(source), *findings(effective, release, baseline=read_baseline(target.location)))
    return suppress(effective.documents, found, rule_ids)[0]


def _place(asked: Asked, *, exists: bool) -> Place:
    location, around = asked.target.location, asked.target.around
    usual = locate(around).file
    is_other = asked.config is not None and reading.real(usual) != reading.real(location.file)
    overrides = [] if asked.config else [(name, _value(name, asked.target)) for name in _OVERRIDES]
    profile = around.variables.get("OPENCLAW_PROFILE", "").strip()
    others = neighbours.neighbours(location, around)
    has_own = any(other.profile == profile for other in others)
    return Place(
        name=asked.target.name,
        exists=exists,
        usual=_name(asked.target, usual) if is_other else None,
        overrides=tuple((name, value) for name, value in overrides if value),
        others=tuple(
            OtherConfig(
                name=_name(asked.target, other.file),
                providers=at_wisgate(other.value),
                profile=other.profile,
                is_read=other.is_read,
            )
            for other in others
        ),
        idle_profile=profile if profile and has_own and asked.profile is None else None,
    )


def _value(name: str, target: Target) -> str:
    value = target.around.variables.get(name)
    return (setting(name, target.location.env_files) if value is None else value) or ""


def _runner(target: Target, patience: float) -> Runner | None:
    holder = gateway.holder_of(target.location)
    if holder is None:
        return None
    return Runner(
        pid=holder.pid,
        port=holder.port,
        is_gateway=holder.is_gateway,
        since=holder.since,
        answers=holder.port is not None and gateway.lives(holder.port),
        noted=observing.has_noted(target.location, within=patience if holder.is_gateway else 0.0),
    )


def _time(file: Path) -> float:
    """Return when `file` was written last, in seconds since the epoch; 0 where nobody knows."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _name(target: Target, file: Path) -> str:
    return shortened(file, target.around.variables)
