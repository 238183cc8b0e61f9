"""What the user wants of `add`: by flags, and on a terminal by answers to questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openclaw_wisgate.cli.provider_flags import ProviderFlags
from openclaw_wisgate.presets import PRESETS
from openclaw_wisgate.provider import ModelSpec

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.commands.storing import NewKey


@dataclass(frozen=True, slots=True)
class Wish:
    """The flags, the models by their ids, and the key that is to be stored.

    `specs` has each of the models with its figures where these are known already.
    """

    flags: ProviderFlags
    models: list[str]
    key: NewKey | None
    specs: Mapping[str, ModelSpec] = field(default_factory=dict)


def is_open(wish: Wish) -> bool:
    """Tell whether no model is meant yet: none is named, nothing is said of one, and the preset has none of its own."""
    flags = wish.flags
    said = (flags.name, flags.context_window, flags.max_tokens, flags.cost, flags.input, flags.reasoning, flags.alias)
    names_one = bool(wish.models) or flags.from_ is not None or PRESETS[flags.preset].placeholder
    return not names_one and all(value is None for value in said)
