"""What is left to do by hand, and in which file, where an edit of an included file is refused; without a secret."""

from __future__ import annotations

from dataclasses import replace

from openclaw_wisgate.change import Action, Change, get
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.effective.tree import Place
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.plan import INCLUDED, named_in
from openclaw_wisgate.redact import MASK, redact_value
from openclaw_wisgate.syntax.printer import print_entry
from openclaw_wisgate.syntax.style import read_style


def by_hand(effective: Effective, change: Change, place: Place, why: str) -> Diagnostic:
    """Return that `change` is not made at `place`, for a reason that is the rest of a sentence about its file.

    The place of an addition is its container.
    """
    document, path = place.document, change.key_path
    container = place.path if change.action is Action.ADD else place.path[:-1]
    holder = f'"{render(container)}" in "{document.name}"' if container else f'"{document.name}"'
    if change.action is Action.REMOVE:
        hint = f'remove "{render(place.path)}" from "{document.name}" yourself'
    else:
        line = _line(place, container, path, change.after)
        hint = f"add this line to {holder}: {line}" if change.action is Action.ADD else f"write in {holder}: {line}"
    return _refused(effective, place, path, f'"{render(path)}" belongs in "{document.name}", {why}', hint)


def merged_wrongly(effective: Effective, change: Change, place: Place) -> Diagnostic:
    """Return that OpenClaw would read something else than `change` means, were it made at `place`."""
    *others, _ = effective.places(change.key_path) if change.action is Action.UPDATE else (place,)
    if not others:
        why = "where OpenClaw would merge it with what other files hold into something else"
        return by_hand(effective, change, place, why)
    names = " and ".join(f'"{name}"' for name in dict.fromkeys(other.document.name for other in others))
    path = change.key_path
    message = f'"{render(path)}" is written in {names}, too, and OpenClaw would merge that into the new value'
    return _refused(effective, place, path, message, f"remove it from {names} and run the command again")


def unread(effective: Effective, failed: KeyPath, path: KeyPath = (), wanted: object = None) -> Diagnostic:
    """Return that what is at `failed` is unknown, because its include fails; `wanted` was to stand at `path` below it."""
    place = effective.home(failed)
    files = named_in(get(place.document.value, (*place.path, "$include")))
    message = f'"{render(failed)}" takes its value from {files} ($include), which OpenClaw does not read as it is'
    hint = "see `openclaw-wisgate validate`, and repair that first"
    if wanted is not None:
        hint += f"; the line to add in {files} is then: {_line(place, place.path, path, wanted)}"
    named = Place(place.document, (*place.path, "$include"))
    return _refused(effective, named, (*failed, "$include"), message, hint)


def _refused(effective: Effective, place: Place, path: KeyPath, message: str, hint: str) -> Diagnostic:
    return Diagnostic(
        rule=INCLUDED,
        severity=Severity.ERROR,
        message=message,
        key_path=path,
        span=place.document.nearest_span(place.path),
        hint=hint,
        source=None if place.document is effective.root else place.document.name,
    )


def _line(place: Place, container: KeyPath, path: KeyPath, value: object) -> str:
    """Return `value`, which was to stand at `path` of the config, as an entry on one line in the style of its file."""
    style = replace(read_style(place.document, container), one_line=True)
    key, shown = path[-1], redact_value(value, path)
    line = print_entry(key if isinstance(key, str) else None, shown, style, indent="")
    return f"{line} (with the secret in place of {MASK})" if shown != value else line
