"""The config file that a command is about, read once."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import ConfigNotFoundError, ConfigUnreadableError
from openclaw_wisgate.report import Decision, Judged, Report
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, blank, document_of, parse
from openclaw_wisgate.system import reading
from openclaw_wisgate.system.locate import Location, Surroundings, shortened
from openclaw_wisgate.text import LineIndex


class Subject(NamedTuple):
    """A config file that can be edited: where it is, its bytes, its tree."""

    location: Location
    source: Source
    document: Document


def _silent(_: str) -> None:
    """Say nothing."""


class Target(NamedTuple):
    """Where a command works, and who is told when it has to wait for another program.

    `flags` are those that name the same config again.
    """

    location: Location
    around: Surroundings
    talk: Callable[[str], None] = _silent
    flags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How messages call the config file."""
        return shortened(self.location.file, self.around.variables)

    def ours(self, *words: str) -> str:
        """Return the line that runs this program about the same config."""
        return shlex.join(["openclaw-wisgate", *words, *self.flags])


def open_subject(target: Target, *, command: str, create: bool) -> Subject | Report:
    """Return the config file as something to edit, or the report of a refusal because it is not JSON5.

    With `create`, a missing or blank file is an empty document. Raise ConfigNotFoundError or
    ConfigUnreadableError.
    """
    source = reading.read(target.location.file)
    if not source.exists and not create:
        message = f'there is no config file "{target.name}"'
        raise ConfigNotFoundError(message, hint="run `openclaw-wisgate add` to make one, or name yours with --config")
    if source.undecodable is not None:
        raise _not_utf8(source, target.name)
    document = document_of(source.text, name=target.name)
    if document is None or not (create or document.root.span.start < document.root.span.end):
        parsed = parse(source.text, name=target.name)
        # Most files are JSON5.
        from openclaw_wisgate.excerpt import Text, located  # noqa: PLC0415

        judged = Judged(name=target.name, located=located((Text(target.name, source.text, None),), parsed.diagnostics))
        return Report(command=command, decision=Decision.REFUSED, file=target.name, judged=(judged,))
    return Subject(target.location, source, document)


def opened(target: Target) -> Subject:
    """Return the config file whatever it holds, for what replaces it as a whole; raise ConfigUnreadableError."""
    source = reading.read(target.location.file)
    document = document_of(source.text, name=target.name) or blank(source.text, name=target.name)
    return Subject(target.location, source, document)


def _not_utf8(source: Source, name: str) -> ConfigUnreadableError:
    offset = source.text.find("\ufffd")
    position = LineIndex(source.text).position(max(offset, 0))
    message = f"{name}:{position.line}:{position.column}: this is not UTF-8 (at byte {source.undecodable})"
    return ConfigUnreadableError(message, hint="save the file as UTF-8; OpenClaw would read it garbled or not at all")


def undecodable(source: Source, *, included: bool = False) -> tuple[Diagnostic, ...]:
    """Return the diagnostic of bytes that are not UTF-8, for a file that OpenClaw reads all the same."""
    if source.undecodable is None:
        return ()
    message = f"this is not UTF-8 (at byte {source.undecodable}), so OpenClaw reads it garbled"
    hint = "save the file as UTF-8"
    name = source.name if included else None
    return (Diagnostic(rule="syntax/not-utf8", severity=Severity.WARNING, message=message, hint=hint, source=name),)
