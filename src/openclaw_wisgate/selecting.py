"""Letting agents choose models that are added: allowlists, default, fallbacks and aliases, by the release that reads them.

No list is made where there is none, and the configured default stays unless it is asked for.
"""

from __future__ import annotations

from openclaw_wisgate import selection
from openclaw_wisgate.change import get, put
from openclaw_wisgate.diagnostics import Severity, note
from openclaw_wisgate.ground import refusal
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.mentions import own_aliases
from openclaw_wisgate.releases import Release
from openclaw_wisgate.workspace import AddOptions, Workspace


def select(work: Workspace, references: tuple[str, ...], options: AddOptions) -> None:
    """Let agents choose these models wherever they may not choose all, and use them as `options` say."""
    for allowlist in selection.allowlists(work.ground.value, options.release):
        missing = [reference for reference in references if not allowlist.admits(reference)]
        for offset, reference in enumerate(missing):
            if allowlist.is_map:
                work.set((*allowlist.key_path, reference), {})
            else:
                listed = _listed(work.ground.value, allowlist.key_path)
                work.set((*allowlist.key_path, listed + offset), reference)
    if options.default and references:
        _set_primary(work, references[0])
    elif selection.configured_default(work.ground.value) is None:
        _mind_implicit_default(work, options)
    if options.fallback:
        _add_fallbacks(work, references)
    if options.alias is not None and references:
        _add_alias(work, references[0], options.alias, options.release)


def _listed(value: object, path: KeyPath) -> int:
    items = get(value, path)
    return len(items) if isinstance(items, list) else 0


def _set_primary(work: Workspace, reference: str) -> None:
    model = get(work.value, selection.PRIMARY)
    if isinstance(model, str):
        work.set(selection.PRIMARY, reference)
    else:
        work.set((*selection.PRIMARY, "primary"), reference)


def _mind_implicit_default(work: Workspace, options: AddOptions) -> None:
    before, after = (selection.implicit_default(value, options.release) for value in (work.ground.value, work.value))
    if after == before:
        return
    if options.keep_default:
        _set_primary(work, before)
        return
    message = f'no default model is configured, so OpenClaw\'s implicit default changes from "{before}" to "{after}"'
    hint = "use --keep-default to pin the old one, or --default to choose the new one openly"
    work.notes.append(note("default-changes", Severity.WARNING, message, hint, selection.PRIMARY))


def _add_fallbacks(work: Workspace, references: tuple[str, ...]) -> None:
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


def _add_alias(work: Workspace, reference: str, alias: str, release: Release) -> None:
    """Name a model `alias`, without making it the only one that agents may use.

    In a config that no release with policies has migrated the first entry of the map makes the map an allowlist; an
    empty policy, which those releases read, says that it is none.
    """
    for place, name in own_aliases(work.value, selection.DEFAULTS):
        if name == alias.strip().lower() and str(place[-1]) != reference:
            hint = "choose another alias, or remove this one"
            message = f'the alias "{alias}" is that of "{place[-1]}"'
            work.blocked.append(refusal(work.ground, "alias-taken", place, message, hint))
            return
    if selection.allowlist_of(work.value, selection.DEFAULTS, release) is None and _would_restrict(work.value, release):
        if release < selection.POLICIES:
            message = f"in OpenClaw {release} an alias would make its model the only one that agents may use"
            hint = "list every model that they may use in agents.defaults.models first"
            work.blocked.append(refusal(work.ground, "alias-restricts", selection.MODEL_MAP, message, hint))
            return
        work.set((*selection.DEFAULTS, "modelPolicy"), {})
    work.set((*selection.MODEL_MAP, reference, "alias"), alias)


def _would_restrict(value: object, release: Release) -> bool:
    """Tell whether an entry of the model map would make an allowlist of it."""
    with_entry = put(value, (*selection.MODEL_MAP, "a/b"), {})
    return selection.allowlist_of(with_entry, selection.DEFAULTS, release) is not None
