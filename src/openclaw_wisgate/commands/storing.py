"""Keys that the user gives: where they are stored, as a part of a plan, and what is to be said of that."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.providers import at_wisgate
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.dotenv_edit import EnvEdit, text_of, with_variable
from openclaw_wisgate.dotenv_text import variables
from openclaw_wisgate.errors import ConfigUnreadableError, UsageError, WriteError
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_add import Addition
from openclaw_wisgate.provider import PLACEHOLDER_KEY, KeyLiteral, KeyVariable, ProviderSpec, SecretRef, Store
from openclaw_wisgate.secret_ref import lacks_provider, variable_of
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system import dotenv, gateway, reading
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.keys import resolve_key
from openclaw_wisgate.system.locate import Location, shortened
from openclaw_wisgate.system.service import installed

AskKey = Callable[[str, str], str | None]
"""Asks for the key that is to be in a variable and is stored in a place, without showing it; None is no key."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that the user gives, without a fault that can be seen, and where it is to be kept. Never shows it."""

    text: str = field(repr=False)
    store: Store = Store.DOTENV


def shared(provider: ProviderSpec, config: object, target: Target) -> ProviderSpec:
    """Return `provider` with the variable that another provider at WisGate takes its key from, if one does.

    A key that the user names counts more, and one that the provider has already stays.
    """
    if "apiKey" in provider.requested or not isinstance(provider.api_key, KeyVariable):
        return provider
    for name in at_wisgate(config, target):
        variable = variable_of(get(config, (*PROVIDERS, name, "apiKey")))
        if name != provider.id and variable:
            return replace(provider, api_key=KeyVariable(variable))
    return provider


def with_key(provider: ProviderSpec, key: NewKey | None, config: object) -> ProviderSpec:
    """Return `provider` as it is to be where `key` is given: with the reference to it that `config` has, or a new one."""
    if key is None:
        return provider
    if key.store is Store.CONFIG:
        return replace(provider, api_key=KeyLiteral(key.text), requested=provider.requested | {"apiKey"})
    there = get(config, (*PROVIDERS, provider.id, "apiKey"))
    if "apiKey" in provider.requested or variable_of(there) is not None:
        return provider
    return replace(provider, requested=provider.requested | {"apiKey"})


def storing(plan: Plan, provider: ProviderSpec, key: NewKey | None, target: Target) -> Plan:
    """Return `plan`, after which `key` is where the provider takes it from, with what is to be said of that.

    Raise UsageError or WriteError where it cannot be stored.
    """
    if key is None:
        return plan
    if key.store is Store.CONFIG:
        if plan.is_noop:
            return plan
        message = "the key is written into the config as it is, where each copy of the file has it"
        literal = note("key-literal", Severity.WARNING, message, "use --store dotenv to keep it apart")
        return replace(plan, notes=(literal, *plan.notes))
    variable = variable_of(get(plan.values.after, (*PROVIDERS, provider.id, "apiKey")))
    if variable is None:
        message = f'the key is not stored, because the "apiKey" of "{provider.id}" stays as it is and names no variable'
        kept = note("key-not-stored", Severity.WARNING, message, "use --on-conflict update to replace it")
        return replace(plan, notes=(kept, *plan.notes))
    edit = env_edit(variable, key.text, target)
    return plan if edit is None else replace(plan, env=edit, notes=(*told(variable, edit, target), *plan.notes))


def on_key(plan: Plan, provider: Addition, target: Target) -> list[Diagnostic]:
    """Return what is to be said of a key that OpenClaw would not find."""
    value = get(plan.values.after, (*PROVIDERS, provider.id, "apiKey"))
    if value == PLACEHOLDER_KEY:
        message = "the key is the guide's placeholder, which OpenClaw would send as it is"
        return [note("placeholder-key", Severity.WARNING, message, "put your key in its place, or use --key-env")]
    reference = provider.api_key if isinstance(provider, ProviderSpec) else None
    if isinstance(reference, SecretRef) and value == reference.to_value():
        if lacks_provider(reference, plan.values.after):
            where = f"secrets.providers.{reference.provider}"
            message = f'OpenClaw will not find the key: the config has no "{where}" of the source "{reference.source}"'
            return [note("secret-provider-missing", Severity.WARNING, message, "add it, or use another --key-ref")]
        if reference.source != "env":
            return []
    found = resolve_key(value, plan.values.after, location=target.location, around=target.around)
    if found.key is not None:
        return []
    message = f"OpenClaw will not find the key: {found.origin}"
    where = shortened(target.location.state / ".env", target.around.variables)
    hint = f"put it into {where}, where OpenClaw's service finds it, too: openclaw-wisgate key set"
    return [note("key-not-set", Severity.WARNING, message, hint)]


