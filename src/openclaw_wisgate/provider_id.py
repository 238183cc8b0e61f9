"""How OpenClaw compares provider ids."""

from __future__ import annotations


def normalised(provider: str) -> str:
    """Return a provider id as OpenClaw compares it (2026.9.6: trimmed, lower case)."""
    return provider.strip().lower()
