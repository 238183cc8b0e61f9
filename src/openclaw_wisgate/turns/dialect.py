"""What the APIs have in common: each says where it is asked, with what, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from openclaw_wisgate.turns.answers import Gathering

TOOL = "report_status"
TOOL_DESCRIPTION = "Report a status."
TOOL_PARAMETERS = {"type": "object", "properties": {"status": {"type": "string"}}, "required": ["status"]}
"""The tool that a model is asked to call, as OpenClaw describes its own: without the strict mode (2026.9.6)."""


class Turn(NamedTuple):
    """What a model is to be sent.

    `max_tokens` limits the answer. `compat` are the settings of that name which the config has for the model;
    `is_local` tells that OpenClaw takes the server for one of this machine or its network.
    """

    provider: str
    model: str
    prompt: str
    max_tokens: int
    tool: bool = False
    compat: Mapping[str, object] = {}
    is_local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One API, as OpenClaw 2026.9.6 speaks it to a custom provider.

    `url` is where it posts for a base URL and a model, `body` what. `key_headers` and `headers` go with it.
    `take` reads one event of a stream, or `take_whole` an answer that is none, into a gathering, and tells whether it
    has the form of this API. `reads_whole` tells whether OpenClaw takes an answer that is no stream. `endpoint` is what
    the path of `url` ends in, behind the base URL.
    """

    api: str
    url: Callable[[str, str], str]
    body: Callable[[Turn], Mapping[str, object]]
    take: Callable[[Gathering, str, object, int], bool]
    take_whole: Callable[[Gathering, object], bool]
    key_headers: tuple[tuple[str, str], ...] = (("Authorization", "Bearer "),)
    headers: tuple[tuple[str, str], ...] = (("Accept", "application/json"), ("Content-Type", "application/json"))
    reads_whole: bool = False


def openai_url(base_url: str, path: str) -> str:
    """Return where OpenClaw 2026.9.6 posts to `path` of an OpenAI-compatible `base_url`.

    It takes the query off, one slash off the end, lets its OpenAI client take off one more, and adds the
    parameters that have a value again. It does not add `/v1`. What follows `#` swallows the path.
    """
    address, mark, _ = base_url.strip().partition("#")
    address, _, query = address.partition("?")
    if not mark:
        address = address.removesuffix("/").removesuffix("/") + path
    pairs = [pair for pair in query.split("&") if pair.partition("=")[2]]
    return f"{address}?{'&'.join(pairs)}" if pairs else address
