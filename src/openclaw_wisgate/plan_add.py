"""Planning to add a provider, or to complete one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openclaw_wisgate import guards, selection
from openclaw_wisgate.change import get, has, put, same
from openclaw_wisgate.diagnostics import Diagnostic, Related, Severity
from openclaw_wisgate.ground import Ground, finish, knows, nearest, obstacles, refusal, unread
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.plan import Draft, Plan, Refusal, note
from openclaw_wisgate.provider import ModelSpec, OnConflict, ProviderSpec
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.selection import PROVIDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOptions:
    """How to add a provider.

    `owners` says why the provider id belongs to somebody else on this machine; `gateway_mode` is written
    where the config has none.
    """

    on_conflict: OnConflict = OnConflict.FAIL
    default: bool = False
    fallback: bool = False
    keep_default: bool = False
    gateway_mode: str | None = None
    owners: tuple[str, ...] = ()
    baseline: guards.Baseline | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that stands where another one would be written."""

    key_path: KeyPath
    existing: object
    wanted: object


@dataclass(slots=True)
class _Workspace:
    """The value as it grows, and what is found on the way."""

    ground: Ground
    value: object
    conflicts: list[Conflict] = field(default_factory=list)
    blocked: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)

    def set(self, path: KeyPath, new: object) -> None:
        """Put `new` at `path`, unless something on the way forbids it."""
        found = obstacles(self.ground, path, new)
        if found:
            self.blocked += [item for item in found if item not in self.blocked]
        else:
            self.value = put(self.value, path, new)

    def complete(
        self, path: KeyPath, wanted: Mapping[str, object], *, policy: OnConflict, kept: frozenset[str]
    ) -> None:
        """Add what is missing of `wanted` at `path`; what differs is a conflict unless it is in `kept`."""
        existing = get(self.value, path)
        assert isinstance(existing, Mapping)
        for key, value in wanted.items():
            if key not in existing:
                self.set((*path, key), value)
            elif key not in kept and not same(existing[key], value):
                self.conflicts.append(Conflict((*path, key), existing[key], value))
                if policy is OnConflict.UPDATE:
                    self.set((*path, key), value)


def plan_add(ground: Ground, provider: ProviderSpec, options: AddOptions) -> Plan | Refusal:
    """Return the plan that adds `provider` to `ground`, or why there is none.

    Existing values are overwritten only under `OnConflict.UPDATE`; models merge by id; the new provider and
    its new models go last. Allowlists in force get the models; none is created. The configured default
    model changes only under `options.default`.
    """
    path = (*PROVIDERS, provider.id)
    block = _block(provider)
    blocked = obstacles(ground, path, block) or obstacles(ground, (*path, "models"), block["models"])
    # An allowlist or a default may be in there.
    blocked = blocked or unread(ground, ("agents",))
    if not blocked and isinstance(ground.value, Mapping):
        blocked = _same_to_openclaw(ground, provider.id) or _list_of_models(ground, path)
    if blocked:
        return Refusal(blocked)
    if options.owners and options.on_conflict is not OnConflict.UPDATE:
        return Refusal((_owned(ground, provider, options.owners),))
    work = _Workspace(ground, ground.value)
    _set_mode(work)
    _add_provider(work, provider, options.on_conflict)
    if work.conflicts and options.on_conflict is OnConflict.FAIL:
        return Refusal((_differs(ground, path, work.conflicts),))
    _select(work, provider, options)
    _set_gateway_mode(work, options.gateway_mode)
    if work.blocked:
        return Refusal(tuple(work.blocked))
    if work.conflicts and options.on_conflict is OnConflict.KEEP:
        kept = ", ".join(render(conflict.key_path) for conflict in work.conflicts)
        work.notes.append(note("kept", Severity.NOTE, f"kept as it is: {kept}"))
    return finish(ground, Draft(provider.id, work.value, tuple(work.notes)), options.baseline)


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


def _block(provider: ProviderSpec) -> dict[str, object]:
    """Return what stands under the id of a new provider."""
    return {**provider.settings(), "models": [model.to_value() for model in provider.models]}


