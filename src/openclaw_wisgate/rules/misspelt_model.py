"""A model is named almost as its provider lists it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.mentions import Role, Target
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import part_of, unlisted

_PUNCTUATION = re.compile(r"[-_. :]")
_DIGITS = re.compile(r"\d+")
_CLOSE = 0.9
"""How much alike two names must be that differ in their letters."""


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each name that its provider does not list and that is close to one that it does list."""
    for mention, target, listed in unlisted(context):
        meant = nearest(target, listed)
        if meant is None:
            continue
        sent = "" if mention.role in {Role.SETTING, Role.ALLOWED} else ", and OpenClaw asks for it letter by letter"
        yield Finding(
            path=mention.key_path,
            part=part_of(mention),
            message=f'"{target.provider}" lists no "{target.model}"{sent}',
            hint=f'did you mean "{target.provider}/{meant}"?',
        )


def nearest(target: Target, listed: tuple[str, ...]) -> str | None:
    """Return the listed model that a name is a misspelling of, or None."""
    folded = _folded(target.model)
    for model in listed:
        doubled = target.model.lower() == f"{target.provider}/{model}".lower()
        if doubled or _folded(model) == folded or model.lower().endswith(f"/{target.model.lower()}"):
            return model
    import difflib  # noqa: PLC0415 - most configs have no such name

    # A number or a word more makes another model: 4-5 and 4-6, mini and pro.
    close = difflib.get_close_matches(target.model, listed, n=1, cutoff=_CLOSE)
    same_numbers = close and _DIGITS.findall(close[0]) == _DIGITS.findall(target.model)
    same_words = close and len(_PUNCTUATION.split(close[0])) == len(_PUNCTUATION.split(target.model))
    return close[0] if same_numbers and same_words else None


def _folded(model: str) -> str:
    return _PUNCTUATION.sub("", model.lower())


RULE = Rule(
    id="selection/misspelt-model",
    severity=Severity.WARNING,
    summary="a model is named almost, but not quite, as its provider lists it",
    why="""\
OpenClaw asks a provider for whatever id stands behind the slash, letter by letter, listed or not: "GPT-X" where
"gpt-x" is listed, and "wisgate/gpt-x" for the name "wisgate/wisgate/gpt-x" if the provider has an "api". Gateways
answer 404 to most of these. OpenClaw's own providers are not judged: it lists models that the config does not.""",
    bad="""\
{
  models: {
    providers: {
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "claude-opus-4-6", name: "Opus" }],
      },
    },
  },
  agents: { defaults: { model: "wisgate/claude-opus-4.6" } },
}""",
    good="""\
{
  models: {
    providers: {
      wisgate: {
        baseUrl: "https://api.wisgate.ai/v1",
        apiKey: "${WISGATE_API_KEY}",
        models: [{ id: "claude-opus-4-6", name: "Opus" }],
      },
    },
  },
  agents: { defaults: { model: "wisgate/claude-opus-4-6" } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
