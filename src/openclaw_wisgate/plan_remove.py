"""Planning to take a provider or one of its models out, with all that names it, and to undo what was written."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from openclaw_wisgate import guards, removal_notes, replacement
from openclaw_wisgate.bundled import built_into
from openclaw_wisgate.cascade import Cascade, Gone, cascade, dangling
from openclaw_wisgate.change import drop, get, has
from openclaw_wisgate.diagnostics import Diagnostic, Related
from openclaw_wisgate.edit import Edit
from openclaw_wisgate.ground import Ground, finish, nearest, obstacles, refusal, unread
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.mentions import Mention, Resolver, Role, mentions
from openclaw_wisgate.plan import Draft, Plan, Refusal, restoring
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.replacement import Replacement
from openclaw_wisgate.selection import DEFAULTS, MODEL_MAP, PROVIDERS, allowlist_of, listed_models
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.traces import traces


class RemoveOptions(NamedTuple):
    """What to remove of a provider: all, or one `model`; which model agents are to use then; who reads the file."""

    model: str | None = None
    replace_with: str | None = None
    release: Release = NEWEST


_ALL = RemoveOptions()


class _Removal(NamedTuple):
    """A removal as it is asked for, the value without what is asked for, and what names that."""

    document: Ground
    path: KeyPath
    options: RemoveOptions
    gone: Gone
    bare: object
    named: tuple[Mention, ...]

    @property
    def what(self) -> str:
        """What goes, as messages call it."""
        return str(self.path[-1]) if self.options.model is None else f"{self.path[-1]}/{self.options.model.strip()}"

    @property
    def resolver(self) -> Resolver:
        """How OpenClaw reads what stays."""
        return Resolver(self.bare, self.options.release)

    @property
    def primaries(self) -> tuple[Mention, ...]:
        """What names it as the model of an agent, or of the defaults."""
        return tuple(mention for mention in self.named if mention.role is Role.PRIMARY)


def plan_remove(
    document: Ground,
    provider: str,
    options: RemoveOptions = _ALL,
    *,
    added: frozenset[KeyPath] = frozenset(),
    baseline: guards.Baseline | None = None,
) -> Plan | Refusal:
    """Return the plan that removes `provider`, or one model of it, and all that names it; or why there is none.

    Where it is the primary model of an agent there has to be a model that takes its place. What OpenClaw can serve
    all the same, because it has the provider built in or the file has it twice, goes on being named. `added` holds
    the key paths that this program made: of these, containers left empty go with the provider.
    """
    path = (*PROVIDERS, provider)
    # Much of a config can name a model, so all of it has to be known.
    blocked = obstacles(document, path) or _missing(document, path, options.model) or unread(document, ())
    if blocked:
        return Refusal(blocked)
    removal = _removal(document, path, options)
    instead = _replacement(removal)
    if isinstance(instead, Diagnostic):
        return Refusal((instead,))
    return finish(document, _draft(removal, instead, added), baseline)


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


def _draft(removal: _Removal, instead: Replacement | None, added: frozenset[KeyPath]) -> Draft:
    """Return the value without what goes, and with `instead` for primaries that do."""
    reason = _served_by(removal)
    going = removal.named if reason is None else removal.primaries if instead else ()
    repeats = _repeats(removal, instead) if instead else ()
    done = cascade(removal.bare, (*going, *repeats), instead.text if instead else None)
    value = _without_scaffold(done.value, added) if removal.options.model is None else done.value
    staying = [mention for mention in removal.named if mention not in going]
    notes = (
        *_told(removal, done, repeats, instead),
        *removal_notes.still_named(
            staying, reason or "", elsewhere=bool(get(removal.document.value, (*removal.path, "baseUrl")))
        ),
        *_warned(removal, value, instead),
    )
    return Draft(str(removal.path[-1]), value, notes)


def _removal(document: Ground, path: KeyPath, options: RemoveOptions) -> _Removal:
    value = document.value
    before = Resolver(value, options.release)
    provider = normalised(str(path[-1]))
    if options.model is None:
        gone = Gone(provider)
        return _Removal(document, path, options, gone, drop(value, path), dangling(value, gone, before))
    models = (*path, "models")
    bare = value
    for index in reversed(_entries(get(value, models), options.model)):
        bare = drop(bare, (*models, index))
    model = options.model.strip()
    written = before.target(Mention((), f"{provider}/{model}", Role.GENERATION, DEFAULTS))
    # A name is read without what seems an auth profile or the provider's id, and may be another model's then.
    read = {written.model} if written else set()
    gone = Gone(provider, frozenset({model, *read.difference(listed_models(bare).get(provider, ()))}))
    return _Removal(document, path, options, gone, bare, dangling(value, gone, before))


def _entries(models: object, model: str) -> list[int]:
    """Return the indices of the entries of a list of models whose id is `model`, blanks around it aside."""
    ids = [get(entry, ("id",)) for entry in models] if isinstance(models, list) else []
    return [index for index, found in enumerate(ids) if isinstance(found, str) and found.strip() == model.strip()]


def _missing(document: Ground, path: KeyPath, model: str | None) -> tuple[Diagnostic, ...]:
    """Return why the provider at `path`, or `model` in it, cannot be taken out."""
    if not has(document.value, path):
        return (_unknown(document, path),)
    if model is None:
        return ()
    models_path = (*path, "models")
    models = get(document.value, models_path)
    inside = (*models_path, "list") if isinstance(models, Mapping) else models_path
    blocked = obstacles(document, inside)
    if blocked or _entries(models, model):
        return blocked
    ids = [get(entry, ("id",)) for entry in models] if isinstance(models, list) else []
    names = [found.strip() for found in ids if isinstance(found, str) and found.strip()]
    hint = replacement.meant(model, names) or f"use `openclaw-wisgate remove {path[-1]}` to remove the provider"
    return (refusal(document, "no-such-model", models_path, f'"{path[-1]}" lists no model "{model}"', hint),)


def _served_by(removal: _Removal) -> str | None:
    """Return why OpenClaw can go on serving what names the provider or model, or None where it cannot."""
    provider, release = str(removal.path[-1]), removal.options.release
    if normalised(provider) in built_into(release):
        return f'OpenClaw {release} has the provider "{normalised(provider)}" built in'
    if removal.options.model is not None:
        left = listed_models(removal.bare).get(normalised(provider), ())
        is_left = removal.options.model.strip() in left
        return f'another block of "{normalised(provider)}" lists the model, too' if is_left else None
    names = _keys(get(removal.bare, PROVIDERS))
    twin = next((str(name) for name in names if normalised(str(name)) == normalised(provider)), None)
    return None if twin is None else f'to OpenClaw the provider "{twin}" is the same'


def _replacement(removal: _Removal) -> Replacement | Diagnostic | None:
    """Return the model that primaries become, None where none has to become another, or why there is none."""
    text = removal.options.replace_with
    if not removal.primaries or (text is None and _served_by(removal) is not None):
        return None
    if text is None:
        return _in_use(removal)
    return replacement.asked(removal.resolver, text) or replacement.no_such(removal.document, removal.bare, text)


def _in_use(removal: _Removal) -> Diagnostic:
    document, uses = removal.document, [mention.key_path for mention in removal.primaries]
    where = " and ".join(f'"{render(use)}"' for use in uses)
    verb = "names" if len(uses) == 1 else "name"
    message = f'{where} still {verb} a model of "{removal.what}", so agents would be left without it'
    if removal.options.model is not None:
        message = f'{where} still {verb} "{removal.what}", so agents would be left without it'
    hint = "use --replace-with PROVIDER/MODEL to name the model that they are to use"
    fallbacks = tuple(mention for mention in mentions(document.value) if mention not in removal.named)
    proposed = replacement.first_fallback(removal.resolver, fallbacks, removal.primaries)
    if proposed:
        hint = f"use --replace-with {proposed.text}, which is a fallback now, or name another model"
    places = [nearest(document, use) for use in uses[1:]]
    related = tuple(Related(span, "and here", source) for span, source in places)
    return refusal(document, "in-use", uses[0], message, hint)._replace(related=related)


def _repeats(removal: _Removal, instead: Replacement) -> tuple[Mention, ...]:
    """Return the fallbacks that would stand behind the same model as primary."""
    selectors = {mention.selector for mention in removal.primaries}
    resolver = removal.resolver
    return tuple(
        mention
        for mention in mentions(removal.document.value)
        if mention.role is Role.FALLBACK and mention.selector in selectors and mention not in removal.named
        # Only what is surely the same: a name that OpenClaw would assume to be of another provider may stay.
        if (found := replacement.staying(resolver, mention)) and str(found.target) == str(instead.target)
    )


def _told(
    removal: _Removal, done: Cascade, repeats: Sequence[Mention], instead: Replacement | None
) -> Iterator[Diagnostic]:
    """Yield what goes besides the block, or becomes another model."""
    known = {mention.key_path for mention in repeats}
    allowlist = allowlist_of(removal.document.value, DEFAULTS, removal.options.release)
    consequences = [one for one in done.consequences if one.key_path not in known]
    is_map = allowlist is not None and allowlist.key_path == MODEL_MAP
    yield from removal_notes.consequences_told(consequences, map_is_allowlist=is_map)
    if instead:
        yield from removal_notes.repeats_told(repeats, instead)
    elif removal.options.replace_with is not None:
        yield removal_notes.not_needed(removal.options.replace_with, removal.what)


def _warned(removal: _Removal, after: object, instead: Replacement | None) -> Iterator[Diagnostic]:
    """Yield what the user may not expect of the value `after`."""
    before, release = removal.document.value, removal.options.release
    yield from removal_notes.lifted(before, after, release)
    if instead:
        yield from removal_notes.not_admitted(Resolver(after, release), removal.primaries, instead)
    yield from removal_notes.default_changes(before, after, release)
    yield from removal_notes.other_meanings(Resolver(before, release), Resolver(after, release))
    if _served_by(removal) is None:
        yield from removal_notes.left_alone(tuple(traces(after, removal.gone)), removal.what)
    models = (*removal.path, "models")
    if removal.options.model is not None and get(after, models) == []:
        yield removal_notes.none_left(models, str(removal.path[-1]))


def _unknown(document: Ground, path: KeyPath) -> Diagnostic:
    providers = get(document.value, PROVIDERS)
    names = [str(key) for key in _keys(providers)]
    close = difflib.get_close_matches(str(path[-1]), names, n=1)
    if close:
        hint = f'did you mean "{close[0]}"?'
    else:
        hint = f"the providers here are: {', '.join(names)}" if names else "no provider is configured here"
    return refusal(document, "no-such-provider", path, f'there is no provider "{path[-1]}" in this file', hint)
