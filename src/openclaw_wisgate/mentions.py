"""Where a config names models, and which model OpenClaw takes each name for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from openclaw_wisgate.change import get
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import (
    DEFAULTS,
    PROVIDERS,
    Allowlist,
    agent_homes,
    built_in_default,
    implicit_default,
    listed_models,
)


class Role(Enum):
    """What a model is named for; it decides how OpenClaw reads the name."""

    PRIMARY = "primary"
    FALLBACK = "fallback"
    TASK = "task"
    """Something beside the conversation: images to look at, a heartbeat, a hook."""
    GENERATION = "generation"
    """Making images, video or music. Aliases do not count here."""
    CAPABILITY = "capability"
    """Speech, media or decisions, whose providers are services of plugins. Aliases do not count here."""
    SETTING = "setting"
    """The key of an entry with an alias or settings."""
    ALLOWED = "allowed"
    """An entry of an allowlist."""


class Mention(NamedTuple):
    """A place that names a model; `home` is where the settings of the agent stand that it is about.

    `selector` is where the whole choice stands, primary and fallbacks, that it is a part of; entries have none.
    """

    key_path: KeyPath
    text: str
    role: Role
    home: KeyPath
    selector: KeyPath = ()


class Origin(Enum):
    """Where OpenClaw has the provider of a mentioned model from."""

    WRITTEN = "written"
    ALIAS = "alias"
    FOUND = "found"
    """Only one provider has a model of this name."""
    ASSUMED = "assumed"


class Target(NamedTuple):
    """The model that OpenClaw takes a mention for; the provider is normalised."""

    provider: str
    model: str
    origin: Origin = Origin.WRITTEN

    def __str__(self) -> str:
        """Return it as `provider/model`."""
        return f"{self.provider}/{self.model}"


_SELF_PREFIX = Release(2026, 6, 1)
"""The first release that drops a provider's id where it stands twice."""
_INFERENCE = Release(2026, 4, 5)
"""The first release that looks for a primary model without provider among those that the config lists."""
_INFERENCE_IN_LISTS = Release(2026, 4, 24)
"""The first that does so for entries of allowlists; before they get the provider of the primary."""
_PROFILE_LIKE = r"(?i)\d{8}(?:@|\Z)|(?:i?q\d+(?:_[a-z0-9]+)*|\d+bit)(?:@|\Z)"
"""What stands behind an `@` and is no auth profile: a date, a quantisation."""

_IN_AGENT: tuple[tuple[Role, KeyPath], ...] = (
    *((Role.TASK, (key,)) for key in ("imageModel", "pdfModel", "utilityModel")),
    *((Role.TASK, (*path, "model")) for path in (("subagents",), ("heartbeat",), ("compaction",))),
    (Role.TASK, ("compaction", "memoryFlush", "model")),
    (Role.TASK, ("embeddedAgent", "cyberFailover", "model")),
    (Role.TASK, ("tools", "exec", "reviewer", "model")),
    (Role.TASK, ("tts", "summaryModel")),
    *((Role.CAPABILITY, (key,)) for key in ("voiceModel", "decisionModel")),
    *((Role.GENERATION, ("mediaModels", kind)) for kind in ("image", "video", "music")),
    *((Role.GENERATION, (f"{kind}GenerationModel",)) for kind in ("image", "video", "music")),
)
_DISCORD: KeyPath = ("channels", "discord")
_IN_VOICE: tuple[KeyPath, ...] = (("voice", "model"), ("voice", "tts", "summaryModel"))
_IN_ROOT: tuple[tuple[Role, KeyPath], ...] = (
    (Role.TASK, ("tools", "exec", "reviewer", "model")),
    (Role.TASK, ("hooks", "gmail", "model")),
    (Role.TASK, ("tts", "summaryModel")),
    (Role.TASK, ("messages", "tts", "summaryModel")),
    *((Role.TASK, (*_DISCORD, *path)) for path in _IN_VOICE),
    *((Role.CAPABILITY, ("tools", "media", kind, "preferredModel")) for kind in ("image", "audio", "video")),
)


