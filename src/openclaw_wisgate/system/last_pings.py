"""What the last ping of each model said, kept in our own state so that `report` can tell it; no key, no answer."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.report import LastPing, Ping
from openclaw_wisgate.system.locate import Surroundings
from openclaw_wisgate.system.new_file import make_folder, write_whole

FORMAT_VERSION = "1.0"
_NAME = "pings.json"
_MOST = 1000
"""Entries; the oldest go first."""


def remember(config: Path, pings: Iterable[Ping], around: Surroundings) -> None:
    """Keep what `pings` of models in `config` said; where that cannot be written, nothing is lost but the memory."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    kept = _load(around)
    for ping in pings:
        result = ping.result
        key = _key(config, f"{result.probe.provider}/{result.probe.model}")
        kept.pop(key, None)
        kept[key] = {
            "when": when,
            "verdict": result.verdict.value,
            "status": result.status,
            "seconds": result.total,
        }
    newest = dict(list(kept.items())[-_MOST:])
    text = json.dumps({"format_version": FORMAT_VERSION, "pings": newest}, indent=1) + "\n"
    with contextlib.suppress(OSError):
        make_folder(around.state)
        write_whole(around.state / _NAME, text.encode())


def recall(config: Path, around: Surroundings) -> dict[str, LastPing]:
    """Return what the last ping of each model in `config` said, as far as it is remembered, by its reference."""
    own = _key(config, "")
    read = {key.removeprefix(own): _ping(kept) for key, kept in _load(around).items() if key.startswith(own)}
    return {reference: ping for reference, ping in read.items() if ping}


def _ping(kept: object) -> LastPing | None:
    when, verdict, status, seconds = (get(kept, (name,)) for name in ("when", "verdict", "status", "seconds"))
    if not isinstance(when, str) or not isinstance(verdict, str):
        return None
    return LastPing(
        when=when,
        verdict=verdict,
        status=status if isinstance(status, int) else None,
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
    )


def _key(config: Path, reference: str) -> str:
    return f"{config} {reference}"


def _load(around: Surroundings) -> dict[str, object]:
    """Return what is remembered; a file of another format, and none, is nothing."""
    try:
        value = json.loads((around.state / _NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    pings = get(value, ("pings",))
    known = get(value, ("format_version",)) == FORMAT_VERSION
    return {str(key): entry for key, entry in pings.items()} if known and isinstance(pings, Mapping) else {}
