"""SecretRefs, resolved as OpenClaw 2026.9.6 resolves them: from the environment, a file, a program or its own store.

Each ends in a value and where it came from, or in a sentence about why OpenClaw gets none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.credentials import REDACTION
from openclaw_wisgate.effective import variables
from openclaw_wisgate.system import state
from openclaw_wisgate.system.locate import Location, Surroundings, expanded, shortened
from openclaw_wisgate.system.secret_files import SecretError, read_secret, trusted_program

Find = Callable[[str], tuple[str | None, str]]
"""Gives the value of a variable and where it is set; None for one that is not."""

_PARTS = frozenset({"source", "provider", "id"})
_PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}\Z")
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,127}\Z")
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)+\Z")
_PROGRAM_ID = re.compile(r"(?!(?:.*/)?\.{1,2}(?:/|\Z))[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}\Z")
_IDS = {"env": _NAME, "store": _NAME, "exec": _PROGRAM_ID, "file": re.compile(rf"value\Z|{_POINTER.pattern}")}
_INDEX = re.compile(r"0\Z|[1-9]\d*\Z")
_SINGLE = "singleValue"
_MILLISECONDS = 5000
_BYTES = 1024 * 1024
_STORED = (
    "SELECT json_quote(value) FROM secret_store_entries"
    " WHERE scope_kind = 'team' AND name = ? AND deleted_at_ms IS NULL"
)


class Sources(NamedTuple):
    """Where secrets come from: `config` as it is written, its variables by `find`; programs run if `allow_exec`."""

    config: object
    find: Find
    location: Location
    around: Surroundings
    allow_exec: bool = False


class Secret(NamedTuple):
    """A secret and the place that it came from."""

    text: str
    origin: str


class Ref(NamedTuple):
    """A SecretRef whose form is right."""

    source: str
    provider: str
    id: str


def is_ref(value: object) -> bool:
    """Tell whether `value` is meant as a SecretRef."""
    return isinstance(value, Mapping)


def resolved(value: object, sources: Sources) -> Secret:
    """Return the secret that `value`, a SecretRef of a config, stands for; SecretError says why there is none."""
    ref = _checked(value, sources)
    provider = _provider(ref, sources)
    found, origin = _READERS[ref.source](ref, provider, sources)
    if not isinstance(found, str) or variables.is_blank(found):
        message = f"what {origin} holds is empty, or no text"
        raise SecretError(message)
    if found.strip() == REDACTION:
        message = f"{origin} holds the mark that OpenClaw shows in the place of a secret"
        raise SecretError(message)
    return Secret(found, origin)


def _checked(value: object, sources: Sources) -> Ref:
    parts = {name: get(value, (name,)) for name in _PARTS}
    texts = [_text(part, sources).strip() for part in parts.values() if isinstance(part, str)]
    if not isinstance(value, Mapping) or value.keys() != _PARTS or not all(texts) or len(texts) != len(_PARTS):
        message = 'a SecretRef has exactly a "source", a "provider" and an "id"'
        raise SecretError(message)
    filled = dict(zip(parts, texts, strict=True))
    ref = Ref(filled["source"], filled["provider"], filled["id"])
    if ref.source not in _IDS:
        message = f'"{ref.source}" is no source of a SecretRef: env, file, exec or store'
        raise SecretError(message)
    if not _PROVIDER.match(ref.provider) or not _IDS[ref.source].match(ref.id):
        part = "id" if _PROVIDER.match(ref.provider) else "provider"
        message = f'the "{part}" of a SecretRef of source "{ref.source}" does not have the form that OpenClaw wants'
        raise SecretError(message)
    return ref


def _provider(ref: Ref, sources: Sources) -> object:
    """Return the block of `secrets.providers` that is meant; an empty one for what is built in."""
    block = get(sources.config, ("secrets", "providers", ref.provider))
    source = get(block, ("source",))
    if source == ref.source:
        return block
    default = get(sources.config, ("secrets", "defaults", ref.source))
    chosen = (default.strip() if isinstance(default, str) else "") or "default"
    if ref.source in ("env", "store") and ref.provider == chosen:
        return {}
    if block is None:
        message = f'"secrets.providers" has no "{ref.provider}"'
        raise SecretError(message)
    message = f'the secret provider "{ref.provider}" has source "{source}", but the SecretRef says "{ref.source}"'
    raise SecretError(message)


def _from_environment(ref: Ref, provider: object, sources: Sources) -> tuple[object, str]:
    allowed = get(provider, ("allowlist",))
    if isinstance(allowed, list) and ref.id not in allowed:
        message = f'the secret provider "{ref.provider}" does not allow the variable {ref.id} in its "allowlist"'
        raise SecretError(message)
    text, place = sources.find(ref.id)
    if text is None or variables.is_blank(text):
        message = f"the variable {ref.id} is not set"
        raise SecretError(message)
    return text, f"{ref.id} from {place}"


def _from_file(ref: Ref, provider: object, sources: Sources) -> tuple[object, str]:
    file = _path(get(provider, ("path",)), sources)
    origin = f'the secret file "{shortened(file, sources.around.variables)}"'
    text = read_secret(file, limit=_positive(get(provider, ("maxBytes",)), _BYTES))
    if get(provider, ("mode",)) == _SINGLE:
        if ref.id != "value":
            message = f'a SecretRef to {origin}, which holds one secret alone, has the "id" "value"'
            raise SecretError(message)
        return re.sub(r"\r?\n\Z", "", text), origin
    import json  # noqa: PLC0415 - most secrets are variables

    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        message = f"{origin} is not JSON"
        raise SecretError(message) from None
    if not isinstance(value, dict):
        message = f"{origin} holds no JSON object"
        raise SecretError(message)
    return _at(value, ref.id, origin), f'"{ref.id}" in {origin}'


def _at(value: object, pointer: str, origin: str) -> object:
    """Return what stands at `pointer` (RFC 6901)."""
    steps = pointer[1:].split("/") if pointer.startswith("/") else []
    if not steps:
        message = f'a SecretRef to {origin} has an "id" such as "/providers/wisgate/apiKey"'
        raise SecretError(message)
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and _INDEX.match(name) and int(name) < len(value):
            value = value[int(name)]
        else:
            message = f'{origin} holds nothing at "{pointer}"'
            raise SecretError(message)
    return value


def _from_program(ref: Ref, provider: object, sources: Sources) -> tuple[object, str]:
    plugin = get(provider, ("pluginIntegration", "pluginId"))
    if plugin is not None:
        message = f'the secret comes from the OpenClaw plugin "{plugin}", which only OpenClaw can ask'
        raise SecretError(message)
    # Few configs name programs, and what runs one is slow to load.
    from openclaw_wisgate.system.secret_programs import Program, ask_program  # noqa: PLC0415

    file = _path(get(provider, ("command",)), sources)
    trusted_program(file, [_path(folder, sources) for folder in _texts(get(provider, ("trustedDirs",)), sources)])
    if not sources.allow_exec:
        message = f'the secret comes from the program "{file}", which --allow-exec would run'
        raise SecretError(message)
    timeout = _positive(get(provider, ("timeoutMs",)), _MILLISECONDS)
    program = Program(
        provider=ref.provider,
        file=file,
        arguments=_texts(get(provider, ("args",)), sources),
        variables=_passed(provider, sources),
        timeout=timeout / 1000,
        silence=_positive(get(provider, ("noOutputTimeoutMs",)), timeout) / 1000,
        limit=_positive(get(provider, ("maxOutputBytes",)), _BYTES),
        json_only=get(provider, ("jsonOnly",)) is not False,
    )
    return ask_program(program, ref.id), f'the program "{file}"'


def _passed(provider: object, sources: Sources) -> dict[str, str]:
    """Return the variables of a program: those that its block passes on, then its own."""
    found = ((name, sources.find(name)[0]) for name in _texts(get(provider, ("passEnv",)), sources))
    own = get(provider, ("env",))
    named = own.items() if isinstance(own, Mapping) else ()
    return {
        "OPENCLAW_CLI": "1",
        **{name: text for name, text in found if text is not None},
        **{str(name): _text(text, sources) for name, text in named if isinstance(text, str)},
    }


def _from_store(ref: Ref, _provider: object, sources: Sources) -> tuple[object, str]:
    text = state.query(sources.location.state, _STORED, ref.id)
    if text is None:
        message = f'OpenClaw\'s secret store holds no "{ref.id}"'
        raise SecretError(message)
    return text, f'"{ref.id}" in OpenClaw\'s secret store'


_READERS: Mapping[str, Callable[[Ref, object, Sources], tuple[object, str]]] = {
    "env": _from_environment,
    "file": _from_file,
    "exec": _from_program,
    "store": _from_store,
}


def _path(value: object, sources: Sources) -> Path:
    if not isinstance(value, str) or not value.strip():
        message = 'the secret provider has no "path" or "command"'
        raise SecretError(message)
    return expanded(_text(value, sources).strip(), sources.around)


def _text(value: str, sources: Sources) -> str:
    return variables.substituted(value, lambda name: sources.find(name)[0])


def _texts(value: object, sources: Sources) -> list[str]:
    items: Iterable[object] = value if isinstance(value, list) else ()
    return [_text(item, sources) for item in items if isinstance(item, str)]


def _positive(value: object, default: int) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and value >= 1 else default  # type: ignore[operator, call-overload]
