"""Releases are read as people and npm write them, and ordered by date."""

from __future__ import annotations

import pytest

from openclaw_wisgate.releases import NEWEST, OLDEST, Release


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("2026.9.6", Release(2026, 9, 6)),
        (" v2026.9.6\n", Release(2026, 9, 6)),
        ("2026.7.1-2", Release(2026, 7, 1, 2)),
        ("openclaw@2026.7.33", Release(2026, 7, 33)),
        ("clawdbot-2026.1.24-3", Release(2026, 1, 24, 3)),
        ("2026.10.1-beta.3", Release(2026, 10, 1)),
        ("2026.10.1-rc1", Release(2026, 10, 1)),
    ],
)
def test_parse(text: str, release: Release) -> None:
    """A version is a release, with or without what programs write before it; a preview is the release to come."""
    assert Release.parse(text) == release


@pytest.mark.parametrize("text", ["", "latest", "2026.9", "2026.9.6.1", "9.6", "2026.9.6-", "2026.9.6-x", "x2026.9.6"])
def test_no_release(text: str) -> None:
    """Anything else is none."""
    assert Release.parse(text) is None


def test_order() -> None:
    """Releases are ordered by number, not by letter, and a patch comes after what it patches."""
    words = ["2026.1.24", "2026.1.24-3", "2026.1.29", "2026.7.1", "2026.7.1-1", "2026.7.1-2", "2026.7.33", "2026.10.1"]
    releases = [Release.parse(word) for word in words]
    assert releases == sorted(release for release in releases if release)
    assert [str(release) for release in releases] == words
    assert OLDEST < NEWEST
