"""The names of models in a config, for the rules that judge them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from openclaw_wisgate.effective import Effective
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.mentions import Mention, Origin, Resolver, Role, Target, mentions
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Part


class NamedModels(NamedTuple):
    """The mentions of models that can be judged, what each means, and how OpenClaw reads them.

    There is none where an include failed, which may bring providers, and none with a variable that is not set.
    """

    resolver: Resolver
    pairs: tuple[tuple[Mention, Target | None], ...]


def named_models(context: Context) -> NamedModels:
    """Return the mentions of models in a config."""
    return _read(context.effective, context.release)


@lru_cache(maxsize=1)  # ten rules ask for the same config, one after the other
def _read(effective: Effective, release: Release) -> NamedModels:
    value = {} if effective.unknown else effective.value
    resolver = Resolver(value, release)
    named = (mention for mention in mentions(value) if "${" not in mention.text)
    return NamedModels(resolver, tuple((mention, resolver.target(mention)) for mention in named))


def unlisted(context: Context) -> list[tuple[Mention, Target, tuple[str, ...]]]:
    """Return the mentions of models that their provider does not list, with what it lists.

    Only providers that OpenClaw knows nothing of are judged, for it lists models of its own; and none that lists
    no model at all. What generates images and the like is named apart from the lists; a name without a provider
    has a rule of its own.
    """
    named = named_models(context)
    found: list[tuple[Mention, Target, tuple[str, ...]]] = []
    for mention, target in named.pairs:
        if target is None or target.origin is Origin.ALIAS or target.provider in KNOWN_PROVIDERS:
            continue
        listed = tuple(model for model in named.resolver.listed.get(target.provider, ()) if model)
        apart = mention.role in {Role.GENERATION, Role.CAPABILITY} or target.model.endswith("*")
        if not listed or apart or target.model in listed:
            continue
        having = named.resolver.having(target.model, mention.home) if target.origin is Origin.ASSUMED else None
        if having is None or target.provider in having:
            found.append((mention, target, listed))
    return found


def part_of(mention: Mention) -> Part:
    """Return the token to point at: an entry with settings is named by its key."""
    return Part.KEY if mention.role is Role.SETTING else Part.VALUE
