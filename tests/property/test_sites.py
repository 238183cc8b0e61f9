"""Every value of a config that several files make up has its place, and that is where its text stands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conformance.layouts import layouts
from tests.conformance.test_effective import judged

from openclaw_wisgate import syntax
from openclaw_wisgate.change import get
from openclaw_wisgate.effective import Effective, Site
from openclaw_wisgate.keypath import KeyPath

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the layouts have symbolic links and POSIX paths")

SEED, COUNT = 815, 150


def paths(value: object, above: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Yield every key path in `value` with what stands there."""
    yield above, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in entries:
        yield from paths(inner, (*above, step))


def text_at(site: Site) -> str:
    """Return the text at `site`."""
    return site.document.text[slice(*site.span)]


def parsed(text: str) -> object:
    """Return the value of a JSON5 text."""
    document = syntax.parse(text, name="").document
    assert document is not None
    return document.value


def check_sites(effective: Effective) -> int:
    """Check the places of every value and key; return how many values come from included files."""
    included = 0
    for path, written in paths(effective.written):
        site = effective.site(path)
        assert site.document in effective.documents
        included += site.document is not effective.root
        if not isinstance(written, dict | list):
            assert parsed(text_at(site)) == written, path
        else:
            # A container can be made up from several; its place is one of the same kind, if it is known at all.
            assert isinstance(parsed(text_at(site)), type(written)) or not effective.knows(path), path
        if path and isinstance(path[-1], str):
            assert parsed(f"{{{text_at(effective.key_site(path))}: 1}}") == {path[-1]: 1}, path
        if isinstance(written, dict | list):
            named = text_at(effective.object_site(path))
            is_key = bool(path) and isinstance(path[-1], str)
            assert (parsed(f"{{{named}: 1}}") == {path[-1]: 1}) if is_key else (named in ("{", "[")), path
    return included


def test_every_value_and_key_has_its_place(tmp_path: Path) -> None:
    """The text at the place of each scalar parses to the unsubstituted value, the text at each key's to the key."""
    included = 0
    for number, layout in enumerate(layouts(SEED, COUNT)):
        included += check_sites(judged(layout, tmp_path / str(number)))
    assert included > COUNT


def test_missing_variables_and_unknown_values_have_places(tmp_path: Path) -> None:
    """A missing variable stands in the text at its path, and a failed include is an object with `$include`."""
    missing = unknown = 0
    for number, layout in enumerate(layouts(SEED, COUNT)):
        effective = judged(layout, tmp_path / str(number))
        for path, name in effective.missing:
            missing += 1
            assert f"${{{name}}}" in str(parsed(text_at(effective.site(path))))
        for path in effective.unknown:
            unknown += 1
            assert get(effective.value, path) == {}
            assert "$include" in text_at(effective.site(path)).replace("\\u0024", "$")
    assert missing > COUNT // 4
    assert unknown > COUNT // 10
