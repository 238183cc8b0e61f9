"""Which model can take the place of one that goes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from openclaw_wisgate.bundled import built_into
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.ground import Ground, refusal
from openclaw_wisgate.mentions import Mention, Origin, Resolver, Role, Target, own_aliases
from openclaw_wisgate.selection import DEFAULTS, PROVIDERS, listed_models

_SHOWN = 5


class Replacement(NamedTuple):
    """A model that stays, as it is to be written and as OpenClaw reads it."""

    text: str
    target: Target


def asked(resolver: Resolver, text: str) -> Replacement | None:
    """Return the model that the user names as `text`, as `staying` does."""
    return staying(resolver, Mention((), text, Role.PRIMARY, DEFAULTS))


def staying(resolver: Resolver, mention: Mention) -> Replacement | None:
    """Return the model of `mention`, if a provider in the config lists it or OpenClaw has the provider built in.

    `resolver` reads the config without what goes. An alias is written as what it stands for, for it may stand for
    something else in an agent's settings.
    """
    target = resolver.target(mention)
    if target is None or target.origin is Origin.ASSUMED or target.model.endswith("*"):
        return None
    listed = resolver.listed.get(target.provider, ())
    # A model that is listed with its provider's id before it is read without it.
    is_listed = target.model in listed or str(target) in listed
    if not is_listed and target.provider not in built_into(resolver.release):
        return None
    return Replacement(mention.text.strip() if target.origin is Origin.WRITTEN else str(target), target)


def first_fallback(resolver: Resolver, mentions: Sequence[Mention], near: Sequence[Mention]) -> Replacement | None:
    """Return the first fallback among `mentions` that stays, one behind a model of `near` before others."""
    fallbacks = [mention for mention in mentions if mention.role is Role.FALLBACK]
    selectors = {mention.selector for mention in near}
    fallbacks.sort(key=lambda mention: mention.selector not in selectors)
    return next((found for mention in fallbacks if (found := staying(resolver, mention))), None)


def no_such(document: Ground, value: object, text: str) -> Diagnostic:
    """Return why `text` cannot take a place; the hint names what of `value` comes near it."""
    message = f'"{text}" is no model that stays: no provider in this file lists it, and its provider is not built in'
    hint = meant(text, tuple(_references(value))) or "add another provider first, or name a model of a built-in one"
    return refusal(document, "no-such-model", PROVIDERS, message, hint)


def meant(text: str, names: Sequence[str]) -> str | None:
    """Return the hint that tells which of `names` may be meant by `text`, or which there are; None without any."""
    wanted = text.strip().lower()
    lowered = {name.lower(): name for name in names}
    close = [name for name in names if name.lower().endswith(f"/{wanted}") or wanted.endswith(f"/{name.lower()}")]
    close += (lowered[name] for name in difflib.get_close_matches(wanted, lowered, n=2) if lowered[name] not in close)
    if close:
        quoted = " or ".join(f'"{name}"' for name in close[:_SHOWN])
        return f"did you mean {quoted}?"
    return f"name one of: {', '.join(names[:_SHOWN])}" if names else None


def _references(value: object) -> Iterator[str]:
    listed = listed_models(value)
    for provider, models in listed.items():
        yield from (f"{provider}/{model}" for model in models if model)
    for path, alias in own_aliases(value, DEFAULTS):
        provider, _, model = str(path[-1]).partition("/")
        if model in listed.get(provider.strip().lower(), ()):
            yield alias
