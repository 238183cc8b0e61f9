"""Which check a diagnostic of `validate` belongs to, and how much it matters to it.

OpenClaw accepts most of what a setup fails by, so what is a warning to `validate` can be a failure here.
"""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.health._base import State
from openclaw_wisgate.health.facts import Facts
from openclaw_wisgate.keypath import starts_with

_RULES: dict[str, dict[str, State]] = {
    "syntax": {"syntax/duplicate-key": State.WARN, "syntax/not-utf8": State.WARN},
    "base-url": {
        "url/unusable": State.FAIL,
        "url/white-space": State.FAIL,
        "url/query": State.FAIL,
        "url/endpoint": State.FAIL,
        "url/version": State.FAIL,
        "url/doubled-version": State.FAIL,
        "url/old-host": State.WARN,
        "url/user": State.WARN,
        "url/plain-http": State.WARN,
    },
    "provider": {
        "provider/same-id": State.WARN,
        "provider/borrowed-id": State.WARN,
        "provider/foreign-models": State.WARN,
    },
    "api": {"provider/api-missing": State.FAIL},
    "key": {
        "key/missing": State.FAIL,
        "key/placeholder": State.FAIL,
        "key/redacted": State.FAIL,
        "key/variable-name": State.FAIL,
        "key/malformed": State.FAIL,
        "key/secret-source": State.FAIL,
        "key/plain-text": State.WARN,
    },
    "model": {
        "model/blank-id": State.FAIL,
        "model/prefixed-id": State.FAIL,
        "model/duplicate-id": State.WARN,
        "model/for-images": State.WARN,
        "model/context-window": State.WARN,
        "model/max-tokens": State.WARN,
    },
    "selectable": {"selection/hidden-model": State.FAIL, "selection/malformed-policy": State.FAIL},
    "default": {
        "selection/unknown-provider": State.FAIL,
        "selection/incomplete-reference": State.FAIL,
        "selection/misspelt-model": State.FAIL,
        "selection/default-not-allowed": State.FAIL,
        "selection/retired-model": State.FAIL,
    },
    "kept": {"file/would-be-reverted": State.FAIL},
    "gateway": {"gateway/mode-missing": State.FAIL, "release/older-than-file": State.FAIL},
}
_OF_PROVIDER = frozenset({"base-url", "provider", "api", "key", "model"})
"""Checks that are about the provider examined only."""
_MISSING = "env/missing-variable"
_PLACES = {"apiKey": "key", "baseUrl": "base-url", "api": "api"}


def routed(facts: Facts, check: str) -> list[tuple[State, Diagnostic]]:
    """Return the diagnostics that belong to `check`, the gravest first, of them those with a fix, each with its state."""
    found = [(state, one) for one in facts.diagnostics for name, state in _routes(facts, one) if name == check]
    return sorted(found, key=lambda pair: (pair[0] is not State.FAIL, pair[1].fix is None))


def _routes(facts: Facts, diagnostic: Diagnostic) -> Iterator[tuple[str, State]]:
    if diagnostic.severity is Severity.NOTE:
        return
    path, rule = diagnostic.key_path, diagnostic.rule
    is_own = facts.provider is not None and starts_with(path, facts.path)
    if rule == _MISSING and is_own and len(path) > len(facts.path):
        check = _PLACES.get(str(path[len(facts.path)]))
        if check:
            yield check, State.FAIL
            return
    for check, rules in _RULES.items():
        if rule in rules and (is_own or check not in _OF_PROVIDER) and (check != "default" or "model" in path):
            yield check, rules[rule]
            return
    if diagnostic.severity is Severity.ERROR:
        yield "valid", State.FAIL


def is_told(facts: Facts, diagnostic: Diagnostic) -> bool:
    """Tell whether some check tells of `diagnostic`."""
    return any(True for _ in _routes(facts, diagnostic))
