"""Planning to add a provider, or to complete one that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openclaw_wisgate.change import get, has
from openclaw_wisgate.diagnostics import Diagnostic, Related, Severity, note
from openclaw_wisgate.ground import Ground, finish, knows, nearest, obstacles, refusal, unread
from openclaw_wisgate.imaging import set_up_images
from openclaw_wisgate.keypath import KeyPath, render, starts_with
from openclaw_wisgate.pasted import PastedModel, PastedProvider
from openclaw_wisgate.plan import Draft, Plan, Refusal
from openclaw_wisgate.provider import ModelSpec, OnConflict, ProviderSpec
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selecting import select
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.workspace import AddOptions, Conflict, Workspace

__all__ = ["AddOptions", "Addition", "plan_add"]


Addition = ProviderSpec | PastedProvider
"""A provider to add: one that this program describes, or a block as somebody wrote it."""


def plan_add(
    ground: Ground, provider: Addition, options: AddOptions, *, others: Sequence[Addition] = ()
) -> Plan | Refusal:
    """Return the plan that adds `provider` and `others` to `ground`, or why there is none.

    Existing values are overwritten only under `OnConflict.UPDATE`; models merge by id; new providers and
    new models go last. Allowlists that are in force in `options.release` get the models; none is created. The
    configured default model changes only under `options.default`.
    """
    providers = (provider, *others)
    blocked = tuple(one for each in providers for one in _obstacles(ground, each))
    if blocked:
        return Refusal(blocked)
    if options.owners and options.on_conflict is not OnConflict.UPDATE:
        return Refusal((_owned(ground, provider, options.owners),))
    work = Workspace(ground, ground.value)
    _set_mode(work)
    for each in providers:
        _add_provider(work, each, options.on_conflict)
    if options.image_model is not None:
        set_up_images(work, provider.settings(), options.image_model, options)
    if work.conflicts and options.on_conflict is OnConflict.FAIL and not work.blocked:
        return Refusal((_differs(ground, work.conflicts),))
    select(work, tuple(reference for each in providers for reference in each.references), options)
    _set_gateway_mode(work, options.gateway_mode)
    if work.blocked:
        return Refusal(tuple(work.blocked))
    if work.conflicts and options.on_conflict is OnConflict.KEEP:
        kept = ", ".join(render(conflict.key_path) for conflict in work.conflicts)
        work.notes.append(note("kept", Severity.NOTE, f"kept as it is: {kept}"))
    subject = ", ".join(each.id for each in providers)
    return finish(ground, Draft(subject, work.value, tuple(work.notes)), options.baseline)


def _obstacles(ground: Ground, provider: Addition) -> tuple[Diagnostic, ...]:
    """Return why `provider` cannot be added, as far as what is on the way there tells."""
    path = (*PROVIDERS, provider.id)
    block = _block(provider)
    blocked = obstacles(ground, path, block) or obstacles(ground, (*path, "models"), block["models"])
    # An allowlist or a default may be in there.
    blocked = blocked or unread(ground, ("agents",))
    if not blocked and isinstance(ground.value, Mapping):
        blocked = _same_to_openclaw(ground, provider.id) or _list_of_models(ground, path)
    return blocked


def _same_to_openclaw(ground: Ground, identifier: str) -> tuple[Diagnostic, ...]:
    """Return a refusal where another key is the same provider to OpenClaw, which trims and lowers ids (2026.9.6)."""
    providers = get(ground.value, PROVIDERS)
    names = [name for name in providers if isinstance(name, str)] if isinstance(providers, Mapping) else []
    twin = next((name for name in names if name != identifier and normalised(name) == normalised(identifier)), None)
    if twin is None or identifier in names:
        return ()
    message = f'to OpenClaw the provider "{twin}", which is there, and "{identifier}" are the same'
    hint = f'complete the one that is there with --provider-id "{twin}"'
    return (refusal(ground, "same-provider", (*PROVIDERS, twin), message, hint),)


def _list_of_models(ground: Ground, path: KeyPath) -> tuple[Diagnostic, ...]:
    provider = get(ground.value, path)
    if has(ground.value, path) and not isinstance(provider, Mapping):
        message = f'"{render(path)}" is not an object, so no model can be added to it'
        return (refusal(ground, "not-an-object", path, message, "make it an object, or remove it"),)
    if not has(provider, ("models",)):
        return ()
    models = get(provider, ("models",))
    # An include that brings the list is an object, too.
    blocked = obstacles(ground, (*path, "models", "list")) if isinstance(models, Mapping) else ()
    if not blocked and not (isinstance(models, list) and all(isinstance(item, Mapping) for item in models)):
        message = f'"{render((*path, "models"))}" is not a list of objects, so no model can be added to it'
        return (refusal(ground, "not-a-list", (*path, "models"), message, "make it a list of models"),)
    return blocked


def _block(provider: Addition) -> dict[str, object]:
    """Return what stands under the id of a new provider."""
    return {**provider.settings(), "models": [model.to_value() for model in provider.models]}


def _add_provider(work: Workspace, provider: Addition, policy: OnConflict) -> None:
    path = (*PROVIDERS, provider.id)
    existing = get(work.value, path)
    if existing is None:
        work.set(path, _block(provider))
        return
    # A key that is there stays unless another one was asked for: it may be the user's only copy.
    kept = frozenset({"apiKey"}) - provider.requested
    work.complete(path, provider.settings(), policy=policy, kept=kept)
    models_path = (*path, "models")
    if not has(existing, ("models",)) and provider.models:
        work.set(models_path, [model.to_value() for model in provider.models])
        return
    for model in provider.models:
        _add_model(work, models_path, model, policy)


def _add_model(work: Workspace, path: KeyPath, model: ModelSpec | PastedModel, policy: OnConflict) -> None:
    models = get(work.value, path)
    assert isinstance(models, list)
    # Of several entries with one id OpenClaw lets the first win (2026.9.6).
    index = next((i for i, item in enumerate(models) if str(item.get("id")).strip() == model.id), None)
    if index is None:
        work.set((*path, len(models)), model.to_value())
        return
    # The id was compared without the blanks around it, which OpenClaw does not mind; a cost of 0 means unknown.
    kept = frozenset({"id"}) if model.cost else frozenset({"id", "cost"})
    work.complete((*path, index), model.to_value(), policy=policy, kept=kept)


def _set_mode(work: Workspace) -> None:
    path = ("models", "mode")
    if not has(work.value, path):
        work.set(path, "merge")
    elif get(work.value, path) == "replace":
        message = '"models.mode" is "replace": OpenClaw lists only the models in this file, none of its built-in ones'
        work.notes.append(note("mode-replace", Severity.WARNING, message, 'set it to "merge" to have both', path))


def _set_gateway_mode(work: Workspace, mode: str | None) -> None:
    path = ("gateway", "mode")
    if has(work.value, path):
        return
    if mode is not None:
        work.set(path, mode)
    elif knows(work.ground, path):
        message = '"gateway.mode" is not set, and without it the OpenClaw gateway does not start'
        hint = "use --gateway-mode local, or run `openclaw onboard`"
        work.notes.append(note("gateway-mode-missing", Severity.NOTE, message, hint, path))


def _owned(ground: Ground, provider: Addition, owners: tuple[str, ...]) -> Diagnostic:
    message = f'the provider id "{provider.id}" is in use for somebody else: {", ".join(owners)}'
    hint = "use the preset wisgate, whose id is nobody else's, or --on-conflict update to take this id over"
    return refusal(ground, "id-in-use", (*PROVIDERS, provider.id), message, hint)


def _differs(ground: Ground, conflicts: list[Conflict]) -> Diagnostic:
    path = conflicts[0].key_path[: len(PROVIDERS) + 1]
    conflicts = [conflict for conflict in conflicts if starts_with(conflict.key_path, path)]
    fields = ", ".join(f'"{render(conflict.key_path[len(path) :])}"' for conflict in conflicts)
    message = f'the provider "{path[-1]}" is there already and differs in {fields}'
    if not starts_with(path, PROVIDERS):
        message = f'"{render(conflicts[0].key_path)}" is set to something else already'
    places = [nearest(ground, conflict.key_path) for conflict in conflicts]
    related = [
        Related(span, f'"{conflict.key_path[-1]}" differs', source)
        for (span, source), conflict in zip(places, conflicts, strict=True)
    ]
    return Diagnostic(
        rule="plan/provider-differs",
        severity=Severity.ERROR,
        key_path=path,
        span=places[0][0],
        message=message,
        hint="use --on-conflict keep to leave them as they are, or --on-conflict update to overwrite them",
        related=tuple(related[1:]),
        source=places[0][1],
    )
