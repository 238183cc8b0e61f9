"""A provider block as somebody wrote it, to be merged as it is: pasted from a page, or made by another program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openclaw_wisgate.change import get
from openclaw_wisgate.provider_id import normalised

_PROVIDERS = ("models", "providers")


@dataclass(frozen=True, slots=True)
class PastedModel:
    """One entry of a pasted block's `models`, with an id."""

    id: str
    value: Mapping[str, object] = field(repr=False)

    @property
    def cost(self) -> object:
        """What it costs, if that is written."""
        return self.value.get("cost")

    def to_value(self) -> Mapping[str, object]:
        """Return what stands in the config."""
        return self.value


@dataclass(frozen=True, slots=True)
class PastedProvider:
    """A block of `models.providers` that was written by somebody else. Never shows what it holds."""

    id: str
    block: Mapping[str, object] = field(repr=False)

    def settings(self) -> Mapping[str, object]:
        """Return the fields of the block without its models, in their order."""
        return {key: value for key, value in self.block.items() if key != "models"}

    @property
    def models(self) -> tuple[PastedModel, ...]:
        """The models of the block."""
        listed = self.block.get("models")
        entries = listed if isinstance(listed, list) else []
        return tuple(PastedModel(entry["id"], entry) for entry in entries if isinstance(get(entry, ("id",)), str))

    @property
    def requested(self) -> frozenset[str]:
        """The fields that are meant to count before what is there."""
        return frozenset({"apiKey"}) & self.block.keys()

    @property
    def references(self) -> tuple[str, ...]:
        """The models as OpenClaw refers to them: `provider/model`, the provider normalised."""
        return tuple(f"{normalised(self.id)}/{model.id}" for model in self.models)


def pasted(value: object, identifier: str | None) -> tuple[PastedProvider, ...] | str:
    """Return the providers in `value`, or in one sentence why there is none.

    It is a block, whose provider has to be named by `identifier`, or a config, or what stands under `providers` there;
    these name their own, and of one alone `identifier` is the new name.
    """
    if not isinstance(value, Mapping):
        return "it holds no object"
    providers = get(value, _PROVIDERS) or value.get("providers")
    if isinstance(providers, Mapping):
        blocks = {str(name): block for name, block in providers.items()}
        if identifier is not None and len(blocks) > 1:
            return f"it holds {len(blocks)} providers, which cannot all be called {identifier}"
        blocks = {identifier or name: block for name, block in blocks.items()}
    elif identifier is None:
        return "it holds a provider without its id"
    else:
        blocks = {identifier: value}
    wrong = next((name for name, block in blocks.items() if _fault(block)), None)
    if wrong is not None:
        return f'the provider "{wrong}" {_fault(blocks[wrong])}'
    return tuple(PastedProvider(name, block) for name, block in blocks.items()) or "it holds no provider"


def _fault(block: object) -> str | None:
    if not isinstance(block, Mapping):
        return "is no object"
    models = block.get("models", [])
    if not isinstance(models, list) or not all(isinstance(get(model, ("id",)), str) for model in models):
        return 'has a "models" that is no list of models with ids'
    return None if block else "is empty"
