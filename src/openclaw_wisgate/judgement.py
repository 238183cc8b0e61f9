"""A verdict while it is being found, with what there is to say beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openclaw_wisgate.probe import Balance, Layer, Picture, Probe, StreamTimes, Verdict

_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_UNPRINTABLE_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with what replaces its usual cause, cure and failed layer, and what the reply brought."""

    verdict: Verdict
    cause: str | None = None
    cure: str | None = None
    failed: Layer | None = None
    said: str = ""
    answer: str | None = None
    stream: StreamTimes | None = None
    picture: Picture | None = None
    balance: Balance | None = None


def facts(probe: Probe, status: int | None) -> dict[str, object]:
    """Return what the sentences of `wording` are filled with."""
    return {
        "provider": probe.provider,
        "model": probe.model,
        "api": probe.api,
        "url": probe.url,
        "status": status,
    }


def clean(text: str) -> str:
    """Return `text` on one line and without characters that could steer a terminal."""
    return _UNPRINTABLE.sub(" ", text).strip()


def clean_lines(text: str) -> str:
    """Return `text` with its lines, and without characters that could steer a terminal."""
    return _UNPRINTABLE_BUT_LINES.sub("", text).strip()
