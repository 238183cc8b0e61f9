"""By which release a config is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from openclaw_wisgate.commands.release_choice import Choice, asked, fallback, own
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.releases import NEWEST, OLDEST, Release
from openclaw_wisgate.syntax import Document, parse


def document(text: str) -> Document:
    """Return a parsed config."""
    parsed = parse(text, name="openclaw.json").document
    assert parsed is not None
    return parsed


def put(folder: Path, version: str) -> dict[str, str]:
    """Install an OpenClaw of that version; return the variables with which it is found."""
    folder.mkdir()
    (folder / "openclaw").write_text("#!/bin/sh\n")
    (folder / "openclaw").chmod(0o755)
    (folder / "package.json").write_text(f'{{ "name": "openclaw", "version": "{version}" }}')
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("version", "release"),
    [("2026.9.4", Release(2026, 9, 4)), ("v2026.7.1-2", Release(2026, 7, 1, 2)), ("latest", NEWEST)],
)
def test_asked(version: str, release: Release) -> None:
    """A release that is known is taken, and there is nothing to say; `latest` is the newest known."""
    assert asked(version) == Choice(release)


@pytest.mark.parametrize(
    ("version", "release", "known"), [("2027.1.1", NEWEST, "newest"), ("2026.1.5", OLDEST, "oldest")]
)
def test_asked_for_an_unknown_one(version: str, release: Release, known: str) -> None:
    """For a release beyond those known the nearest is taken, and said."""
    choice = asked(version)
    assert choice.release == release
    assert choice.said is not None
    assert choice.said.rule == "openclaw/unknown-release"
    assert choice.said.message.startswith(f"OpenClaw {version} is asked for, and the {known} release known here is")


@pytest.mark.parametrize("version", ["", "newest", "2026", "9.6", "2026.9.6.1", "LATEST"])
def test_asked_for_nonsense(version: str) -> None:
    """What is no version is an error of usage that shows one."""
    with pytest.raises(UsageError, match="is no version") as caught:
        asked(version)
    assert str(NEWEST) in str(caught.value.hint)


def test_own() -> None:
    """A file's own release is the one that wrote it last."""
    assert own(document('{ meta: { lastTouchedVersion: "2026.8.1" } }')) == Choice(Release(2026, 8, 1))


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "{ meta: 1 }", "{ meta: { lastTouchedVersion: 2026 } }", '{ meta: { lastTouchedVersion: "dev" } }'],
)
def test_not_told(text: str) -> None:
    """A file that names no release, or none that can be read, has none of its own."""
    assert own(document(text)) is None


def test_own_unknown_one() -> None:
    """That a file was written by a release that is not known is told at its place."""
    text = '{ meta: { lastTouchedVersion: "2027.1.1" } }'
    choice = own(document(text))
    assert choice is not None
    assert choice.release == NEWEST
    assert choice.said is not None
    assert choice.said.span is not None
    assert text[slice(*choice.said.span)] == '"2027.1.1"'


def test_installed(tmp_path: Path) -> None:
    """Else the installed OpenClaw counts."""
    assert fallback(put(tmp_path / "known", "2026.8.1")) == Choice(Release(2026, 8, 1))
    choice = fallback(put(tmp_path / "later", "2027.1.1"))
    assert choice.release == NEWEST
    assert choice.said is not None
    assert "is installed" in choice.said.message


def test_none_installed(tmp_path: Path) -> None:
    """Else the newest known one counts."""
    assert fallback({}) == Choice(NEWEST)
    assert fallback(put(tmp_path / "odd", "canary")) == Choice(NEWEST)
