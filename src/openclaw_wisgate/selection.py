"""Which models a config lets its agents use, by OpenClaw 2026.9.6's rules.

The allowlist is `agents.defaults.modelPolicy.allow`, and the same under an agent's entry. In a config that
no 2026.8.1 or later has migrated, the keys of `agents.defaults.models` are the allowlist instead. Without a
configured primary model the first provider that lists a model gives the default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openclaw_wisgate.change import get
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.provider import normalised

BUILT_IN_DEFAULT = "openai/gpt-6-astra"
"""OpenClaw 2026.9.6's default model when the config names none and no provider lists one."""

PRIMARY: KeyPath = ("agents", "defaults", "model")
MODEL_MAP: KeyPath = ("agents", "defaults", "models")
PROVIDERS: KeyPath = ("models", "providers")


@dataclass(frozen=True, slots=True)
class Allowlist:
    """A list of model references in force at `key_path`; `is_map` where they are the keys of an object."""

    key_path: KeyPath
    references: tuple[str, ...]
    is_map: bool

    def admits(self, reference: str) -> bool:
        """Tell whether the list names `reference`, or all models under a prefix of it."""
        return any(
            entry == reference or (entry.endswith("/*") and reference.startswith(entry[:-1]))
            for entry in (_comparable(item) for item in self.references)
        )


def allowlists(value: object) -> tuple[Allowlist, ...]:
    """Return every selection allowlist that restricts the config `value`."""
    return tuple(_allowlists(value))


def _allowlists(value: object) -> Iterator[Allowlist]:
    policy = get(value, ("agents", "defaults", "modelPolicy"))
    model_map = get(value, MODEL_MAP)
    migrated = get(value, ("meta", "migrations", "modelPolicyAllowlist")) is True
    if isinstance(policy, Mapping):
        yield from _explicit(policy, ("agents", "defaults", "modelPolicy", "allow"))
    elif isinstance(model_map, Mapping) and model_map and not migrated:
        yield Allowlist(MODEL_MAP, tuple(str(key) for key in model_map), is_map=True)
    entries = get(value, ("agents", "entries"))
    if isinstance(entries, Mapping):
        for name, entry in entries.items():
            own = get(entry, ("modelPolicy",))
            if isinstance(own, Mapping):
                yield from _explicit(own, ("agents", "entries", str(name), "modelPolicy", "allow"))


def _explicit(policy: Mapping[str, object], path: KeyPath) -> Iterator[Allowlist]:
    allow = policy.get("allow")
    if isinstance(allow, list) and allow:
        yield Allowlist(path, tuple(item for item in allow if isinstance(item, str)), is_map=False)


def configured_default(value: object) -> str | None:
    """Return the primary model that the config names, or None."""
    model = get(value, PRIMARY)
    primary = model.get("primary") if isinstance(model, Mapping) else model
    return primary if isinstance(primary, str) and primary.strip() else None


def implicit_default(value: object) -> str:
    """Return the model that OpenClaw 2026.9.6 takes where the config names no primary."""
    providers = get(value, PROVIDERS)
    for name, provider in _javascript_order(providers if isinstance(providers, Mapping) else {}):
        models = provider.get("models") if isinstance(provider, Mapping) else None
        first = models[0] if isinstance(models, list) and models else None
        identifier = first.get("id") if isinstance(first, Mapping) else None
        if isinstance(identifier, str) and identifier.strip():
            return f"{normalised(name)}/{identifier.strip()}"
    return BUILT_IN_DEFAULT


def _javascript_order(mapping: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the items as JavaScript walks them: keys that are array indices first, in their order."""
    indices = [key for key in mapping if key.isascii() and key.isdecimal() and (key == "0" or key[0] != "0")]
    indices = sorted((key for key in indices if int(key) < 2**32 - 1), key=int)
    return [(key, mapping[key]) for key in (*indices, *(key for key in mapping if key not in indices))]


def _comparable(reference: str) -> str:
    provider, slash, model = reference.strip().partition("/")
    return f"{normalised(provider)}{slash}{model}"