def _add_provider(work: _Workspace, provider: ProviderSpec, policy: OnConflict) -> None:
    path = (*PROVIDERS, provider.id)
    existing = get(work.value, path)
    if existing is None:
        work.set(path, _block(provider))
        return
    # A key that is there stays unless another one was asked for: it may be the user's only copy.
    kept = frozenset({"apiKey"}) - provider.requested
    work.complete(path, provider.settings(), policy=policy, kept=kept)
    models_path = (*path, "models")
    if not has(existing, ("models",)):
        work.set(models_path, [model.to_value() for model in provider.models])
        return
    for model in provider.models:
        _add_model(work, models_path, model, policy)


def _add_model(work: _Workspace, path: KeyPath, model: ModelSpec, policy: OnConflict) -> None:
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


def _set_mode(work: _Workspace) -> None:
    path = ("models", "mode")
    if not has(work.value, path):
        work.set(path, "merge")
    elif get(work.value, path) == "replace":
        message = '"models.mode" is "replace": OpenClaw lists only the models in this file, none of its built-in ones'
        work.notes.append(note("mode-replace", Severity.WARNING, message, 'set it to "merge" to have both', path))


def _select(work: _Workspace, provider: ProviderSpec, options: AddOptions) -> None:
    for allowlist in selection.allowlists(work.ground.value):
        missing = [reference for reference in provider.references if not allowlist.admits(reference)]
        for offset, reference in enumerate(missing):
            if allowlist.is_map:
                work.set((*allowlist.key_path, reference), {})
            else:
                listed = _listed(work.ground.value, allowlist.key_path)
                work.set((*allowlist.key_path, listed + offset), reference)
    before = selection.implicit_default(work.ground.value)
    if options.default:
        _set_primary(work, provider.references[0])
    elif selection.configured_default(work.ground.value) is None:
        _mind_implicit_default(work, before, keep=options.keep_default)
    if options.fallback:
        _add_fallbacks(work, provider.references)


def _listed(value: object, path: KeyPath) -> int:
    items = get(value, path)
    return len(items) if isinstance(items, list) else 0


def _set_primary(work: _Workspace, reference: str) -> None:
    model = get(work.value, selection.PRIMARY)
    if isinstance(model, str):
        work.set(selection.PRIMARY, reference)
    else:
        work.set((*selection.PRIMARY, "primary"), reference)


def _mind_implicit_default(work: _Workspace, before: str, *, keep: bool) -> None:
    after = selection.implicit_default(work.value)
    if after == before:
        return
    if keep:
        _set_primary(work, before)
        return
    message = f'no default model is configured, so OpenClaw\'s implicit default changes from "{before}" to "{after}"'
    hint = "use --keep-default to pin the old one, or --default to choose the new one openly"
    work.notes.append(note("default-changes", Severity.WARNING, message, hint, selection.PRIMARY))


def _add_fallbacks(work: _Workspace, references: tuple[str, ...]) -> None:
    model = get(work.value, selection.PRIMARY)
    if isinstance(model, str):
        work.set(selection.PRIMARY, {"primary": model, "fallbacks": list(references)})
        return
    fallbacks = get(model, ("fallbacks",))
    if not isinstance(fallbacks, list):
        work.set((*selection.PRIMARY, "fallbacks"), list(references))
        return
    for reference in references:
        if reference not in fallbacks:
            work.set((*selection.PRIMARY, "fallbacks", len(fallbacks)), reference)
            fallbacks = [*fallbacks, reference]


def _set_gateway_mode(work: _Workspace, mode: str | None) -> None:
    path = ("gateway", "mode")
    if has(work.value, path):
        return
    if mode is not None:
        work.set(path, mode)
    elif knows(work.ground, path):
        message = '"gateway.mode" is not set, and without it the OpenClaw gateway does not start'
        hint = "use --gateway-mode local, or run `openclaw onboard`"
        work.notes.append(note("gateway-mode-missing", Severity.NOTE, message, hint, path))


def _owned(ground: Ground, provider: ProviderSpec, owners: tuple[str, ...]) -> Diagnostic:
    message = f'the provider id "{provider.id}" is in use for somebody else: {", ".join(owners)}'
    hint = "use the preset wisgate, whose id is nobody else's, or --on-conflict update to take this id over"
    return refusal(ground, "id-in-use", (*PROVIDERS, provider.id), message, hint)


def _differs(ground: Ground, path: KeyPath, conflicts: list[Conflict]) -> Diagnostic:
    fields = ", ".join(f'"{render(conflict.key_path[len(path) :])}"' for conflict in conflicts)
    message = f'the provider "{path[-1]}" is there already and differs in {fields}'
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
