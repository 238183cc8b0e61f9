"""A model is named by a provider that there is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.mentions import Origin, Role
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Rule
from openclaw_wisgate.rules._mentions import named_models, part_of

_UNUSED = frozenset({Role.SETTING, Role.ALLOWED})


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for each name whose provider is neither configured nor one that OpenClaw or a plugin may have."""
    named = named_models(context)
    configured = {*named.resolver.listed, *_command_lines(context.value)}
    for mention, target in named.pairs:
        if target is None or target.origin is not Origin.WRITTEN:
            continue
        provider = target.provider
        if provider in configured or provider in KNOWN_PROVIDERS or _is_a_plugins(context.value, provider):
            continue
        yield Finding(
            path=mention.key_path,
            part=part_of(mention),
            severity=Severity.NOTE if mention.role in _UNUSED else None,
            message=f'the provider of "{target}" is neither configured here nor built into OpenClaw',
            hint=_hint(provider, configured),
        )


def _command_lines(value: object) -> Iterator[str]:
    backends = get(value, ("agents", "defaults", "cliBackends"))
    return (normalised(str(name)) for name in (backends if isinstance(backends, Mapping) else ()))


def _is_a_plugins(value: object, provider: str) -> bool:
    """Tell whether the config names a plugin that may bring `provider`."""
    plugins = get(value, ("plugins",))
    if get(plugins, ("load", "paths")):
        return True
    named = (get(plugins, (key,)) for key in ("entries", "installs", "allow"))
    return any(
        provider in str(name).lower()
        for names in named
        for name in (names if isinstance(names, Mapping | list) else ())
    )


def _hint(provider: str, configured: set[str]) -> str:
    import difflib  # noqa: PLC0415 - most configs need no hint

    known = sorted(configured) or sorted(KNOWN_PROVIDERS)
    close = difflib.get_close_matches(provider, known, n=1, cutoff=0.7)
    if not close:
        close = difflib.get_close_matches(provider, sorted(KNOWN_PROVIDERS), n=1, cutoff=0.8)
    return f'did you mean "{close[0]}"?' if close else f'add "{provider}" to "models.providers", or name another model'


RULE = Rule(
    id="selection/unknown-provider",
    severity=Severity.WARNING,
    summary="a model is named by a provider that is neither configured nor built in",
    why="""\
OpenClaw accepts any name of a model. A turn with one of an unknown provider fails ("model_not_found") and goes on to
the fallbacks, if there are any; nothing tells before. In an allowlist or as the key of settings such a name has no
effect, which is only a note. Providers that some release of OpenClaw or a plugin of its catalogue has are never
reported, nor those that a plugin named in this config may bring.""",
    bad='{ agents: { defaults: { model: "wisgaet/claude-opus-4-6" } } }',
    good="""\
{
  models: {
    providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", apiKey: "${WISGATE_API_KEY}", models: [] } },
  },
  agents: { defaults: { model: { primary: "wisgate/claude-opus-4-6", fallbacks: ["openai/gpt-5.4"] } } },
}""",
    seen_on=Release(2026, 9, 6),
    check=check,
)