def mentions(value: object) -> Iterator[Mention]:
    """Yield every place in the config `value` that names a model, in all spellings that any release reads."""
    for home in (DEFAULTS, *agent_homes(value)):
        yield from _of_agent(value, home)
    for role, path in _IN_ROOT:
        yield from _selector(get(value, path), path, role, DEFAULTS)
    for account in _keyed(value, (*_DISCORD, "accounts")):
        for inside in _IN_VOICE:
            yield from _selector(get(value, (*account, *inside)), (*account, *inside), Role.TASK, DEFAULTS)
    for path in _keyed(value, ("channels", "modelByChannel")):
        for inner in _keyed(value, path):
            yield from _selector(get(value, inner), inner, Role.TASK, DEFAULTS)
    mappings = get(value, ("hooks", "mappings"))
    for index, mapping in enumerate(mappings if isinstance(mappings, list) else ()):
        yield from _selector(get(mapping, ("model",)), ("hooks", "mappings", index, "model"), Role.TASK, DEFAULTS)


def _of_agent(value: object, home: KeyPath) -> Iterator[Mention]:
    settings = get(value, home)
    if not isinstance(settings, Mapping):
        return
    yield from _selector(settings.get("model"), (*home, "model"), Role.PRIMARY, home)
    for role, path in _IN_AGENT:
        if path[0] in settings:
            yield from _selector(get(settings, path), (*home, *path), role, home)
    for path in _keyed(value, (*home, "models")):
        yield Mention(path, str(path[-1]), Role.SETTING, home)
    allow = get(settings, ("modelPolicy", "allow"))
    for index, item in enumerate(allow if isinstance(allow, list) else ()):
        if isinstance(item, str):
            yield Mention((*home, "modelPolicy", "allow", index), item, Role.ALLOWED, home)


def _selector(selector: object, path: KeyPath, role: Role, home: KeyPath) -> Iterator[Mention]:
    whole = selector if isinstance(selector, Mapping) else {}
    primary, at = (whole.get("primary"), (*path, "primary")) if whole else (selector, path)
    if isinstance(primary, str) and primary.strip():
        yield Mention(at, primary, role, home, path)
    fallbacks = whole.get("fallbacks")
    behind = Role.FALLBACK if role is Role.PRIMARY else role
    for index, item in enumerate(fallbacks if isinstance(fallbacks, list) else ()):
        if isinstance(item, str) and item.strip():
            yield Mention((*path, "fallbacks", index), item, behind, home, path)


def _keyed(value: object, path: KeyPath) -> Iterator[KeyPath]:
    found = get(value, path)
    return ((*path, str(key)) for key in (found if isinstance(found, Mapping) else ()))


