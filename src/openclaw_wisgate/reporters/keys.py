"""Where keys come from, for people and for programs; the keys themselves are not in a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.report import KeyReport, Reader
from openclaw_wisgate.reporters.palette import Palette
from openclaw_wisgate.reporters.terminal import harmless

_READERS = {Reader.SHELL: "this shell", Reader.OPENCLAW: "OpenClaw alone", Reader.SERVICE: "its service"}


def words(keys: tuple[KeyReport, ...], palette: Palette) -> Iterator[str]:
    """Yield a line for each provider and each reader of its key."""
    for key in keys:
        yield palette.paint("bold", f"key of {harmless(key.provider)}: {harmless(key.reads)}")
        for sight in key.sights:
            state = "" if sight.found or not sight.exists else palette.paint("red", "missing: ")
            fault = f"; {palette.paint('red', harmless(sight.fault))}" if sight.fault else ""
            yield f"  {_READERS[sight.reader] + ':':<16}{state}{harmless(sight.says)}{fault}"


def value_of(key: KeyReport) -> Mapping[str, object]:
    """Return `key` as the JSON report has it."""
    return {
        "provider": key.provider,
        "reads": key.reads,
        "places": [
            {
                "reader": sight.reader.value,
                "exists": sight.exists,
                "found": sight.found,
                "says": sight.says,
                "fault": sight.fault,
            }
            for sight in key.sights
        ],
    }
