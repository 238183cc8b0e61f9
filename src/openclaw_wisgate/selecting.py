"""Letting agents choose models that are added: allowlists, default, fallbacks and aliases, by the release that reads them.

No list is made where there is none, no agent loses a model that it could choose, and the configured default stays
unless it is asked for.
"""

from __future__ import annotations

from openclaw_wisgate import selection
from openclaw_wisgate.admission import Admission
from openclaw_wisgate.change import get, put
from openclaw_wisgate.diagnostics import Severity, note
from openclaw_wisgate.ground import refusal
from openclaw_wisgate.mentions import Resolver, Target, own_aliases
from openclaw_wisgate.releases import Release
from openclaw_wisgate.selection import Allowlist
from openclaw_wisgate.workspace import AddOptions, Workspace


def select(work: Workspace, references: tuple[str, ...], options: AddOptions) -> None:
    """Let agents choose these models wherever they may not choose all, and use them as `options` say."""
    for allowlist in selection.allowlists(work.ground.value, options.release):
        for entry in _missing(work, references, allowlist):
            _allow(work, allowlist, entry)
    if options.default and references:
        _set_primary(work, references[0])
    elif selection.configured_default(work.ground.value) is None:
        _mind_implicit_default(work, options)
    if options.fallback:
        _add_fallbacks(work, references)
    if options.alias is not None and references:
        _add_alias(work, references[0], options.alias, options.release)
    _keep_choices(work, options.release)


def _missing(work: Workspace, references: tuple[str, ...], allowlist: Allowlist) -> list[str]:
    """Return the entries that `allowlist` needs to admit the models."""
    resolver = Resolver(work.value, allowlist.release)

    def lacks(reference: str) -> bool:
        provider, _, model = reference.partition("/")
        return not resolver.admits(allowlist, Target(provider, model))

    missing = [reference for reference in references if lacks(reference)]
    if missing and allowlist.is_of_wildcards and allowlist.release < selection.POLICIES:
        # A first single model in a list of wildcards would open it to the fallbacks.
        providers = dict.fromkeys(reference.partition("/")[0] for reference in missing)
        listed = (f"{provider}/{model}" for provider in providers for model in resolver.listed.get(provider, ()))
        if all(reference in references or not lacks(reference) for reference in listed):
            return [f"{provider}/*" for provider in providers]
    return missing


def _allow(work: Workspace, allowlist: Allowlist, entry: str) -> None:
    if allowlist.is_map:
        work.set((*allowlist.key_path, entry), {})
        return
    listed = get(work.value, allowlist.key_path)
    work.set((*allowlist.key_path, len(listed) if isinstance(listed, list) else 0), entry)


def _keep_choices(work: Workspace, release: Release) -> None:
    """Name in their allowlists what agents could choose beside these until now: a default that is none any more.

    The one that OpenClaw brings itself is left out unless the config names it: the user may not even have a key for it.
    """
    old = Resolver(work.ground.value, release)
    is_named = selection.configured_default(work.ground.value) is not None
    for home in (selection.DEFAULTS, *selection.agent_homes(work.ground.value)):
        for target in Admission(old).beside(home):
            allowlist = Admission(Resolver(work.value, release)).hiding(home, target)
            if allowlist and (is_named or target.model in old.listed.get(target.provider, ())):
                _allow(work, allowlist, str(target))
                message = f'"{target}", which agents can choose because it is the default, goes into the allowlist'
                work.notes.append(note("old-default-allowed", Severity.NOTE, message, None, allowlist.key_path))


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
