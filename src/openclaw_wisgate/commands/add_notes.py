"""What is to be said of providers that are added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openclaw_wisgate.change import get
from openclaw_wisgate.credentials import KeyKind, kind_of_key
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.pasted import PastedProvider
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_add import Addition
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selection import PROVIDERS

_GUIDE = "moonshot"


def on_additions(providers: Sequence[Addition], plan: Plan) -> Iterator[Diagnostic]:
    """Yield what the user should know of `providers` before agreeing to `plan`."""
    if any(normalised(provider.id) == _GUIDE for provider in providers):
        message = (
            "the guide's provider id \"moonshot\" is Kimi's in OpenClaw: some releases send a Moonshot key that the "
            "machine has to this host, add Kimi's fields to requests, or try to install a plugin at every run"
        )
        yield note("guide-id", Severity.WARNING, message, "use the preset wisgate, whose id is nobody else's")
    if any(_has_plain_key(provider) for provider in providers):
        message = "the key is written into the config as it is, where each copy of the file has it"
        yield note("key-literal", Severity.WARNING, message, "keep it apart: openclaw-wisgate key set")
    unknown = [model for provider in providers for model in _unpriced(provider, plan)]
    if unknown:
        message = f"no price is known for {', '.join(unknown)}, so the cost is written as 0"
        hint = "give it with --cost input=..,output=.. (USD per million tokens)"
        yield note("cost-unknown", Severity.NOTE, message, hint)


def _has_plain_key(provider: Addition) -> bool:
    key = provider.block.get("apiKey") if isinstance(provider, PastedProvider) else None
    return isinstance(key, str) and kind_of_key(key) is KeyKind.PLAIN


def _unpriced(provider: Addition, plan: Plan) -> list[str]:
    """Return the new models whose cost this program writes and does not know; of what was pasted nothing is written."""
    if isinstance(provider, PastedProvider):
        return []
    listed = get(plan.values.before, (*PROVIDERS, provider.id, "models"))
    there = {get(entry, ("id",)) for entry in listed} if isinstance(listed, list) else set()
    return [model.id for model in provider.models if model.cost is None and model.id not in there]
