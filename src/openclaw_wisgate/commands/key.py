"""Where keys come from: for this shell, for OpenClaw by itself and for its service; nothing is asked or shown."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.judging import seen_at
from openclaw_wisgate.commands.providers import at_wisgate, blocks, checked
from openclaw_wisgate.commands.subject import Target, open_subject
from openclaw_wisgate.credentials import KeyKind, key_fault, kind_of_key
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.report import Decision, KeyReport, Reader, Report, Sight
from openclaw_wisgate.secret_ref import variable_of
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system.keys import resolve_key
from openclaw_wisgate.system.locate import Surroundings
from openclaw_wisgate.system.service import Service, installed
from openclaw_wisgate.system.state import has_auth_profile

_NOWHERE = Path(os.devnull)
"""A current folder that has no `.env` file."""
_KEPT = ("HOME", "USERPROFILE", "PREFIX", "ANDROID_DATA")
"""Variables that a process has in whatever way it is started, as far as they say where OpenClaw's files are."""


def where(target: Target, provider: str | None, *, command: str, judge: bool) -> Report:
    """Return where the key of `provider`, else those of the providers at WisGate, would come from for each reader.

    With `judge` a key that cannot work counts as wrong. Raise UsageError for a provider that the config does not have.
    """
    subject = open_subject(target, command=command, create=False)
    if isinstance(subject, Report):
        return subject
    config = seen_at(target, subject.document).written
    names = [provider] if provider is not None else list(at_wisgate(config, target))
    if not names:
        message = "no provider in this config has a WisGate address"
        raise UsageError(message, hint="name one, or run `openclaw-wisgate add`")
    service = installed(target.location, target.around)
    keys = tuple(_seen(config, checked(name, blocks(config)), target, service, judge=judge) for name in names)
    good = all(sight.is_good for key in keys for sight in key.sights)
    return Report(
        command=command,
        decision=Decision.CLEAN if good else Decision.PROBLEMS,
        file=target.name,
        keys=keys,
        notes=tuple(_notes(config, keys, target)),
    )


def on_profile(config: object, provider: str, target: Target) -> Iterator[Diagnostic]:
    """Yield that a credential which OpenClaw holds itself is sent instead of the key of `provider`, where that is so.

    `auth: "api-key"` makes the key of the config win (seen on 2026.5.12 and 2026.9.6).
    """
    if get(config, (*PROVIDERS, provider, "auth")) == "api-key":
        return
    if has_auth_profile(target.location.state, config, provider):
        message = f'OpenClaw has an auth profile for "{provider}", which wins over this key'
        hint = f'set "auth": "api-key" in models.providers.{provider}, and the key of the config counts'
        yield note("auth-profile", Severity.WARNING, message, hint)


def _seen(config: object, name: str, target: Target, service: Service | None, *, judge: bool) -> KeyReport:
    value = get(config, (*PROVIDERS, name, "apiKey"))
    around = target.around
    bare = {key: text for key, text in around.variables.items() if key in _KEPT or key.startswith("OPENCLAW_")}
    alone = Surroundings(bare, _NOWHERE, around.own)
    sights = [
        _sight(Reader.SHELL, value, config, target, around, judge=judge),
        _sight(Reader.OPENCLAW, value, config, target, alone, judge=judge),
    ]
    if service is None:
        sights.append(Sight(Reader.SERVICE, "none is installed", found=False, exists=False))
    else:
        given = alone._replace(variables={**bare, **service.first})
        seen = _sight(Reader.SERVICE, value, config, target, given, judge=judge)
        sights.append(seen._replace(says=seen.says.replace("the environment", service.file.name)))
    return KeyReport(name, _reads(value), tuple(sights))


def _sight(  # noqa: PLR0913 - whose key, for whom, with which eyes
    reader: Reader, value: object, config: object, target: Target, around: Surroundings, *, judge: bool
) -> Sight:
    found = resolve_key(value, config, location=target.location, around=around)
    fault = key_fault(found.key) if judge and found.key is not None else None
    return Sight(reader, found.origin, found=found.key is not None, fault=fault)


def _reads(value: object) -> str:
    """Return what the config says of a key, without showing one that it holds."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, Mapping):
        parts = (value.get(part) for part in ("source", "provider", "id"))
        return f"SecretRef {':'.join(part if isinstance(part, str) else '?' for part in parts)}"
    if isinstance(value, str) and kind_of_key(value) in (KeyKind.REFERENCE, KeyKind.SHORTHAND):
        return value if variable_of(value) else "a text with a variable in it"
    return "a text in the config itself"


def _notes(config: object, keys: tuple[KeyReport, ...], target: Target) -> Iterator[Diagnostic]:
    for key in keys:
        yield from on_profile(config, key.provider, target)
        shell, alone, *_ = key.sights
        if shell.found and not alone.found:
            message = (
                f'the key of "{key.provider}" is there for this shell only; a service of OpenClaw\'s would not find it'
            )
            yield note("key-in-shell-only", Severity.WARNING, message, "run `openclaw-wisgate key set`")
    names = " ".join(key.provider for key in keys)
    yield note("key-unasked", Severity.NOTE, f"whether the gateway takes it, tells `openclaw-wisgate ping {names}`")
