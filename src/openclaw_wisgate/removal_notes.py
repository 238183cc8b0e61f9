"""What the user should know of a removal before agreeing to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openclaw_wisgate import selection
from openclaw_wisgate.admission import Admission
from openclaw_wisgate.cascade import Consequence, Outcome
from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Diagnostic, Severity, note
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.mentions import Mention, Resolver, Role, mentions
from openclaw_wisgate.releases import Release
from openclaw_wisgate.replacement import Replacement
from openclaw_wisgate.selection import DEFAULTS

_GOES = {
    Outcome.ALLOWED: ("allowed-goes", "entries of allowlists go, too: {places}"),
    Outcome.SETTING: ("settings-go", "aliases and settings of models go, too: {places}"),
    Outcome.FALLBACK: ("fallbacks-go", "fallbacks go, too: {places}"),
    Outcome.UNSET: ("choices-go", "no model is named here any more, so OpenClaw takes its default: {places}"),
    Outcome.PROMOTED: ("fallback-promoted", "the first fallback that is left becomes the primary: {places}"),
    Outcome.REPLACED: ("primary-replaced", "agents get another model: {places}"),
}


def consequences_told(consequences: Sequence[Consequence], *, map_is_allowlist: bool) -> Iterator[Diagnostic]:
    """Yield one note for each kind of consequence; an entry of a map that acts as an allowlist is one of that."""
    kinds: dict[Outcome, list[Consequence]] = {outcome: [] for outcome in _GOES}
    for one in consequences:
        in_map = map_is_allowlist and one.key_path[:-1] == selection.MODEL_MAP
        kinds[Outcome.ALLOWED if in_map else one.outcome].append(one)
    for outcome, (rule, wording) in _GOES.items():
        if kinds[outcome]:
            places = ", ".join(render(one.key_path) + (f' is "{one.now}"' if one.now else "") for one in kinds[outcome])
            yield note(rule, Severity.NOTE, wording.format(places=places), path=kinds[outcome][0].key_path)


def repeats_told(repeats: Sequence[Mention], replacement: Replacement) -> Iterator[Diagnostic]:
    """Yield the note that the model which takes a place was a fallback behind it."""
    if repeats:
        message = f'"{replacement.text}" is no fallback any more, for it is the primary: {_places(repeats)}'
        yield note("fallback-repeats", Severity.NOTE, message, path=repeats[0].key_path)


def still_named(staying: Sequence[Mention], reason: str, *, elsewhere: bool) -> Iterator[Diagnostic]:
    """Yield what goes on naming what was removed, and why it may; a warning if that was served `elsewhere`."""
    if staying:
        message = f"{reason}, so what names it stays: {_places(staying)}"
        hint = "change these if only this block served the models that they name"
        severity = Severity.WARNING if elsewhere else Severity.NOTE
        yield note("still-named", severity, message, hint, staying[0].key_path)


def left_alone(places: Sequence[KeyPath], what: str) -> Iterator[Diagnostic]:
    """Yield a warning that `what`, which is gone, is named at `places`, which this program does not change."""
    if places:
        where = ", ".join(render(place) for place in places)
        message = f'"{what}" is named in other settings, too, which stay as they are: {where}'
        yield note(
            "left-alone", Severity.WARNING, message, "change them yourself, or what uses them may fail", places[0]
        )


def other_meanings(before: Resolver, after: Resolver) -> Iterator[Diagnostic]:
    """Yield a warning where names that stay are read as other models, because what is gone decided on them."""
    read = ((mention, before.target(mention), after.target(mention)) for mention in mentions(after.value))
    changed = [(mention.key_path, f'is "{now}", was "{was}"') for mention, was, now in read if str(was) != str(now)]
    if changed:
        places = ", ".join(f"{render(path)} {what}" for path, what in changed)
        message = f"names that stay mean other models now: {places}"
        yield note("other-meaning", Severity.WARNING, message, "write the provider before the model", changed[0][0])


def lifted(before: object, after: object, release: Release) -> Iterator[Diagnostic]:
    """Yield a warning for each allowlist that is left empty, and so without force."""
    for allowlist in selection.allowlists(before, release):
        if not get(after, allowlist.key_path):
            message = f'"{render(allowlist.key_path)}" is empty now, and an empty allowlist lets agents use every model'
            hint = "list the models that agents may use"
            yield note("allowlist-emptied", Severity.WARNING, message, hint, allowlist.key_path)


def not_admitted(resolver: Resolver, primaries: Iterable[Mention], replacement: Replacement) -> Iterator[Diagnostic]:
    """Yield a warning where allowlists in force for agents do not admit what becomes their primary model.

    `resolver` reads the config after; `primaries` are those that were replaced.
    """
    value = resolver.value
    own = {mention.home for mention in mentions(value) if mention.role is Role.PRIMARY}
    homes = {mention.home for mention in primaries}
    if DEFAULTS in homes:
        homes |= {home for home in selection.agent_homes(value) if home not in own}
    admission = Admission(resolver)
    found = (admission.hiding(home, replacement.target) for home in sorted(homes, key=render))
    refusing = [allowlist for allowlist in found if allowlist]
    if refusing:
        paths = list(dict.fromkeys(allowlist.key_path for allowlist in refusing))
        where = " and ".join(f'"{render(path)}"' for path in paths)
        message = f'"{replacement.text}" is not in the allowlist {where}, so OpenClaw may refuse it or take another'
        hint = f'add "{replacement.target}" to the allowlist'
        yield note("replacement-not-allowed", Severity.WARNING, message, hint, paths[0])


def default_changes(before: object, after: object, release: Release) -> Iterator[Diagnostic]:
    """Yield a warning where no default is configured and OpenClaw takes another one than before."""
    was, becomes = (selection.implicit_default(value, release) for value in (before, after))
    if selection.configured_default(before) is None and was != becomes:
        message = f'no default model is configured, so OpenClaw\'s implicit default changes from "{was}" to "{becomes}"'
        hint = 'name the one you want in "agents.defaults.model.primary"'
        yield note("default-changes", Severity.WARNING, message, hint, selection.PRIMARY)


def not_needed(text: str, what: str) -> Diagnostic:
    """Return the note that a replacement has nothing to replace."""
    return note("replacement-unused", Severity.NOTE, f'no primary model is of "{what}", so nothing becomes "{text}"')


def none_left(path: KeyPath, provider: str) -> Diagnostic:
    """Return the note that a provider lists no model any more."""
    message = f'"{render(path)}" is empty now: "{provider}" lists no model'
    hint = f"use `openclaw-wisgate remove {provider}` to remove the provider, too"
    return note("no-models-left", Severity.NOTE, message, hint, path)


def _places(named: Sequence[Mention]) -> str:
    return ", ".join(render(mention.key_path) for mention in named)
