"""What OpenClaw holds against a changed config, read from where it keeps it and never written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.guards import Baseline, uses_include
from openclaw_wisgate.syntax import parse
from openclaw_wisgate.system.locate import Location
from openclaw_wisgate.system.state import query


def read_baseline(location: Location) -> Baseline | None:
    """Return what OpenClaw 2026.9.6 will compare the config with, or None where it has nothing to put back.

    The baseline is the row of its health table, else its backup file; nothing is put back without a backup
    that parses and has `gateway.mode`.
    """
    raw = _read(location.file.with_name(f"{location.file.name}.bak"))
    backup = parse(raw.decode("utf-8", "replace"), name="").document if raw is not None else None
    if raw is None or backup is None:
        return None
    value = backup.value
    restorable = bool(get(value, ("gateway", "mode"))) and not uses_include(value)
    health = known_good(location)
    if health is None:
        return Baseline(
            size=len(raw),
            has_meta=get(value, ("meta",)) is not None,
            gateway_mode=bool(get(value, ("gateway", "mode"))),
            restorable=restorable,
        )
    size = health.get("bytes")
    return Baseline(
        size=size if isinstance(size, int) else 0,
        has_meta=health.get("hasMeta") is True,
        gateway_mode=bool(health.get("gatewayMode")),
        restorable=restorable,
    )


def known_good(location: Location) -> Mapping[str, object] | None:
    """Return what OpenClaw keeps of the last config it knew to be good, or None; `hash` is the SHA-256 of its bytes."""
    statement = "SELECT last_known_good_json FROM config_health_entries WHERE config_path = ?"
    told = query(location.state, statement, str(location.file))
    return told if isinstance(told, Mapping) else None


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
