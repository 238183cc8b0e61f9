"""Providers, models and setups for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from openclaw_wisgate.change import as_json
from openclaw_wisgate.keypath import render as render_path

if TYPE_CHECKING:  # for annotations only: most commands tell of no provider
    from openclaw_wisgate.inventory import Listed, Listing
    from openclaw_wisgate.known_models import Known
    from openclaw_wisgate.report import Setup


def provider(listing: Listing) -> Mapping[str, object]:
    """Return one provider as an object."""
    return {
        "id": listing.id,
        "base_url": listing.base_url,
        "api": listing.api,
        "is_wisgate": listing.is_wisgate,
        "key": {"state": listing.key.state.value, "origin": listing.key.origin},
        "digest": listing.digest,
        "models": [_model(model) for model in listing.models],
        "settings": [
            {
                "path": list(setting.path),
                "value": as_json(setting.value),
                "file": setting.file,
                "line": setting.line,
            }
            for setting in listing.settings
        ],
    }


def _model(model: Listed) -> Mapping[str, object]:
    return {
        "id": model.id,
        "name": model.name,
        "api": model.api,
        "context_window": model.context_window,
        "max_tokens": model.max_tokens,
        "input": list(model.input),
        "reasoning": model.reasoning,
        "cost": dict(model.cost) if model.cost is not None else None,
        "aliases": list(model.aliases),
        "selectable": model.hidden_by is None,
        "hidden_by": render_path(model.hidden_by) if model.hidden_by else None,
        "hidden_from": list(model.hidden_from),
        "open_to": list(model.open_to),
        "default": model.is_default,
        "default_because_none_is_named": model.is_default and model.is_implicit,
        "fallback": model.fallback,
        "default_of": list(model.agents),
    }


def setup(told: Setup | None) -> Mapping[str, object] | None:
    """Return the setup as an object, or None where there is none."""
    if told is None:
        return None
    return {
        "when": told.when,
        "version": told.version,
        "openclaw": told.openclaw,
        "judged_by": told.judged_by,
        "python": told.python,
        "system": told.system,
        "digest": told.digest,
        "bytes": told.size,
        "errors": told.errors,
        "warnings": told.warnings,
        "last_pings": [
            {
                "model": reference,
                "when": ping.when,
                "verdict": ping.verdict,
                "status": ping.status,
                "seconds": ping.seconds,
            }
            for reference, ping in told.pings.items()
        ],
    }


def known(one: Known) -> Mapping[str, object]:
    """Return one model of the catalogue or of a gateway's list as an object."""
    return {
        "id": one.id,
        "name": one.name,
        "family": one.family,
        "api": one.api,
        "input": list(one.input) if one.input is not None else None,
        "context_window": one.context_window,
        "max_tokens": one.max_tokens,
        "cost": one.cost.to_value() if one.cost else None,
        "figures": list(one.figures),
        "standing": one.standing.value,
        "configured": list(one.configured),
        "makes_text": one.makes_text,
    }
