"""What lies about OpenClaw's config: the configs of other profiles and of its older names, and agents' model lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system import reading
from openclaw_wisgate.system.locate import CONFIG, STATE, Location, Surroundings, locate

_NAMES = ("openclaw.json", "clawdbot.json")
_FORSAKEN = (".moltbot/moltbot.json", ".moltbot/openclaw.json", ".moltbot/clawdbot.json")
"""Files of a name in between, which OpenClaw 2026.9.6 does not read."""
_AGENT_MODELS = "agents/*/agent/models.json"


class Neighbour(NamedTuple):
    """Another config file: the profile it belongs to, if any, whether some OpenClaw reads it, and what it holds."""

    file: Path
    profile: str | None
    is_read: bool
    value: object


class ModelList(NamedTuple):
    """What an agent's `models.json` says of a provider."""

    file: Path
    models: tuple[str, ...]
    base_url: str | None


def home_of(around: Surroundings) -> Path:
    """Return the home in which OpenClaw has its folders."""
    free = {name: value for name, value in around.variables.items() if name not in (CONFIG, STATE)}
    state = locate(around._replace(variables=free)).state
    return state.parent


def neighbours(location: Location, around: Surroundings) -> list[Neighbour]:
    """Return the other config files of this home that can be read, each once."""
    home = home_of(around)
    found: list[Neighbour] = []
    for file, profile, is_read in _candidates(home):
        if reading.real(file) == reading.real(location.file) or not file.is_file():
            continue
        document = _document(file)
        if document is not None:
            found.append(Neighbour(file, profile, is_read, document))
    return found


def profile_of(file: Path, around: Surroundings) -> str | None:
    """Return the profile that `file` is the config of, or None."""
    return next((profile for candidate, profile, _ in _candidates(home_of(around)) if candidate == file), None)


def agent_models(location: Location, provider: str) -> list[ModelList]:
    """Return what the agents' own lists say of `provider`; an agent without such a list has none."""
    found = []
    for file in sorted(location.state.glob(_AGENT_MODELS)):
        try:
            providers = get(json.loads(file.read_bytes()), ("providers",))
        except (OSError, ValueError, RecursionError):
            continue
        for name, block in providers.items() if isinstance(providers, Mapping) else ():
            if normalised(str(name)) == normalised(provider):
                found.append(_model_list(file, block))
    return found


def _model_list(file: Path, block: object) -> ModelList:
    models, url = get(block, ("models",)), get(block, ("baseUrl",))
    ids = (get(entry, ("id",)) for entry in (models if isinstance(models, list) else ()))
    listed = tuple(identifier.strip() for identifier in ids if isinstance(identifier, str))
    return ModelList(file, listed, url if isinstance(url, str) else None)


def _candidates(home: Path) -> Iterator[tuple[Path, str | None, bool]]:
    default = home / ".openclaw" / _NAMES[0]
    for folder in (".openclaw", ".clawdbot"):
        for name in _NAMES:
            file = home / folder / name
            yield file, None, file == default or not default.exists()
    for own in sorted(home.glob(".openclaw-*")):
        yield own / _NAMES[0], own.name.removeprefix(".openclaw-"), True
    for name in _FORSAKEN:
        yield home / name, None, False


def _document(file: Path) -> object:
    try:
        document = document_of(file.read_bytes().decode("utf-8", "replace"), name="")
    except OSError:
        return None
    return document.value if document else None
