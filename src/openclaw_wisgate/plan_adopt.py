"""Planning to bring a provider at WisGate that stands under another id or an old address to the usual ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from openclaw_wisgate import endpoints, guards, removal_notes
from openclaw_wisgate.cascade import Gone
from openclaw_wisgate.change import Action, Change, get, put
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.endpoints import Address
from openclaw_wisgate.ground import Ground, finish, obstacles, refusal, unread
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.mentions import Mention, Resolver, Role, mentions
from openclaw_wisgate.plan import Draft, Plan, Refusal
from openclaw_wisgate.presets import PRESETS
from openclaw_wisgate.probe import COMPLETIONS
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.traces import traces

USUAL_IDS = {preset.api.value: preset.provider_id for preset in PRESETS.values() if not preset.placeholder}
"""The ids under which this program sets WisGate up, by the API that is asked there."""


class AdoptOptions(NamedTuple):
    """What to call the provider; None is the usual id for its API. `release` is who reads the file."""

    new_id: str | None = None
    release: Release = NEWEST


_USUAL = AdoptOptions()


def adoptable(value: object, base_url_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return the providers in the config `value` that are WisGate by `base_url_of` them, but not as usual."""
    providers = get(value, PROVIDERS)
    found: list[str] = []
    for name, block in providers.items() if isinstance(providers, Mapping) else ():
        address = endpoints.address(base_url_of.get(str(name), ""))
        if address is None or not endpoints.is_wisgate(address.host):
            continue
        api = _api(block)
        if str(name) != USUAL_IDS.get(api, str(name)) or str(endpoints.cured(address, api)) != str(address):
            found.append(str(name))
    return tuple(found)


def plan_adopt(
    ground: Ground, provider: str, options: AdoptOptions = _USUAL, *, baseline: guards.Baseline | None = None
) -> Plan | Refusal:
    """Return the plan that gives `provider` its usual id and WisGate's address, or why there is none.

    Every name of one of its models that has its id in it gets the new one; aliases and names without a provider mean
    what they meant. What names the provider otherwise, such as auth profiles, stays and is told.
    """
    path = (*PROVIDERS, provider)
    blocked = obstacles(ground, path) or unread(ground, ()) or _unfit(ground, path)
    if blocked:
        return Refusal(blocked)
    block = get(ground.value, path)
    new_id = options.new_id or USUAL_IDS.get(_api(block), provider)
    blocked = _taken(ground, path, new_id)
    if blocked:
        return Refusal(blocked)
    value: object = ground.value
    for place, url in _moved_addresses(ground.value, path):
        value = put(value, place, url)
    if new_id == provider:
        return finish(ground, Draft(provider, value), baseline)
    if not isinstance(ground, Document):
        message = f'"{provider}" cannot get another id, because the config is made of several files'
        return Refusal((refusal(ground, "several-files", path, message, "rename it and what names it by hand"),))
    renamings = [Change(Action.RENAME, path, provider, new_id)]
    resolver = Resolver(ground.value, options.release)
    for mention in mentions(ground.value):
        text = _renamed(mention, resolver, provider, new_id)
        if text is None:
            continue
        if mention.role is Role.SETTING:
            renamings.append(Change(Action.RENAME, mention.key_path, mention.text, text))
        else:
            value = put(value, mention.key_path, text)
    left = [*traces(ground.value, Gone(normalised(provider)))]
    notes = (_told(provider, new_id), *removal_notes.left_alone(left, provider))
    return finish(ground, Draft(new_id, value, notes, tuple(renamings)), baseline)


def _api(block: object) -> str:
    api = get(block, ("api",))
    return api if isinstance(api, str) else COMPLETIONS


def _unfit(ground: Ground, path: KeyPath) -> tuple[Diagnostic, ...]:
    """Return why the provider at `path` cannot be adopted: there is none, or it is not at WisGate."""
    block = get(ground.value, path)
    if not isinstance(block, Mapping):
        message = f'there is no provider "{path[-1]}" in this config'
        return (refusal(ground, "no-such-provider", path, message),)
    address = _address(get(block, ("baseUrl",)))
    if address is None or not endpoints.is_wisgate(address.host):
        message = f'"baseUrl" of provider "{path[-1]}" is not an address of WisGate that is written out'
        return (refusal(ground, "not-wisgate", (*path, "baseUrl"), message, "only providers at WisGate are adopted"),)
    return ()


def _taken(ground: Ground, path: KeyPath, new_id: str) -> tuple[Diagnostic, ...]:
    """Return a refusal where another provider has the id `new_id`, or one that is the same to OpenClaw."""
    providers = get(ground.value, PROVIDERS)
    assert isinstance(providers, Mapping)
    twin = next((name for name in providers if name != path[-1] and normalised(str(name)) == normalised(new_id)), None)
    if twin is None:
        return ()
    message = f'"{path[-1]}" cannot become "{new_id}", because there is a provider "{twin}"'
    hint = f"choose another id with --provider-id, or remove one: openclaw-wisgate remove {twin}"
    return (refusal(ground, "id-taken", (*PROVIDERS, str(twin)), message, hint),)


def _address(value: object) -> Address | None:
    return endpoints.address(value) if isinstance(value, str) and "${" not in value else None


def _moved_addresses(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield the addresses of a provider and of its models that are WisGate's of before, or wrong in their path."""
    block = get(value, path)
    models = get(block, ("models",))
    entries = [(path, _api(block))]
    for index, model in enumerate(models if isinstance(models, list) else ()):
        own = get(model, ("api",))
        entries.append(((*path, "models", index), own if isinstance(own, str) else _api(block)))
    for place, api in entries:
        address = _address(get(value, (*place, "baseUrl")))
        if address is not None and endpoints.is_wisgate(address.host):
            cured = str(endpoints.cured(address, api))
            if cured != str(address):
                yield (*place, "baseUrl"), cured


def _renamed(mention: Mention, resolver: Resolver, provider: str, new_id: str) -> str | None:
    """Return what a mention becomes; None where it does not name the provider, or as the service of a plugin."""
    written, slash, rest = mention.text.strip().partition("/")
    if not slash or mention.role is Role.CAPABILITY or normalised(written) != normalised(provider):
        return None
    target = resolver.target(mention)
    # An alias may look like a reference to a model of the provider.
    if rest != "*" and (target is None or target.provider != normalised(provider)):
        return None
    return f"{new_id}/{rest}"


def _told(provider: str, new_id: str) -> Diagnostic:
    message = f'"{provider}" becomes "{new_id}", with everything that names its models'
    hint = "sessions that have chosen one of them by its old name have to choose again"
    return note("provider-renamed", Severity.NOTE, message, hint, (*PROVIDERS, provider))
