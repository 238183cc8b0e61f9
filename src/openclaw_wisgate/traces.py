"""Places that name a provider or a model although what stands there is not known to name a model.

Plugins, memory search, media understanding, tool policies and auth profiles have keys of their own for this. What
OpenClaw does there without the name differs (memory search would turn to another provider, an empty list of allowed
models may allow all), so these are told and not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.cascade import Gone
from openclaw_wisgate.keypath import KeyPath, starts_with
from openclaw_wisgate.mentions import Role, mentions
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selection import PROVIDERS

_BY_PROVIDER = frozenset({"byProvider", "order"})
"""The keys of objects whose keys are providers: policies for tools, the order of auth profiles."""
_PROVIDER = "provider"


def traces(value: object, gone: Gone) -> Iterator[KeyPath]:
    """Yield where the config `value` names what is `gone` outside of the lists of models and of what names models.

    That is a reference `provider/model` anywhere, as a value or a key, and the id at a key such as `provider` or
    `defaultProvider`, except for those of secrets. Services of plugins (`Role.CAPABILITY`) are among them.
    """
    known = {mention.key_path for mention in mentions(value) if mention.role is not Role.CAPABILITY}
    for path, around, item in _entries(value):
        if _names(path, around, item, gone) and path not in known and not starts_with(path, PROVIDERS):
            yield path


def _entries(value: object) -> Iterator[tuple[KeyPath, object, object]]:
    """Yield the key path of each member and element in `value`, in order, the container it is in, and its value."""
    pending: list[tuple[KeyPath, object, object]] = [((), None, value)]
    # Not by recursion: an array may be nested deeper than Python calls.
    while pending:
        path, around, item = pending.pop()
        if path:
            yield path, around, item
        entries = item.items() if isinstance(item, Mapping) else enumerate(item) if isinstance(item, list) else ()
        pending += [((*path, step), item, inner) for step, inner in reversed([*entries])]


def _names(path: KeyPath, around: object, item: object, gone: Gone) -> bool:
    if isinstance(item, str) and not isinstance(around, Mapping):
        return _is_reference(item, gone)
    if not isinstance(around, Mapping):
        return False
    key = str(path[-1])
    as_value = isinstance(item, str) and (_is_reference(item, gone) or _is_provider(around, key, gone))
    return as_value or _is_reference(key, gone) or _keyed_by(path[:-1], key, gone)


def _is_reference(text: str, gone: Gone) -> bool:
    """Tell whether `text` is `provider/model` of what is gone; a sentence that begins so is not."""
    provider, _, model = text.strip().partition("/")
    is_one = bool(model) and len(text.split()) == 1 and normalised(provider) == gone.provider
    return is_one and (gone.models is None or model in gone.models)


def _is_provider(around: Mapping[str, object], key: str, gone: Gone) -> bool:
    """Tell whether the entry `key` is the id of the provider; where one model is gone, with that model beside it."""
    prefix, word, named = key[: -len(_PROVIDER)], key[-len(_PROVIDER) :], around[key]
    if word.lower() != _PROVIDER or not isinstance(named, str) or normalised(named) != gone.provider:
        return False
    if "source" in around and "id" in around:
        # The provider of a secret is another thing.
        return False
    model = around.get(prefix + ("Model" if word[0].isupper() else "model"))
    return gone.models is None or (isinstance(model, str) and model.strip() in gone.models)


def _keyed_by(path: KeyPath, key: str, gone: Gone) -> bool:
    return bool(path) and path[-1] in _BY_PROVIDER and gone.models is None and normalised(key) == gone.provider
