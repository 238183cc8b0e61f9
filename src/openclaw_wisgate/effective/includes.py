"""`$include` as OpenClaw resolves it (2026.9.6, `IncludeProcessor`): files become one value.

OpenClaw refuses the whole config at the first fault. Here the rest is still resolved, so that it can be
judged; what a failed include stands for is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openclaw_wisgate.diagnostics import Diagnostic, Related, Severity
from openclaw_wisgate.effective.merging import merged
from openclaw_wisgate.effective.reading import Answers, IncludeRequest, NotIncluded, Read
from openclaw_wisgate.effective.tree import (
    Joined,
    Listed,
    Owned,
    Part,
    Place,
    Unknown,
    Written,
    is_object,
    unknown,
    value_of,
)
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.source import Source
from openclaw_wisgate.syntax import Document, parse
from openclaw_wisgate.text import Span

CIRCULAR = "include/circular"
NOT_JSON5 = "include/not-json5"
TOO_DEEP = "include/too-deep"
WRONG_TYPE = "include/wrong-type"
INCLUDE = "$include"
_DROPPED = "__proto__"
"""A key that OpenClaw drops, but not before it has resolved what is below."""
_DEEPEST = 10
_MOST_NESTED = 100
"""Objects with `$include` inside one another, whatever file they stand in; no config comes near it."""
_PATHS = "write each path as a string"
_FLATTEN = "include fewer files through one another"

_Chain = tuple[tuple[str | None, str], ...]
"""The files that include one another, from the config on: identities and names."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was included at `path` of the config; `document` is None where it is not JSON5.

    `file` is its absolute path with symbolic links followed, `off_limits` why this program must not write it.
    """

    source: Source
    document: Document | None
    path: KeyPath
    file: str
    off_limits: str | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document that is being resolved; `touched` are the containers in it that includes change."""

    document: Document
    chain: _Chain
    touched: frozenset[int]


