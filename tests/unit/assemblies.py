"""Configs of several files without a disk: texts by name, the config first."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from openclaw_wisgate.effective import Effective, resolve
from openclaw_wisgate.effective.reading import Included, IncludeRequest, NotIncluded, Read
from openclaw_wisgate.ground import Assembly
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.system.reading import source_of

CONFIG = "openclaw.json"
FOLDER = "/home/.openclaw"
GONE = NotIncluded("include/unreadable", "it is gone", "bring it back")


def reader(files: Mapping[str, str | bytes], off_limits: Mapping[str, str] | None = None) -> Read:
    """Return what reads `files`; of a name behind `->` it is a symbolic link to the other."""
    links = dict(name.split(" -> ") for name in files if " -> " in name)

    def read(request: IncludeRequest) -> Included | NotIncluded:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(request.name), request.path))
        real = links.get(name, name)
        if real not in files:
            return GONE
        content = files[real]
        raw = content.encode() if isinstance(content, str) else content
        return Included(name, source_of(raw, name=name), f"{FOLDER}/{real}", (off_limits or {}).get(name))

    return read


def effective_of(files: Mapping[str, str | bytes], off_limits: Mapping[str, str] | None = None) -> Effective:
    """Return the config that `files` make up, of which those `off_limits` must not be written."""
    text = files[CONFIG]
    assert isinstance(text, str)
    document = document_of(text, name=CONFIG)
    assert document is not None
    return resolve(document, environment={}, read=reader(files, off_limits))


def assembled(files: Mapping[str, str | bytes], off_limits: Mapping[str, str] | None = None) -> Assembly:
    """Return the same as what a plan is made on."""
    return Assembly(effective_of(files, off_limits))


def after(files: Mapping[str, str | bytes], plan: Plan) -> dict[str, str | bytes]:
    """Return `files` as `plan` leaves them."""
    parts = {part.file.removeprefix(f"{FOLDER}/"): part.after.text for part in plan.included}
    return {**files, **parts, CONFIG: plan.after.text}


def source(text: str, name: str) -> Source:
    """Return `text` as read from the file `name`."""
    return Source(name, text, text.encode())
