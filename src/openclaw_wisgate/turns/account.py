"""What WisGate says of a key's account (documented, never seen from here): GET /users/me/balance."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.probe import Balance

PATH = "/users/me/balance"


def balance_of(value: object) -> Balance | None:
    """Return the balance that `value` tells, or None where it tells none."""
    if not isinstance(value, Mapping):
        return None
    told = Balance(
        available=_number(value.get("available_balance")),
        package=_number(value.get("package_balance")),
        cash=_number(value.get("cash_balance")),
        tokens=_number(value.get("token_balance")),
        unlimited=value.get("is_token_unlimited_quota") is True,
    )
    return told if told.unlimited or told != Balance(available=None) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
