"""Which models a config lets its agents use and which is the default, by the release that reads it.

From 2026.8.1 on the allowlist is `agents.defaults.modelPolicy.allow`, and the same under an agent's entry. In a
config that none of these releases has migrated, and before, the keys of `agents.defaults.models` are the
allowlist instead. Without a configured primary model the first provider that lists a model gives the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import NEWEST, Release

BUILT_IN_DEFAULT = "openai/gpt-6-astra"
"""OpenClaw 2026.9.6's default model when the config names none and no provider lists one."""

PRIMARY: KeyPath = ("agents", "defaults", "model")
MODEL_MAP: KeyPath = ("agents", "defaults", "models")
PROVIDERS: KeyPath = ("models", "providers")
DEFAULTS: KeyPath = ("agents", "defaults")

POLICIES = Release(2026, 8, 1)
"""The first release in which the allowlist has a key of its own."""
WILDCARDS = Release(2026, 5, 12)
"""The first release that reads `provider/*` in an allowlist."""
PROVIDER_DEFAULTS = Release(2026, 3, 28)
"""The first release that takes the model of a configured provider where no primary is named."""
_BUILT_IN_DEFAULTS = (
    (Release(2026, 9, 5), BUILT_IN_DEFAULT),
    (Release(2026, 8, 1), "openai/gpt-5.6-sol"),
    (Release(2026, 4, 23), "openai/gpt-5.5"),
    (Release(2026, 4, 5), "openai/gpt-5.4"),
    (Release(2026, 2, 6), "anthropic/claude-opus-4-6"),
    (Release(2026, 1, 24), "anthropic/claude-opus-4-5"),
)


class Allowlist(NamedTuple):
    """A list of model references in force at `key_path`; `is_map` where they are the keys of an object.

    `release` is the one that reads it.
    """

    key_path: KeyPath
    references: tuple[str, ...]
    is_map: bool
    release: Release = NEWEST

    @property
    def home(self) -> KeyPath:
        """Where the settings stand that it belongs to."""
        return DEFAULTS if self.is_map else self.key_path[:-2]

    @property
    def wildcards(self) -> tuple[str, ...]:
        """The prefixes, each with its slash, under which all models are admitted."""
        if self.release < WILDCARDS:
            return ()
        found = (comparable(item) for item in self.references)
        deepest = 1 if self.release < POLICIES else None
        return tuple(
            entry[:-1] for entry in found if entry.endswith("/*") and (deepest is None or entry.count("/") <= deepest)
        )

    @property
    def is_of_wildcards(self) -> bool:
        """Whether it names no single model, only prefixes."""
        return all(name.endswith("/*") and name[:-1] in self.wildcards for name in self.names)

    @property
    def names(self) -> frozenset[str]:
        """The models named, with the providers normalised."""
        return frozenset(comparable(item) for item in self.references)

    def admits(self, reference: str) -> bool:
        """Tell whether the list names `reference`, or all models under a prefix of it."""
        return reference in self.names or reference.startswith(self.wildcards)


def allowlists(value: object, release: Release = NEWEST) -> tuple[Allowlist, ...]:
    """Return every selection allowlist that restricts the config `value`, that of the defaults first."""
    homes = (DEFAULTS, *agent_homes(value))
    found = (allowlist_of(value, home, release) if _owns(value, home, release) else None for home in homes)
    return tuple(allowlist for allowlist in found if allowlist)


def allowlist_of(value: object, home: KeyPath, release: Release = NEWEST) -> Allowlist | None:
    """Return the allowlist in force for the agent whose settings are at `home`, or None where it may use all."""
    if home != DEFAULTS and not _owns(value, home, release):
        home = DEFAULTS
    policy = get(value, (*home, "modelPolicy")) if release >= POLICIES else None
    if isinstance(policy, Mapping):
        allow = policy.get("allow")
        if not isinstance(allow, list) or not allow:
            return None
        named = tuple(item for item in allow if isinstance(item, str))
        return Allowlist((*home, "modelPolicy", "allow"), named, is_map=False, release=release)
    model_map = get(value, MODEL_MAP)
    migrated = release >= POLICIES and get(value, ("meta", "migrations", "modelPolicyAllowlist")) is True
    if isinstance(model_map, Mapping) and model_map and not migrated:
        return Allowlist(MODEL_MAP, tuple(str(key) for key in model_map), is_map=True, release=release)
    return None