class Resolution:
    """The includes of one config, resolved: the parts it is made of, the files that were read, and the faults."""

    __slots__ = ("_documents", "_nested", "_read", "_root", "answers", "faults", "files", "part")

    def __init__(self, document: Document, read: Read) -> None:
        """Resolve the includes of `document`."""
        self.faults: list[Diagnostic] = []
        self.files: list[File] = []
        self.answers: Answers = {}
        self._root = document
        self._read = read
        self._documents: dict[str | None, Document | None] = {}
        self._nested = 0
        self.part = self._whole(document, ((None, document.name),), ())

    @property
    def value(self) -> object:
        """The plain data that the config and its includes make up."""
        return value_of(self.part)

    @property
    def unknown(self) -> tuple[KeyPath, ...]:
        """The key paths of failed includes."""
        return tuple(unknown(self.part))

    @property
    def documents(self) -> tuple[Document, ...]:
        """The included files that are JSON5, in the order in which they were read."""
        return tuple(dict.fromkeys(file.document for file in self.files if file.document))

    def _whole(self, document: Document, chain: _Chain, path: KeyPath) -> Part:
        reading = _Reading(document, chain, _touched(document.value))
        return self._part(reading, Written(Place(document, ()), document.value), path)

    def _part(self, reading: _Reading, written: Written, path: KeyPath) -> Part:
        """Return what `written`, which stands at `path` of the config, becomes."""
        if id(written.value) not in reading.touched:
            return written
        if _includes(written.value):
            return self._include(reading, written, path)
        top = _shell(written)
        pending = [(top, written, path)]
        while pending:
            shell, source, above = pending.pop()
            for step, value in _entries(source.value):
                inner = Written(source.home.below(step), value)
                part: Part = inner
                if id(value) in reading.touched:
                    if _includes(value):
                        part = self._include(reading, inner, (*above, step))
                    else:
                        part = _shell(inner)
                        pending.append((part, inner, (*above, step)))
                _put(shell, step, Owned(inner.home, part))
        return top

    def _include(self, reading: _Reading, written: Written, path: KeyPath) -> Part:
        """Return what an object with `$include` becomes: the included value with its other keys merged over it."""
        assert isinstance(written.value, dict)
        home = written.home.below(INCLUDE)
        if self._nested == _MOST_NESTED:
            return self._failed(home, path, TOO_DEEP, f"includes are nested more than {_MOST_NESTED} deep", _FLATTEN)
        self._nested += 1
        included = self._included(reading, Written(home, written.value[INCLUDE]), path)
        if len(written.value) > 1:
            rest = Joined(written.home)
            for key, value in _entries(written.value):
                if key != INCLUDE:
                    inner = Written(written.home.below(key), value)
                    _put(rest, key, Owned(inner.home, self._part(reading, inner, (*path, key))))
            if is_object(included):
                included = merged(included, rest)
            elif not isinstance(included, Unknown):
                message = f'the other keys of an object with "{INCLUDE}" need an object in the included file'
                hint = "remove the other keys, or include a file that holds an object"
                included = self._failed(home, path, WRONG_TYPE, message, hint)
        self._nested -= 1
        return included

    def _included(self, reading: _Reading, wanted: Written, path: KeyPath) -> Part:
        if isinstance(wanted.value, str):
            return self._file(reading, wanted.home, wanted.value, path)
        if not isinstance(wanted.value, list):
            return self._failed(
                wanted.home, path, WRONG_TYPE, f'"{INCLUDE}" must be a path or an array of paths', _PATHS
            )
        whole: Part = Written(_owner(wanted.home), {})
        for index, name in enumerate(wanted.value):
            place = wanted.home.below(index)
            if isinstance(name, str):
                part = self._file(reading, place, name, path)
            else:
                part = self._failed(place, path, WRONG_TYPE, f'each element of "{INCLUDE}" must be a path', _PATHS)
            whole = merged(whole, part)
        return whole

    def _file(self, reading: _Reading, place: Place, name: str, path: KeyPath) -> Part:
        """Return what the file `name` holds; `place` is where its name is written."""
        request = IncludeRequest(name, reading.chain[-1][0], reading.document.name)
        answer = self.answers[request] = self._read(request)
        if isinstance(answer, NotIncluded):
            return self._failed(place, path, answer.rule, answer.message, answer.hint)
        source, chain = answer.source, (*reading.chain, (answer.identity, answer.source.name))
        if answer.identity in (identity for identity, _ in reading.chain):
            way = " -> ".join(f'"{name}"' for _, name in chain)
            return self._failed(place, path, CIRCULAR, f"a file must not include itself: {way}", "remove this include")
        if len(reading.chain) > _DEEPEST:
            message = f'"{source.name}" is one file too many: includes may be nested {_DEEPEST} deep'
            return self._failed(place, path, TOO_DEEP, message, _FLATTEN)
        document = self._document(answer.identity, source, place)
        self.files.append(File(source, document, path, answer.file, answer.off_limits))
        return self._whole(document, chain, path) if document else Unknown(_owner(place))

    def _document(self, identity: str | None, source: Source, place: Place) -> Document | None:
        """Return the document of `source`, parsed once; tell once what keeps it from being JSON5."""
        if identity not in self._documents:
            parsed = parse(source.text, name=source.name)
            self._documents[identity] = parsed.document
            for fault in parsed.diagnostics:
                included = Related(_span(place), "it is included here", self._source(place.document))
                self.faults.append(
                    fault._replace(
                        rule=NOT_JSON5,
                        message=f"the included file is not JSON5: {fault.message}",
                        source=source.name,
                        related=(*(one._replace(source=source.name) for one in fault.related), included),
                    )
                )
        return self._documents[identity]

    def _failed(self, place: Place, path: KeyPath, rule: str, message: str, hint: str | None = None) -> Unknown:
        self.faults.append(
            Diagnostic(
                rule=rule,
                severity=Severity.ERROR,
                message=message,
                key_path=path,
                span=_span(place),
                hint=hint,
                source=self._source(place.document),
            )
        )
        return Unknown(_owner(place))

    def _source(self, document: Document) -> str | None:
        return None if document is self._root else document.name


def _owner(place: Place) -> Place:
    """Return the place of the object whose `$include`, or an element of it, is at `place`."""
    return Place(place.document, place.path[: place.path.index(INCLUDE)])


def _span(place: Place) -> Span:
    node = place.document.find(place.path)
    assert node is not None
    return node.span


def _includes(value: object) -> bool:
    return isinstance(value, dict) and INCLUDE in value


def _entries(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _shell(written: Written) -> Joined | Listed:
    return Joined(written.home) if isinstance(written.value, dict) else Listed(written.home)


def _put(shell: Joined | Listed, step: str | int, owned: Owned) -> None:
    if isinstance(shell, Listed):
        shell.elements.append(owned)
    elif step != _DROPPED:
        shell.members[str(step)] = owned


def _touched(value: object) -> frozenset[int]:
    """Return the containers of `value` that hold an include, or a key that is dropped, at any depth."""
    above = [-1]
    found = [value]
    for index, current in enumerate(found):
        inside = current.values() if isinstance(current, dict) else current if isinstance(current, list) else ()
        containers = [inner for inner in inside if isinstance(inner, dict | list)]
        found += containers
        above += [index] * len(containers)
    touched: set[int] = set()
    for index in range(len(found) - 1, -1, -1):
        current = found[index]
        if id(current) in touched or (isinstance(current, dict) and (INCLUDE in current or _DROPPED in current)):
            touched.add(id(current))
            if index:
                touched.add(id(found[above[index]]))
    return frozenset(touched)
