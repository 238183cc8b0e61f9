"""Configs with an allowlist, or none, and what is added to each: whom a release lets choose which model, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.conformance.openclaw.cases import Case

from openclaw_wisgate import imaging
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.plan_add import plan_add
from openclaw_wisgate.provider import Api, KeyLiteral, ModelSpec, ProviderSpec
from openclaw_wisgate.releases import OLDEST, Release
from openclaw_wisgate.selection import POLICIES
from openclaw_wisgate.syntax import Document, document_of
from openclaw_wisgate.workspace import AddOptions

RELEASES = tuple(Release(2026, *day) for day in ((3, 28), (5, 12), (7, 1), (8, 1), (9, 6)))
"""The last before wildcards, the first with them, the last with the map alone, the first with policies, the newest."""
ADDED = "wisgate/m"
IMAGE = "litellm/gpt-image-2"

_ENDPOINT = {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "unused", "api": "openai-completions"}
_PROVIDERS = {
    "desk": {**_ENDPOINT, "models": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]},
    "shop": {**_ENDPOINT, "models": [{"id": "c", "name": "C"}]},
}
_MARKED = {"meta": {"migrations": {"modelPolicyAllowlist": True}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A config by its agents, and what is added to it.

    `policies` tells whether it is for the releases with policies or for those without, None that for all. Before the
    release `since` there is no plan, because of `refused`.
    """

    name: str
    agents: Mapping[str, object]
    models: tuple[str, ...] = ("m",)
    providers: Mapping[str, object] = field(default_factory=lambda: _PROVIDERS)
    root: Mapping[str, object] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    policies: bool | None = None
    since: Release = OLDEST
    refused: str = ""

    def is_for(self, release: Release) -> bool:
        """Tell whether the config means something to `release`."""
        return self.policies in {None, release >= POLICIES}

    def refuses(self, release: Release) -> bool:
        """Tell whether in `release` the change is to be refused."""
        return release < self.since

    @property
    def added(self) -> tuple[str, ...]:
        """The references of the models that are added."""
        return tuple(f"wisgate/{model}" for model in self.models)

    def document(self) -> Document:
        """Return the config."""
        value = {
            "gateway": {"mode": "local"},
            **self.root,
            **({"agents": dict(self.agents)} if self.agents else {}),
            "models": {"mode": "merge", "providers": dict(self.providers)},
        }
        document = document_of(json.dumps(value), name="openclaw.json")
        assert document is not None
        return document

    def plan(self, release: Release) -> Plan | Refusal:
        """Return the plan of adding the models for `release`."""
        models = tuple(ModelSpec(id=name, name=name, context_window=64000, max_tokens=8000) for name in self.models)
        provider = ProviderSpec(
            id="wisgate",
            base_url=_ENDPOINT["baseUrl"],
            api=Api.OPENAI_COMPLETIONS,
            api_key=KeyLiteral("unused"),
            models=models,
        )
        return plan_add(self.document(), provider, AddOptions(release=release, **self.options))  # type: ignore[arg-type]


def _defaults(**settings: object) -> dict[str, object]:
    return {"defaults": {"model": "desk/a", **settings}}


_MAP = {"desk/a": {}, "desk/b": {"alias": "quick"}}
_OTHER_MAP: dict[str, object] = {"shop/c": {}}
_CHAIN = {"primary": "desk/a", "fallbacks": ["desk/b"]}
_OWN_LISTS = {
    "ownership": "explicit",
    "entries": {
        "one": {"modelPolicy": {"allow": ["desk/a"]}},
        "two": {"modelPolicy": {"allow": []}},
        "three": {},
        "four": {"model": "shop/c"},
    },
}
_RESTRICTS = "plan/alias-restricts"

