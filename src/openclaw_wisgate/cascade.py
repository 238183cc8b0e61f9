"""What becomes of the places that name models which are taken out of a config."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.change import drop, get, put
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.mentions import Mention, Origin, Resolver, Role, Target, mentions


class Gone(NamedTuple):
    """What is taken out: all of a provider, whose id is normalised, or only some of its models."""

    provider: str
    models: frozenset[str] | None = None

    def names(self, target: Target, listed: Sequence[str]) -> bool:
        """Tell whether `target` goes, when the provider has `listed` models before."""
        if target.provider != self.provider:
            return False
        if self.models is None or target.model in self.models:
            return True
        # A name without a provider is looked for in another case, too.
        alike = {model for model in listed if model.lower() == target.model.lower()}
        return target.origin is Origin.FOUND and bool(alike) and alike <= self.models


class Outcome(Enum):
    """What becomes of one place."""

    ALLOWED = "allowed"
    """An entry of an allowlist goes."""
    SETTING = "setting"
    """An entry with an alias or settings goes."""
    FALLBACK = "fallback"
    """A fallback goes."""
    UNSET = "unset"
    """A choice goes as a whole, for nothing else is named in it."""
    PROMOTED = "promoted"
    """The first fallback that is left becomes the primary."""
    REPLACED = "replaced"
    """A primary becomes the model that was asked for."""


class Consequence(NamedTuple):
    """What becomes of the place at `key_path` of the value before; `now` is the model that is named there."""

    outcome: Outcome
    key_path: KeyPath
    now: str = ""


class Cascade(NamedTuple):
    """A value after a cascade, and what happened to it, in the order of the mentions."""

    value: object
    consequences: tuple[Consequence, ...]


def dangling(value: object, gone: Gone, resolver: Resolver) -> tuple[Mention, ...]:
    """Return every place in `value`, which `resolver` reads, that names what is `gone`.

    A provider that OpenClaw only assumes counts for a fallback behind a model of it, if it lists the model. Services
    of plugins are left alone where some plugin is known by the name: its own provider goes on without a block.
    """
    listed = resolver.listed.get(gone.provider, ())
    return tuple(mention for mention in mentions(value) if _dangles(mention, gone, resolver.target(mention), listed))


def _dangles(mention: Mention, gone: Gone, target: Target | None, listed: Sequence[str]) -> bool:
    if target is None or not gone.names(target, listed):
        return False
    if mention.role is Role.CAPABILITY:
        return target.origin is not Origin.ASSUMED and target.provider not in KNOWN_PROVIDERS
    return target.origin is not Origin.ASSUMED or (mention.role is Role.FALLBACK and target.model in listed)


def cascade(value: object, going: Sequence[Mention], instead: str | None) -> Cascade:
    """Return `value` without what is `going`: entries, fallbacks, and choices with nothing left in them.

    Primaries of agents become `instead`, which is needed where one is going. Elsewhere the first fallback that is
    left takes the place of a primary.
    """
    consequences: list[Consequence] = []
    for selector in dict.fromkeys(mention.selector for mention in going if mention.selector):
        mine = [mention for mention in going if mention.selector == selector]
        settled, happened = _settled(get(value, selector), mine, instead)
        value = drop(value, selector) if settled is None else put(value, selector, settled)
        consequences += happened
    entries = [mention for mention in going if not mention.selector]
    # The last of a list goes first, so that the indices of the others stay right.
    for mention in reversed(entries):
        value = drop(value, mention.key_path)
    outcomes = {Role.SETTING: Outcome.SETTING, Role.ALLOWED: Outcome.ALLOWED}
    consequences += (Consequence(outcomes[mention.role], mention.key_path) for mention in entries)
    return Cascade(value, tuple(consequences))


def _settled(
    selector: object, going: Sequence[Mention], instead: str | None
) -> tuple[str | dict[str, object] | None, list[Consequence]]:
    """Return what a choice comes to, or None where nothing is left of it, and what happened to it."""
    path, conversation = going[0].selector, going[0].role in {Role.PRIMARY, Role.FALLBACK}
    if not isinstance(selector, dict):
        if conversation:
            return instead, [Consequence(Outcome.REPLACED, path, instead or "")]
        return None, [Consequence(Outcome.UNSET, path)]
    kept = dict(selector)
    places = {mention.key_path for mention in going}
    happened = [Consequence(Outcome.FALLBACK, place) for place in sorted(places - {(*path, "primary")}, key=_index)]
    listed = selector.get("fallbacks")
    items = listed if isinstance(listed, list) else []
    left = [item for index, item in enumerate(items) if (*path, "fallbacks", index) not in places]
    if isinstance(listed, list):
        kept["fallbacks"] = left
    if (*path, "primary") in places:
        heir = next((item for item in left if isinstance(item, str) and item.strip()), None)
        if conversation:
            kept["primary"] = instead
            happened.append(Consequence(Outcome.REPLACED, (*path, "primary"), instead or ""))
        elif heir is not None:
            kept["primary"] = heir
            left.remove(heir)
            happened.append(Consequence(Outcome.PROMOTED, path, heir))
        else:
            del kept["primary"]
    # An agent with an empty list of fallbacks has none; without the list it would take those of the defaults.
    if not conversation and not kept.get("primary") and not left:
        kept.pop("fallbacks", None)
        return kept or None, [Consequence(Outcome.UNSET, path)]
    return kept, happened


def _index(path: KeyPath) -> int:
    last = path[-1]
    assert isinstance(last, int)
    return last
