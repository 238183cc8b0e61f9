"""Planning to bring the models of providers to what their gateways say of them now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openclaw_wisgate import guards, sync_notes
from openclaw_wisgate.change import get, has, put
from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.figures import Figure, Model, Sources
from openclaw_wisgate.ground import Ground, finish, grown, obstacles, refusal, unread
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.memory import Memory, Place, entries, is_ours
from openclaw_wisgate.plan import Draft, Plan, Refusal
from openclaw_wisgate.plan_remove import RemoveOptions, plan_remove
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import PROVIDERS


class SyncOptions(NamedTuple):
    """Which models are to go, what agents are to use whose primary model goes, and who reads the file.

    `memory` is what this program knows to have written.
    """

    memory: Memory
    going: tuple[Model, ...] = ()
    replace_with: str | None = None
    release: Release = NEWEST


def plan_sync(
    ground: Ground,
    providers: Sequence[str],
    sources: Sources,
    options: SyncOptions,
    *,
    baseline: guards.Baseline | None = None,
) -> Plan | Refusal:
    """Return the plan that gives the models of `providers` the figures of `sources`, or why there is none.

    A figure changes only where it is what this program wrote; else it stays and is told. What a model does not say it
    goes on not saying. Models that are `options.going` go with all that names them.
    """
    blocked = tuple(told for name in providers for told in _unfit(ground, (*PROVIDERS, name)))
    removed = Refusal(blocked) if blocked else _without(ground, options)
    if isinstance(removed, Refusal):
        return removed
    value, notes = removed
    kept: list[Diagnostic] = []
    changed: list[tuple[Model, Figure]] = []
    for model in (Model(name, identifier) for name in providers for identifier in entries(value, name)):
        path = (*PROVIDERS, model.provider, "models", entries(value, model.provider)[model.id])
        for figure in sources.figures(model):
            place = (*path, figure.field)
            present = get(value, place)
            if not has(value, place) or figure.agrees(present):
                continue
            if is_ours(options.memory, Place(*model, figure.field), present):
                value = put(value, place, figure.value)
                changed.append((model, figure))
            else:
                kept.append(sync_notes.by_hand(model, place, present, figure))
    told = (*sync_notes.going_told(options.going), *notes, *sync_notes.sourced(changed), *kept)
    return finish(ground, Draft(", ".join(providers), value, told), baseline)


def _unfit(ground: Ground, path: KeyPath) -> tuple[Diagnostic, ...]:
    """Return why the models of the provider at `path` cannot be changed, or are not known."""
    blocked = obstacles(ground, (*path, "models")) or unread(ground, path)
    if blocked or has(ground.value, path):
        return blocked
    return (refusal(ground, "no-such-provider", path, f'there is no provider "{path[-1]}" in this config'),)


def _without(ground: Ground, options: SyncOptions) -> tuple[object, tuple[Diagnostic, ...]] | Refusal:
    """Return the value of `ground` without the models that go and what names them, and what to tell of that."""
    asked = [(each.provider, RemoveOptions(each.id, options.replace_with, options.release)) for each in options.going]
    # Each of them on what is on disk first, for the places in messages to be right.
    refused = [made for each in asked if isinstance(made := plan_remove(ground, *each), Refusal)]
    if refused:
        return Refusal(tuple(dict.fromkeys(told for each in refused for told in each.diagnostics)))
    notes: tuple[Diagnostic, ...] = ()
    for each in asked:
        plan = plan_remove(ground, *each)
        if isinstance(plan, Refusal):
            return plan
        ground, notes = grown(ground, plan), (*notes, *plan.notes)
    return ground.value, tuple(dict.fromkeys(notes))
