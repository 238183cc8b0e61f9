"""Which line of this program cures what a ping found, where its cure is a change of the config or of a key."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.diagnostics import Fix, Put
from openclaw_wisgate.effective.variables import references
from openclaw_wisgate.probe import ProbeResult, Verdict
from openclaw_wisgate.selection import PROVIDERS, setting_path

_KEYLESS = (Verdict.NO_KEY, Verdict.PLACEHOLDER_KEY)


def key_command(config: object, result: ProbeResult, target: Target) -> str | None:
    """Return the line that stores a key for the provider of `result`, or None where that is not what it lacks.

    A SecretRef to anything but a variable is left as it is.
    """
    written = get(config, (*PROVIDERS, result.probe.provider, "apiKey"))
    if result.verdict not in _KEYLESS or (isinstance(written, Mapping) and written.get("source") != "env"):
        return None
    return target.ours("key", "set", result.probe.provider)


def address_command(config: object, result: ProbeResult, base_url: str, target: Target) -> str | None:
    """Return the line that sets `base_url`, at which the model of `result` answered, or None where none certainly does.

    `doctor` asks a model of its own choice, which has to have the same settings.
    """
    from openclaw_wisgate.health.pick import pick  # noqa: PLC0415 - most models answer

    provider, model = result.probe.provider, result.probe.model
    chosen = pick(config, provider).model
    is_same = all(
        setting_path(config, provider, model, name) == setting_path(config, provider, chosen, name)
        for name in ("api", "baseUrl")
    )
    if chosen is None or not is_same or address_fix(config, provider, model, base_url) is None:
        return None
    return target.ours("doctor", "--fix", provider)


def address_fix(config: object, provider: str, model: str | None, base_url: str) -> Fix | None:
    """Return what sets `base_url` where `config`, as it is written, has that of a model; None where variables make it."""
    path = setting_path(config, provider, model, "baseUrl")
    written = get(config, path)
    if not isinstance(written, str) or references(written):
        return None
    return Fix(f'set it to "{base_url}"', (Put(path, base_url),))