CHOICES = (
    Choice(name="no list", agents=_defaults()),
    Choice(name="nothing about agents", agents={}),
    Choice(name="empty map", agents=_defaults(models={})),
    Choice(name="map", agents=_defaults(models=_MAP)),
    Choice(name="map of two models more", agents=_defaults(models=_MAP), models=("m", "n")),
    Choice(name="map without the default", agents=_defaults(models=_OTHER_MAP)),
    Choice(name="map without the fallback", agents=_defaults(model=_CHAIN, models=_OTHER_MAP)),
    Choice(name="map with a wildcard of another", agents=_defaults(models={"desk/*": {}})),
    Choice(name="map with a wildcard without the default", agents=_defaults(model=_CHAIN, models={"shop/*": {}})),
    Choice(name="map with both", agents=_defaults(models={"shop/*": {}, "desk/b": {}})),
    Choice(name="map with its wildcard", agents=_defaults(models={"desk/a": {}, "wisgate/*": {}})),
    Choice(name="map of a bare name", agents=_defaults(model="shop/c", models={"desk/a": {}, "b": {}})),
    Choice(name="migrated map", agents=_defaults(models=_MAP), root=_MARKED, policies=True),
    Choice(name="map beside an empty policy", agents=_defaults(models=_MAP, modelPolicy={}), policies=True),
    Choice(name="map beside a policy", agents=_defaults(models=_MAP, modelPolicy={"allow": ["shop/c"]}), policies=True),
    Choice(name="policy", agents=_defaults(modelPolicy={"allow": ["desk/a"]}), policies=True),
    Choice(name="empty list", agents=_defaults(modelPolicy={"allow": []}), policies=True),
    Choice(name="policy without the default", agents=_defaults(modelPolicy={"allow": ["shop/c"]}), policies=True),
    Choice(name="policy with a wildcard", agents=_defaults(modelPolicy={"allow": ["shop/*"]}), policies=True),
    Choice(name="policy with its wildcard", agents=_defaults(modelPolicy={"allow": ["wisgate/*"]}), policies=True),
    Choice(
        name="policy of an alias",
        agents=_defaults(model="shop/c", models=_MAP, modelPolicy={"allow": ["quick", "shop/c"]}),
        policies=True,
    ),
    Choice(name="lists of agents", agents=_defaults() | _OWN_LISTS, policies=True),
    Choice(
        name="lists of agents and of all",
        agents=_defaults(modelPolicy={"allow": ["desk/a", "desk/b"]}) | _OWN_LISTS,
        policies=True,
    ),
    Choice(
        name="lists of agents and a map",
        agents=_defaults(models={"desk/b": {}}) | _OWN_LISTS,
        policies=True,
    ),
    Choice(
        name="agents under a map",
        agents=_defaults(models={"desk/b": {}}) | {"list": [{"id": "one", "model": "shop/c"}, {"id": "two"}]},
        policies=False,
    ),
    Choice(name="no default", agents={"defaults": {}}),
    Choice(name="no default under a map", agents={"defaults": {"models": {"shop/c": {}}}}),
    Choice(name="no default and no provider", agents={}, providers={}),
    Choice(name="no default, kept", agents={}, providers={}, options={"keep_default": True}),
    Choice(name="no default and no provider under a map", agents={"defaults": {"models": _OTHER_MAP}}, providers={}),
    Choice(name="alias", agents=_defaults(), options={"alias": "wise"}, since=POLICIES, refused=_RESTRICTS),
    Choice(
        name="alias beside an empty map",
        agents=_defaults(models={}),
        options={"alias": "wise"},
        since=POLICIES,
        refused=_RESTRICTS,
    ),
    Choice(name="alias in a map", agents=_defaults(models=_MAP), options={"alias": "wise"}),
    Choice(
        name="alias in a migrated config", agents=_defaults(), options={"alias": "wise"}, root=_MARKED, policies=True
    ),
    Choice(
        name="alias beside a policy",
        agents=_defaults(modelPolicy={"allow": ["desk/a"]}),
        options={"alias": "wise"},
        policies=True,
    ),
    Choice(
        name="alias and agents with lists",
        agents=_defaults() | _OWN_LISTS,
        options={"alias": "wise"},
        policies=True,
    ),
    Choice(name="as the default", agents=_defaults(), options={"default": True}),
    Choice(name="as the first default", agents={}, options={"default": True}),
    Choice(name="as the default under a map", agents=_defaults(models=_MAP), options={"default": True}),
    Choice(
        name="as the default under a map without the old one",
        agents=_defaults(models=_OTHER_MAP),
        options={"default": True},
    ),
    Choice(
        name="as the default under a map with a wildcard",
        agents=_defaults(model=_CHAIN, models={"shop/*": {}}),
        options={"default": True},
    ),
    Choice(
        name="as the default under a policy",
        agents=_defaults(modelPolicy={"allow": ["shop/c"]}),
        options={"default": True},
        policies=True,
    ),
    Choice(
        name="as the default of none under a map",
        agents={"defaults": {"models": _OTHER_MAP}},
        options={"default": True},
    ),
    Choice(name="as a fallback", agents=_defaults(), options={"fallback": True}),
    Choice(name="as one more fallback", agents=_defaults(model=_CHAIN), options={"fallback": True}, models=("m", "n")),
    Choice(name="as a fallback of no default", agents={}, options={"fallback": True}),
    Choice(
        name="as a fallback under a map", agents=_defaults(model=_CHAIN, models=_OTHER_MAP), options={"fallback": True}
    ),
    Choice(
        name="as a fallback under a policy",
        agents=_defaults(modelPolicy={"allow": ["desk/a"]}),
        options={"fallback": True},
        policies=True,
    ),
    Choice(
        name="with pictures",
        agents=_defaults(models=_MAP),
        options={"image_model": "gpt-image-2"},
        since=imaging.SINCE,
        refused="plan/no-images",
    ),
)

IMAGES = {
    "imageGenerationModel": _defaults(imageGenerationModel={"primary": IMAGE}),
    "mediaModels": _defaults(mediaModels={"image": {"primary": IMAGE}}),
}
"""How a model that makes images is named, in the two keys that there are."""


def texts(release: Release) -> Iterator[str]:
    """Yield the config of each choice for `release` before and after, and those with a model that makes images."""
    for choice in CHOICES:
        if choice.is_for(release):
            yield choice.document().text
            plan = choice.plan(release)
            if isinstance(plan, Plan):
                yield plan.after.text
    for agents in IMAGES.values():
        yield Choice(name="", agents=agents).document().text


def case_of(text: str) -> Case:
    """Return a config as a case to judge."""
    return Case("", text)
