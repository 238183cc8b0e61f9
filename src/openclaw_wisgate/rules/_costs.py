"""The prices in a config as rules walk them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.rules._base import Context
from openclaw_wisgate.rules._blocks import Block, Model, Value, blocks, number_at

FIGURES = ("input", "output", "cacheRead", "cacheWrite")


class Price(NamedTuple):
    """The `cost` of a model."""

    block: Block
    model: Model
    path: KeyPath
    value: Value

    @property
    def tiers(self) -> list[tuple[KeyPath, Value]]:
        """The entries of its `tieredPricing`."""
        listed = self.value.get("tieredPricing")
        entries = enumerate(listed) if isinstance(listed, list) else ()
        return [((*self.path, "tieredPricing", index), tier) for index, tier in entries if isinstance(tier, Mapping)]

    @property
    def figures(self) -> list[tuple[KeyPath, float]]:
        """Every figure in USD per million tokens, and where it stands."""
        places = [(self.path, self.value), *self.tiers]
        found = [((*path, name), number_at(value, name)) for path, value in places for name in FIGURES]
        return [(path, figure) for path, figure in found if figure is not None]


def prices(context: Context) -> Iterator[Price]:
    """Yield the `cost` of every model that has one."""
    for block in blocks(context):
        for model in block.models:
            cost = model.value.get("cost")
            if isinstance(cost, Mapping):
                yield Price(block, model, (*model.path, "cost"), cost)
