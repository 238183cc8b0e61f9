"""Planning to take a provider out, with what refers to it, and to undo what was written."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from openclaw_wisgate import guards, selection
from openclaw_wisgate.change import drop, get, has
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.edit import Edit
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.mentions import Origin, Resolver, Role, mentions
from openclaw_wisgate.plan import Draft, Plan, Refusal, finish, note, obstacles, refusal, restoring
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.syntax import Document

_NOT_USED = frozenset({Role.SETTING, Role.ALLOWED})
"""What names a model without using it."""


def plan_remove(
    document: Document,
    provider: str,
    *,
    added: frozenset[KeyPath] = frozenset(),
    baseline: guards.Baseline | None = None,
) -> Plan | Refusal:
    """Return the plan that removes `provider` and its places in allowlists, or why there is none.

    `added` holds the key paths that this program made: of these, containers left empty go too. A provider
    that an agent's model or a fallback names is not removed.
    """
    path = (*PROVIDERS, provider)
    blocked = obstacles(document, path)
    if blocked:
        return Refusal(blocked)
    if not has(document.value, path):
        return Refusal((_unknown(document, path),))
    uses = tuple(_uses(document.value, provider))
    if uses:
        where = " and ".join(f'"{render(use)}"' for use in uses)
        message = f'{where} still names a model of "{provider}", so agents would be left without it'
        return Refusal((refusal(document, "in-use", uses[0], message, f"point {where} at another model first"),))
    value = drop(document.value, path)
    for reference_path in _allowlist_entries(document.value, provider):
        value = drop(value, reference_path)
    notes = tuple(_lifted(allowlist.key_path) for allowlist in _emptied(document.value, value))
    return finish(document, Draft(provider, _without_scaffold(value, added), notes), baseline)


def plan_inverse(
    document: Document, edits: Sequence[Edit], *, subject: str, baseline: guards.Baseline | None
) -> Plan | Refusal:
    """Return the plan that takes a write back by `edits`, its inverse; what was before comes back byte for byte."""
    return restoring(document, edits, subject=subject, baseline=baseline)


def _without_scaffold(value: object, added: frozenset[KeyPath]) -> object:
    """Return `value` without what `add` made around a provider, as far as nothing else needs it."""

    def made(path: KeyPath) -> bool:
        return any(path[: len(root)] == root for root in added)

    mode = ("models", "mode")
    others = [name for name in _keys(get(value, PROVIDERS)) if made((*PROVIDERS, str(name)))]
    if made(mode) and not others and get(value, mode) == "merge":
        value = drop(value, mode)
    for path in (PROVIDERS, PROVIDERS[:-1]):
        if made(path) and get(value, path) == {}:
            value = drop(value, path)
    return value


def _keys(value: object) -> Iterator[object]:
    return iter(value) if isinstance(value, Mapping) else iter(())


def _emptied(before: object, after: object) -> Iterator[selection.Allowlist]:
    """Yield the allowlists that a removal leaves empty, and so without force."""
    return (allowlist for allowlist in selection.allowlists(before) if not get(after, allowlist.key_path))


def _lifted(path: KeyPath) -> Diagnostic:
    message = f'"{render(path)}" is empty now, and an empty allowlist lets agents use every model'
    return note("allowlist-emptied", Severity.WARNING, message, "list the models that agents may use", path)


def _uses(value: object, provider: str) -> Iterator[KeyPath]:
    """Yield where agents and their work name a model of `provider`, by an alias too; fallbacks as one place."""
    resolver = Resolver(value)
    told = set()
    for mention in mentions(value):
        target = resolver.target(mention)
        if target is None or target.provider != normalised(provider) or mention.role in _NOT_USED:
            continue
        path = mention.key_path
        place = path[:-1] if isinstance(path[-1], int) else path
        # A name that OpenClaw only takes for this provider's is not kept from anything by removing it.
        if target.origin is not Origin.ASSUMED and place not in told:
            told.add(place)
            yield place


def _allowlist_entries(value: object, provider: str) -> list[KeyPath]:
    """Return the paths of every allowlist entry for `provider`, the last of a list first."""
    found: list[KeyPath] = []
    for allowlist in selection.allowlists(value):
        if allowlist.is_map:
            found += [(*allowlist.key_path, key) for key in allowlist.references if _belongs(key, provider)]
            continue
        items = get(value, allowlist.key_path)
        assert isinstance(items, list)
        indices = [index for index, item in enumerate(items) if _belongs(item, provider)]
        found += [(*allowlist.key_path, index) for index in reversed(indices)]
    return found


def _belongs(reference: object, provider: str) -> bool:
    return isinstance(reference, str) and normalised(reference.partition("/")[0]) == normalised(provider)


def _unknown(document: Document, path: KeyPath) -> Diagnostic:
    providers = get(document.value, PROVIDERS)
    names = [str(key) for key in _keys(providers)]
    close = difflib.get_close_matches(str(path[-1]), names, n=1)
    if close:
        hint = f'did you mean "{close[0]}"?'
    else:
        hint = f"the providers here are: {', '.join(names)}" if names else "no provider is configured here"
    return refusal(document, "no-such-provider", path, f'there is no provider "{path[-1]}" in this file', hint)
