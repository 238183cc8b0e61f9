"""Setting up OpenClaw's image generation through a gateway, by the id that its bundled `litellm` plugin serves.

A provider of one's own makes no pictures, and taking over `openai` would send the user's own OpenAI key along; with
`"auth": "api-key"` the plugin uses the key of the config (seen on 2026.5.12 and 2026.9.6).
"""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.change import get, same
from openclaw_wisgate.diagnostics import Severity, note
from openclaw_wisgate.endpoints import base_url_for
from openclaw_wisgate.ground import refusal
from openclaw_wisgate.keypath import KeyPath, render
from openclaw_wisgate.probe import COMPLETIONS
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.releases import Release
from openclaw_wisgate.selection import DEFAULTS, PROVIDERS
from openclaw_wisgate.workspace import AddOptions, Conflict, Workspace

PROVIDER = "litellm"
SINCE = Release(2026, 4, 25)
"""The first release whose `litellm` plugin makes pictures."""
_RENAMED = Release(2026, 8, 1)
_SECONDS = 180


def image_key(release: Release) -> KeyPath:
    """Return where `release` reads which model makes pictures; the other spelling makes the whole file invalid there."""
    return (*DEFAULTS, "mediaModels", "image") if release >= _RENAMED else (*DEFAULTS, "imageGenerationModel")


def set_up_images(work: Workspace, settings: Mapping[str, object], model: str, options: AddOptions) -> None:
    """Let OpenClaw make pictures with `model` at the gateway of `settings`, a provider's; blocked where it cannot."""
    path = (*PROVIDERS, PROVIDER)
    if options.release < SINCE:
        message = f"OpenClaw {options.release} makes no pictures through a gateway: that begins with {SINCE}"
        hint = "update OpenClaw, or leave out --image-model"
        work.blocked.append(refusal(work.ground, "no-images", image_key(options.release), message, hint))
        return
    base_url = base_url_for(str(settings.get("baseUrl", "")), COMPLETIONS)
    wanted = {"baseUrl": base_url, "apiKey": settings.get("apiKey"), "auth": "api-key", "models": []}
    existing = get(work.value, path)
    if existing is None:
        work.set(path, wanted)
    elif not isinstance(existing, Mapping) or not same(existing.get("baseUrl"), base_url):
        message = f'"{render(path)}", through which OpenClaw would make pictures, is in use for another address'
        hint = "OpenClaw has no other provider for pictures from a gateway; leave out --image-model"
        work.blocked.append(refusal(work.ground, "images-in-use", path, message, hint))
        return
    else:
        kept = frozenset({"apiKey", "models"})
        work.complete(path, wanted, policy=options.on_conflict, kept=kept)
    _choose(work, f"{PROVIDER}/{model}", options)
    _mind_plugins(work)


def _choose(work: Workspace, reference: str, options: AddOptions) -> None:
    path = image_key(options.release)
    there = get(work.value, path)
    primary = there.get("primary") if isinstance(there, Mapping) else there
    if primary is None:
        timed = options.release >= _RENAMED
        work.set(path, {"primary": reference, **({"timeoutMs": _SECONDS * 1000} if timed else {})})
        return
    if primary == reference:
        return
    at = (*path, "primary") if isinstance(there, Mapping) else path
    work.conflicts.append(Conflict(at, primary, reference))
    if options.on_conflict is OnConflict.UPDATE:
        work.set(at, reference)


def _mind_plugins(work: Workspace) -> None:
    """Tell where the config keeps the plugin from being loaded."""
    allow, entry = get(work.value, ("plugins", "allow")), get(work.value, ("plugins", "entries", PROVIDER, "enabled"))
    shut = isinstance(allow, list) and allow and PROVIDER not in allow
    if shut or entry is False or get(work.value, ("plugins", "enabled")) is False:
        message = f'the config keeps OpenClaw from loading its plugin "{PROVIDER}", which makes the pictures'
        work.notes.append(note("plugin-off", Severity.WARNING, message, "allow it under plugins", ("plugins",)))
