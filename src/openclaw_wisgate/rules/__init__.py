"""All rules, in the order in which they are listed to people."""

from __future__ import annotations

from openclaw_wisgate.rules import custom_provider_incomplete, duplicate_key
from openclaw_wisgate.rules._base import Context, Rule

RULES: tuple[Rule, ...] = (
    duplicate_key.RULE,
    custom_provider_incomplete.RULE,
)

__all__ = ["RULES", "Context", "Rule"]
