"""A model that OpenClaw knows to be gone."""

from __future__ import annotations

from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.mentions import Mention, Role, mentions
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import part_of
from openclaw_wisgate.rules._retired import FIRST, is_replaced, is_retired
from openclaw_wisgate.selection import DEFAULTS, POLICIES

_CHANNELS = Release(2026, 5, 4)
_CHORES = Release(2026, 5, 12)
_TRIED = (Release(2026, 5, 5), Release(2026, 5, 6))
"""The first release that looks at chores, and the next one, which does not."""
_ANSWERING = frozenset({Role.PRIMARY, Role.FALLBACK, Role.SETTING})


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each mention of a model whose use OpenClaw refuses; lists of models are none."""
    if context.release < FIRST:
        return
    for mention in mentions(context.value):
        provider, _, model = (part.strip() for part in mention.text.lower().partition("/"))
        if not is_retired(provider, model, context.release) or not _is_read(mention, context.release):
            continue
        by_default = mention.home == DEFAULTS
        if mention.role in _ANSWERING and is_replaced(provider, model, context.release, by_default=by_default):
            continue
        yield Finding(
            path=mention.key_path,
            part=part_of(mention),
            message=f'OpenClaw knows no model "{provider}/{model}" any more',
            hint="choose a model that its provider still has",
        )


def _is_read(mention: Mention, release: Release) -> bool:
    """Tell whether `release` looks at this place for retired models."""
    path = mention.key_path
    if mention.role is Role.ALLOWED or "decisionModel" in path:
        return False
    if path[0] == "channels":
        return release >= _CHANNELS
    inner = path[len(mention.home) :] if path[0] == "agents" else path
    if inner[0] in {"tools", "tts"}:
        return release >= POLICIES
    is_chore = path[0] != "agents" or inner[0] in {"compaction", "heartbeat", "subagents"}
    return not is_chore or release >= _CHORES or _TRIED[0] <= release < _TRIED[1]


RULE = Rule(
    id="selection/retired-model",
    severity=Severity.ERROR,
    summary="a model is named that OpenClaw knows to be gone",
    why="""\
Since 2026.5.2 OpenClaw refuses a config in which an agent, a chore, a channel or the settings of a model name a model
that one of its own plugins lists as gone: "Unknown model: google/gemini-1.5-pro. Google shut down ...". Which ones
these are differs from release to release. A provider may still list such a model, and an allowlist name it.""",
    bad='{ agents: { defaults: { imageModel: "google/gemini-1.5-pro" } } }',
    good='{ agents: { defaults: { imageModel: "google/gemini-3.1-pro-preview" } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