def missing_variable(plan: Plan, provider: Addition, target: Target) -> str | None:
    """Return the variable that the provider is to take its key from and that nobody sets, or None."""
    config = plan.values.after
    value = get(config, (*PROVIDERS, provider.id, "apiKey"))
    found = resolve_key(value, config, location=target.location, around=target.around)
    return variable_of(value) if found.key is None else None


def place_of(variable: str, store: Store, target: Target) -> str:
    """Return how people call the file that a new key for `variable` goes into."""
    file = env_file_of(variable, target.location) if store is Store.DOTENV else target.location.file
    return shortened(file, target.around.variables)


def env_edit(variable: str, key: str, target: Target) -> EnvEdit | None:
    """Return how OpenClaw's `.env` gets `variable` set to `key`, None where it is; raise UsageError or WriteError."""
    file = env_file_of(variable, target.location)
    name = shortened(file, target.around.variables)
    try:
        source = reading.read(file)._replace(name=name)
    except ConfigUnreadableError as error:
        raise WriteError(error.message, hint="see who owns it, and make it a plain file") from error
    if len(source.raw or b"") > dotenv.LARGEST:
        message = f'"{name}" is larger than {dotenv.LARGEST} bytes, so OpenClaw does not read it'
        raise WriteError(message, hint="make it smaller first")
    before = text_of(source)
    after = with_variable(before, variable, key)
    if after is None:
        message = f'"{name}" cannot hold this key in {variable} in a way that OpenClaw reads back'
        raise UsageError(message, hint="look for a quote in that file that is not closed, or use --store config")
    return None if after == before else EnvEdit(file=str(file), source=source, after=after)


def env_file_of(variable: str, location: Location) -> Path:
    """Return the `.env` file of OpenClaw that sets `variable`, or else that of its state folder."""
    setting = (file for file in location.env_files if variable in dotenv.read(file))
    return next(setting, location.state / ".env")


def told(variable: str, edit: EnvEdit, target: Target) -> list[Diagnostic]:
    """Return what is to be said of storing the key by `edit`."""
    name = edit.source.name
    message = f"the key goes into {name} as {variable}, where OpenClaw's service finds it, too"
    notes = [note("key-stored", Severity.NOTE, message)]
    shadow = _shadow(variable, edit, target)
    if shadow is not None:
        message = f"{shadow} sets {variable} to something else, which wins for what is started from here"
        notes.append(note("key-shadowed", Severity.WARNING, message, f"take {variable} out of there"))
    service = installed(target.location, target.around)
    if service is not None and service.first.get(variable) not in (None, variables(edit.after or "").get(variable)):
        message = f"the service {service.file.stem} sets {variable} to something else, which wins there"
        hint = "run `openclaw gateway install --force`, which gives it the new one"
        notes.append(note("key-shadowed", Severity.WARNING, message, hint))
    mode = _mode(Path(edit.file))
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = f"{name} has the mode {mode:04o} and is for others, too; afterwards it is for its owner only"
        notes.append(note("env-file-mode", Severity.NOTE, message))
    if gateway.running(target.location) is not None:
        message = "the gateway that runs reads its .env files only when it starts"
        notes.append(note("gateway-restart", Severity.WARNING, message, "run `openclaw gateway restart` afterwards"))
    return notes


def _shadow(variable: str, edit: EnvEdit, target: Target) -> str | None:
    """Return the place that counts before OpenClaw's own files and sets `variable` to another value, if one does."""
    value, place = Environment(target.location, target.around).find(variable)
    is_own = place.startswith("OpenClaw's ")
    return None if value is None or is_own or value == variables(edit.after or "").get(variable) else place


def _mode(file: Path) -> int:
    """Return who may do what with `file`; nothing where that is not told by a mode, or there is no file."""
    try:
        return stat.S_IMODE(file.stat().st_mode) if os.name == "posix" else 0
    except OSError:
        return 0