def _owns(value: object, home: KeyPath, release: Release) -> bool:
    """Tell whether an agent has an allowlist of its own, empty or not, in place of that of the defaults."""
    policy = get(value, (*home, "modelPolicy"))
    return home == DEFAULTS or (release >= POLICIES and isinstance(policy, Mapping) and "allow" in policy)


def agent_homes(value: object) -> tuple[KeyPath, ...]:
    """Return where the settings of each agent stand: `agents.entries`, or else the older `agents.list`."""
    entries = get(value, ("agents", "entries"))
    if isinstance(entries, Mapping):
        return tuple(("agents", "entries", str(name)) for name, entry in entries.items() if isinstance(entry, Mapping))
    listed = get(value, ("agents", "list"))
    if isinstance(listed, list):
        return tuple(("agents", "list", index) for index, entry in enumerate(listed) if isinstance(entry, Mapping))
    return ()


def configured_default(value: object) -> str | None:
    """Return the primary model that the config names, or None."""
    model = get(value, PRIMARY)
    primary = model.get("primary") if isinstance(model, Mapping) else model
    return primary if isinstance(primary, str) and primary.strip() else None


def built_in_default(release: Release = NEWEST) -> str:
    """Return the model that OpenClaw takes where a config says nothing; names without a provider are its provider's."""
    return next(default for since, default in _BUILT_IN_DEFAULTS if release >= since)


def implicit_default(value: object, release: Release = NEWEST) -> str:
    """Return the model that OpenClaw takes where the config names no primary."""
    built_in = built_in_default(release)
    if release < PROVIDER_DEFAULTS:
        return built_in
    listed = listed_models(value)
    provider, _, model = built_in.partition("/")
    if model in listed.get(provider, ()):
        return built_in
    for name, models in listed.items():
        if models and models[0]:
            return f"{name}/{models[0]}"
    return built_in


def listed_models(value: object) -> dict[str, tuple[str, ...]]:
    """Return the ids of the models that each provider lists, trimmed, by the provider's normalised id.

    The providers are in the order in which OpenClaw walks them; two that are the same to it are one.
    An entry without an id has an empty one.
    """
    providers = get(value, PROVIDERS)
    found: dict[str, tuple[str, ...]] = {}
    for name, provider in _javascript_order(providers if isinstance(providers, Mapping) else {}):
        models = provider.get("models") if isinstance(provider, Mapping) else None
        ids = (get(model, ("id",)) for model in (models if isinstance(models, list) else ()))
        listed = tuple(identifier.strip() if isinstance(identifier, str) else "" for identifier in ids)
        found[normalised(str(name))] = (*found.get(normalised(str(name)), ()), *listed)
    return found


def setting_path(value: object, provider: str, model: str | None, name: str) -> KeyPath:
    """Return where the setting stands that counts for a model: its own, else its provider's (OpenClaw 2026.9.6)."""
    block = (*PROVIDERS, provider)
    models = get(value, (*block, "models"))
    entries = models if isinstance(models, list) else []
    index = next((index for index, entry in enumerate(entries) if get(entry, ("id",)) == model), None)
    has_own = index is not None and get(entries[index], (name,))
    return (*block, "models", index, name) if index is not None and has_own else (*block, name)


def _javascript_order(mapping: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the items as JavaScript walks them: keys that are array indices first, in their order."""
    indices = [key for key in mapping if key.isascii() and key.isdecimal() and (key == "0" or key[0] != "0")]
    indices = sorted((key for key in indices if int(key) < 2**32 - 1), key=int)
    return [(key, mapping[key]) for key in (*indices, *(key for key in mapping if key not in indices))]


def comparable(reference: str) -> str:
    """Return `reference` with its provider normalised, as OpenClaw compares references."""
    provider, slash, model = reference.strip().partition("/")
    return f"{normalised(provider)}{slash}{model}"
