"""What `--from` names: a provider block or a snippet of a config, from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from openclaw_wisgate.errors import UsageError

if TYPE_CHECKING:  # for annotations only: most runs merge no block
    from openclaw_wisgate.cli.provider_flags import ProviderFlags
    from openclaw_wisgate.pasted import PastedProvider

_LARGEST = 1024 * 1024


def read(flags: ProviderFlags, models: list[str]) -> tuple[PastedProvider, ...]:
    """Return the providers that `--from` names; raise UsageError where there is none, or another flag describes one."""
    from openclaw_wisgate.pasted import pasted
    from openclaw_wisgate.syntax import parse
    from openclaw_wisgate.text import LineIndex

    assert flags.from_ is not None
    _check(flags, models)
    name = "<stdin>" if flags.from_ == "-" else flags.from_
    text = _text(flags.from_)
    parsed = parse(text, name=name)
    if parsed.document is None:
        first = parsed.diagnostics[0]
        place = LineIndex(text).position(first.span.start if first.span else 0)
        message = f"{name}:{place.line}:{place.column}: this is not JSON5: {first.message}"
        raise UsageError(message, hint=first.hint)
    providers = pasted(parsed.document.value, flags.provider_id)
    if isinstance(providers, str):
        message = f'"{name}" cannot be merged: {providers}'
        raise UsageError(message, hint="name the provider with --provider-id ID")
    return providers


def _check(flags: ProviderFlags, models: list[str]) -> None:
    given = {
        "MODEL": bool(models),
        "--base-url": flags.base_url is not None,
        "--api": flags.api is not None,
        "--key-env": flags.key_env is not None,
        "--key-ref": flags.key_ref is not None,
        "--key-stdin": flags.key_stdin,
        "--protocol": flags.protocol.value != "preset",
        "--preset": flags.preset.value != "wisgate",
    }
    described = (flags.name, flags.context_window, flags.max_tokens, flags.cost, flags.input, flags.reasoning)
    given["a flag about the model"] = any(value is not None for value in described)
    flag = next((flag for flag, is_given in given.items() if is_given), None)
    if flag is not None:
        message = f"--from names a block that says it all, so it excludes {flag}"
        raise UsageError(message)


def _text(name: str) -> str:
    from openclaw_wisgate.system.reading import reason

    try:
        raw = sys.stdin.buffer.read(_LARGEST + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        message = f'"{name}" cannot be read: {reason(error)}'
        raise UsageError(message) from error
    if len(raw) > _LARGEST:
        message = f'"{name}" is larger than {_LARGEST} bytes'
        raise UsageError(message)
    return raw.decode("utf-8-sig", "replace")
