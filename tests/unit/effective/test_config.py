"""What a config costs that has neither includes nor variables, and what variables become in the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import NoReturn

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.effective import Effective, Site, resolve
from openclaw_wisgate.effective.reading import IncludeRequest
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.syntax import Document


class Untouched(Mapping[str, str]):
    """An environment that must not be asked."""

    def __getitem__(self, name: str) -> NoReturn:
        raise AssertionError(name)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError

    def __len__(self) -> int:
        raise AssertionError


def unread(request: IncludeRequest) -> NoReturn:
    """Fail: nothing is included here."""
    raise AssertionError(request)


def document_of(text: str) -> Document:
    """Return the document of `text`."""
    document = syntax.parse(text, name="c.json5").document
    assert document is not None
    return document


def seen(text: str, variables: Mapping[str, str] | None = None, release: Release = NEWEST) -> Effective:
    """Return a config without includes as OpenClaw sees it."""
    return resolve(document_of(text), environment=variables or {}, read=unread, release=release)


@pytest.mark.parametrize("text", ["{}", "[1]", "{ a: '$NAME $5', $schema: 'x' }", "{ a: 'b\\n' }"])
def test_plain_config_is_its_own_value(text: str) -> None:
    """Without includes and variables nobody is asked for anything."""
    document = document_of(text)
    effective = resolve(document, environment=Untouched(), read=unread)
    assert effective.value == effective.written == document.value
    assert (effective.documents, effective.files, effective.faults, effective.unknown) == ((document,), (), (), ())
    assert effective.missing == ()


def test_plain_config_is_not_copied() -> None:
    """Where the text shows that nothing can change, the value is the document's."""
    document = document_of("{ a: { b: [1] } }")
    assert resolve(document, environment=Untouched(), read=unread).value is document.value


def test_plain_config_loads_nothing() -> None:
    """The code for includes and variables is not even imported for a config that has none."""
    program = (
        "import sys\n"
        "from openclaw_wisgate import syntax\n"
        "from openclaw_wisgate.effective import resolve\n"
        "document = syntax.parse('{ a: 1 }', name='').document\n"
        "assert resolve(document, environment={}, read=None).value == {'a': 1}\n"
        "loaded = [name for name in sys.modules if name.startswith('openclaw_wisgate.effective.')]\n"
        "assert loaded == ['openclaw_wisgate.effective.config'], loaded"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_variables() -> None:
    """Variables are replaced in values at any depth, never in keys, and `written` keeps them."""
    effective = seen("{ a: ['${X}', { '${X}': '-${X}-${X}' }], b: '\\x24{X}' }", {"X": "1"})
    assert effective.value == {"a": ["1", {"${X}": "-1-1"}], "b": "1"}
    assert effective.written == {"a": ["${X}", {"${X}": "-${X}-${X}"}], "b": "${X}"}
    assert effective.site(("a", 1, "${X}")) == Site(effective.root, effective.root.find(("a", 1, "${X}")).span)  # type: ignore[union-attr]


def test_missing() -> None:
    """A variable that is missing or empty stays as it is written, and is told with its path."""
    effective = seen("{ a: ['${X}${Y}', '$${Z}', '${EMPTY}'], b: '${BLANK}' }", {"Y": "1", "EMPTY": "", "BLANK": " "})
    assert effective.value == {"a": ["${X}1", "${Z}", "${EMPTY}"], "b": " "}
    assert set(effective.missing) == {(("a", 0), "X"), (("a", 2), "EMPTY")}


def test_as_written() -> None:
    """Unless it is resolved, a config is seen as it is written."""
    document = document_of("{ a: '${X}', b: { $include: 'c' } }")
    effective = Effective(document)
    assert effective.value is document.value
    assert effective.knows(("b",))


@pytest.mark.parametrize(
    ("release", "value"), [(Release(2026, 1, 24, 3), "${X}"), (Release(2026, 1, 29), "1"), (NEWEST, "1")]
)
def test_config_sets_its_own_variables_since_a_release(release: Release, value: str) -> None:
    """Before 2026.1.29 `env` in the config came too late for the config itself."""
    effective = seen("{ env: { vars: { X: '1' } }, a: '${X}' }", release=release)
    assert effective.value == {"env": {"vars": {"X": "1"}}, "a": value}
