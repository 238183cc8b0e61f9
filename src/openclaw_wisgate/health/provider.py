"""Checks of the provider block: there, not overlaid, and with the address, the API and the model that work."""

from __future__ import annotations

from collections.abc import Iterable

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Fix, Put
from openclaw_wisgate.endpoints import Address, address, cured, is_wisgate
from openclaw_wisgate.health._base import Check, Finding, curing, failed, passed, warned
from openclaw_wisgate.health.facts import Facts
from openclaw_wisgate.health.file import quoted, told
from openclaw_wisgate.probe import APIS, COMPLETIONS
from openclaw_wisgate.releases import NEWEST
from openclaw_wisgate.selection import PROVIDERS, setting_path

_SHOWN = 3
_MODE = ("models", "mode")


def provider(facts: Facts) -> Finding:
    """Tell whether the config has the provider, beside those that OpenClaw brings."""
    names = _names(facts)
    if facts.provider is None:
        wanted = f'no provider "{facts.asked}"' if facts.asked else "no provider at WisGate"
        there = f"; it has {_listed(names)}" if names else ""
        add = facts.ours("add", "--provider-id", facts.asked) if facts.asked else facts.ours("add")
        return failed(f"the config has {wanted}{there}", "add it", add)
    found = told(facts, "provider")
    if found is not None:
        return found
    if get(facts.value, _MODE) == "replace":
        what = 'with "models.mode": "replace" OpenClaw lists only the models of this file, none of its own'
        where = facts.about("mode", what, _MODE)
        cure = 'set it to "merge"'
        return warned(what, *curing(facts, where, Fix(cure, (Put(_MODE, "merge"),))))
    others = f"; also at WisGate: {_listed(facts.others)}" if facts.others else ""
    return passed(f'"{facts.provider}" stands in "models.providers"{others}')


def agent_models(facts: Facts) -> Finding:
    """Tell whether an agent's own `models.json` adds to the provider, or says otherwise."""
    listed = _ids(facts)
    for file in facts.agent_models:
        extra = [model for model in file.models if model not in listed]
        move = f"mv {quoted(file.name)} {quoted(f'{file.name}.old')}"
        if extra and get(facts.value, _MODE) != "replace":
            what = f'{file.name} adds {_listed(extra)} to "{facts.provider}", which this config does not list'
            return warned(what, "move it away, if no release before 2026.9.6 is in use, and restart the gateway", move)
        if file.base_url is not None and file.base_url != facts.block.get("baseUrl") and facts.release < NEWEST:
            what = f'{file.name} has another "baseUrl" of "{facts.provider}", which OpenClaw {facts.release} may prefer'
            return warned(what, "move it away and restart the gateway", move)
    return passed("no models.json of an agent adds to it")


def base_url(facts: Facts) -> Finding:
    """Tell whether the base URL is the one under which OpenClaw finds the API."""
    url = facts.block.get("baseUrl")
    return told(facts, "base-url") or passed(f'"baseUrl" is {url}' if isinstance(url, str) else "OpenClaw has its own")


def api(facts: Facts) -> Finding:
    """Tell whether the API is one that WisGate speaks."""
    found = told(facts, "api")
    if found is not None:
        return found
    name = _api(facts)
    place = _place(facts)
    if name not in APIS and place is not None and is_wisgate(place.host):
        what = f'"api" is "{name}", which WisGate does not speak'
        path = setting_path(facts.value, str(facts.provider), facts.model, "api")
        where = facts.about("api", what, path)
        if cured(place, COMPLETIONS) != place:
            return failed(what, f"set it to one of these: {', '.join(APIS)}", None, where)
        return failed(what, *curing(facts, where, Fix(f'set it to "{COMPLETIONS}"', (Put(path, COMPLETIONS),))))
    return passed(f'"api" is "{name}"' if facts.block.get("api") else f'"api" is not set, which means "{name}"')


def model(facts: Facts) -> Finding:
    """Tell whether a model is listed, by an id that WisGate is known to use."""
    found = told(facts, "model")
    if found is not None:
        return found
    if facts.model is None:
        what = f'provider "{facts.provider}" lists no model'
        where = facts.about("no-model", what, (*facts.path, "models"), of_key=True)
        add = facts.ours("add", "--provider-id", str(facts.provider), "--on-conflict", "keep")
        return failed(what, "add the guide's model", add, where)
    meant = _meant(facts)
    if meant is not None:
        what = f'the model id "{facts.model}" is not one that WisGate is known to serve, which has "{meant}"'
        index = _ids(facts).index(facts.model)
        where = facts.about("model-id", what, (*facts.path, "models", index, "id"))
        return warned(what, f'write "{meant}"', None, where)
    return passed(
        f'"{facts.model}" is listed' + (f", with {len(_ids(facts)) - 1} more" if len(_ids(facts)) > 1 else "")
    )


def _meant(facts: Facts) -> str | None:
    """Return the id of the catalogue that differs from the model's in capitals and punctuation only."""
    assert facts.model is not None
    if facts.model in facts.catalogue:
        return None
    plain = _plain(facts.model)
    return next((known for known in facts.catalogue if _plain(known) == plain), None)


def _plain(identifier: str) -> str:
    return "".join(character for character in identifier.lower() if character.isalnum())


def _ids(facts: Facts) -> list[str]:
    models = facts.block.get("models")
    found = (get(entry, ("id",)) for entry in (models if isinstance(models, list) else ()))
    return [identifier.strip() if isinstance(identifier, str) else "" for identifier in found]


def _api(facts: Facts) -> str:
    name = _setting(facts, "api")
    return name if isinstance(name, str) else COMPLETIONS


def _place(facts: Facts) -> Address | None:
    url = _setting(facts, "baseUrl")
    return address(url) if isinstance(url, str) else None


def _setting(facts: Facts, name: str) -> object:
    """Return what counts for the model examined."""
    return get(facts.value, setting_path(facts.value, str(facts.provider), facts.model, name))


def _names(facts: Facts) -> list[str]:
    providers = get(facts.value, PROVIDERS)
    return [str(name) for name in providers] if isinstance(providers, dict) else []


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    shown = ", ".join(f'"{name}"' for name in every[:_SHOWN])
    return f"{shown} and {len(every) - _SHOWN} more" if len(every) > _SHOWN else shown


CHECKS = (
    Check("provider", "the provider is there", provider, ("valid",)),
    Check("models-json", "no stale models.json", agent_models, ("provider",)),
    Check("base-url", "the base URL is exact", base_url, ("provider",)),
    Check("api", "the API is right", api, ("provider",)),
    Check("model", "the model is listed", model, ("provider",)),
)
