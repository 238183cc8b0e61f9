"""What is known of models, from the packaged catalogue, from what a gateway lists, and from the config, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.catalogue import Catalogue, Entry
from openclaw_wisgate.offers import Offer
from openclaw_wisgate.provider import Cost, ModelSpec


class Standing(Enum):
    """How a model stands between the catalogue, the gateway's list and the config."""

    KNOWN = "known"
    """The catalogue has it; where the gateway was asked, it serves it."""
    NEW = "new"
    """The gateway serves it, and the catalogue does not have it."""
    GONE = "gone"
    """The catalogue or the config has it, and the gateway does not serve it to this key."""


class Known(NamedTuple):
    """One model; limits in tokens, prices in USD per million tokens, None for what nobody states.

    `figures` says where limits and prices come from, with the date. `configured` are the providers of the config that
    have it.
    """

    id: str
    name: str | None
    family: str | None
    api: str | None
    input: tuple[str, ...] | None
    context_window: int | None
    max_tokens: int | None
    cost: Cost | None
    figures: tuple[str, ...]
    standing: Standing
    configured: tuple[str, ...] = ()
    makes_text: bool = True

    def to_spec(self) -> ModelSpec | None:
        """Return what stands in a config, or None where the limits are not known."""
        if self.context_window is None or self.max_tokens is None:
            return None
        return ModelSpec(
            id=self.id,
            name=self.name or self.id,
            context_window=self.context_window,
            max_tokens=self.max_tokens,
            input=tuple(kind for kind in self.input or ("text",) if kind in ("text", "image")) or ("text",),
            cost=self.cost,
        )


class LiveList(NamedTuple):
    """What a gateway said that it serves, and when (YYYY-MM-DD)."""

    base_url: str
    as_of: str
    offers: tuple[Offer, ...]


def known_models(
    catalogue: Catalogue, live: LiveList | None, configured: Mapping[str, Sequence[str]], text: str = ""
) -> tuple[Known, ...]:
    """Return the models that have every word of `text` in id, name, family or api; all for an empty text.

    Those of the catalogue come first, then what only the gateway or the config has. What the gateway states counts
    before the catalogue. `configured` gives the providers that have a model by its id.
    """
    offers = {offer.id: offer for offer in live.offers} if live else {}
    identifiers = dict.fromkeys((*catalogue.entries, *offers, *(configured if live else ())))
    words = text.lower().split()
    found = (
        _known(identifier, catalogue.entries.get(identifier), offers.get(identifier), live, configured)
        for identifier in identifiers
    )
    return tuple(one for one in found if all(word in described(one) for word in words))


def described(one: Known) -> str:
    """Return what a search for a model looks in."""
    return " ".join(filter(None, (one.id, one.name, one.family, one.api))).lower()


def _known(
    identifier: str,
    entry: Entry | None,
    offer: Offer | None,
    live: LiveList | None,
    configured: Mapping[str, Sequence[str]],
) -> Known:
    standing = Standing.GONE if live and offer is None else Standing.KNOWN if entry else Standing.NEW
    window, limit, cost, figures = _figures(entry, offer, live)
    return Known(
        id=identifier,
        name=entry.name if entry else offer.name if offer else None,
        family=entry.family if entry else None,
        api=entry.api.value if entry else None,
        input=(offer.input if offer else None) or (entry.input if entry else None),
        context_window=window,
        max_tokens=limit,
        cost=cost,
        figures=figures,
        standing=standing,
        configured=tuple(configured.get(identifier, ())),
        makes_text=entry.makes_text if entry else True,
    )


def _figures(
    entry: Entry | None, offer: Offer | None, live: LiveList | None
) -> tuple[int | None, int | None, Cost | None, tuple[str, ...]]:
    """Return the limits and the price that count, and who states them: the gateway, or else the catalogue's sources."""
    window, limit, cost = (offer.context_window, offer.max_tokens, offer.cost) if offer else (None, None, None)
    said = [f"{live.base_url} ({live.as_of})"] if live and (window or limit or cost) else []
    if entry is not None:
        origins = [entry.limits if window is None or limit is None else None, entry.priced if cost is None else None]
        said += [f"{origin.source} ({origin.as_of})" for origin in origins if origin]
        window, limit, cost = window or entry.context_window, limit or entry.max_tokens, cost or entry.cost
    return window, limit, cost, tuple(dict.fromkeys(said))