class Resolver:
    """How OpenClaw `release` reads the mentions of models in one config."""

    def __init__(self, value: object, release: Release = NEWEST) -> None:
        """Read the names that the config `value` gives."""
        self.value = value
        self.release = release
        self.listed = listed_models(value)
        self._own_aliases: dict[KeyPath, list[tuple[KeyPath, str]]] = {}
        self._admitted: dict[KeyPath, tuple[frozenset[str], tuple[str, ...]]] = {}
        self.default_provider = built_in_default(release).partition("/")[0]

    def target(self, mention: Mention) -> Target | None:
        """Return the model that is meant, or None where OpenClaw can make nothing of it."""
        text = _without_profile(mention.text.strip())
        if mention.role in _WITH_ALIASES:
            aliased = self._alias(text, mention.home)
            if aliased is not None:
                return aliased
        if "/" in text or text.lower() == "openrouter:auto":
            return self._written(text.replace(":", "/", 1) if "/" not in text else text)
        return self._bare(text, mention)

    def primary(self, home: KeyPath) -> Target:
        """Return the default model of the agent whose settings are at `home`."""
        for place in dict.fromkeys((home, DEFAULTS)):
            path = (*place, "model")
            found = next(_selector(get(self.value, path), path, Role.PRIMARY, home), None)
            if found and found.role is Role.PRIMARY:
                target = self.target(found)
                if target:
                    return target
                break
        provider, _, model = implicit_default(self.value, self.release).partition("/")
        return Target(provider, model)

    def admits(self, allowlist: Allowlist, target: Target) -> bool:
        """Tell whether an allowlist lets agents choose a model; its aliases and names without provider count."""
        if allowlist.key_path not in self._admitted:
            self._admitted[allowlist.key_path] = (self._meant(allowlist), allowlist.wildcards)
        meant, prefixes = self._admitted[allowlist.key_path]
        return str(target) in meant or str(target).startswith(prefixes)

    def _meant(self, allowlist: Allowlist) -> frozenset[str]:
        role = Role.SETTING if allowlist.is_map else Role.ALLOWED
        targets = (self.target(Mention((), text, role, allowlist.home)) for text in allowlist.references)
        return allowlist.names | {str(target) for target in targets if target}

    def _written(self, text: str) -> Target | None:
        provider, _, model = (part.strip() for part in text.partition("/"))
        if not provider or not model:
            return None
        provider = normalised(provider)
        own = model.lower().startswith(f"{provider}/") and self._drops_own_id(provider)
        return Target(provider, model[len(provider) + 1 :] if own else model)

    def _drops_own_id(self, provider: str) -> bool:
        """Tell whether OpenClaw takes `provider` off a model's id: not where the provider has an `api` of its own."""
        configured = get(self.value, PROVIDERS)
        block = next(
            (
                block
                for name, block in (configured.items() if isinstance(configured, Mapping) else ())
                if normalised(str(name)) == provider
            ),
            None,
        )
        api = get(block, ("api",))
        return self.release >= _SELF_PREFIX and (not isinstance(api, str) or normalised(api) in {"", provider})

    def _bare(self, text: str, mention: Mention) -> Target:
        if mention.role is Role.FALLBACK:
            return Target(self.primary(mention.home).provider, text, Origin.ASSUMED)
        in_list = mention.role in {Role.SETTING, Role.ALLOWED}
        if in_list and self.release < _INFERENCE_IN_LISTS:
            return Target(self.primary(mention.home).provider, text, Origin.ASSUMED)
        if (in_list or mention.role is Role.PRIMARY) and self.release >= _INFERENCE:
            having = self.having(text, mention.home)
            if len(having) == 1:
                return Target(having[0], text, Origin.FOUND)
        return Target(self.default_provider, text, Origin.ASSUMED)

    def having(self, model: str, home: KeyPath) -> tuple[str, ...]:
        """Return the providers that have a model of this id, as written or else in another case."""
        own = _among(model, self._mapped((*home, "models"))) if home != DEFAULTS else ()
        if own:
            return own
        rows = [(provider, listed) for provider, ids in self.listed.items() for listed in ids]
        return _among(model, [*self._mapped((*DEFAULTS, "models")), *rows])

    def _mapped(self, path: KeyPath) -> list[tuple[str, str]]:
        keys = (str(key[-1]) for key in _keyed(self.value, path))
        targets = [self._written(key) for key in keys if "/" in key and not key.strip().endswith("/*")]
        return [(target.provider, target.model) for target in targets if target]

    def _aliases(self, home: KeyPath) -> list[tuple[KeyPath, str]]:
        if home not in self._own_aliases:
            self._own_aliases[home] = list(own_aliases(self.value, home))
        return self._own_aliases[home]

    def _alias(self, text: str, home: KeyPath) -> Target | None:
        provider, slash, rest = text.partition("/")
        names = {text.lower(), rest.lower()} if slash else {text.lower()}
        listed = self.listed.get(normalised(provider), ())
        entries = (entry for place in dict.fromkeys((home, DEFAULTS)) for entry in reversed(self._aliases(place)))
        for path, alias in entries:
            if alias not in names:
                continue
            key = str(path[-1])
            means = self._written(key) if "/" in key else Target(self.default_provider, key.strip())
            # "wisgate/opus" is the alias "opus" of a model of this provider, unless there is a model of this name.
            is_own = means and means.provider == normalised(provider) and rest not in {means.model, *listed}
            if means and (alias == text.lower() or is_own):
                return Target(means.provider, means.model, Origin.ALIAS)
        return None


_WITH_ALIASES = frozenset({Role.PRIMARY, Role.FALLBACK, Role.TASK, Role.ALLOWED})


def own_aliases(value: object, home: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield the entries of one model map that have an alias, with it in lower case; of equal ones the last counts."""
    for path in _keyed(value, (*home, "models")):
        alias = get(value, (*path, "alias"))
        if isinstance(alias, str) and alias.strip() and not str(path[-1]).strip().endswith("/*"):
            yield path, alias.strip().lower()


def _among(model: str, rows: list[tuple[str, str]]) -> tuple[str, ...]:
    exact = dict.fromkeys(provider for provider, listed in rows if listed == model)
    return tuple(exact or dict.fromkeys(provider for provider, listed in rows if listed.lower() == model.lower()))


def _without_profile(text: str) -> str:
    """Return `text` without the auth profile that may stand behind an `@`."""
    at = text.find("@", text.rfind("/") + 1)
    while at > 0 and (like := re.compile(_PROFILE_LIKE).match(text, at + 1)):
        at = like.end() - 1 if like.group().endswith("@") else -1
    return text[:at].strip() if at > 0 and text[at + 1 :].strip() else text
