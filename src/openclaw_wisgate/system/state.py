"""OpenClaw's own state, read and never written: its database, and the credentials it holds by provider."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.provider_id import normalised

_DATABASE = Path("state") / "openclaw.sqlite"
_OLD_PROFILES = "agents/*/agent/auth-profiles.json"


def query(state: Path, statement: str, argument: str) -> object:
    """Return the JSON value of the first column that `statement` gives for `argument`, or None.

    Another release may keep its state elsewhere, or hold the database: both answer None.
    """
    file = state / _DATABASE
    if not file.is_file():
        return None
    import sqlite3

    # With a log beside it somebody has the database open; without, reading must not make one.
    mode = "ro" if file.with_name(f"{file.name}-wal").exists() else "ro&immutable=1"
    try:
        database = sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True, timeout=1)
        try:
            row = database.execute(statement, (argument,)).fetchone()
        finally:
            database.close()
        return json.loads(row[0]) if row and row[0] else None
    except (sqlite3.Error, ValueError):
        return None


def has_auth_profile(state: Path, config: object, provider: str) -> bool:
    """Tell whether OpenClaw holds a credential for `provider`, in the config, its database or its older files."""
    wanted = normalised(provider)
    return any(normalised(name) == wanted for name in _profile_providers(state, config))


def _profile_providers(state: Path, config: object) -> Iterator[str]:
    stored = query(state, "SELECT value_json FROM config_machine_state WHERE state_key = ?", "authProfiles.store")
    stores = [get(config, ("auth", "profiles")), get(stored, ("profiles",))]
    stores += [get(_load(file), ("profiles",)) for file in sorted(state.glob(_OLD_PROFILES))]
    for store in stores:
        for name, profile in store.items() if isinstance(store, Mapping) else ():
            provider = get(profile, ("provider",))
            yield provider if isinstance(provider, str) else str(name).partition(":")[0]


def _load(file: Path) -> object:
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
