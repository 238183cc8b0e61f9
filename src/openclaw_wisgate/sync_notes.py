"""What `sync` tells beside its change: what stays, what is gone, what is new."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.figures import Figure, Model
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.presets import PRESETS, PresetName
from openclaw_wisgate.redact import redact_value
from openclaw_wisgate.selection import PROVIDERS

_MOST = 5
"""Names in one sentence."""
_PRESETS = {preset.provider_id: name.value for name, preset in PRESETS.items() if not preset.placeholder}
"""The presets by whose flag `add` completes a provider."""


def by_hand(model: Model, path: KeyPath, present: object, figure: Figure) -> Diagnostic:
    """Return that the value at `path` stays, because somebody else than this program has put it there."""
    found = _worded(redact_value(present, path))
    says = f"{figure.source} says {_worded(figure.value)}"
    return note("by-hand", Severity.NOTE, f"{figure.field} of {model} is {found} by hand, {says}; it stays", path=path)


def sourced(changed: Sequence[tuple[Model, Figure]]) -> Iterator[Diagnostic]:
    """Yield who states the new figures, and of which models."""
    for source in dict.fromkeys(figure.source for _, figure in changed):
        models = dict.fromkeys(str(model) for model, figure in changed if figure.source == source)
        yield note("figures-from", Severity.NOTE, f"{source} says so of {_listed(models)}")


def gone_told(gone: Iterable[Model]) -> Iterator[Diagnostic]:
    """Yield that models are not served any more, each with the command that removes it."""
    for model in gone:
        command = shlex.join(("openclaw-wisgate", "remove", model.provider, "--model", model.id))
        path = (*PROVIDERS, model.provider, "models")
        message = f"the gateway does not list {model} to this key; it stays until you remove it"
        yield note("model-gone", Severity.WARNING, message, f"{command}, or all that are gone: --remove-gone", path)


def going_told(going: Sequence[Model]) -> Iterator[Diagnostic]:
    """Yield that models go because they are not served any more."""
    if going:
        them = "it goes" if len(going) == 1 else "they go"
        message = f"the gateway does not list {_listed(map(str, going))} to this key, so {them}"
        yield note("model-goes", Severity.NOTE, message)


def new_told(new: Mapping[str, Sequence[str]]) -> Iterator[Diagnostic]:
    """Yield how many models gateways list that the config does not have, with the command that adds one."""
    for provider, models in new.items():
        whose = ("--preset", _PRESETS[provider]) if provider in _PRESETS else ("--provider-id", provider)
        command = shlex.join(
            ("openclaw-wisgate", "add", models[0], *(whose if provider != PresetName.WISGATE.value else ()))
        )
        count = "1 model" if len(models) == 1 else f"{len(models)} models"
        message = f"the gateway of {provider} lists {count} that the config does not have: {_listed(models)}"
        hint = f"{command}, or see them all: openclaw-wisgate models --live"
        yield note("models-new", Severity.NOTE, message, hint, (*PROVIDERS, provider))


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - _MOST
    return ", ".join(every[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _worded(value: object) -> str:
    """Return a figure for people."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_worded(item)}" for key, item in value.items()) or "empty"
    if isinstance(value, list):
        return " and ".join(map(_worded, value)) or "empty"
    return str(value)
