"""A config file as OpenClaw sees it, and how it comes to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.keypath import KeyPath, starts_with
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.text import Span

if TYPE_CHECKING:  # for annotations only: most configs have no include, and some no variable
    from openclaw_wisgate.effective.includes import File, Resolution
    from openclaw_wisgate.effective.reading import Answers, Read
    from openclaw_wisgate.effective.tree import Part, Place
    from openclaw_wisgate.effective.variables import Missing, Substitution

_ENV_IN_CONFIG = Release(2026, 1, 29)
"""The first release in which a config's own `env` counts for its own variables."""


class Site(NamedTuple):
    """A place in one of the files that make up a config."""

    document: Document
    span: Span


class Effective:
    """A config file as OpenClaw sees it.

    `value` is its plain data with includes merged and variables substituted, `written` the same before
    substitution; both are shared and must not be changed. `documents` are the files it is made of, the
    file itself first; `files` are the included ones as they were read, once for each include.

    `faults` are the diagnostics of includes, for which OpenClaw refuses the whole config. What a failed
    include would bring is not known: an empty object stands at its key path, which is in `unknown`.
    `missing` are the variables that are not set; their text stays in the value. `answers` are what was read.
    """

    __slots__ = ("_part", "answers", "documents", "faults", "files", "missing", "unknown", "value", "written")

    def __init__(
        self, document: Document, resolution: Resolution | None = None, substitution: Substitution | None = None
    ) -> None:
        """See `document` as it is written, unless its includes and its variables were resolved."""
        self.documents: tuple[Document, ...] = (document,)
        self.files: tuple[File, ...] = ()
        self.faults: tuple[Diagnostic, ...] = ()
        self.unknown: tuple[KeyPath, ...] = ()
        self.missing: tuple[Missing, ...] = ()
        self.answers: Answers = {}
        self.written: object = document.value
        self._part: Part | None = None
        if resolution is not None:
            self.documents += resolution.documents
            self.files = tuple(resolution.files)
            self.faults = tuple(resolution.faults)
            self.unknown = resolution.unknown
            self.answers = resolution.answers
            self.written = resolution.value
            self._part = resolution.part
        self.value: object = self.written
        if substitution is not None:
            self.value, self.missing = substitution

    @property
    def root(self) -> Document:
        """The config file itself."""
        return self.documents[0]

    def knows(self, path: KeyPath) -> bool:
        """Tell whether `path` is neither a failed include nor below one."""
        return not any(starts_with(path, unknown) for unknown in self.unknown)

    def site(self, path: KeyPath) -> Site:
        """Return where the value at `path`, which must exist, is written.

        For a value that several files make up it is the last part of it.
        """
        document, inner = self._home(path)
        node = document.find(inner)
        assert node is not None
        return Site(document, node.span)

    def key_site(self, path: KeyPath) -> Site:
        """Return where the key that `path` ends in is written; the element where it ends in an index."""
        if not path or isinstance(path[-1], int):
            return self.site(path)
        document, inner = self._home(path, key=True)
        span = document.key_span(inner)
        assert span is not None
        return Site(document, span)

    def object_site(self, path: KeyPath) -> Site:
        """Return what names the object at `path`: its key, or its opening brace in an array or as the whole file."""
        if path and isinstance(path[-1], str):
            return self.key_site(path)
        site = self.site(path)
        return Site(site.document, Span(site.span.start, site.span.start + 1))

    def home(self, path: KeyPath) -> Place:
        """Return the file in which the value at `path`, which must exist, is written last, and the key path there."""
        from openclaw_wisgate.effective.tree import Place  # noqa: PLC0415 - only what plans asks

        return Place(*self._home(path))

    def places(self, path: KeyPath) -> tuple[Place, ...]:
        """Return where the key or the element at `path` is written: in every file that has it, the last one last."""
        from openclaw_wisgate.effective.tree import Place, places_of  # noqa: PLC0415 - only what plans asks

        return (Place(self.root, path),) if self._part is None else places_of(self._part, path)

    def _home(self, path: KeyPath, *, key: bool = False) -> tuple[Document, KeyPath]:
        if self._part is None:
            return self.root, path
        from openclaw_wisgate.effective.tree import place_of  # noqa: PLC0415 - only a config with includes has a tree

        place = place_of(self._part, path, key=key)
        return place.document, place.path


def resolve(document: Document, *, environment: Mapping[str, str], read: Read, release: Release = NEWEST) -> Effective:
    """Return `document` as OpenClaw `release` sees it; `read` reads included files, `environment` is OpenClaw's.

    Of `environment` only the variables are looked up that the config names.
    """
    text = document.text
    is_hidden = "\\" in text  # an escape can stand for any character of a key or a value
    resolution = substitution = None
    if "$include" in text or "__proto__" in text or is_hidden:
        from openclaw_wisgate.effective.includes import Resolution  # noqa: PLC0415 - most configs have none

        resolution = Resolution(document, read)
    if "${" in text or is_hidden or (resolution and resolution.files):
        from openclaw_wisgate.effective.variables import lookup_in, resolved  # noqa: PLC0415 - some have none

        written = resolution.value if resolution else document.value
        substitution = resolved(written, lookup_in(environment, written, reads_config=release >= _ENV_IN_CONFIG))
    return Effective(document, resolution, substitution)
