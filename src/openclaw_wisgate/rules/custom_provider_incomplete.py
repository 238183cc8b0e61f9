"""A provider that is not one of OpenClaw's own and lacks what makes it usable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openclaw_wisgate.bundled import OVERLAYS, bundled_in
from openclaw_wisgate.change import get
from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.provider_id import normalised
from openclaw_wisgate.releases import Release
from openclaw_wisgate.rules._base import Context, Finding, Part, Rule
from openclaw_wisgate.selection import PROVIDERS


def check(context: Context) -> Iterator[Finding]:
    """Yield a finding for a missing or empty `baseUrl` and for missing `models`; older releases ask it of every provider."""
    providers = get(context.value, PROVIDERS)
    if not isinstance(providers, Mapping) or context.release < OVERLAYS:
        return
    bundled = bundled_in(context.release)
    for name, provider in providers.items():
        if not isinstance(provider, Mapping) or normalised(name) in bundled:
            continue
        lacks = [key for key in ("baseUrl", "models") if key not in provider]
        if provider.get("baseUrl") == "":
            lacks.append("baseUrl")
        for key in lacks:
            yield Finding(
                path=(*PROVIDERS, name, key),
                part=Part.KEY if key in provider else Part.OBJECT,
                message=f'the provider "{name}" is not built into OpenClaw and has no "{key}"',
                hint=f'add "{key}", or use the id of a built-in provider',
            )


RULE = Rule(
    id="provider/incomplete",
    severity=Severity.ERROR,
    summary="a provider that OpenClaw does not know lacks `baseUrl` or `models`",
    why="""\
OpenClaw refuses the whole file with "custom model providers must declare baseUrl" or "... models"; only the
providers it is built with may leave them out, and before 2026.5.19 none. The list of models may be empty.""",
    bad='{ models: { providers: { wisgate: { apiKey: "${WISGATE_API_KEY}" } } } }',
    good='{ models: { providers: { wisgate: { baseUrl: "https://api.wisgate.ai/v1", models: [] } } } }',
    seen_on=Release(2026, 9, 6),
    check=check,
)
